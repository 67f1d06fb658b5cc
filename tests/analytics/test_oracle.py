"""Every figure of the API is what a slow count of the raw rows gives, for random accounts and random questions."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from applications.services import create_applications
from jobs.services import create_jobs
from tests.analytics.oracle import ANSWERERS
from tests.analytics.oracle_accounts import NOWS, AccountPlan, accounts, build
from tests.analytics.oracle_crowd import crowd
from tests.analytics.oracle_rows import Account, Behind, read
from tests.analytics.oracle_trends import METRICS
from tests.conftest import client_for

ANALYTICS = "/api/v1/analytics/"
LISTS = {"/api/v1/applications/": "applications", "/api/v1/jobs/": "jobs"}
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "15"))
MOST_IDS = 200
INTERVALS = ["day", "week", "month"]

near = st.integers(-5, 45)
far = near | st.integers(0, 900)
questions: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"days": st.integers(1, 60) | st.integers(1, 900)}),
    st.fixed_dictionaries({"from": far}, optional={"to": far}),
    st.fixed_dictionaries({"to": far}),
)


def about(examples: int) -> Any:
    """Return the settings of a test with so many examples."""
    # A failure is shown as it was found: to make it small, hundreds of accounts would be written.
    phases = [phase for phase in Phase if phase != Phase.shrink or "ORACLE_SHRINK" in os.environ]
    return settings(
        max_examples=max(examples, 1), deadline=None, phases=phases, suppress_health_check=list(HealthCheck)
    )


def asked(question: dict[str, int], today: dt.date) -> dict[str, Any]:
    """Return a question in days of the account: `from` and `to` are so many days ago, in their order."""
    if "days" in question:
        return dict(question)
    days = {name: today - dt.timedelta(days=ago) for name, ago in question.items()}
    if "from" in days:
        days["from"] = min(days["from"], days.get("to", today), today)
    return days


@pytest.fixture
def stranger(bob: User) -> User:
    """Somebody whose rows must not count."""
    jobs = create_jobs(owner=bob, items=[{"company": "Acme", "title": "Cook", "tech_stack": ["Go"]} for _ in NOWS])
    create_applications(
        owner=bob,
        items=[{"job": job, "status": "applied", "occurred_at": now} for job, now in zip(jobs, NOWS, strict=True)],
    )
    return bob


@contextmanager
def living(plan: AccountPlan, owner: User) -> Iterator[tuple[APIClient, Account]]:
    """Write an account at its moment, answer the API and its raw rows, and take it back."""
    redis: Any = caches["default"]
    # What is taken back was never committed: no cache is told of it, and its ids come again.
    redis.delete_pattern("*")
    with time_machine.travel(plan.now, tick=False), transaction.atomic():
        build(plan, owner)
        yield client_for(owner), read(owner, plan.now)
        transaction.set_rollback(True)


def get(api: APIClient, name: str, query: dict[str, Any]) -> dict[str, Any]:
    """Ask the API."""
    response = api.get(f"{ANALYTICS}{name}/", {key: str(value) for key, value in query.items()})
    assert response.status_code == 200, (name, query, response.content)
    body: dict[str, Any] = response.json()
    return body


def is_rows(value: Any) -> bool:
    """Tell whether a part of an answer says which rows are behind a figure."""
    return isinstance(value, dict) and {"count", "path"} <= value.keys()


class Lists:
    """Compares the rows behind figures with what the lists at their paths show; each path is asked for once."""

    def __init__(self, api: APIClient) -> None:
        self.api = api
        self.seen: dict[str, tuple[int, ...]] = {}

    def compare(self, shown: Any, said: Any) -> None:
        """Compare an answer with the oracle's, wherever that names rows."""
        if isinstance(said, Behind):
            self.listed(shown, said)
        elif isinstance(said, dict):
            for name, part in said.items():
                self.compare(shown[name], part)
        elif isinstance(said, list):
            for one, other in zip(shown, said, strict=True):
                self.compare(one, other)

    def listed(self, rows: dict[str, Any], said: Behind) -> None:
        """The list at the path shows these rows; without a path the ids are named, the first two hundred of more."""
        assert rows.keys() <= {"count", "path", "ids"}
        assert (rows["count"], rows.get("ids", list(said.ids[:MOST_IDS]))) == (len(said.ids), list(said.ids[:MOST_IDS]))
        if rows["path"] is None:
            assert not 0 < len(said.ids) <= MOST_IDS
            assert "ids" in rows
        else:
            assert (rows["path"], self.shows(rows["path"])) == (rows["path"], said.ids)
            assert LISTS[urlsplit(rows["path"]).path] == said.kind

    def shows(self, path: str) -> tuple[int, ...]:
        """Return the ids that a list shows, on all its pages."""
        if path not in self.seen:
            ids: list[int] = []
            page: str | None = f"{path}&fields=id&page_size={MOST_IDS}"
            while page is not None:
                answer = self.api.get(page)
                assert answer.status_code == 200, (page, answer.content)
                ids += [row["id"] for row in answer.json()["results"]]
                page = answer.json()["next"]
            self.seen[path] = tuple(sorted(ids))
        return self.seen[path]


def counted(value: Any) -> Any:
    """Return an answer, or what the oracle says, with the number of rows in place of what is behind a figure."""
    if isinstance(value, Behind):
        return {"count": len(value.ids)}
    if is_rows(value):
        return {"count": value["count"]}
    if isinstance(value, dict):
        return {name: counted(part) for name, part in value.items()}
    return [counted(part) for part in value] if isinstance(value, list) else value


def differences(shown: Any, said: Any, place: str = "") -> dict[str, Any]:
    """Return where the API and the oracle differ: `(what is shown, what was counted)` by place."""
    if isinstance(shown, dict) and isinstance(said, dict):
        parts = {name: (shown.get(name, "nothing"), said.get(name, "nothing")) for name in shown | said}
    elif isinstance(shown, list) and isinstance(said, list) and len(shown) == len(said):
        parts = {str(number): pair for number, pair in enumerate(zip(shown, said, strict=True))}
    else:
        return {} if shown == said else {place: (shown, said)}
    found: dict[str, Any] = {}
    for name, pair in parts.items():
        found |= differences(*pair, f"{place}.{name}")
    return found


@about(EXAMPLES)
@given(plan=accounts(), question=questions)
def test_every_figure_is_what_the_raw_rows_say(
    alice: User, stranger: User, plan: AccountPlan, question: dict[str, int]
) -> None:
    with living(plan, alice) as (api, account):
        query = asked(question, account.today)
        note(f"{query} {account}")
        found: dict[str, Any] = {}
        for name, answerer in ANSWERERS.items():
            found |= differences(counted(get(api, name, query)), counted(answerer(account, query)), name)
        assert found == {}


@about(EXAMPLES)
@given(
    plan=accounts(6),
    asks=st.lists(st.tuples(questions, st.sampled_from(METRICS), st.sampled_from(INTERVALS)), min_size=4, max_size=4),
)
def test_trends_are_what_the_raw_rows_say(
    alice: User, stranger: User, plan: AccountPlan, asks: list[tuple[dict[str, int], str, str]]
) -> None:
    with living(plan, alice) as (api, account):
        for question, metric, interval in asks:
            query = {**asked(question, account.today), "metric": metric, "interval": interval}
            note(f"{query} {account}")
            shown, said = get(api, "trends", query), ANSWERERS["trends"](account, query)
            assert differences(counted(shown), counted(said), metric) == {}


@about(EXAMPLES // 3)
@given(plan=accounts(), question=questions, metric=st.sampled_from(METRICS))
def test_the_rows_behind_a_figure_are_what_the_list_shows(
    alice: User, stranger: User, plan: AccountPlan, question: dict[str, int], metric: str
) -> None:
    with living(plan, alice) as (api, account):
        query = asked(question, account.today)
        note(f"{query} {account}")
        lists = Lists(api)
        for name, answerer in ANSWERERS.items():
            extra = {"metric": metric, "interval": "month"} if name == "trends" else {}
            lists.compare(get(api, name, query | extra), answerer(account, query | extra))


@about(EXAMPLES // 3)
@given(plan=accounts(6), question=questions, interval=st.sampled_from(INTERVALS))
def test_the_dashboard_is_the_same_answers_at_once(
    alice: User, plan: AccountPlan, question: dict[str, int], interval: str
) -> None:
    with living(plan, alice) as (api, account):
        query = asked(question, account.today)
        dashboard = get(api, "dashboard", {**query, "interval": interval})
        for name in ANSWERERS:
            extra = {"interval": interval} if name == "trends" else {}
            assert (name, dashboard[name.replace("-", "_")]) == (name, get(api, name, query | extra))


def test_a_crowd_is_counted_whole(alice: User, stranger: User) -> None:
    now = dt.datetime(2026, 4, 20, 15, 30, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        crowd(alice, now, 1, 330)
        api, account = client_for(alice), read(alice, now)
        lists = Lists(api)
        for name, answerer in ANSWERERS.items():
            shown, said = get(api, name, {}), answerer(account, {})
            assert differences(counted(shown), counted(said), name) == {}
            lists.compare(shown, said)
            query = {"from": dt.date(2026, 2, 1)}
            assert differences(counted(get(api, name, query)), counted(answerer(account, query)), name) == {}


def test_an_account_without_rows_has_zeros_and_nulls(alice: User, stranger: User) -> None:
    api, account = client_for(alice), read(alice, dt.datetime.now(dt.UTC))
    for name, answerer in ANSWERERS.items():
        assert differences(counted(get(api, name, {})), counted(answerer(account, {})), name) == {}
    nothing = {"value": None, "numerator": 0, "denominator": 0, "n": 0, "small_sample": True}
    summary = counted(get(api, "summary", {}))
    assert {key: summary["interview_rate"][key] for key in nothing} == nothing
    assert set(summary["counts_by_status"].values()) == {0}
    assert get(api, "skill-gap", {})["coverage_percentage"] is None
