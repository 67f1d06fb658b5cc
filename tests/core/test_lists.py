"""Lists: cursors that meet each row exactly once, orders, filters, and what is refused."""

import datetime as dt
import random
import zoneinfo
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview
from careercopilot.core.pagination import Cursor, OrderKey, rows_after
from jobs.models import Job, SavedSearch
from tests.core.test_errors import assert_error

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


def test_count(api: APIClient, alice: User, bob: User) -> None:
    make_jobs(alice, 7)
    make_jobs(bob, 3)
    page = api.get(f"{JOBS}?count=true&page_size=3").json()
    assert (page["count"], len(page["results"])) == (7, 3)
    assert [other["count"] for other in pages(api, page["next"])] == [7, 7]
    assert "count" not in api.get(f"{JOBS}?count=false").json()
    assert (
        api.get(f"{JOBS}?count=1&company=zo").json()["count"] == Job.objects.filter(owner=alice, company="Zoë").count()
    )


def test_fields(api: APIClient, alice: User) -> None:
    (job,) = make_jobs(alice, 1)
    assert api.get(f"{JOBS}?fields=id,title").json()["results"] == [{"id": job.pk, "title": job.title}]
    assert api.get(f"{JOBS}?fields=%20title%20,,").json()["results"] == [{"title": job.title}]
    assert set(api.get(f"{JOBS}?fields=").json()["results"][0]) == set(api.get(JOBS).json()["results"][0])
    assert api.get(f"{JOBS}{job.pk}/?fields=id").json() == {"id": job.pk}
    Application.objects.create(owner=alice, job=job)
    row = api.get(f"{APPLICATIONS}?fields=job_summary").json()["results"][0]
    assert set(row) == {"job_summary"}
    assert set(row["job_summary"]) == {"id", "company", "title", "location", "url"}


@pytest.mark.parametrize("url", [JOBS, APPLICATIONS, "/api/v1/interviews/", "/api/v1/saved-searches/"])
def test_unknown_fields_are_refused_with_rows_and_without(api: APIClient, alice: User, url: str) -> None:
    for _ in range(2):
        response = api.get(f"{url}?fields=id,colour")
        errors = response.json()["field_errors"]
        assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors)
        assert list(errors) == ["fields"]
        assert errors["fields"][0].startswith("Unknown: colour. Choose from id, uid, ")
        make_applications(alice, 5)
        SavedSearch.objects.get_or_create(owner=alice, name="x")


SIZE = "Send a whole number from 1 to 200."
TRUTH = "Send true or false."
DATE = "Send a date such as 2026-11-23 or a time such as 2026-11-23T10:00:00Z."
OFFSET = "Add the offset, as in 2026-11-23T10:00:00Z (in an address, + is %2B)."
BAD_PARAMETERS = [
    *[(JOBS, f"page_size={text}", SIZE) for text in ("0", "201", "-1", "1.5", "x", "1e2", "9" * 400, "%D9%A3", "%00")],
    *[(JOBS, f"count={text}", TRUTH) for text in ("yes", "2", "%00")],
    *[(JOBS, f"ordering={text}", None) for text in ("id", "-", "--title", "title,company", "owner__password", "%00")],
    *[(APPLICATIONS, f"ordering={text}", None) for text in ("company", "job__title", "next_interview_at,id")],
    *[(JOBS, f"{name}={text}", TRUTH) for name in ("remote", "has_application", "deleted") for text in ("yes", "t")],
    (APPLICATIONS, "has_interview=maybe", TRUTH),
    (APPLICATIONS, "deleted=2", TRUTH),
    *[(JOBS, f"{name}=x", None) for name in ("work_mode", "job_type", "experience_level", "status", "tech_match")],
    (JOBS, "status=saved&status=x", None),
    (APPLICATIONS, "status=hired", None),
    (JOBS, "created_after=yesterday", DATE),
    (JOBS, "created_after=2026-02-30", DATE),
    (JOBS, "created_before=2026-11-23T25:00:00Z", DATE),
    (JOBS, "created_before=2026-11-23T10:00:00", OFFSET),
    (JOBS, "created_after=2026-11-23T10:00:00%2B24:00", DATE),
    *[(JOBS, f"created_before={year}-01-01", None) for year in ("0000", "0001", "1899", "2201", "9999", "10000")],
    *[(JOBS, f"created_after={year}-12-31T23:59:59-14:00", None) for year in ("0001", "9999")],
    *[
        (JOBS, f"{name}={text}", None)
        for name in ("posted_after", "posted_before", "deadline_before")
        for text in ("0000-01-01", "0001-01-01", "9999-12-31", "2026-13-01", "x", "2026-11-23T10:00:00Z", "%00")
    ],
    *[
        (JOBS, f"salary_{end}={text}", None)
        for end in ("min", "max")
        for text in ("x", "-1", "1e400", "NaN", "Infinity", "9" * 400, "9" * 5_000, "1.234", "0x10", "%00", "sNaN")
    ],
    *[
        (APPLICATIONS, f"job={text}", None)
        for text in ("x", "0", "-1", "1.5", "9" * 19, "9" * 400, "9" * 5_000, "1e400", "NaN", "true", "%00")
    ],
    ("/api/v1/interviews/", "application=x", None),
    ("/api/v1/interviews/", "kind=x", None),
    ("/api/v1/interviews/", "starts_after=x", DATE),
    *[(JOBS, f"{name}={'a' * 501}", None) for name in ("q", "company", "location", "source", "tags", "tech_stack")],
    *[(JOBS, f"{name}=a%00b", None) for name in ("q", "company", "location", "source", "tags", "tech_stack")],
    *[(APPLICATIONS, f"{name}=a%1Fb", None) for name in ("q", "company")],
    (JOBS, "&".join(f"tags={number}" for number in range(51)), "Send at most 10 of these."),
]


@pytest.mark.parametrize(("url", "query", "message"), BAD_PARAMETERS, ids=range(len(BAD_PARAMETERS)))
def test_bad_parameters(api: APIClient, alice: User, url: str, query: str, message: str | None) -> None:
    response = api.get(f"{url}?{query}")
    name = query.partition("=")[0]
    assert response.status_code == 400, (query, response.content[:300])
    errors = response.json()["field_errors"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors)
    assert list(errors) == [name]
    if message is not None:
        assert errors[name] == [message]


def test_an_unknown_filter_gets_a_suggestion(api: APIClient, alice: User) -> None:
    response = api.get(f"{JOBS}?statu=open&colour=red&remote=x")
    errors = response.json()["field_errors"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors)
    assert set(errors) == {"statu", "colour", "remote"}
    assert errors["statu"] == ["There is no such filter. Did you mean status?"]
    assert errors["remote"] == [TRUTH]
    assert_error(
        api.get(f"{APPLICATIONS}?work_mode=remote"),
        400,
        "VALIDATION_ERROR",
        field_errors={"work_mode": api.get(f"{APPLICATIONS}?work_mode=x").json()["field_errors"]["work_mode"]},
    )


def test_empty_parameters_are_as_none(api: APIClient, alice: User) -> None:
    made = [job.pk for job in make_jobs(alice, 3)][::-1]
    names = "q company location source work_mode remote job_type experience_level status tags salary_min salary_max"
    names += " tech_stack tech_match created_after posted_before has_application deleted cursor page_size ordering"
    for name in names.split():
        response = api.get(f"{JOBS}?{name}=")
        assert response.status_code == 200, (name, response.content)
        assert ids(response.json()) == made, name


@pytest.mark.parametrize(("url", "model"), [(JOBS, Job), (APPLICATIONS, Application)])
def test_deleted_means_the_deleted_alone(api: APIClient, alice: User, url: str, model: Any) -> None:
    rows = make_applications(alice, 6)
    pks = sorted((row.pk if model is Application else row.job_id for row in rows), reverse=True)
    model.objects.filter(pk__in=pks[:2]).update(deleted_at=MOMENT)
    for query in ("", "?deleted=false", "?deleted=0", "?deleted="):
        assert ids(api.get(url + query).json()) == pks[2:]
    for query in ("?deleted=true", "?deleted=TRUE", "?deleted=1"):
        page = api.get(f"{url}{query}&count=true").json()
        assert ids(page) == pks[:2]
        assert page["count"] == 2
        assert all(row["deleted_at"] == "2026-03-01T12:00:00Z" for row in page["results"])


@pytest.mark.parametrize("name", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "UTC"])
def test_a_bare_date_is_the_whole_day_of_the_users_zone(api: APIClient, alice: User, name: str) -> None:
    alice.timezone = name
    alice.save(update_fields=["timezone"])
    zone = zoneinfo.ZoneInfo(name)
    # The 27th of September 2026 has 23 hours in Auckland.
    start = dt.datetime(2026, 9, 27, tzinfo=zone).astimezone(dt.UTC)
    end = dt.datetime(2026, 9, 28, tzinfo=zone).astimezone(dt.UTC)
    tick = dt.timedelta(microseconds=1)
    before, first, last, after = (
        make_jobs(alice, 1, created_at=moment)[0].pk for moment in (start - tick, start, end - tick, end)
    )
    assert ids(api.get(f"{JOBS}?created_after=2026-09-27").json()) == [after, last, first]
    assert ids(api.get(f"{JOBS}?created_before=2026-09-27").json()) == [last, first, before]
    assert ids(api.get(f"{JOBS}?created_after=2026-09-27&created_before=2026-09-27").json()) == [last, first]


def test_a_time_is_an_instant(api: APIClient, alice: User) -> None:
    (job,) = make_jobs(alice, 1)
    for text in ("2026-03-01T12:00:00Z", "2026-03-01T14:00:00%2B02:00", "2026-03-02T02:00:00%2B14:00"):
        assert ids(api.get(f"{JOBS}?created_after={text}&created_before={text}").json()) == [job.pk]
    assert ids(api.get(f"{JOBS}?created_after=2026-03-01T12:00:00.000001Z").json()) == []
    assert ids(api.get(f"{JOBS}?created_before=2026-03-01T11:59:59.999999Z").json()) == []
    for text in ("1900-01-01", "2200-12-31", "1900-01-01T00:00:00%2B14:00", "2200-12-31T23:59:59-14:00"):
        assert api.get(f"{JOBS}?created_after={text}&created_before={text}").status_code == 200


def test_an_id_of_somebody_else_filters_everything_out(api: APIClient, alice: User, bob: User) -> None:
    theirs = make_applications(bob, 2)
    make_applications(alice, 2)
    assert ids(api.get(f"{APPLICATIONS}?job={theirs[0].job_id}").json()) == []
    assert ids(api.get(f"/api/v1/interviews/?application={theirs[0].pk}").json()) == []
    assert ids(api.get(f"{APPLICATIONS}?job=9223372036854775807").json()) == []


def test_salary_ranges_overlap(api: APIClient, alice: User) -> None:
    wanted = {
        (None, None): False,
        (Decimal(10), Decimal(20)): True,
        (Decimal(20), Decimal(30)): True,
        (Decimal(5), Decimal(14)): False,
        (Decimal(26), Decimal(40)): False,
        (Decimal(0), Decimal(100)): True,
        (Decimal(15), Decimal(15)): True,
    }
    expected = set()
    for (low, high), found in wanted.items():
        job = Job(owner=alice, company="A", title="B", salary_min=low, salary_max=high)
        job.derive()
        job.save()
        expected |= {job.pk} if found else set()
    page = api.get(f"{JOBS}?salary_min=15&salary_max=25").json()
    assert set(ids(page)) == expected
    assert len(ids(api.get(f"{JOBS}?salary_min=0e999999999").json())) == 6


def test_a_cursor_is_good_for_one_list_of_one_person(api: APIClient, bob_api: APIClient, make_job: Any) -> None:
    for number in range(3):
        make_job(title=f"Engineer {number}")
    cursor = parse_qs(urlsplit(api.get("/api/v1/jobs/?page_size=1").json()["next"]).query)["cursor"][0]
    assert api.get("/api/v1/jobs/", {"cursor": cursor}).status_code == 200
    for client, path in ((bob_api, "/api/v1/jobs/"), (api, "/api/v1/applications/")):
        response = client.get(path, {"cursor": cursor})
        assert response.status_code == 400
        assert list(response.json()["field_errors"]) == ["cursor"]
