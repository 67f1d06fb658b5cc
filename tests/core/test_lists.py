"""Lists: cursors that meet each row exactly once, orders, filters, and what is refused."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview
from careercopilot.core.pagination import OrderKey, rows_after
from jobs.models import Job

JOBS = "/api/v1/jobs/"


APPLICATIONS = "/api/v1/applications/"


MOMENT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


DAY = dt.date(2026, 3, 1)


JOB_ORDERS = ["created_at", "updated_at", "company", "title", "deadline", "posted_on", "salary_min", "salary_max"]


APPLICATION_ORDERS = ["created_at", "updated_at", "applied_on", "status", "follow_up_on", "next_interview_at"]


def both_ways(names: list[str]) -> list[str]:
    """Return each order, and each descending."""
    return [sign + name for name in names for sign in ("", "-")]


def make_jobs(owner: User, count: int, **fields: Any) -> list[Job]:
    """Make jobs with a handful of values each, many of them null, all of one moment."""
    dice = random.Random(count)
    jobs = []
    for number in range(count):
        values = {
            "company": dice.choice(["Acme", "acme", "Ümlaut", "Zoë", "李"]),
            "title": dice.choice(["Engineer", "ENGINEER", "Über", "z" * 300]),
            "deadline": dice.choice([None, DAY, DAY + dt.timedelta(days=dice.randrange(3))]),
            "posted_on": dice.choice([None, None, DAY]),
            "salary_min": dice.choice([None, Decimal(0), Decimal("99999.99"), Decimal(100000)]),
            "created_at": MOMENT,
            "updated_at": MOMENT + dt.timedelta(microseconds=dice.randrange(3)),
            "notes": str(number),
            **fields,
        }
        job = Job(owner=owner, salary_max=values["salary_min"], **values)
        job.derive()
        jobs.append(job)
    return Job.objects.bulk_create(jobs, batch_size=500)


def make_applications(owner: User, count: int) -> list[Application]:
    """Make applications with a handful of dates, and interviews to come for some."""
    dice = random.Random(count)
    rows = [
        Application(
            owner=owner,
            job=job,
            created_at=MOMENT,
            updated_at=MOMENT,
            status=dice.choice(["interested", "applied", "offer"]),
            applied_on=dice.choice([None, DAY, DAY + dt.timedelta(days=1)]),
            follow_up_on=dice.choice([None, DAY]),
        )
        for job in make_jobs(owner, count)
    ]
    rows = Application.objects.bulk_create(rows, batch_size=500)
    soon = dt.datetime(2150, 1, 1, tzinfo=dt.UTC)
    interviews = [
        Interview(owner=owner, application=row, starts_at=soon + dt.timedelta(days=dice.randrange(2)))
        for row in rows
        if dice.random() < 0.6
    ]
    Interview.objects.bulk_create(interviews, batch_size=500)
    return rows


def pages(api: APIClient, url: str | None, link: str = "next") -> Iterator[dict[str, Any]]:
    """Yield the pages from an address on, by one of their links."""
    while url:
        response = api.get(url)
        assert response.status_code == 200, response.content
        yield response.json()
        url = response.json()[link]


def ids(page: dict[str, Any]) -> list[int]:
    """Return the ids of a page."""
    return [row["id"] for row in page["results"]]


def walk_both_ways(api: APIClient, url: str) -> list[dict[str, Any]]:
    """Walk to the end and back to the start, check that both meet the same rows in the same order, and return them."""
    found = list(pages(api, url))
    there = [row for page in found for row in page["results"]]
    assert found[0]["previous"] is None
    if len(found) > 1:
        back = list(pages(api, found[-1]["previous"], "previous"))
        assert [ids(page) for page in [*back[::-1], found[-1]]] == [ids(page) for page in found]
        assert back[-1]["next"] is not None
    return there


def in_order(rows: list[dict[str, Any]], column: str, *, descending: bool) -> bool:
    """Tell whether rows stand by a column, nulls last, and then by id."""

    def value(text: Any) -> Any:
        return dt.datetime.fromisoformat(text) if column.endswith("_at") else text

    known = [(value(row[column]), row["id"]) for row in rows if row[column] is not None]
    nulls = [row["id"] for row in rows if row[column] is None]
    nulls_are_last = all(row[column] is None for row in rows[len(known) :])
    return nulls_are_last and known == sorted(known, reverse=descending) and nulls == sorted(nulls, reverse=descending)


def test_every_order_of_jobs(api: APIClient, alice: User, bob: User) -> None:
    expected = {job.pk for job in make_jobs(alice, 1_050)}
    make_jobs(bob, 30)
    for ordering in both_ways(JOB_ORDERS):
        name = ordering.removeprefix("-")
        rows = walk_both_ways(api, f"{JOBS}?ordering={ordering}&page_size=173&fields=id,{name}")
        assert len(rows) == 1_050, ordering
        assert {row["id"] for row in rows} == expected, ordering
        if name not in {"company", "title"}:
            assert in_order(rows, name, descending=ordering.startswith("-")), ordering


def test_every_order_of_applications(api: APIClient, alice: User) -> None:
    expected = {row.pk for row in make_applications(alice, 310)}
    for ordering in both_ways(APPLICATION_ORDERS):
        name = ordering.removeprefix("-")
        rows = walk_both_ways(api, f"{APPLICATIONS}?ordering={ordering}&page_size=43&fields=id,{name}")
        assert len(rows) == 310, ordering
        assert {row["id"] for row in rows} == expected, ordering
        assert in_order(rows, name, descending=ordering.startswith("-")), ordering


@pytest.mark.parametrize("ordering", ["starts_at", "-starts_at"])
def test_orders_of_interviews(api: APIClient, alice: User, ordering: str) -> None:
    make_applications(alice, 60)
    Interview.objects.filter(pk__in=list(Interview.objects.values_list("pk", flat=True)[:10])).update(starts_at=None)
    rows = walk_both_ways(api, f"/api/v1/interviews/?ordering={ordering}&page_size=7")
    assert {row["id"] for row in rows} == set(Interview.objects.values_list("pk", flat=True))
    assert len(rows) == Interview.objects.count()
    assert in_order(rows, "starts_at", descending=ordering.startswith("-"))


@pytest.mark.parametrize("size", [1, 2, 3, 10, 11, 12, 199, 200])
def test_page_sizes(api: APIClient, alice: User, size: int) -> None:
    expected = [job.pk for job in make_jobs(alice, 11)][::-1]
    rows = walk_both_ways(api, f"{JOBS}?page_size={size}")
    assert [row["id"] for row in rows] == expected


def test_defaults(api: APIClient, alice: User) -> None:
    expected = [job.pk for job in make_jobs(alice, 51)][::-1]
    body = api.get(JOBS).json()
    assert list(body) == ["next", "previous", "results"]
    assert ids(body) == expected[:50]
    assert body["next"].startswith("http://testserver/api/v1/jobs/?cursor=")
    assert ids(api.get(body["next"]).json()) == expected[50:]


def test_an_empty_list(api: APIClient, alice: User) -> None:
    for url in (JOBS, APPLICATIONS, "/api/v1/interviews/", "/api/v1/saved-searches/"):
        assert api.get(f"{url}?count=true").json() == {"count": 0, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize("title", ["€" * 300, "🦫" * 300, "李" * 300, "é" * 300])
def test_cursors_of_long_texts(api: APIClient, alice: User, title: str) -> None:
    make_jobs(alice, 7, title=title, company=title[:200])
    assert len(walk_both_ways(api, f"{JOBS}?ordering=title&page_size=2")) == 7
    assert len(walk_both_ways(api, f"{JOBS}?ordering=-company&page_size=3")) == 7


def test_a_ranked_search_is_walked(api: APIClient, alice: User) -> None:
    expected = {job.pk for job in make_jobs(alice, 30, title="Needle")}
    expected |= {job.pk for job in make_jobs(alice, 30, company="Needle")}
    make_jobs(alice, 20)
    rows = walk_both_ways(api, f"{JOBS}?q=needle&page_size=7")
    assert len(rows) == 60
    assert {row["id"] for row in rows} == expected


@pytest.mark.parametrize("ordering", ["created_at", "-created_at", "deadline", "-deadline", "company"])
def test_walks_while_rows_come_and_go(api: APIClient, alice: User, ordering: str) -> None:
    """Each row that is there from beginning to end is met once; one deleted ahead is not met, none is met twice."""
    dice = random.Random(ordering)
    lasting = {job.pk for job in make_jobs(alice, 120)}
    url: str | None = f"{JOBS}?ordering={ordering}&page_size=10"
    met: list[int] = []
    while url:
        page = api.get(url).json()
        met += ids(page)
        url = page["next"]
        make_jobs(alice, dice.randrange(1, 5))
        gone = dice.choice(sorted(lasting))
        if gone not in met:
            lasting.discard(gone)
        elif dice.random() < 0.5:
            # The row that the cursor was made of goes: the walk must not depend on it.
            gone = met[-1]
            lasting.discard(gone)
        else:
            continue
        Job.objects.filter(pk=gone).delete()
    assert len(met) == len(set(met))
    assert lasting <= set(met)


def test_the_way_back_from_where_nothing_is_left(api: APIClient, alice: User) -> None:
    for ordering in ("created_at", "-created_at", "deadline", "-deadline"):
        Job.objects.all().delete()
        make_jobs(alice, 6)
        first = api.get(f"{JOBS}?ordering={ordering}&page_size=3").json()
        Job.objects.exclude(pk__in=ids(first)).delete()
        beyond = api.get(first["next"]).json()
        assert (beyond["results"], beyond["next"]) == ([], None)
        again = api.get(beyond["previous"]).json()
        assert ids(again) == ids(first)
        # And forwards from before the first row.
        make_jobs(alice, 6)
        second = api.get(api.get(f"{JOBS}?ordering={ordering}&page_size=3").json()["next"]).json()
        Job.objects.exclude(pk__in=ids(second)).delete()
        before = api.get(second["previous"]).json()
        assert (before["results"], before["previous"]) == ([], None)
        assert ids(api.get(before["next"]).json()) == ids(second)


def matches(condition: Q, row: dict[str, Any]) -> bool:
    """Evaluate a condition over plain values as SQL does: a comparison with null is not true."""

    def leaf(name: str, value: Any) -> bool:
        column, lookup = name.split("__")
        here = row[column]
        if lookup == "isnull":
            return (here is None) == value
        compare = {"lt": "__lt__", "lte": "__le__", "gt": "__gt__", "gte": "__ge__"}[lookup]
        return here is not None and bool(getattr(here, compare)(value))

    children: list[Any] = list(condition.children)
    found = [matches(child, row) if isinstance(child, Q) else leaf(*child) for child in children]
    return all(found) if condition.connector == Q.AND else any(found)


def position(keys: list[OrderKey], row: dict[str, Any]) -> list[tuple[bool, int]]:
    """Return what plain sorting takes for an order: nulls last, whatever the direction."""
    return [(row[key.column] is None, (row[key.column] or 0) * (-1 if key.descending else 1)) for key in keys]


ROWS = st.lists(st.tuples(st.none() | st.integers(0, 3), st.integers(0, 2)), max_size=14)


@given(rows=ROWS, directions=st.tuples(st.booleans(), st.booleans(), st.booleans()), backwards=st.booleans())
@settings(max_examples=300, deadline=None)
def test_keysets_agree_with_sorting(
    rows: list[tuple[int | None, int]], directions: tuple[bool, bool, bool], *, backwards: bool
) -> None:
    keys = [
        OrderKey("a", directions[0], nullable=True),
        OrderKey("b", directions[1]),
        OrderKey("id", directions[2]),
    ]
    table = [{"a": a, "b": b, "id": number + 1} for number, (a, b) in enumerate(rows)]
    ordered = sorted(table, key=lambda row: position(keys, row))
    for index, row in enumerate(ordered):
        condition = rows_after(keys, [row[key.column] for key in keys], backwards=backwards)
        found = [other for other in ordered if matches(condition, other)]
        assert found == (ordered[:index] if backwards else ordered[index + 1 :])


@given(values=st.lists(st.none() | st.integers(0, 2), max_size=12), size=st.integers(1, 5), descending=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_walks_agree_with_sorting(
    api: APIClient, alice: User, values: list[int | None], size: int, *, descending: bool
) -> None:
    Job.objects.all().delete()
    days = [None if value is None else DAY + dt.timedelta(days=value) for value in values]
    made = [(day, make_jobs(alice, 1, deadline=day)[0].pk) for day in days]
    known = sorted(((day, pk) for day, pk in made if day is not None), reverse=descending)
    nulls = sorted(((day, pk) for day, pk in made if day is None), key=lambda pair: pair[1], reverse=descending)
    sign = "-" if descending else ""
    rows = walk_both_ways(api, f"{JOBS}?ordering={sign}deadline&page_size={size}")
    assert [row["id"] for row in rows] == [pk for _, pk in [*known, *nulls]]
