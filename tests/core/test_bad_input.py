"""Bad input: a 400 with the field and a sentence, nothing half-written, never a 500."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from rest_framework.test import APIClient

from accounts.models import Skill, User
from applications.models import Application, Interview, StatusChange
from jobs.models import Job, JobSkill, JobTag, SavedSearch
from tests.core.suggested import ACTIONS, INTERVIEW_CHOICES, JOB_CHOICES, STAGES
from tests.core.test_errors import assert_error

JOBS = "/api/v1/jobs/"


APPLICATIONS = "/api/v1/applications/"


INTERVIEWS = "/api/v1/interviews/"


SEARCHES = "/api/v1/saved-searches/"


TABLES: tuple[type[Model], ...] = (
    Job,
    JobSkill,
    JobTag,
    Skill,
    SavedSearch,
    Application,
    StatusChange,
    Interview,
)


JOB = {"company": "Acme", "title": "Engineer"}


MANY = "9" * 400


DEEP: Any = "leaf"


for _ in range(40):
    DEEP = [DEEP]


def each(*values: Any) -> tuple[Any, ...]:
    """Return values of whatever kinds."""
    return values


def contents() -> dict[str, list[Any]]:
    """Return all rows of the tables that the API writes."""
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def send(client: APIClient, method: str, url: str, body: Any) -> Any:
    """Send JSON as it stands, if it is bytes or text, or what is made of it."""
    raw: Any = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.generic(method, url, raw, content_type="application/json")


def refused(
    client: APIClient, method: str, url: str, body: Any, *fields: str, suggestions: list[str] | None = None
) -> dict[str, list[str]]:
    """Send what must be refused for these fields alone; check that all tables are as before, and return the errors."""
    before = contents()
    response = send(client, method, url, body)
    assert response.status_code == 400, (response.status_code, response.content[:300])
    errors: dict[str, list[str]] = response.json()["field_errors"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=suggestions)
    assert set(errors) == set(fields), errors
    assert all(messages and all(messages) for messages in errors.values())
    assert contents() == before
    return errors


JOB_TEXTS = [
    "company", "title", "location", "salary_currency", "salary_text", "description", "requirements", "responsibilities",
    "url", "source", "notes",
]  # fmt: skip


SPOILT = {
    "NUL": "Ac\x00me",
    "bell": "\x07Acme",
    "unit separator at the end": "Acme\x1f",
    "vertical tab alone": "\x0b",
    "delete": "Ac\x7fme",
    "C1": "Ac\x85me",
    "lone high surrogate": "Ac\ud83dme",
    "lone low surrogate": "\udc00",
}


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_control_characters_and_halves_of_characters(api: APIClient, job: dict[str, Any], text: str) -> None:
    url = f"{JOBS}{job['id']}/"
    for field in [*JOB_TEXTS, *JOB_CHOICES]:
        found = JOB_CHOICES.get(field)
        refused(api, "POST", JOBS, {**JOB, field: text}, field, suggestions=found)
        refused(api, "PATCH", url, {"notes": "y", field: text}, field, suggestions=found)
    for field in ("tags", "tech_stack"):
        refused(api, "PATCH", url, {field: ["good", text]}, f"{field}.1")
    for field in ("name", "role", "email", "phone", "url", "note"):
        refused(api, "PATCH", url, {"contacts": [{"name": "A"}, {field: text}]}, f"contacts.1.{field}")
    refused(api, "POST", SEARCHES, {"name": text}, "name")
    refused(api, "POST", SEARCHES, {"name": "x", "filters": {"q": text}}, "filters.q")
    refused(api, "POST", SEARCHES, {"name": "x", "filters": {"tags": ["a", text]}}, "filters.tags")


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_spoilt_texts_of_applications(
    api: APIClient, make_application: Callable[..., dict[str, Any]], make_job: Callable[..., dict[str, Any]], text: str
) -> None:
    other, row = make_job(), make_application()
    url = f"{APPLICATIONS}{row['id']}/"
    entry = api.get(f"{url}history/").json()[0]["id"]
    for field, found in (("notes", None), ("resume_label", None), ("status", STAGES)):
        refused(api, "POST", APPLICATIONS, {"job": other["id"], field: text}, field, suggestions=found)
        refused(api, "PATCH", url, {field: text}, field, suggestions=found)
    refused(api, "POST", f"{url}transition/", {"status": "applied", "note": text}, "note")
    refused(api, "POST", f"{url}transition/", {"status": text}, "status", suggestions=STAGES)
    refused(api, "PATCH", f"{url}history/{entry}/", {"note": text}, "note")
    refused(api, "POST", f"{url}follow-up/", {"action": text}, "action", suggestions=ACTIONS)
    for field in ("timezone", "place", "meeting_url", "interviewers", "kind", "outcome"):
        found = INTERVIEW_CHOICES.get(field)
        refused(api, "POST", INTERVIEWS, {"application": row["id"], field: text}, field, suggestions=found)
    feedback = {"questions": ["a", text], "skill_areas": [text], "notes": text, "more": 1}
    wrong = ["questions.1", "skill_areas.0", "notes", "more"]
    body = {"application": row["id"], "feedback": feedback}
    refused(api, "POST", INTERVIEWS, body, *(f"feedback.{name}" for name in wrong))


def test_white_space_and_emoji_are_kept(api: APIClient) -> None:
    text = "a\tb\r\nc 🦫 é \u200d \U0010ffff"
    response = send(api, "POST", JOBS, {**JOB, "notes": text, "title": "🦫", "tags": ["👩‍💻"], "tech_stack": ["🦀"]})
    assert response.status_code == 201
    found = api.get(f"{JOBS}{response.json()['id']}/").json()
    assert (found["notes"], found["title"], found["tags"], found["tech_stack"]) == (text, "🦫", ["👩‍💻"], ["🦀"])


LENGTHS = {
    "company": 200, "title": 300, "location": 300, "salary_text": 500, "source": 200, "description": 30_000,
    "requirements": 30_000, "responsibilities": 30_000, "notes": 30_000,
}  # fmt: skip


@pytest.mark.parametrize("field", LENGTHS)
@pytest.mark.parametrize("character", ["a", "ß", "ﷺ", "🦫", "İ", "가", "ŉ"])
def test_lengths(api: APIClient, alice: User, field: str, character: str) -> None:
    """The longest text is taken, in characters that become many when they are folded too; one more is not."""
    text = character * LENGTHS[field]
    response = send(api, "POST", JOBS, {**JOB, field: text})
    assert response.status_code == 201, response.content[:300]
    assert response.json()[field] == text
    refused(api, "POST", JOBS, {**JOB, field: text + character}, field)
    assert api.get(f"{JOBS}?ordering={'company' if field == 'company' else 'title'}").status_code == 200
    assert api.get(JOBS, {"q": text[:400]}).status_code == 200
    assert api.get(JOBS, {"company": text[:200], "location": text[:200], "tags": text[:100]}).status_code == 200


@pytest.mark.parametrize("character", ["ﷺ", "🦫", "가"])
def test_lengths_in_lists(api: APIClient, alice: User, character: str) -> None:
    names = [character * 90 + str(number) for number in range(100)]
    response = send(api, "POST", JOBS, {**JOB, "tags": names, "tech_stack": names})
    assert response.status_code == 201, response.content[:300]
    assert response.json()["tags"] == names
    refused(api, "POST", JOBS, {**JOB, "tags": [*names, "x"]}, "tags")
    refused(api, "POST", JOBS, {**JOB, "tech_stack": [*names, "x"]}, "tech_stack")
    refused(api, "POST", JOBS, {**JOB, "contacts": [{}] * 101}, "contacts")
    refused(api, "POST", JOBS, {**JOB, "tags": [character * 101], "tech_stack": ["", None]}, "tags.0",
            "tech_stack.0", "tech_stack.1")  # fmt: skip


NUMBERS = [
    MANY, "-1", "0.001", "1e12", "1e400", "-1e400", "true", "[]", "{}", '"x"', '"NaN"', '"sNaN"', '"Infinity"',
    '"-Infinity"', '"0e999999999"', f'"{MANY}"', f'"{"9" * 5_000}"', '"1e999999999"', '"0x1F"', "1000000000000",
    "999999999999.999",
    json.dumps(DEEP), '"\\u0000"', '"\\ud800"',
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_amounts(api: APIClient, job: dict[str, Any], number: str) -> None:
    for field in ("salary_min", "salary_max"):
        refused(api, "POST", JOBS, f'{{"company": "A", "title": "B", "{field}": {number}}}', field)
        refused(api, "PATCH", f"{JOBS}{job['id']}/", f'{{"{field}": {number}}}', field)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0", 0), ("-0", 0), ("-0.0", 0), ("999999999999.99", 999999999999.99), ('"12.50"', 12.5), ('""', None),
     ("null", None), ("1e3", 1000), ("0.10", 0.1)],
)  # fmt: skip
def test_good_amounts(api: APIClient, alice: User, number: str, shown: Any) -> None:
    made = send(api, "POST", JOBS, f'{{"company": "A", "title": "B", "salary_min": {number}}}')
    assert made.status_code == 201, made.content
    assert made.json()["salary_min"] == shown
    again = api.get(f"{JOBS}{made.json()['id']}/")
    assert again.json()["salary_min"] == shown
    assert again["ETag"] == made["ETag"]
    assert api.get(f"{JOBS}?ordering=salary_min").status_code == 200


def test_a_number_of_five_thousand_digits_is_refused(api: APIClient, alice: User) -> None:
    response = send(api, "POST", JOBS, f'{{"company": "A", "title": "B", "salary_min": {"9" * 5_000}}}')
    assert_error(response, 400, "MALFORMED_JSON")
    assert not Job.objects.exists()


def test_salaries_against_what_is_stored(api: APIClient, job: dict[str, Any]) -> None:
    url = f"{JOBS}{job['id']}/"
    assert refused(api, "PATCH", url, {"salary_min": 3}, "salary_min") == {
        "salary_min": ["Must not be above salary_max."]
    }
    assert refused(api, "PATCH", url, {"salary_max": 0}, "salary_max") == {
        "salary_max": ["Must not be below salary_min."]
    }
    refused(api, "PUT", url, {**JOB, "salary_min": 3, "salary_max": 2}, "salary_max")
    assert send(api, "PUT", url, {**JOB, "salary_min": 3}).json()["salary_max"] is None


WRONG_DAYS = [
    "0000-01-01", "0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01",
    "x", "2026-11-23T10:00:00Z", "-2026-01-01", "2026-01-01\x00", 20261123, True, [], {}, ["2026-01-01"],
]  # fmt: skip


@pytest.mark.parametrize("day", WRONG_DAYS, ids=repr)
def test_days(api: APIClient, job: dict[str, Any], make_application: Callable[..., dict[str, Any]], day: Any) -> None:
    row = make_application()
    for field in ("posted_on", "deadline"):
        refused(api, "POST", JOBS, {**JOB, field: day}, field)
        refused(api, "PATCH", f"{JOBS}{job['id']}/", {field: day}, field)
    for field in ("applied_on", "response_on", "offer_on", "follow_up_on"):
        refused(api, "POST", APPLICATIONS, {"job": job["id"], field: day}, field)
        refused(api, "PATCH", f"{APPLICATIONS}{row['id']}/", {field: day}, field)
    refused(api, "POST", f"{APPLICATIONS}{row['id']}/follow-up/", {"action": "snooze", "until": day}, "until")


WRONG_MOMENTS = [
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2026-03-01T10:00:00",
    "2026-03-01", "2026-03-01T10:00:00+24:00", "2026-03-01T10:00:00+99:99", "2026-03-01T25:00:00Z", "x", 0,
    1772359200, True, [], {}, MANY, "2026-03-01T10:00:00Z\x00",
]  # fmt: skip


@pytest.mark.parametrize("moment", WRONG_MOMENTS, ids=repr)
def test_moments(api: APIClient, make_application: Callable[..., dict[str, Any]], moment: Any) -> None:
    row = make_application()
    url = f"{APPLICATIONS}{row['id']}/"
    entry = api.get(f"{url}history/").json()[0]["id"]
    refused(api, "POST", f"{url}transition/", {"status": "applied", "occurred_at": moment}, "occurred_at")
    refused(api, "PATCH", f"{url}history/{entry}/", {"occurred_at": moment}, "occurred_at")
    refused(api, "POST", INTERVIEWS, {"application": row["id"], "starts_at": moment}, "starts_at")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
@pytest.mark.parametrize(
    "moment", ["1900-01-01T00:00:00+14:00", "1900-01-01T00:00:00-14:00", "2200-12-31T23:59:59-14:00"]
)
def test_moments_at_the_edges(
    api: APIClient, alice: User, make_application: Callable[..., dict[str, Any]], zone: str, moment: str
) -> None:
    alice.timezone = zone
    alice.save(update_fields=["timezone"])
    row = make_application()
    url = f"{APPLICATIONS}{row['id']}/"
    made = api.post(INTERVIEWS, {"application": row["id"], "starts_at": moment})
    assert made.status_code == 201, made.content
    assert api.get(f"{INTERVIEWS}{made.json()['id']}/").json()["starts_at"] == made.json()["starts_at"]
    if moment.startswith("19"):
        body = {"status": "applied", "occurred_at": moment}
        assert api.post(f"{url}transition/", body).status_code == 200
    assert api.get(url).status_code == 200
    assert api.get(f"{url}history/").status_code == 200
    assert api.get(f"{APPLICATIONS}?ordering=next_interview_at").status_code == 200
    assert api.get(f"{INTERVIEWS}?starts_after=1900-01-01&starts_before=2200-12-31").status_code == 200
