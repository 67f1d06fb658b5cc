"""What the generator hands to the loader: plain values, nothing of the database."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from careercopilot.demo.places import Country
from careercopilot.demo.roles import Role


@dataclass(frozen=True)
class StepPlan:
    """An entry of a history."""

    status: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    note: str = ""


@dataclass(frozen=True)
class Meeting:
    """When an interview is, and what came of it."""

    round: int
    starts_at: dt.datetime
    arranged_at: dt.datetime
    outcome: str


@dataclass(frozen=True)
class Timeline:
    """How one application went, in time alone. `shape` is the name of its course."""

    shape: str
    steps: tuple[StepPlan, ...]
    meetings: tuple[Meeting, ...] = ()

    @property
    def opened_at(self) -> dt.datetime:
        """When it began."""
        return self.steps[0].occurred_at

    @property
    def ended_at(self) -> dt.datetime:
        """When the last step was written down."""
        return self.steps[-1].recorded_at


@dataclass
class JobPlan:
    """A job: `values` as the API takes them, and what it was made from."""

    values: dict[str, Any]
    role: Role
    country: Country
    host: str
    created_at: dt.datetime
    updated_at: dt.datetime
    deleted_at: dt.datetime | None = None

    @property
    def stack(self) -> list[str]:
        """The skills that it asks for."""
        return list(self.values["tech_stack"])


@dataclass
class ApplicationPlan:
    """An application for the job at an index, with its history and its interviews (as the API takes them)."""

    job: int
    steps: tuple[StepPlan, ...]
    interviews: list[dict[str, Any]]
    resume_label: str
    notes: str
    follow_up_on: dt.date | None
    follow_up_retired: bool
    created_at: dt.datetime
    updated_at: dt.datetime
    deleted_at: dt.datetime | None = None

    @property
    def status(self) -> str:
        """The status that its history ends with."""
        return self.steps[-1].status


@dataclass(frozen=True)
class Search:
    """A whole search for work until `now`; jobs and applications in the order of their making."""

    today: dt.date
    now: dt.datetime
    jobs: list[JobPlan] = field(default_factory=list)
    applications: list[ApplicationPlan] = field(default_factory=list)
