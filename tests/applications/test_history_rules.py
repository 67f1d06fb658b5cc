"""The rules of a history by themselves, without a database: order, what holds when, dates, openings."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rest_framework.exceptions import ValidationError

from accounts.models import User
from applications import history
from applications.models import Application, StatusChange
from applications.services import _asked

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
NOW = dt.datetime(2026, 6, 15, 15, 30, tzinfo=dt.UTC)
OWNER = User(pk=1, timezone="Europe/Berlin")
ACTOR = User(pk=2, email="actor@example.com")


def at(day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """Return an instant in May."""
    return dt.datetime(2026, 5, day, hour, minute, tzinfo=dt.UTC)


def said(*lines: tuple[str, dt.datetime]) -> list[StatusChange]:
    """Return saved entries, recorded in the order given."""
    return [StatusChange(pk=pk, status=status, occurred_at=moment) for pk, (status, moment) in enumerate(lines, 1)]


def lines(entries: list[StatusChange]) -> list[tuple[int | None, str, dt.datetime]]:
    """Return number, status and time of entries."""
    return [(entry.pk, entry.status, entry.occurred_at) for entry in entries]


def change(**asked: Any) -> history.Change:
    """Return a change of an application of a person in Berlin."""
    return history.Change(application=Application(owner=OWNER), actor=ACTOR, **asked)


def test_entries_are_in_the_order_of_time_then_of_recording_and_new_ones_come_last() -> None:
    entries = said(("offer", at(3)), ("interview", at(2)), ("applied", at(2)))
    entries.insert(0, StatusChange(status="ghosted", occurred_at=at(2)))
    assert [entry.status for entry in history.in_order(entries)] == ["interview", "applied", "ghosted", "offer"]


def test_the_opening_entry_moves_back_to_its_successor_and_no_further() -> None:
    settled = history.settle(said(("interested", at(9)), ("applied", at(4)), ("offer", at(6))))
    assert lines(settled) == [(1, "interested", at(4)), (2, "applied", at(4)), (3, "offer", at(6))]
    assert lines(history.settle(settled)) == lines(settled)
    assert history.settle([]) == []


@pytest.mark.parametrize(("moment", "held"), [(at(1), None), (at(2), 1), (at(3), 1), (at(4), 3), (at(9), 3)])
def test_an_entry_holds_from_its_instant_on(moment: dt.datetime, held: int | None) -> None:
    entry = history.before(said(("applied", at(2)), ("interview", at(4)), ("offer", at(4))), moment)
    assert (entry and entry.pk) == held


@pytest.mark.parametrize(
    ("day", "zone", "like", "moment"),
    [
        ("2026-06-15", BERLIN, None, NOW),
        ("2026-06-10", BERLIN, None, dt.datetime(2026, 6, 10, 10, tzinfo=dt.UTC)),
        ("2026-06-16", BERLIN, None, dt.datetime(2026, 6, 16, 10, tzinfo=dt.UTC)),
        ("2026-06-10", BERLIN, at(1, 20, 15), dt.datetime(2026, 6, 10, 20, 15, tzinfo=dt.UTC)),
        ("2026-06-15", BERLIN, at(1, 8), dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)),
        ("2026-06-15", BERLIN, at(1, 20, 15), NOW),
        ("2026-06-16", BERLIN, at(1, 20, 15), dt.datetime(2026, 6, 16, 20, 15, tzinfo=dt.UTC)),
        ("2026-06-16", AUCKLAND, None, NOW),
        ("2026-06-15", AUCKLAND, None, dt.datetime(2026, 6, 15, tzinfo=dt.UTC)),
        ("2026-06-16", AUCKLAND, at(1, 8), NOW),
    ],
)
def test_an_instant_on_a_day(day: str, zone: ZoneInfo, like: dt.datetime | None, moment: dt.datetime) -> None:
    found = history.moment_on(dt.date.fromisoformat(day), zone, NOW, like)
    assert (found, found.tzinfo) == (moment, dt.UTC)


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ({"status": "interview"}, [(1, "applied", at(2)), (2, "interview", at(6))]),
        ({"status": "applied"}, [(1, "applied", at(2)), (2, "interview", at(6)), (None, "applied", NOW)]),
        ({"status": "interview", "occurred_at": at(4)}, [(1, "applied", at(2)), (2, "interview", at(6))]),
        ({"status": "applied", "occurred_at": at(5)}, [(1, "applied", at(2)), (2, "interview", at(6))]),
        (
            {"status": "applied", "occurred_at": at(6)},
            [(1, "applied", at(2)), (2, "interview", at(6)), (None, "applied", at(6))],
        ),
        (
            {"status": "ghosted", "occurred_at": at(1)},
            [(1, "applied", at(1)), (None, "ghosted", at(1)), (2, "interview", at(6))],
        ),
        ({"dates": {"applied_on": dt.date(2026, 5, 2)}}, [(1, "applied", at(2)), (2, "interview", at(6))]),
        ({"dates": {"applied_on": dt.date(2026, 5, 3)}}, [(1, "applied", at(3)), (2, "interview", at(6))]),
        ({"dates": {"response_on": dt.date(2026, 5, 1)}}, [(1, "applied", at(1)), (2, "interview", at(1))]),
        (
            {"dates": {"offer_on": dt.date(2026, 5, 6)}},
            [(1, "applied", at(2)), (2, "interview", at(6)), (None, "offer", at(6))],
        ),
        (
            {"dates": {"offer_on": dt.date(2026, 5, 7)}},
            [(1, "applied", at(2)), (2, "interview", at(6)), (None, "offer", at(7, 10))],
        ),
        (
            {"dates": {"response_on": dt.date(2026, 5, 8), "offer_on": dt.date(2026, 5, 7)}},
            [(1, "applied", at(2)), (None, "offer", at(7, 10)), (2, "interview", at(8))],
        ),
    ],
)
def test_a_change_of_one_that_was_interviewed(asked: dict[str, Any], after: list[Any]) -> None:
    assert lines(history.step(said(("applied", at(2)), ("interview", at(6))), change(**asked), NOW)) == after


def test_a_step_now_never_stands_before_what_lies_in_the_future() -> None:
    later = NOW + dt.timedelta(days=2)
    entries = history.step(said(("applied", at(2)), ("interview", later)), change(status="offer"), NOW)
    assert lines(entries)[-1] == (None, "offer", later)


def test_the_note_belongs_to_the_step_and_the_actor_to_all_that_is_new() -> None:
    asked = change(status="accepted", note="Signed.", dates={"offer_on": dt.date(2026, 5, 7)})
    _, _, offer, accepted = history.step(said(("applied", at(2)), ("interview", at(6))), asked, NOW)
    assert [(one.status, one.note, one.actor) for one in (offer, accepted)] == [
        ("offer", "", ACTOR),
        ("accepted", "Signed.", ACTOR),
    ]
    assert offer.application is asked.application


RESPONSE, OFFER = dt.date(2026, 5, 5), dt.date(2026, 5, 9)


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ([], {"status": "rejected", "dates": {"response_on": RESPONSE}}, [("rejected", at(5, 10))]),
        (
            [],
            {"dates": {"response_on": RESPONSE, "offer_on": OFFER}},
            [("interview", at(5, 10)), ("offer", at(9, 10))],
        ),
        ([], {"dates": {"response_on": OFFER, "offer_on": OFFER}}, [("offer", at(9, 10))]),
        (
            [("offer", at(9))],
            {"dates": {"response_on": RESPONSE, "offer_on": OFFER}},
            [("offer", at(5, 10)), ("interview", at(5, 10))],
        ),
        (
            [("applied", at(1)), ("offer", at(9))],
            {"dates": {"response_on": RESPONSE}},
            [("applied", at(1)), ("offer", at(5))],
        ),
    ],
)
def test_an_answer_and_an_offer(before: list[Any], asked: dict[str, Any], after: list[Any]) -> None:
    entries = history.step(said(*before), change(**asked), NOW)
    assert [(entry.status, entry.occurred_at) for entry in entries] == after


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"dates": {"response_on": RESPONSE}},
            "No answer is recorded yet. Change the status to interview, offer or rejected, with this date.",
        ),
        (
            {"status": "ghosted", "dates": {"response_on": RESPONSE}},
            "No answer is recorded yet. Change the status to interview, offer or rejected, with this date.",
        ),
        ({"dates": {"response_on": OFFER, "offer_on": RESPONSE}}, "Must not be after offer_on: an offer is an answer."),
    ],
)
def test_an_answer_that_cannot_be(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        history.step(said(("applied", at(2))), change(**asked), NOW)
    assert refusal.value.detail == {"response_on": [message]}


def test_days_are_those_of_the_zone_and_each_date_is_of_its_first_entry() -> None:
    entries = said(("applied", at(2, 23)), ("offer", at(4)), ("interview", at(6)), ("offer", at(8)))
    assert history.project(entries, BERLIN) == history.Projection(
        status="offer",
        applied_on=dt.date(2026, 5, 3),
        response_on=dt.date(2026, 5, 4),
        offer_on=dt.date(2026, 5, 4),
    )
    only = history.project(entries[:1], dt.UTC)
    assert (only.status, only.applied_on, only.response_on, only.offer_on) == (
        "applied",
        dt.date(2026, 5, 2),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("item", "after"),
    [
        ({}, [("interested", NOW)]),
        ({"created_at": at(3)}, [("interested", at(3))]),
        ({"created_at": NOW + dt.timedelta(days=1)}, [("interested", NOW)]),
        ({"status": "offer", "created_at": at(3)}, [("offer", at(3))]),
        ({"applied_on": RESPONSE, "created_at": at(3)}, [("applied", at(5, 10))]),
        ({"status": "applied", "occurred_at": at(5, 8), "applied_on": RESPONSE}, [("applied", at(5, 8))]),
        (
            {"status": "interview", "occurred_at": at(9, 8), "applied_on": RESPONSE},
            [("applied", at(5, 10)), ("interview", at(9, 8))],
        ),
        (
            {"status": "offer", "occurred_at": at(9, 8), "response_on": RESPONSE, "offer_on": OFFER},
            [("interview", at(5, 10)), ("offer", at(9, 8))],
        ),
        ({"history": [{"status": "applied", "occurred_at": at(4)}], "created_at": at(1)}, [("applied", at(4))]),
        ({"history": [{"status": "applied", "occurred_at": at(4)}], "status": "applied"}, [("applied", at(4))]),
        (
            {"history": [{"status": "applied", "occurred_at": at(4)}], "status": "ghosted"},
            [("applied", at(4)), ("ghosted", NOW)],
        ),
        (
            {"history": [{"status": "offer", "occurred_at": at(8)}, {"status": "applied", "occurred_at": at(4)}]},
            [("applied", at(4)), ("offer", at(8))],
        ),
    ],
)
def test_an_application_is_opened(item: dict[str, Any], after: list[Any]) -> None:
    application, entries = history.open_application(OWNER, dict(item), ACTOR, NOW)
    assert [(entry.status, entry.occurred_at) for entry in entries] == after
    assert {entry.actor for entry in entries} == {ACTOR}
    assert application.owner is OWNER
    shown = history.Projection(
        application.status, application.applied_on, application.response_on, application.offer_on
    )
    assert shown == history.project(entries, BERLIN)


@pytest.mark.parametrize(
    ("moment", "day", "kept"),
    [
        (at(5, 11, 59), 4, True),
        (at(5, 12), 4, False),
        (at(5, 10), 6, True),
        (at(5, 9, 59), 6, False),
        (at(5), 5, True),
    ],
)
def test_a_date_that_some_zone_on_earth_has_stays_as_it_was_recorded(
    moment: dt.datetime, day: int, *, kept: bool
) -> None:
    item = {"history": [{"status": "applied", "occurred_at": moment}], "applied_on": dt.date(2026, 5, day)}
    application, entries = history.open_application(OWNER, item, ACTOR, NOW)
    assert application.applied_on == dt.date(2026, 5, day)
    assert (lines(entries) == [(None, "applied", moment)]) is kept


def test_the_note_of_an_opening_is_its_own() -> None:
    _, entries = history.open_application(
        OWNER, {"status": "offer", "note": "By phone.", "applied_on": RESPONSE}, ACTOR, NOW
    )
    assert [(entry.status, entry.note) for entry in entries] == [("applied", ""), ("offer", "By phone.")]


def test_what_an_item_asks_of_the_history_and_of_the_columns() -> None:
    application = Application(owner=OWNER, applied_on=dt.date(2026, 5, 2), follow_up_retired=True)
    item = {"status": "offer", "occurred_at": at(9), "note": "By phone.", "applied_on": dt.date(2026, 5, 2)}
    item |= {"offer_on": OFFER, "follow_up_on": dt.date(2026, 5, 20), "notes": "n"}
    step = change(status="offer", occurred_at=at(9), note="By phone.", dates={"offer_on": OFFER})
    step.application = application
    columns = {"follow_up_on": dt.date(2026, 5, 20), "follow_up_retired": False, "notes": "n"}
    assert _asked(application, item, ACTOR) == (step, columns)
    assert _asked(application, {"applied_on": dt.date(2026, 5, 2), "notes": "n"}, ACTOR) == (None, {"notes": "n"})
    assert _asked(application, {"follow_up_on": None}, ACTOR) == (None, {"follow_up_on": None})
