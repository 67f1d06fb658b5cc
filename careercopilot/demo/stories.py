"""The applications of the search: what was noted, said and asked along a course."""

import datetime as dt
from dataclasses import replace
from typing import Any

from applications.choices import ApplicationStatus as Status
from applications.choices import InterviewOutcome as Outcome
from careercopilot.demo import conversations, persona, phrases
from careercopilot.demo.clock import Clock, workday, workday_before
from careercopilot.demo.jobs import fits
from careercopilot.demo.plans import ApplicationPlan, JobPlan, Meeting, Timeline

DUE, COMING = 5, 7
"""Follow-ups that are due by now, and those to come."""


def application(clock: Clock, timeline: Timeline, job: JobPlan, index: int) -> ApplicationPlan:
    """Return the application that went as the timeline says, for the job at an index."""
    rng = clock.rng
    steps = tuple(replace(step, note=_note(clock, timeline, step.status, job)) for step in timeline.steps)
    is_sent = any(step.status == Status.APPLIED for step in steps)
    return ApplicationPlan(
        job=index,
        steps=steps,
        interviews=_interviews(clock, timeline, job),
        resume_label=_resume(clock, job) if is_sent else "",
        notes=rng.choice(phrases.APPLICATION_NOTES) if is_sent and rng.random() < 0.18 else "",
        follow_up_on=clock.today + dt.timedelta(days=2) if timeline.shape == "offered" else None,
        follow_up_retired=timeline.shape == "silent" and rng.random() < 0.5,
        created_at=timeline.opened_at,
        updated_at=timeline.ended_at,
    )


def plan_follow_ups(clock: Clock, applications: list[ApplicationPlan]) -> None:
    """Set days to ask again at the applications that wait: the oldest are due, others come up, the rest are left."""
    waiting = [plan for plan in applications if plan.status == Status.APPLIED and not plan.follow_up_retired]
    recent = [plan for plan in waiting if (clock.today - clock.day_of(plan.created_at)).days < 40]
    recent.sort(key=lambda plan: plan.steps[-1].occurred_at)
    for number, plan in enumerate(recent[: DUE + COMING]):
        if number < DUE:
            plan.follow_up_on = workday_before(clock.ago(clock.rng.randint(0, 3)))
        else:
            plan.follow_up_on = workday(clock.today + dt.timedelta(days=clock.rng.randint(1, 10)))


def _resume(clock: Clock, job: JobPlan) -> str:
    general, backend, platform = persona.RESUME_LABELS
    special = {"backend": backend, "platform": platform, "operations": platform, "systems": backend}
    return general if clock.rng.random() < 0.25 else special.get(job.role.area, general)


def _note(clock: Clock, timeline: Timeline, status: str, job: JobPlan) -> str:
    if status == Status.APPLIED and job.values["source"] == "Referral":
        return phrases.REFERRED_NOTE
    key = str(status)
    if status == Status.INTERVIEW:
        key = "invited"
    elif status == Status.REJECTED and timeline.meetings:
        key = "rejected_after" if len(timeline.meetings) > 1 else "rejected_first"
    return clock.rng.choice([note for note in phrases.STATUS_NOTES[key] if fits(note, job.stack)])


def _interviews(clock: Clock, timeline: Timeline, job: JobPlan) -> list[dict[str, Any]]:
    """Return the interviews; a round that is held again after it was cancelled keeps its kind."""
    kinds: dict[int, str] = {}
    for meeting in timeline.meetings:
        if meeting.round not in kinds:
            pool = conversations.LATER_ROUNDS[min(meeting.round - 2, 1)]
            kinds[meeting.round] = clock.rng.choice(conversations.FIRST_ROUNDS if meeting.round == 1 else pool)
    return [_interview(clock, meeting, kinds[meeting.round], job) for meeting in timeline.meetings]


def _interview(clock: Clock, meeting: Meeting, kind: str, job: JobPlan) -> dict[str, Any]:
    rng = clock.rng
    is_far = job.country.name not in {"Germany", "Netherlands", "Austria"} or job.values["work_mode"] == "remote"
    kind = "panel" if kind == "onsite" and is_far else kind
    length = rng.choice(conversations.DURATIONS[kind])
    people = [
        f"{rng.choice(phrases.FIRST_NAMES)} {rng.choice(phrases.LAST_NAMES)}" for _ in range(1 + (kind == "panel"))
    ]
    role = rng.choice(phrases.RECRUITERS if meeting.round == 1 else phrases.MANAGERS)
    room = "-".join("".join(rng.choices("abcdefghkmnpqrstuvwxyz", k=size)) for size in (3, 4, 3))
    ended = meeting.starts_at + dt.timedelta(minutes=length + rng.randint(10, 180))
    is_over = meeting.outcome in {Outcome.PASSED, Outcome.FAILED}
    return {
        "round": meeting.round,
        "kind": kind,
        "starts_at": meeting.starts_at,
        "duration_minutes": length,
        "timezone": "" if job.country.zone == clock.zone.key else job.country.zone,
        "place": f"Their office, {job.values['location']}" if kind == "onsite" else "",
        "meeting_url": "" if kind in {"phone", "onsite"} else f"https://meet.example.com/{room}",
        "interviewers": f"{', '.join(people)} ({role})",
        "outcome": meeting.outcome,
        "feedback": _feedback(clock, meeting, kind, job),
        "created_at": meeting.arranged_at,
        "updated_at": ended if is_over else meeting.arranged_at,
    }


def _feedback(clock: Clock, meeting: Meeting, kind: str, job: JobPlan) -> dict[str, Any]:
    rng = clock.rng
    pool = conversations.FIRST_NOTES if meeting.round == 1 and kind in {"phone", "video"} else {}
    notes = [note for note in pool.get(meeting.outcome, conversations.NOTES[meeting.outcome]) if fits(note, job.stack)]
    if meeting.outcome not in {Outcome.PASSED, Outcome.FAILED}:
        return {"questions": [], "skill_areas": [], "notes": rng.choice(notes)}
    skill = rng.choice(job.role.core[:2])
    questions = [text.format(skill=skill) for text in rng.sample(conversations.QUESTIONS[kind], rng.randint(2, 4))]
    areas = rng.sample(conversations.AREAS[kind], 2)
    if kind in conversations.AREA_SKILLS:
        areas = [skill, *areas]
    return {"questions": questions, "skill_areas": areas, "notes": rng.choice(notes)}
