"""Pages of what is not there, what all pages have in common, and the admin's frame."""

import re
from pathlib import Path

import pytest
from django.conf import settings as current_settings
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from careercopilot.core import errors
from careercopilot.views import RESOURCES, near_paths
from tests.test_pages import EMAIL, PAGES, POLICY, Page, status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def _dead_redis(settings: Settings, tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/nobody.sock"
    settings.CACHES = {"default": {**current_settings.CACHES["default"], "LOCATION": url}}


@pytest.mark.parametrize("path", ["/nowhere/", "/guides/nowhere/", "/apis/"])
def test_unknown_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "There is no such page" in Page(response).text


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_unknown_path_of_the_api(client: Client, method: str) -> None:
    response = client.generic(method.upper(), "/api/v1/jbos/", b"{not json", content_type="application/json")
    body = response.json()
    assert response.status_code == 404
    assert (body["status"], body["error_code"], body["field_errors"]) == (404, "NOT_FOUND", None)
    assert body["detail"] == "There is no such path. All paths are described at /api/docs/."
    assert body["suggestions"][0] == "/api/v1/jobs/"
    assert body["request_id"] == response["X-Request-ID"]


def test_unknown_path_unlike_any(client: Client) -> None:
    body = client.get("/api/v1/" + "x" * 5000).json()
    assert (body["status"], body["suggestions"]) == (404, None)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("/api/v1/aplications/", "/api/v1/applications/"),
        ("/api/v1/jobs/12/restor/", "/api/v1/jobs/12/restore/"),
        ("/api/v1/me/skill/", "/api/v1/me/skills/"),
        ("/api/docs", "/api/docs/"),
    ],
)
def test_near_paths(asked: str, first: str) -> None:
    found = near_paths(asked)
    assert found[0] == first
    assert len(found) <= 3
    assert not [path for path in found if "{" in path]


def test_api_root_names_the_resources(client: Client) -> None:
    response = client.get("/api/v1/")
    base = "http://testserver/api"
    assert response.status_code == 200
    assert response.json() == {
        "jobs": f"{base}/v1/jobs/",
        "saved_searches": f"{base}/v1/saved-searches/",
        "applications": f"{base}/v1/applications/",
        "interviews": f"{base}/v1/interviews/",
        "dashboard": f"{base}/v1/analytics/dashboard/",
        "exports": f"{base}/v1/exports/",
        "imports": f"{base}/v1/imports/",
        "notifications": f"{base}/v1/notifications/",
        "me": f"{base}/v1/me/",
        "skills": f"{base}/v1/me/skills/",
        "settings": f"{base}/v1/me/settings/",
        "tokens": f"{base}/v1/me/tokens/",
        "schema": f"{base}/schema/",
        "docs": f"{base}/docs/",
    }
    assert list(response.json()) == list(RESOURCES)


def test_pages_of_errors(client: Client) -> None:
    foreign = client.get("/", headers={"host": "elsewhere.example"})
    assert (foreign.status_code, "ALLOWED_HOSTS" in Page(foreign).text) == (400, True)
    forged = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": EMAIL})
    assert (forged.status_code, "You may not do this" in Page(forged).text) == (403, True)
    failed = errors.server_error(RequestFactory().get("/"))
    assert (failed.status_code, "Something went wrong on our side" in Page(failed).text) == (500, True)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_from_elsewhere_and_no_script_within(client: Client, path: str) -> None:
    response = client.get(path)
    page = Page(response)
    assert page.values("href")
    assert [link for link in page.values("href", "src", "action", "srcset") if not re.match(r"[/#](?!/)", link)] == []
    assert page.scripts == ""
    assert [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"] == []
    header = response["Content-Security-Policy"]
    assert dict(part.strip().split(" ", 1) for part in header.split(";")) == POLICY


@pytest.mark.parametrize("path", PAGES)
def test_no_link_is_dead(client: Client, path: str) -> None:
    page = Page(client.get(path))
    found = {link.partition("#")[0] for link in page.values("href", "src")} - {""}
    answers = {link: status_of(client, link) for link in found}
    assert answers == {link: 302 if link == "/admin/" else 200 for link in found}


@pytest.mark.parametrize("name", ["site.css", "api-page.css", "favicon.svg"])
def test_static_files_load_nothing(name: str) -> None:
    text = (current_settings.BASE_DIR / "careercopilot" / "static" / name).read_text()
    assert not re.search(r"@import|url\(|<script|(?<!xmlns=\")https?://", text)


def test_admin_carries_the_name_and_leads_back(client: Client, stella: User) -> None:
    client.force_login(stella, backend=current_settings.AUTHENTICATION_BACKENDS[0])
    response = client.get("/admin/")
    assert response.status_code == 200
    assert '<div id="site-name"><a href="/">Career Copilot</a>' in response.content.decode()
