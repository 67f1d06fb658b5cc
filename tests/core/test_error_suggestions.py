"""What errors suggest to send instead."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job
from tests.core.cast import Cast
from tests.core.suggested import JOB_CHOICES
from tests.core.test_errors import JOBS, JSON, METHODS, REQUIRED, UNKNOWN, assert_error

API = "/api/v1/"


SUGGESTED: list[tuple[str, str, Any, list[str] | None]] = [
    # Names and values of queries.
    ("get", "jobs/?statu=open", None, ["status"]),
    ("get", "jobs/?Work-Mode=remote", None, ["work_mode"]),
    ("get", "jobs/?zzzz=1", None, None),
    ("get", "jobs/search/?statu=open", None, ["status"]),
    ("get", "jobs/?status=close", None, ["closed", "saved", "open", "archived"]),
    ("get", "jobs/?status=saved&status=x", None, ["saved", "open", "closed", "archived"]),
    ("get", "jobs/?tech_match=al&remote=yes", None,
     ["remote=true", "remote=false", "tech_match=all", "tech_match=any"]),
    ("get", "applications/?status=aplied", None, ["applied", "interested", "interview", "offer", "accepted"]),
    ("get", "applications/?status=aplied&jbo=1", None, ["job", "status=applied", "status=interested",
     "status=interview", "status=offer"]),
    ("get", "jobs/?ordering=-titel", None, ["-title", "title"]),
    ("get", "jobs/?fields=id,titel,compny", None, ["title", "company"]),
    ("get", "jobs/{job}/?fields=titel", None, ["title"]),
    ("get", "me/?fields=nme", None, ["name"]),
    ("get", "jobs/?count=yes", None, ["true", "false"]),
    ("get", "jobs/?format=xml", None, ["json"]),
    ("get", "jobs/{job}/?format=xml", None, ["json"]),
    ("get", "jobs/?page_size=0", None, None),
    ("delete", "jobs/{job}/?hard=maybe", None, ["true", "false"]),
    ("get", "jobs/export/?file_format=cvs", None, ["csv", "json", "xlsx"]),
    ("get", "jobs/export/?file_format=pdf", None, ["/api/v1/exports/", "csv", "json", "xlsx"]),
    ("get", "jobs/export/?fields=titel", None, ["title"]),
    ("get", "jobs/export/?page_size=3", None, ["file_format=json"]),
    ("get", "analytics/trends/?intervall=week&metric=offer", None, ["interval", "metric=offers", "metric=applications",
     "metric=responses", "metric=interviews"]),
    ("get", "analytics/summary/?file_format=xml", None, ["json", "csv"]),
    ("get", "notifications/?is_red=true", None, ["is_read"]),
    # Names and values of bodies.
    ("post", "jobs/", {"titel": "B"}, ["title"]),
    ("post", "jobs/bulk-delete/", {"ids": [1], "atomic": 1}, ["true", "false"]),
    ("post", "notifications/bulk-delete/", {"ids": [1], "atomic": "yes"}, ["true", "false"]),
    ("get", "jobs/{job}/?field=title", None, ["fields"]),
    ("post", "jobs/", {"company": "A", "title": "B", "uidd": 1}, None),
    ("post", "jobs/", {"company": "A", "title": "B", "status": "lost", "work_mode": "On-Site"},
     ["work_mode=onsite", "work_mode=hybrid", "work_mode=remote", "status=closed", "status=saved"]),
    ("post", "jobs/", {"company": "A", "title": "B", "contacts": [{"name": "C"}, {"emial": "x"}]},
     ["contacts.1.email"]),
    ("post", "jobs/", {"company": "A", "title": "B", "status": ["saved"]}, ["saved", "open", "closed", "archived"]),
    ("post", "applications/{id}/transition/", {"status": "interviewd"},
     ["interview", "interested", "applied", "offer", "accepted"]),
    ("post", "applications/{id}/transition/", {"stats": "interview"}, ["status"]),
    ("post", "applications/{id}/follow-up/", {"action": "snoze"}, ["snooze", "done", "retire"]),
    ("post", "jobs/bulk-create/", {"items": [{"company": "A", "title": "B"}, {"company": "A", "titel": "B"}]},
     ["items.1.title"]),
    ("post", "jobs/bulk-update/", {"items": [{"id": 0, "status": "saved"}], "atomc": False}, ["atomic"]),
    ("post", "applications/bulk-delete/", {"ids": [1], "hrd": True}, ["hard"]),
    ("post", "exports/", {"resource": "job"}, ["jobs", "applications", "backup", "work-search-record"]),
    ("post", "exports/", {"resource": "jobs", "file_format": "zip"}, ["csv", "json", "xlsx", "pdf"]),
    ("post", "exports/", {"resource": "jobs", "filters": {"statu": "x"}}, ["filters.status"]),
    ("post", "exports/", {"resource": "jobs", "filters": {"status": "x"}}, ["saved", "open", "closed", "archived"]),
    ("post", "exports/", {"resource": "jobs", "fields": ["titel"]}, ["title"]),
    ("post", "saved-searches/", {"name": "a", "filters": {"remot": "x"}}, ["filters.remote"]),
    ("patch", "me/", {"timezone": "Europe/Berln"}, ["Europe/Berlin", "Europe/Dublin", "Europe/Belfast"]),
    ("patch", "me/", {"work_modes": ["remote", "hibrid"]}, ["hybrid", "onsite", "remote"]),
    ("put", "me/skills/", [{"name": "a", "level": "exprt"}], ["expert", "beginner", "intermediate", "advanced"]),
    ("put", "me/skills/", [{"nam": "a"}], ["0.name"]),
    ("patch", "notifications/preferences/", {"types": {"digst": {"in_app": True}}}, ["types.digest"]),
    ("patch", "notifications/preferences/", {"digest_frequency": "dayly"}, ["daily", "immediate", "weekly", "never"]),
    ("delete", "me/", {"confrm": "x"}, ["confirm"]),
    # Methods and addresses.
    ("put", "jobs/", {}, ["GET", "POST"]),
    ("post", "jobs/{job}/", {}, ["GET", "PUT", "PATCH", "DELETE"]),
    ("get", "analytics/funel.svg", None, ["/api/v1/analytics/funnel.svg"]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "suggestions"), SUGGESTED)
def test_what_is_suggested(cast: Cast, method: str, path: str, body: Any, suggestions: list[str] | None) -> None:
    made = cast.make_application()
    before = list(Job.objects.values()), cast.alice.email
    address = API + path.format(job=made["job"], id=made["id"])
    response = getattr(cast.api, method)(address, body)
    errors = response.json()["field_errors"]
    codes = {405: "METHOD_NOT_ALLOWED", 404: "NOT_FOUND"}
    assert response.status_code in {400, *codes}
    if "errors" in response.json():
        assert response.json()["suggestions"] == suggestions
    else:
        code = codes.get(response.status_code, "VALIDATION_ERROR")
        assert_error(response, response.status_code, code, field_errors=errors, suggestions=suggestions)
    assert (list(Job.objects.values()), User.objects.get(pk=cast.alice.pk).email) == before


def test_what_can_be_read_and_what_can_be_sent_is_suggested(api: APIClient) -> None:
    refused = api.get(JOBS, headers={"Accept": "text/html"})
    assert_error(refused, 406, "NOT_ACCEPTABLE", suggestions=["application/json"])
    refused = api.generic("POST", JOBS, "a=b", content_type="text/plain")
    assert refused.status_code == 415
    assert refused.json()["suggestions"] == ["application/json"]
    assert not Job.objects.exists()


def test_suggestions_stay_few(api: APIClient) -> None:
    names = {f"statu{number}{'x' * 2_000}": 1 for number in range(500)}
    response = api.post(JOBS, {**names, "status": "x" * 100_000, "titel": "B"})
    errors = response.json()["field_errors"]
    assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=JOB_CHOICES["status"])


def test_validation_reports_everything_at_once(api: APIClient) -> None:
    body = {
        "title": 3,
        "salary_min": 200,
        "salary_max": 100,
        "status": "lost",
        "posted_on": "tomorrow",
        "contacts": [{"name": "Ada"}, {"name": 5, "fax": "1"}, "Bob"],
        "tags": ["a", 7],
        "colour": "red",
    }
    response = api.post(JOBS, body)
    errors, near = response.json()["field_errors"], ["closed", "saved", "open", "archived"]
    found = assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors, suggestions=near)
    assert found["field_errors"] == {
        "company": REQUIRED,
        "title": ["Send a string."],
        "salary_max": ["Must not be below salary_min."],
        "status": ['"lost" is not a valid choice.'],
        "posted_on": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
        "contacts.1.name": ["Send a string."],
        "contacts.1.fax": UNKNOWN,
        "contacts.2": ["Send a JSON object with named fields."],
        "tags.1": ["Send a string."],
        "colour": UNKNOWN,
    }
    assert not Job.objects.exists()


def test_conflict_suggests_the_first_one(cast: Cast) -> None:
    first = cast.make_application()
    response = cast.api.post("/api/v1/applications/", {"job": first["job"]})
    assert_error(response, 409, "CONFLICT", suggestions=[f"/api/v1/applications/{first['id']}/"])
    assert cast.api.get("/api/v1/applications/?count=true").json()["count"] == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ["/api/", "/api/v2/jobs/", "/api/v1/qqqqqqqqqqqqqq/", "/api/v1/jobs/x/y"])
def test_unknown_paths(anonymous: APIClient, api: APIClient, address: str, method: str) -> None:
    for client in (anonymous, api):
        response = client.generic(method, address, "{" if method != "GET" else "", content_type=JSON)
        if method == "HEAD":
            assert (response.status_code, response["Content-Type"], response.content) == (404, JSON, b"")
        else:
            suggestions = response.json()["suggestions"]
            assert_error(response, 404, "NOT_FOUND", suggestions=suggestions)


def test_a_near_path_is_suggested(api: APIClient) -> None:
    response = api.get("/api/v1/job/")
    suggestions = response.json()["suggestions"]
    assert_error(response, 404, "NOT_FOUND", suggestions=suggestions)
    assert suggestions[0] == "/api/v1/jobs/"
