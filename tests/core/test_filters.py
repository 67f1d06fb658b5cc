"""Values of filters, and queries that were kept: what is understood, and what is refused in which words."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError as FormError
from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from careercopilot.core.filters import (
    MOST_IDS,
    BooleanFormField,
    BoundFormField,
    DayFormField,
    IdFilter,
    IdsFormField,
    RepeatedTextFormField,
    filtered,
    query_of,
)
from careercopilot.core.parameters import refuse_parameters
from jobs.filters import JobFilterSet
from jobs.models import Job

BERLIN = ZoneInfo("Europe/Berlin")
NO_VALUE = "Send a text, a number, a truth value or a list of them."
NEITHER = "Send a date such as 2026-11-23 or a time such as 2026-11-23T10:00:00Z."
NO_OFFSET = "Add the offset, as in 2026-11-23T10:00:00Z (in an address, + is %2B)."
BETWEEN = "Send a date between "


def refusal(clean: Callable[[Any], Any], value: Any) -> str:
    """Return what is said of a value that is refused."""
    with pytest.raises(FormError) as refused:
        clean(value)
    return " ".join(refused.value.messages)


def test_filters_that_were_kept_are_the_query_they_stand_for() -> None:
    kept: dict[str, Any] = {"a": "x", "b": True, "c": [False, "On", 7, 1.5], "d": [], "e": 0}
    assert dict(query_of(kept).lists()) == {"a": ["x"], "b": ["true"], "c": ["false", "On", "7", "1.5"], "e": ["0"]}


def test_every_value_that_is_none_is_named() -> None:
    kept: dict[str, Any] = {"a": None, "b": {"x": 1}, "c": ["x", None], "d": float("inf"), "e": [[]], "f": "good"}
    with pytest.raises(ValidationError) as refused:
        query_of(kept)
    assert refused.value.detail == {name: [NO_VALUE] for name in "abcde"}


def test_what_a_list_would_refuse_is_refused_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        filtered(JobFilterSet, Job.objects.none(), QueryDict("remote=yes&statu=open"), None)
    detail: Any = refused.value.detail
    assert {name: [str(text) for text in texts] for name, texts in detail.items()} == {
        "statu": ["There is no such filter. Did you mean status?"],
        "remote": ["Send true or false."],
    }


def test_a_list_that_is_always_whole_takes_the_format_alone() -> None:
    made = APIRequestFactory()
    refuse_parameters(Request(made.get("/?format=json")))
    with pytest.raises(ValidationError) as refused:
        refuse_parameters(Request(made.get("/?format=json&q=x&page_size=1")))
    assert refused.value.detail == {name: ["This list takes no filters."] for name in ("q", "page_size")}


def test_a_bound_is_a_day_or_an_instant() -> None:
    clean = BoundFormField(required=False).clean
    assert clean("") is None
    day, moment = clean("2026-03-28"), clean("2026-03-28T10:00:00+05:30")
    assert day is not None
    assert moment is not None
    start, end = day.start(BERLIN), day.end(BERLIN)
    assert (start, start.tzinfo) == (dt.datetime(2026, 3, 28, tzinfo=BERLIN), BERLIN)
    assert (end, end.tzinfo) == (dt.datetime(2026, 3, 29, tzinfo=BERLIN), BERLIN)
    instant = dt.datetime(2026, 3, 28, 4, 30, tzinfo=dt.UTC)
    assert moment.start(BERLIN) == moment.end(BERLIN) == moment.moment == instant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-03-28T10:00:00", NO_OFFSET),
        ("20260328", NO_OFFSET),
        ("2026-02-30", NEITHER),
        ("2026-03-28T25:00:00Z", NEITHER),
        ("soon", NEITHER),
        ("0001-01-01", BETWEEN),
        ("9999-01-01T00:00:00Z", BETWEEN),
    ],
)
def test_what_is_no_bound(text: str, message: str) -> None:
    assert refusal(BoundFormField().clean, text).startswith(message)


def test_a_day_is_written_in_one_way() -> None:
    field = DayFormField(required=False)
    assert field.clean("2026-03-28") == dt.date(2026, 3, 28)
    assert field.clean("") is None
    for text in ("28.03.2026", "20260328", "2026-3-28"):
        assert refusal(field.clean, text) == "Send a date such as 2026-11-23."
    assert refusal(field.clean, "0001-01-01").startswith(BETWEEN)


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), ("1", True), ("False", False), ("0", False), ("", None)])
def test_a_truth_value(text: str, value: bool | None) -> None:  # noqa: FBT001
    assert BooleanFormField().clean(text) is value
    assert refusal(BooleanFormField().clean, f"{text}x") == "Send true or false."


def test_ids_stand_between_commas() -> None:
    clean = IdsFormField(required=False).clean
    assert clean("") is None
    assert clean(f" 3, 007 ,{'9' * 18}") == [3, 7, 10**18 - 1]
    assert clean(",".join("1" * MOST_IDS)) == [1] * MOST_IDS
    assert refusal(clean, ",".join("1" * (MOST_IDS + 1))) == "Send at most 200 ids."
    for text in ("9" * 19, "3,", "-1", "x", "٣", "1.0"):
        assert refusal(clean, text) == "Send ids between commas, such as 3,7."


@pytest.mark.parametrize("text", ["0", "-1", "1.5", str(2**63), "9" * 19, "x"])
def test_the_id_of_another_row_is_one_that_a_row_can_have(text: str) -> None:
    field = IdFilter().field
    assert field.clean(str(2**63 - 1)) == 2**63 - 1
    assert field.clean("1") == 1
    assert refusal(field.clean, text)


def test_a_text_is_given_ten_times_at_most() -> None:
    clean = RepeatedTextFormField(required=False).clean
    assert clean(None) == []
    assert clean([" a ", "", "b", *"cdefghij"]) == list("abcdefghij")
    assert refusal(clean, list("abcdefghijk")) == "Send at most 10 of these."
