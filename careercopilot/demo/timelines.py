"""How applications go, in time alone: shapes of their courses, and how long each step takes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from applications.choices import ApplicationStatus as Status
from applications.choices import InterviewOutcome as Outcome
from careercopilot.demo.clock import FRIDAY, WEEKEND_SHARE, Clock
from careercopilot.demo.plans import Meeting, StepPlan, Timeline

MONTHS = (20, 18, 16, 9, 7, 12, 16, 14)
"""How busy the search was in each of the last eight months of 30 days, the latest first."""
REACH = 30 * len(MONTHS)
TRIES = 2_000
COMING = ((1, 2), (3, 5), (6, 8), (9, 11))
"""Days from today that the coming interviews lie in."""


@dataclass(frozen=True)
class Shape:
    """One course of an application: how many take it, when they began (days ago), how many rounds each had."""

    name: str
    count: int
    began: tuple[int, int]
    end: str | None = None
    rounds: tuple[int, ...] = ()
    is_sent: bool = True


SHAPES: tuple[Shape, ...] = (
    Shape("interested", 10, (1, 25), is_sent=False),
    Shape("dropped", 3, (20, 200), Status.WITHDRAWN, is_sent=False),
    Shape("waiting", 18, (2, 24)),
    Shape("silent", 9, (40, 130)),
    Shape("ghosted", 26, (45, REACH), Status.GHOSTED),
    Shape("rejected", 35, (9, REACH), Status.REJECTED),
    Shape("withdrawn", 4, (15, REACH), Status.WITHDRAWN),
    Shape("rejected_after", 6, (30, REACH), Status.REJECTED, (1, 2, 1, 1, 2, 1)),
    Shape("ghosted_after", 1, (80, REACH), Status.GHOSTED, (1,)),
    Shape("ongoing", 4, (12, 45), rounds=(0, 1, 1, 2)),
    Shape("declined", 2, (70, 210), Status.DECLINED, (3, 2)),
    Shape("accepted", 1, (130, 180), Status.ACCEPTED, (2,)),
    Shape("offered", 1, (25, 55), rounds=(3,)),
)
OFFERED = frozenset({"declined", "accepted", "offered"})
ENDS: dict[str, tuple[float, float, bool]] = {
    "dropped": (6, 0.6, True),
    "ghosted": (36, 0.18, True),
    "rejected": (9, 0.85, False),
    "withdrawn": (7, 0.6, True),
    "rejected_after": (4, 0.6, False),
    "ghosted_after": (40, 0.1, True),
    "declined": (3, 0.4, True),
    "accepted": (2, 0.4, True),
}
"""The median of days until a course ends, the spread, and whether it is the applicant who ends it."""


def timelines(clock: Clock) -> list[Timeline]:
    """Return the courses of all applications, in the order of their beginning."""
    found = []
    for shape in SHAPES:
        for number in range(shape.count):
            rounds = shape.rounds[number] if shape.rounds else 0
            found.append(_drawn(clock, shape, rounds, number))
    return sorted(found, key=lambda timeline: timeline.opened_at)


def busy_day(clock: Clock, latest: int, earliest: int) -> dt.date:
    """Return a day between two numbers of days ago, rather one of a busy month."""
    while True:
        days = clock.rng.randint(latest, earliest)
        is_busy = clock.rng.random() * max(MONTHS) < MONTHS[min(days // 30, len(MONTHS) - 1)]
        if is_busy and (clock.ago(days).weekday() <= FRIDAY or clock.rng.random() < WEEKEND_SHARE):
            return clock.ago(days)


def _drawn(clock: Clock, shape: Shape, rounds: int, number: int) -> Timeline:
    """Draw courses until one ends before today, and as the shape wants it."""
    for _ in range(TRIES):
        timeline = _course(clock, shape, rounds)
        if timeline.ended_at <= clock.end and _is_credible(clock, timeline):
            return _with_coming(clock, timeline, number) if shape.name == "ongoing" else timeline
    raise RuntimeError(f"No course of the shape {shape.name} ends in time.")


def _is_credible(clock: Clock, timeline: Timeline) -> bool:
    """Those who still wait for somebody have not waited for too long."""
    last = max((meeting.starts_at for meeting in timeline.meetings), default=timeline.steps[-1].occurred_at)
    waited = (clock.today - clock.day_of(max(last, timeline.steps[-1].occurred_at))).days
    longest = {"offered": 5, "ongoing": 9, "waiting": 22}.get(timeline.shape, REACH)
    return last <= clock.end and waited <= longest and (timeline.shape != "silent" or waited > 30)


def _course(clock: Clock, shape: Shape, rounds: int) -> Timeline:
    opened = clock.at(busy_day(clock, *shape.began))
    steps = [StepPlan(Status.INTERESTED.value, opened, opened)]
    meetings: list[Meeting] = []
    if shape.is_sent:
        steps.append(_step(clock, steps, Status.APPLIED, clock.after(opened, 0.9, 1.1, own=True), own=True))
    if shape.rounds:
        invited = clock.after(steps[-1].occurred_at, 6, 0.65)
        steps.append(_step(clock, steps, Status.INTERVIEW, invited))
        meetings = list(_meetings(clock, invited, rounds, is_lost=shape.name == "rejected_after"))
    last = max((meeting.starts_at for meeting in meetings), default=steps[-1].occurred_at)
    if shape.name in OFFERED:
        last = clock.after(last, 4, 0.4)
        steps.append(_step(clock, steps, Status.OFFER, last))
    if shape.end is not None:
        median, spread, own = ENDS[shape.name]
        steps.append(_step(clock, steps, shape.end, clock.after(last, median, spread, own=own), own=own))
    return Timeline(shape.name, tuple(steps), tuple(meetings))


def _step(clock: Clock, steps: list[StepPlan], status: str, occurred_at: dt.datetime, *, own: bool = False) -> StepPlan:
    """Return the next entry: own acts are written down at once, answers within hours, some a day or two later."""
    late = clock.rng.random() < 0.12
    hours = clock.rng.uniform(18, 50) if late else clock.rng.uniform(0.1, 3)
    lag = dt.timedelta(seconds=clock.rng.randint(5, 240)) if own else dt.timedelta(hours=hours)
    recorded_at = max(occurred_at + lag, steps[-1].recorded_at + dt.timedelta(minutes=1))
    return StepPlan(Status(status).value, occurred_at, recorded_at.replace(microsecond=0))


def _meetings(clock: Clock, invited: dt.datetime, rounds: int, *, is_lost: bool) -> Iterator[Meeting]:
    """Yield rounds one after the other, now and then one that is cancelled and held some days later."""
    arranged = clock.after(invited, 0.3, 0.5, own=True)
    for number in range(1, rounds + 1):
        starts_at = clock.sharp(clock.day_of(arranged) + dt.timedelta(days=clock.rng.randint(3, 7)))
        if number == 2 and clock.rng.random() < 0.25:
            yield Meeting(number, starts_at, arranged, Outcome.CANCELLED.value)
            arranged = starts_at - dt.timedelta(minutes=clock.rng.randint(15, 75))
            starts_at = clock.sharp(clock.day_of(starts_at) + dt.timedelta(days=clock.rng.randint(2, 5)))
        outcome = Outcome.FAILED if is_lost and number == rounds else Outcome.PASSED
        yield Meeting(number, starts_at, arranged, outcome.value)
        arranged = clock.after(starts_at, 2, 0.4)


def _with_coming(clock: Clock, timeline: Timeline, number: int) -> Timeline:
    """Add the next round, which lies in the days to come."""
    first, last = COMING[number]
    starts_at = clock.sharp(clock.today + dt.timedelta(days=clock.rng.randint(first, last)))
    done = [meeting.starts_at for meeting in timeline.meetings]
    settled = max([timeline.ended_at, *done])
    arranged = clock.by_now(clock.after(settled, 0.4, 0.3), settled)
    rounds = max((meeting.round for meeting in timeline.meetings), default=0)
    coming = Meeting(rounds + 1, starts_at, arranged, Outcome.PENDING.value)
    return replace(timeline, meetings=(*timeline.meetings, coming))
