"""ETags: they cover all that is shown, spare unchanged answers and guard writes."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job
from tests.core.test_errors import assert_error

JOBS = "/api/v1/jobs/"
APPLICATIONS = "/api/v1/applications/"
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def url(make_job: Make) -> str:
    """The path of a job."""
    return f"{JOBS}{make_job()['id']}/"


def etag(api: APIClient, url: str) -> str:
    """Return the ETag of a GET."""
    return str(api.get(url)["ETag"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("header", ["{tag}", "W/{tag}", "*", '"x", {tag}', '"x",W/{tag} , "y"', " {tag} "])
def test_not_modified(api: APIClient, url: str, header: str, method: str) -> None:
    tag = etag(api, url)
    response = api.generic(method, url, headers={"If-None-Match": header.format(tag=tag)})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)
    assert response["X-Request-ID"]


@pytest.mark.parametrize("header", ['"x"', 'W/"x"', "x", '"x", "y"', "", ","])
def test_modified(api: APIClient, url: str, header: str) -> None:
    response = api.get(url, headers={"If-None-Match": header})
    assert response.status_code == 200
    assert response.json()["title"] == "Engineer"


def test_the_tag_is_of_the_whole(api: APIClient, url: str) -> None:
    tag = etag(api, url)
    assert etag(api, f"{url}?fields=id") == tag
    assert api.get(f"{url}?fields=id", headers={"If-None-Match": tag}).status_code == 304
    api.patch(url, {"notes": "new"})
    assert etag(api, f"{url}?fields=id") != tag


BODY = {"company": "B", "title": "C"}


@pytest.mark.parametrize("header", ["{tag}", "W/{tag}", "*", '"x", {tag}'])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_if_match_lets_through(api: APIClient, url: str, header: str, method: str) -> None:
    headers = {"If-Match": header.format(tag=etag(api, url))}
    response = getattr(api, method)(url, BODY, headers=headers)
    assert response.status_code == (204 if method == "delete" else 200)


@pytest.mark.parametrize("header", ['"x"', 'W/"x"', "x", '"x", "y"'])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_stale_if_match_changes_nothing(api: APIClient, url: str, header: str, method: str) -> None:
    before = list(Job.objects.values())
    assert_error(getattr(api, method)(url, BODY, headers={"If-Match": header}), 412, "PRECONDITION_FAILED")
    assert list(Job.objects.values()) == before


def test_the_second_of_two_writers_is_told(api: APIClient, url: str) -> None:
    tag = etag(api, url)
    first = api.patch(url, {"notes": "first"}, headers={"If-Match": tag})
    assert first.status_code == 200
    assert_error(api.patch(url, {"notes": "second"}, headers={"If-Match": tag}), 412, "PRECONDITION_FAILED")
    assert Job.objects.get().notes == "first"
    assert api.patch(url, {"notes": "second"}, headers={"If-Match": first["ETag"]}).status_code == 200


def test_a_stale_tag_comes_before_a_bad_body(api: APIClient, url: str) -> None:
    assert_error(api.patch(url, {"title": 5}, headers={"If-Match": '"x"'}), 412, "PRECONDITION_FAILED")


def test_if_match_on_what_is_not_there(api: APIClient, url: str) -> None:
    assert_error(api.patch(f"{JOBS}987654321/", {}, headers={"If-Match": "*"}), 404, "NOT_FOUND")


def test_a_write_answers_the_tag_of_the_next_read(api: APIClient, make_job: Make) -> None:
    """Also where the write says more than the read, such as possible duplicates."""
    make_job(tags=["x"])
    made = api.post(JOBS, {"company": "Acme", "title": "Engineer", "salary_min": 1.5, "tech_stack": ["postgres"]})
    url = made["Location"]
    assert made.json()["possible_duplicates"]
    assert made["ETag"] == etag(api, url)
    for method, body in (("PATCH", {"notes": "n"}), ("PUT", BODY), ("PATCH", {})):
        response = getattr(api, method.lower())(url, body)
        assert response.status_code == 200
        assert response["ETag"] == etag(api, url)
    api.delete(url)
    restored = api.post(f"{url}restore/")
    assert restored["ETag"] == etag(api, url)


def test_writes_of_applications_and_searches(api: APIClient, make_application: Make) -> None:
    url = f"{APPLICATIONS}{make_application()['id']}/"
    interview = api.post(
        "/api/v1/interviews/", {"application": url.split("/")[-2], "starts_at": "2150-01-01T00:00:00Z"}
    )
    search = api.post("/api/v1/saved-searches/", {"name": "x", "filters": {"q": "a"}})
    for response in (interview, search):
        assert response["ETag"] == etag(api, response["Location"])
        changed = api.patch(response["Location"], {})
        assert changed["ETag"] == etag(api, response["Location"])
    assert api.patch(url, {"status": "applied"})["ETag"] == etag(api, url)
    moved = api.post(f"{url}transition/", {"status": "offer", "occurred_at": "2026-01-01T00:00:00Z"})
    assert moved["ETag"] == etag(api, url)
    assert api.post(f"{url}follow-up/", {"action": "done"})["ETag"] == etag(api, url)


def test_the_tag_covers_what_is_shown_of_others(api: APIClient, alice: User, make_application: Make) -> None:
    row = make_application()
    url = f"{APPLICATIONS}{row['id']}/"
    job = f"{JOBS}{row['job']}/"
    seen = [etag(api, url)]

    def changed() -> None:
        seen.append(etag(api, url))
        assert seen[-1] not in seen[:-1]
        assert_error(api.patch(url, {"notes": "x"}, headers={"If-Match": seen[-2]}), 412, "PRECONDITION_FAILED")

    api.patch(job, {"title": "Another"})
    changed()
    interview = api.post("/api/v1/interviews/", {"application": row["id"], "starts_at": "2150-01-01T00:00:00Z"})
    changed()
    api.patch(interview["Location"], {"feedback": {"notes": "went well"}})
    changed()
    api.patch(interview["Location"], {"outcome": "cancelled"})
    changed()
    api.delete(interview["Location"])
    assert etag(api, url) == seen[1]
    before = etag(api, job)
    api.put("/api/v1/me/skills/", [{"name": "Go", "level": "expert"}])
    api.patch(job, {"tech_stack": ["Go"]})
    middle = etag(api, job)
    assert middle != before
    api.put("/api/v1/me/skills/", [])
    assert api.get(job).json()["match_score"] is None or etag(api, job) != middle


def test_a_stale_tag_stops_transitions_and_restores(api: APIClient, make_application: Make) -> None:
    url = f"{APPLICATIONS}{make_application()['id']}/"
    headers = {"If-Match": '"x"'}
    for name, body in (("transition", {"status": "offer"}), ("follow-up", {"action": "retire"}), ("restore", {})):
        assert_error(api.post(f"{url}{name}/", body, headers=headers), 412, "PRECONDITION_FAILED")
    assert api.get(url).json()["status"] == "interested"
    assert len(api.get(f"{url}history/").json()) == 1


def test_large_answers_are_compressed(api: APIClient, make_job: Make) -> None:
    url = f"{JOBS}{make_job(description='word ' * 5_000)['id']}/"
    plain = api.get(url)
    packed = api.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 10
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert api.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}).status_code == 304
    assert api.patch(url, {"notes": "x"}, headers={"If-Match": packed["ETag"]}).status_code == 200
    assert "Content-Encoding" not in plain
