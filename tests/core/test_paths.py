"""Paths: the last slash may be left out, for every method, without a redirect and without losing the body."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.views import known_paths
from jobs.models import Job
from tests.core.test_errors import assert_error

Make = Callable[..., dict[str, Any]]
JOBS = "/api/v1/jobs"


def test_every_method_without_the_slash(api: APIClient, alice: User) -> None:
    made = api.post(JOBS, {"company": "Acme", "title": "Engineer"})
    assert made.status_code == 201
    url = f"{JOBS}/{made.json()['id']}"
    assert made["Location"] == f"{url}/"
    assert api.get(url).json()["company"] == "Acme"
    assert api.head(url).status_code == 200
    assert api.options(url).status_code == 200
    assert api.patch(url, {"notes": "patched"}).json()["notes"] == "patched"
    put = api.put(url, {"company": "B", "title": "C"}).json()
    assert (put["company"], put["notes"]) == ("B", "")
    assert api.delete(url).status_code == 204
    assert api.post(f"{url}/restore").status_code == 200
    assert api.delete(f"{url}?hard=true").status_code == 204
    assert not Job.objects.exists()


def test_queries_and_links(api: APIClient, make_job: Make) -> None:
    for _ in range(3):
        make_job()
    page = api.get(f"{JOBS}?page_size=2&q=").json()
    assert len(page["results"]) == 2
    assert re.fullmatch(r"http://testserver/api/v1/jobs/\?cursor=[^&]+&page_size=2&q=", page["next"])
    assert len(api.get(page["next"].replace("/jobs/?", "/jobs?")).json()["results"]) == 1


@pytest.mark.parametrize("url", ["/api/v1", "/api/v1/"])
def test_the_root(api: APIClient, url: str) -> None:
    response = api.get(url)
    assert response.status_code == 200
    assert response.json()["jobs"] == "http://testserver/api/v1/jobs/"


@pytest.mark.django_db
def test_no_path_is_redirected(api: APIClient) -> None:
    """Neither with the slash nor without it, whatever the method."""
    paths = [path.replace("{id}", "1") for path in known_paths() if path.startswith("/api/v1/")]
    assert len(paths) > 20
    for path in paths:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if path == "/api/v1/me/" and method == "DELETE":
                continue
            found = [
                api.generic(method, text, "[]", content_type="application/json").status_code
                for text in (path, path.removesuffix("/"))
            ]
            assert found[0] == found[1], (method, path, found)
            assert not 300 <= found[0] < 400, (method, path)
            assert found[0] < 500, (method, path)


@pytest.mark.parametrize("url", ["/api/v1/jobs//", "/api/v1//jobs/", "//api/v1/jobs/", "/API/v1/jobs/", "/api/v1/Jobs"])
def test_other_spellings_are_other_paths(api: APIClient, url: str) -> None:
    assert api.get(url).status_code == 404


def test_unknown_paths_without_the_slash(api: APIClient) -> None:
    for url in ("/api/v1/qqqqqqqqqqqq", "/api/v1/jobs/1.5", "/api/v1/jobs/x", "/api/v2", "/api/v10"):
        response = api.post(url, {"a": 1})
        assert_error(response, 404, "NOT_FOUND", suggestions=response.json()["suggestions"])
