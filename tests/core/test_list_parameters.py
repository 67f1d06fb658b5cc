"""Parameters of lists: counts, fields, filters and dates, and what is refused."""

import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from jobs.models import Job, SavedSearch
from tests.core.suggested import INTERVIEW_CHOICES, JOB_CHOICES, STAGES, TRUE_OR_FALSE
from tests.core.test_errors import assert_error
from tests.core.test_lists import APPLICATIONS, JOBS, MOMENT, ids, make_applications, make_jobs, pages
from tests.report.discovery import generated

INTERVIEWS = "/api/v1/interviews/"


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


@pytest.mark.parametrize("url", [JOBS, APPLICATIONS, INTERVIEWS, "/api/v1/saved-searches/"])
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
    (INTERVIEWS, "application=x", None),
    (INTERVIEWS, "starts_after=x", DATE),
    *[(JOBS, f"{name}={'a' * 501}", None) for name in ("q", "company", "location", "source", "tags", "tech_stack")],
    *[(JOBS, f"{name}=a%00b", None) for name in ("q", "company", "location", "source", "tags", "tech_stack")],
    *[(APPLICATIONS, f"{name}=a%1Fb", None) for name in ("q", "company")],
    (JOBS, "&".join(f"tags={number}" for number in range(51)), "Send at most 10 of these."),
]


FIRST_ORDERS = ["created_at", "-created_at", "updated_at", "-updated_at"]


SUGGESTING = [
    *[(JOBS, f"count={text}", TRUTH, TRUE_OR_FALSE) for text in ("yes", "2", "%00")],
    *[(JOBS, f"ordering={text}", None, [*FIRST_ORDERS, "company"]) for text in ("id", "-", "owner__password", "%00")],
    (JOBS, "ordering=--title", None, ["-title", "title"]),
    (JOBS, "ordering=title,company", None, ["company", "-company"]),
    *[(APPLICATIONS, f"ordering={text}", None, [*FIRST_ORDERS, "applied_on"]) for text in ("company", "job__title")],
    (APPLICATIONS, "ordering=next_interview_at,id", None, ["next_interview_at", "-next_interview_at"]),
    *[
        (JOBS, f"{name}={text}", TRUTH, TRUE_OR_FALSE)
        for name in ("remote", "has_application", "deleted")
        for text in ("yes", "t")
    ],
    (APPLICATIONS, "has_interview=maybe", TRUTH, TRUE_OR_FALSE),
    (APPLICATIONS, "deleted=2", TRUTH, TRUE_OR_FALSE),
    *[(JOBS, f"{name}=x", None, JOB_CHOICES[name]) for name in ("work_mode", "job_type", "experience_level", "status")],
    (JOBS, "tech_match=x", None, ["any", "all"]),
    (JOBS, "status=saved&status=x", None, JOB_CHOICES["status"]),
    (APPLICATIONS, "status=hired", None, STAGES),
    (INTERVIEWS, "kind=x", None, INTERVIEW_CHOICES["kind"]),
]


def refuse(api: APIClient, address: str, name: str, message: str | None, suggestions: list[str] | None) -> None:
    """Check that an address is refused for one parameter, with this message where one is given."""
    response = api.get(address)
    assert response.status_code == 400, (address, response.content[:300])
    errors = response.json()["field_errors"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=suggestions)
    assert list(errors) == [name]
    if message is not None:
        assert errors[name] == [message]


@pytest.mark.parametrize(("url", "query", "message"), BAD_PARAMETERS, ids=range(len(BAD_PARAMETERS)))
def test_bad_parameters(api: APIClient, alice: User, url: str, query: str, message: str | None) -> None:
    refuse(api, f"{url}?{query}", query.partition("=")[0], message, None)


@pytest.mark.parametrize("case", SUGGESTING, ids=range(len(SUGGESTING)))
def test_bad_parameters_with_something_instead(
    api: APIClient, alice: User, case: tuple[str, str, str | None, list[str]]
) -> None:
    url, query, message, suggestions = case
    refuse(api, f"{url}?{query}", query.partition("=")[0], message, suggestions)


def test_an_unknown_filter_gets_a_suggestion(api: APIClient, alice: User) -> None:
    response = api.get(f"{JOBS}?statu=open&colour=red&remote=x")
    errors = response.json()["field_errors"]
    found = ["status", "remote=true", "remote=false"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=found)
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


ROWS = ("applications", "exports", "imports", "interviews", "jobs", "me/tokens", "notifications", "saved-searches")
DETAILS = [*(f"/api/v1/{name}/1/" for name in ROWS), "/api/v1/me/", "/api/v1/me/settings/"]


@pytest.mark.parametrize("url", [f"{JOBS}1/", "/api/v1/me/", "/api/v1/me/settings/"])
def test_a_single_row_refuses_parameters_that_it_does_not_take(api: APIClient, alice: User, url: str) -> None:
    url = url.replace("/1/", f"/{make_jobs(alice, 1)[0].pk}/")
    response = api.get(f"{url}?field=id&colour=red")
    errors = {
        "field": ["There is no such parameter. Did you mean fields?"],
        "colour": ["There is no such parameter. Choose from fields, format."],
    }
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=["fields"])
    for good in ("", "?format=json", "?fields=&format=json"):
        assert api.get(f"{url}{good}").status_code == 200


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_is_not_there_is_not_found_whatever_is_asked_of_it(api: APIClient, name: str) -> None:
    for asked in ("?colour=red", "", "?format=json", "?fields=&format=json"):
        assert api.get(f"/api/v1/{name}/1/{asked}").status_code == 404, asked


def test_details_that_are_described_take_what_is_said_and_no_more(api: APIClient, alice: User) -> None:
    described = {
        path.replace("{id}", "1"): {one["name"] for one in item["get"]["parameters"] if one["in"] == "query"}
        for path, item in generated()["paths"].items()
        if "get" in item and (path.endswith("/{id}/") or path in DETAILS)
    }
    assert described == {path: {"fields"} for path in DETAILS}
    (job,) = make_jobs(alice, 1)
    assert api.get(f"{JOBS}{job.pk}/?fields=title&format=json").json() == {"title": job.title}
    tag = api.get(f"{JOBS}{job.pk}/")["ETag"]
    assert api.get(f"{JOBS}{job.pk}/?colour=red", headers={"If-None-Match": tag}).status_code == 400
