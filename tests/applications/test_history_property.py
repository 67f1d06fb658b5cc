"""Any sequence of writes leaves the history that a plain model, written from the contract, says."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from notifications.models import Notification
from tests.conftest import client_for

APPLICATIONS = "/api/v1/applications/"
NOW = dt.datetime(2026, 4, 20, 15, 30, tzinfo=dt.UTC)
STATUSES = ["interested", "applied", "interview", "offer", "accepted", "rejected", "declined", "withdrawn", "ghosted"]
NAMED = {"applied_on": {"applied"}, "response_on": {"interview", "offer", "rejected"}, "offer_on": {"offer"}}


@dataclass
class Model:
    """A history as a list of [when, number of its writing, status], and how often its status was told."""

    zone: ZoneInfo
    entries: list[list[Any]] = field(default_factory=list)
    written: int = 0
    told: int = 0

    @property
    def status(self) -> str | None:
        """The last entry's."""
        return self.entries[-1][2] if self.entries else None

    def first(self, name: str) -> list[Any] | None:
        """Return the entry that a date names."""
        return next((entry for entry in self.entries if entry[2] in NAMED[name]), None)

    def day(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment."""
        return moment.astimezone(self.zone).date()

    def on(self, name: str) -> str | None:
        """Return a date as it must read."""
        entry = self.first(name)
        return str(self.day(entry[0])) if entry else None

    def add(self, status: str, moment: dt.datetime) -> None:
        """Write an entry."""
        self.entries.append([moment, self.written, status])
        self.written += 1

    def settle(self, before: str | None) -> None:
        """Order the entries; the opening one comes first. A status that is another than before is told."""
        self.entries.sort(key=lambda entry: entry[:2])
        opening = min(self.entries, key=lambda entry: entry[1])
        opening[0] = self.entries[0][0]
        self.entries.sort(key=lambda entry: entry[:2])
        self.told += before is not None and before != self.status

    def transition(self, status: str, moment: dt.datetime | None) -> None:
        """Any may follow any; what held then already changes nothing."""
        before, when = self.status, moment or NOW
        held = [entry for entry in self.entries if entry[0] <= when]
        if status != before and not (held and held[-1][2] == status):
            self.add(status, when)
            self.settle(before)

    def write_date(self, name: str, day: dt.date) -> bool:
        """Move the entry that is named, by days; make it where there is none. Return whether that can be done."""
        before, entry = self.status, self.first(name)
        if entry is None and name == "response_on":
            return False
        if entry is None:
            noon = dt.datetime.combine(day, dt.time(12), self.zone).astimezone(dt.UTC)
            moment = NOW if day == self.day(NOW) else noon
            last = self.entries[-1][0]
            self.add(name.removesuffix("_on"), max(moment, last) if self.day(last) == day else moment)
        elif self.day(entry[0]) != day:
            clock = entry[0].astimezone(self.zone).time()
            entry[0] = min(NOW, dt.datetime.combine(day, clock, self.zone).astimezone(dt.UTC))
        self.settle(before)
        return True


# Times of day meet often, so that ties come up; the days hold the changes of the clocks of both zones.
hours = st.integers(0, 24 * 52).map(lambda hour: NOW - dt.timedelta(hours=12 * (hour // 12)))
statuses = st.sampled_from(STATUSES)
actions = st.one_of(
    st.tuples(st.just("transition"), statuses, st.one_of(st.none(), hours)),
    st.tuples(st.just("correct"), st.integers(0, 9), hours),
    st.tuples(st.just("undo"), st.integers(0, 2), st.none()),
    st.tuples(st.just("date"), st.sampled_from(sorted(NAMED)), hours),
)


class Play:
    """Carries out actions on the API and on the model, and compares what they say."""

    def __init__(self, api: APIClient, model: Model, status: str) -> None:
        job = api.post("/api/v1/jobs/", {"company": "Acme", "title": "Engineer"}).json()["id"]
        made = api.post(APPLICATIONS, {"job": job, "status": status})
        assert made.status_code == 201
        self.api, self.model, self.path = api, model, f"{APPLICATIONS}{made.json()['id']}/"
        model.add(status, NOW)
        model.settle(None)

    def transition(self, status: str, moment: dt.datetime | None) -> None:
        """Move to a status."""
        body = {"status": status, **({"occurred_at": moment.isoformat()} if moment else {})}
        assert self.api.post(f"{self.path}transition/", body).status_code == 200
        self.model.transition(status, moment)

    def correct(self, number: int, moment: dt.datetime) -> None:
        """Correct when an entry occurred."""
        entries = self.api.get(f"{self.path}history/").json()
        place = number % len(entries)
        answer = self.api.patch(f"{self.path}history/{entries[place]['id']}/", {"occurred_at": moment.isoformat()})
        assert answer.status_code == 200
        before = self.model.status
        self.model.entries[place][0] = moment
        self.model.settle(before)

    def undo(self, from_end: int, _: None) -> None:
        """Undo an entry: the last goes, any other and the opening one stay."""
        entries = self.api.get(f"{self.path}history/").json()
        place = max(0, len(entries) - 1 - from_end)
        answer = self.api.delete(f"{self.path}history/{entries[place]['id']}/")
        may = place == len(entries) - 1 and place > 0
        assert answer.status_code == (204 if may else 409)
        if may:
            before = self.model.status
            self.model.entries.pop()
            self.model.settle(before)

    def date(self, name: str, moment: dt.datetime) -> None:
        """Write one of the dates."""
        day = self.model.day(moment)
        answer = self.api.patch(self.path, {name: str(day)})
        assert answer.status_code == (200 if self.model.write_date(name, day) else 400)

    def compare(self) -> None:
        """Assert that history, status, dates and notifications are the model's."""
        history = self.api.get(f"{self.path}history/").json()
        read = [(entry["to"], dt.datetime.fromisoformat(entry["occurred_at"])) for entry in history]
        assert read == [(status, moment) for moment, _, status in self.model.entries]
        assert [entry["from"] for entry in history] == [None, *(entry["to"] for entry in history[:-1])]
        shown = self.api.get(self.path).json()
        assert shown["status"] == self.model.status
        assert {name: shown[name] for name in NAMED} == {name: self.model.on(name) for name in NAMED}
        assert Notification.objects.filter(data__application=shown["id"]).count() == self.model.told


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(status=statuses, played=st.lists(actions, max_size=9))
def test_a_history_is_what_the_contract_says(
    alice: User, zone: str, status: str, played: list[tuple[str, Any, Any]]
) -> None:
    alice.timezone = zone
    alice.save()
    with time_machine.travel(NOW, tick=False):
        play = Play(client_for(alice), Model(ZoneInfo(zone)), status)
        play.compare()
        for name, what, when in played:
            getattr(play, name)(what, when)
            play.compare()
