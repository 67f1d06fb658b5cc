"""Jobs over the API: what goes in comes out, what is wrong is said field by field, what is deleted comes back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job, JobSkill, JobTag

JOBS = "/api/v1/jobs/"
Made = dict[str, Any]
Make = Callable[..., Made]

FULL: Made = {
    "company": "Müller & Söhne GmbH",
    "title": "Senior Back-End Engineer (m/f/d)",
    "location": "München, Germany",
    "work_mode": "hybrid",
    "job_type": "full_time",
    "experience_level": "senior",
    "salary_min": 70000,
    "salary_max": 85000.5,
    "salary_currency": "EUR",
    "salary_period": "year",
    "salary_text": "70k-85k + bonus",
    "description": "Line one\nLine two\twith a tab",
    "requirements": "Five years",
    "responsibilities": "Everything",
    "tech_stack": ["PostgreSQL", "Python", "Some Rare Thing"],
    "tags": ["dream", "Über"],
    "contacts": [
        {
            "name": "Ann",
            "role": "Recruiter",
            "email": "ann@example.com",
            "phone": "+49 89 1",
            "url": "https://example.com/ann",
            "note": "calls on Fridays",
        }
    ],
    "url": "https://example.com/jobs/7?utm_source=x",
    "source": "LinkedIn",
    "status": "open",
    "notes": "Looks good",
    "posted_on": "2026-03-01",
    "deadline": "2026-04-30",
}
READ_ONLY = {"id", "uid", "extra", "match_score", "created_at", "updated_at", "deleted_at"}
NULLS = [
    "work_mode",
    "job_type",
    "experience_level",
    "salary_min",
    "salary_max",
    "salary_period",
    "posted_on",
    "deadline",
]
BLANKS = [
    "location",
    "salary_currency",
    "salary_text",
    "description",
    "requirements",
    "responsibilities",
    "url",
    "source",
]
DEFAULTS: Made = {
    **dict.fromkeys((*NULLS, "match_score", "deleted_at")),
    **dict.fromkeys((*BLANKS, "notes"), ""),
    **{name: [] for name in ("tech_stack", "tags", "contacts")},
    "extra": {},
    "status": "saved",
}


def errors(response: Any) -> dict[str, list[str]]:
    """Return the field errors of a refusal."""
    assert response.status_code == 400, response.content
    body = response.json()
    assert body["error_code"] == "VALIDATION_ERROR"
    found: dict[str, list[str]] = body["field_errors"]
    return found


def test_every_field_is_read_back_as_it_was_written(api: APIClient, make_job: Make, alice: User) -> None:
    before = timezone.now()
    made = make_job(**FULL)
    assert set(FULL) | READ_ONLY == set(DEFAULTS) | READ_ONLY | {"company", "title"}
    assert set(made) == set(FULL) | READ_ONLY | {"possible_duplicates"}
    read = api.get(f"{JOBS}{made['id']}/").json()
    assert set(read) == set(FULL) | READ_ONLY
    assert {name: read[name] for name in FULL} == FULL
    assert type(read["salary_min"]) is int
    assert type(read["salary_max"]) is float
    assert type(read["id"]) is int
    assert read["uid"] == str(Job.objects.get(owner=alice).uid)
    assert read["match_score"] is None
    created = parse_datetime(read["created_at"])
    assert created is not None
    assert before - dt.timedelta(seconds=1) <= created <= timezone.now()
    assert created.utcoffset() == dt.timedelta(0)
    assert api.get(JOBS).json()["results"] == [read]


def test_only_company_and_title_are_needed(api: APIClient, make_job: Make) -> None:
    made = make_job(company="Acme", title="Engineer")
    assert {name: made[name] for name in DEFAULTS} == DEFAULTS
    assert made["possible_duplicates"] == []
    assert set(errors(api.post(JOBS, {}))) == {"company", "title"}
    assert Job.objects.count() == 1


@pytest.mark.parametrize("name", ["company", "title"])
@pytest.mark.parametrize("value", ["", "   ", None, 5, ["x"], "\x00", "a\x1bb", "x" * 501])
def test_company_and_title_are_short_texts(api: APIClient, name: str, value: Any) -> None:
    response = api.post(JOBS, {"company": "Acme", "title": "Engineer", name: value})
    assert set(errors(response)) == {name}
    assert Job.objects.count() == 0


def test_patch_changes_one_field_alone(api: APIClient, make_job: Make) -> None:
    made = make_job(**FULL)
    changed = api.patch(f"{JOBS}{made['id']}/", {"notes": "Better"}).json()
    assert changed.pop("updated_at") > made.pop("updated_at")
    assert changed == {**made, "notes": "Better"}


def test_put_resets_what_is_left_out(api: APIClient, make_job: Make) -> None:
    made = make_job(**FULL)
    response = api.put(f"{JOBS}{made['id']}/", {"company": "New", "title": "Other"})
    assert response.status_code == 200
    body = response.json()
    assert {name: body[name] for name in DEFAULTS} == DEFAULTS
    assert (body["company"], body["title"], body["id"], body["uid"]) == ("New", "Other", made["id"], made["uid"])
    assert body["created_at"] == made["created_at"]
    assert not JobSkill.objects.exists()
    assert not JobTag.objects.exists()
    assert set(errors(api.put(f"{JOBS}{made['id']}/", {"title": "Other"}))) == {"company"}


def test_a_body_that_was_read_can_be_sent_back(api: APIClient, make_job: Make) -> None:
    made = make_job(**FULL)
    made.pop("possible_duplicates")
    answer = api.put(f"{JOBS}{made['id']}/", made).json()
    assert {**answer, "updated_at": None} == {**made, "updated_at": None, "possible_duplicates": []}


def test_read_only_fields_are_ignored(api: APIClient, make_job: Make) -> None:
    forged = {
        "id": 999_999,
        "uid": "00000000-0000-0000-0000-000000000000",
        "match_score": 100,
        "created_at": "2001-01-01T00:00:00Z",
        "updated_at": "nonsense",
        "deleted_at": "2001-01-01T00:00:00Z",
    }
    made = make_job(**forged)
    for name, value in forged.items():
        assert made[name] != value
    answer = api.patch(f"{JOBS}{made['id']}/", forged)
    assert answer.status_code == 200
    assert {**answer.json(), "updated_at": None} == {**made, "updated_at": None}


@pytest.mark.parametrize("name", NULLS)
@pytest.mark.parametrize("empty", ["", None])
def test_empty_means_null(api: APIClient, make_job: Make, name: str, empty: str | None) -> None:
    made = make_job(**FULL)
    answer = api.patch(f"{JOBS}{made['id']}/", {name: empty})
    assert answer.status_code == 200
    assert answer.json()[name] is None
    assert make_job(**{name: empty})[name] is None
    assert api.get(f"{JOBS}{made['id']}/").json()[name] is None


def test_a_contact_may_say_little_and_is_kept_whole(api: APIClient, make_job: Make) -> None:
    empty = {"name": "", "role": "", "email": "", "phone": "", "url": "", "note": ""}
    job = make_job(contacts=[{"name": "Ann"}, {}])
    assert job["contacts"] == [{**empty, "name": "Ann"}, empty]
    changed = api.patch(f"{JOBS}{job['id']}/", {"contacts": [{"role": "Boss"}]}).json()
    assert changed["contacts"] == [{**empty, "role": "Boss"}]
    assert Job.objects.get().contacts == [{**empty, "role": "Boss"}]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"contacts": [{"name": "A"}, {"nick": "B"}]}, {"contacts.1.nick"}),
        ({"contacts": [{"url": "javascript:alert(1)"}]}, {"contacts.0.url"}),
        ({"contacts": [{"name": 5, "note": "x" * 2_001}]}, {"contacts.0.name", "contacts.0.note"}),
        ({"contacts": {"name": "A"}}, {"contacts"}),
        ({"contacts": ["Ann"]}, {"contacts.0"}),
        ({"contacts": None}, {"contacts"}),
        ({"contacts": [{}] * 101}, {"contacts"}),
        ({"tech_stack": "Python"}, {"tech_stack"}),
        ({"tech_stack": [""]}, {"tech_stack.0"}),
        ({"tech_stack": ["Go", 5, {"name": "x"}]}, {"tech_stack.1", "tech_stack.2"}),
        ({"tech_stack": ["x" * 101]}, {"tech_stack.0"}),
        ({"tech_stack": ["x"] * 101}, {"tech_stack"}),
        ({"tags": ["ok", "\x00"]}, {"tags.1"}),
        ({"work_mode": "moon"}, {"work_mode"}),
        ({"job_type": "fulltime"}, {"job_type"}),
        ({"experience_level": ["senior"]}, {"experience_level"}),
        ({"salary_period": "decade"}, {"salary_period"}),
        ({"status": "applied"}, {"status"}),
        ({"status": None}, {"status"}),
        ({"salary_min": -1}, {"salary_min"}),
        ({"salary_min": "many"}, {"salary_min"}),
        ({"salary_min": True}, {"salary_min"}),
        ({"salary_max": 1.005}, {"salary_max"}),
        ({"salary_max": 10**13}, {"salary_max"}),
        ({"salary_max": "9" * 400}, {"salary_max"}),
        ({"salary_currency": "EURO"}, {"salary_currency"}),
        ({"salary_currency": "XXX"}, {"salary_currency"}),
        ({"url": "javascript:alert(1)"}, {"url"}),
        ({"url": "example.com"}, {"url"}),
        ({"url": "https://example.com/" + "x" * 2_000}, {"url"}),
        ({"posted_on": "0000-01-01"}, {"posted_on"}),
        ({"posted_on": "9999-12-31"}, {"posted_on"}),
        ({"posted_on": "2026-02-30"}, {"posted_on"}),
        ({"posted_on": "01.02.2026"}, {"posted_on"}),
        ({"deadline": "2026-01-01T00:00:00Z"}, {"deadline"}),
        ({"deadline": 20260101}, {"deadline"}),
        ({"description": "x" * 30_001}, {"description"}),
        ({"description": "bell\x07"}, {"description"}),
        ({"colour": "red", "tech_stacks": []}, {"colour", "tech_stacks"}),
        ({"possible_duplicates": []}, set()),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, make_job: Make, body: Made, named: set[str]) -> None:
    job = make_job()
    posted = api.post(JOBS, {"company": "Acme", "title": "Engineer", **body})
    patched = api.patch(f"{JOBS}{job['id']}/", body)
    if not named:
        assert (posted.status_code, patched.status_code) == (201, 200)
        return
    assert set(errors(posted)) == named
    assert set(errors(patched)) == named
    assert Job.objects.count() == 1
    assert api.get(f"{JOBS}{job['id']}/").json()["updated_at"] == job["updated_at"]


def test_all_errors_of_a_body_come_at_once(api: APIClient) -> None:
    body = {
        "title": "",
        "salary_min": 90,
        "salary_max": 80,
        "salary_currency": "??",
        "posted_on": "soon",
        "tech_stack": [5],
        "contacts": [{"x": 1}],
        "wages": 5,
    }
    found = errors(api.post(JOBS, body))
    expected = {
        "company",
        "title",
        "salary_max",
        "salary_currency",
        "posted_on",
        "tech_stack.0",
        "contacts.0.x",
        "wages",
    }
    assert set(found) == expected
    assert found["salary_max"] == ["Must not be below salary_min."]
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("given", "kept"), [("eur", "EUR"), ("USD", "USD"), (" chf ", "CHF"), ("", "")])
def test_a_currency_is_a_code_in_capitals(make_job: Make, given: str, kept: str) -> None:
    assert make_job(salary_currency=given)["salary_currency"] == kept


def test_the_ends_of_a_salary_stay_in_order(api: APIClient, make_job: Make) -> None:
    job = make_job(salary_min=50, salary_max=60)
    path = f"{JOBS}{job['id']}/"
    assert errors(api.patch(path, {"salary_max": 49.99})) == {"salary_max": ["Must not be below salary_min."]}
    assert errors(api.patch(path, {"salary_min": 60.01})) == {"salary_min": ["Must not be above salary_max."]}
    assert api.patch(path, {"salary_min": 60}).json()["salary_min"] == 60
    assert api.patch(path, {"salary_min": 70, "salary_max": 80}).status_code == 200
    assert api.put(path, {"company": "A", "title": "B", "salary_max": 1}).status_code == 200
    read = api.get(path).json()
    assert (read["salary_min"], read["salary_max"]) == (None, 1)


@pytest.mark.parametrize(("amount", "kept"), [(0, 0), ("12.5", 12.5), (999_999_999_999.99, 999_999_999_999.99)])
def test_amounts_are_numbers(make_job: Make, amount: Any, kept: float) -> None:
    assert make_job(salary_min=amount)["salary_min"] == kept
