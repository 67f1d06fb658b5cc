"""The jobs of the search: postings with what their reader keeps beside them."""

import datetime as dt
import random
import re
from dataclasses import dataclass, replace
from typing import Any

from applications.choices import ApplicationStatus
from careercopilot.core.text import fold
from careercopilot.demo import phrases
from careercopilot.demo.clock import FRIDAY, SOON, Clock
from careercopilot.demo.places import YEARLY_PAY
from careercopilot.demo.plans import JobPlan, Timeline
from careercopilot.demo.postings import Draft, Place, draft, posted_on, write
from careercopilot.demo.timelines import REACH, busy_day
from jobs.choices import JobStatus

SOURCES = {
    "LinkedIn": 34,
    "Company site": 24,
    "Referral": 8,
    "Recruiter": 9,
    "StepStone": 8,
    "Hacker News": 6,
    "Newsletter": 5,
    "Meetup": 3,
    "Indeed": 3,
}
BOARDS = {
    "LinkedIn": "https://network.example.com/jobs/view/{number}",
    "StepStone": "https://stellen.example.com/job/{number}-{slug}",
    "Indeed": "https://search.example.com/viewjob?jk={number}",
    "Hacker News": "https://news.example.org/item?id={number}",
}
DUPLICATE_SOURCES = ("LinkedIn", "StepStone", "Indeed")
ACTIVE = frozenset({ApplicationStatus.INTERESTED, ApplicationStatus.APPLIED, ApplicationStatus.INTERVIEW})
LOW_PAY = YEARLY_PAY["senior"] - 12_000


@dataclass
class JobMaker:
    """Makes jobs, no two with the same company and title."""

    clock: Clock
    used: set[tuple[str, str]]

    @property
    def rng(self) -> random.Random:
        """The one source of chance."""
        return self.clock.rng

    def for_timeline(self, timeline: Timeline) -> JobPlan:
        """Return the job of an application: found before it began, and left in the state that it ended in."""
        drawn = self._new_draft(wanted=True)
        if timeline.shape == "accepted":
            drawn = replace(drawn, job_type="contract")
        opened = timeline.opened_at
        found = opened - dt.timedelta(minutes=self.rng.randint(2, 45))
        if self.rng.random() < 0.5:
            earlier = [self.clock.day_of(opened) - dt.timedelta(days=days) for days in (1, 1, 2, 3, 4)]
            found = self.clock.at(self.rng.choice([day for day in earlier if day.weekday() <= FRIDAY]))
        job = self._job(drawn, found)
        last = timeline.steps[-1].status
        if last in ACTIVE:
            gone = timeline.shape == "silent" and self.rng.random() < 0.5
            job.values["status"] = JobStatus.CLOSED.value if gone else JobStatus.OPEN.value
        elif last == ApplicationStatus.OFFER:
            job.values["status"] = JobStatus.OPEN.value
        else:
            job.values["status"] = self.rng.choice((JobStatus.CLOSED, JobStatus.CLOSED, JobStatus.ARCHIVED)).value
        job.updated_at = max(found, timeline.ended_at if last not in ACTIVE else opened)
        return job

    def browsed(self) -> JobPlan:
        """Return a job that was only kept."""
        job = self._job(self._new_draft(wanted=False), self.clock.at(busy_day(self.clock, 1, REACH)))
        age = (self.clock.today - self.clock.day_of(job.created_at)).days
        over = job.values["deadline"] is not None and job.values["deadline"] < self.clock.today
        shares = (80, 20, 0, 0) if age < 30 else (55, 10, 25, 10) if age < 90 else (30, 0, 30, 40)
        status = self.rng.choices(JobStatus.values, (10, 0, 60, 30) if over else shares)[0]
        job.values["status"] = status
        if status != JobStatus.SAVED:
            later = self.clock.after(job.created_at, min(20, age / 3 + 1), 0.6, own=True)
            job.updated_at = self.clock.by_now(later, job.created_at + SOON)
        return job

    def duplicate(self, original: JobPlan) -> JobPlan:
        """Return the same job found at another address, spelled a little differently."""
        values = dict(original.values)
        source = self.rng.choice([name for name in DUPLICATE_SOURCES if name != values["source"]])
        legal = {"Germany": " GmbH", "United Kingdom": " Ltd", "Netherlands": " B.V."}.get(original.country.name, "")
        title = values["title"].replace(" (m/f/d)", "")
        found = self.clock.by_now(self.clock.after(original.created_at, 6, 0.5, own=True), original.created_at + SOON)
        values |= {
            "company": values["company"] + legal,
            "title": title if title != values["title"] or not legal else f"{title} (m/w/d)",
            "source": source,
            "url": self._board_url(source, title),
            "status": JobStatus.SAVED.value,
            "contacts": [],
            "tags": [],
            "notes": "Have I not seen this one already?",
        }
        return replace(original, values=values, created_at=found, updated_at=found, deleted_at=None)

    def _new_draft(self, *, wanted: bool) -> Draft:
        while True:
            drawn = draft(self.rng, wanted=wanted)
            key = (drawn.place.company, drawn.title.replace(" (m/f/d)", ""))
            if key not in self.used:
                self.used.add(key)
                return drawn

    def _job(self, drawn: Draft, found: dt.datetime) -> JobPlan:
        rng, day = self.rng, self.clock.day_of(found)
        source = rng.choices(list(SOURCES), list(SOURCES.values()))[0]
        posted = posted_on(rng, day)
        lasts = dt.timedelta(days=rng.choice((21, 28, 30, 42, 60)))
        deadline = max(posted + lasts, day + dt.timedelta(days=3)) if rng.random() < 0.38 else None
        values: dict[str, Any] = {
            **write(rng, drawn),
            "source": source,
            "url": "" if rng.random() < 0.04 else self._url(source, drawn),
            "posted_on": None if rng.random() < 0.07 else posted,
            "deadline": deadline,
            "contacts": self._contacts(drawn) if source == "Recruiter" or rng.random() < 0.25 else [],
        }
        values |= {"tags": self._tags(drawn), "notes": self._note(drawn, values)}
        host = f"{drawn.place.slug}.example.org"
        return JobPlan(values, drawn.role, drawn.place.country, host, created_at=found, updated_at=found)

    def _url(self, source: str, drawn: Draft) -> str:
        if source in BOARDS:
            return self._board_url(source, drawn.title)
        number = self.rng.randint(1_000, 99_999)
        return f"https://careers.{drawn.place.slug}.example.org/jobs/{number}-{_slug(drawn.title)}"

    def _board_url(self, source: str, title: str) -> str:
        return BOARDS[source].format(number=self.rng.randint(3_600_000_000, 4_400_000_000), slug=_slug(title))

    def _contacts(self, drawn: Draft) -> list[dict[str, str]]:
        roles = [phrases.RECRUITERS] if self.rng.random() < 0.8 else [phrases.RECRUITERS, phrases.MANAGERS]
        return [self._contact(self.rng.choice(titles), drawn.place) for titles in roles]

    def _contact(self, role: str, place: Place) -> dict[str, str]:
        first, last = self.rng.choice(phrases.FIRST_NAMES), self.rng.choice(phrases.LAST_NAMES)
        phone = place.country.phone if self.rng.random() < 0.5 else ""
        return {
            "name": f"{first} {last}",
            "role": role,
            "email": f"{fold(first)}.{fold(last)}@{place.slug}.example.org",
            "phone": re.sub("X", lambda _: str(self.rng.randint(0, 9)), phone),
            "url": "",
            "note": self.rng.choice(phrases.CONTACT_NOTES),
        }

    def _tags(self, drawn: Draft) -> list[str]:
        tags = [drawn.place.kind.tag] if self.rng.random() < 0.6 else []
        if drawn.mode == "remote" and self.rng.random() < 0.4:
            tags.append("remote first")
        if self.rng.random() < 0.25:
            tags.append(self.rng.choice(phrases.PERSONAL_TAGS))
        return tags

    def _note(self, drawn: Draft, values: dict[str, Any]) -> str:
        fitting = [note for note in phrases.JOB_NOTES if fits(note, drawn.stack)]
        country = drawn.place.country.name
        if drawn.place.city == "Berlin" and drawn.mode == "hybrid":
            fitting += [phrases.NEARBY_NOTE] * 4
        if country != "Germany":
            fitting += [phrases.ABROAD_NOTE] * 4
        top = values.get("salary_max")
        if (
            top is not None
            and values["salary_currency"] == "EUR"
            and values["salary_period"] == "year"
            and top < LOW_PAY
        ):
            fitting += [phrases.LOW_PAY_NOTE] * 6
        return self.rng.choice(fitting) if self.rng.random() < 0.28 else ""


def fits(text: str, stack: tuple[str, ...] | list[str]) -> bool:
    """Tell whether a sentence speaks of no skill that the posting does not ask for."""
    return all(name in stack or name not in text for name in ("Django", "Kubernetes", "Terraform"))


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title.replace("(m/f/d)", ""))).strip("-")
