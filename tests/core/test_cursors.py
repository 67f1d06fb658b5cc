"""Cursors that are forged, of another list, or go through several hands."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.core.pagination import Cursor
from tests.core.test_errors import assert_error
from tests.core.test_lists import APPLICATIONS, JOBS, MOMENT, make_applications, make_jobs


def cursor_of(api: APIClient, url: str) -> str:
    """Return the cursor of the next page."""
    link: str = api.get(url).json()["next"]
    return parse_qs(urlsplit(link).query)["cursor"][0]


FORGED = "This cursor is not one of ours. Take `next` or `previous` of an answer as it stands."


def test_forged_cursors(api: APIClient, alice: User) -> None:
    make_jobs(alice, 3)
    good = cursor_of(api, f"{JOBS}?page_size=1")
    alien = signing.dumps(["-created_at", [["t", MOMENT.isoformat()], 1], False, None], salt="another")
    bad = [good[:-1], good[1:], good + "A", good[: len(good) // 2], "x", "1", "é", "%00", "a:b:c", "A" * 9_000, alien]
    bad += ["W10:x:y", good.replace(":", "%3A", 1)[::-1]]
    for text in bad:
        assert_error(api.get(f"{JOBS}?cursor={text}"), 400, "VALIDATION_ERROR", field_errors={"cursor": [FORGED]})


@pytest.mark.parametrize("url", [JOBS, APPLICATIONS])
def test_cursors_of_another_order(api: APIClient, alice: User, url: str) -> None:
    make_applications(alice, 3)
    cursor = cursor_of(api, f"{url}?page_size=1&ordering=-updated_at")
    response = api.get(f"{url}?cursor={cursor}&ordering=created_at")
    message = "This cursor belongs to the ordering -updated_at. Start anew."
    assert_error(response, 400, "VALIDATION_ERROR", field_errors={"cursor": [message]})


@given(
    values=st.lists(
        st.none()
        | st.integers()
        | st.text(max_size=20)
        | st.datetimes(timezones=st.just(dt.UTC))
        | st.dates()
        | st.decimals(allow_nan=False, allow_infinity=False),
        max_size=4,
    ),
    backwards=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_cursors_come_back_as_they_were(values: list[Any], *, backwards: bool) -> None:
    cursor = Cursor("-x", tuple(values), backwards, MOMENT)
    assert Cursor.decode(cursor.encode()) == cursor
