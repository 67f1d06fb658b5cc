"""The pages: landing, guides, errors, API root and API page; nothing from elsewhere, no script within a page."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from careercopilot import guides
from careercopilot.core import errors
from careercopilot.views import RESOURCES, near_paths

EMAIL = "alice@example.com"
SLUGS = [
    "getting-started",
    "lists-and-search",
    "writing-safely",
    "analytics",
    "data-out-and-in",
    "notifications",
    "single-user-mode",
    "tokens-and-sign-in",
    "operating",
    "monitoring",
]
PAGES = ["/", "/guides/", *(f"/guides/{slug}/" for slug in SLUGS), "/nowhere/", "/api/docs/", "/accounts/login/"]
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """What a page links to, loads and says."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts = ""
        self.text = ""
        self._inside = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave the tag."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Note the text, that of scripts apart."""
        if self._inside == "script":
            self.scripts += data.strip()
        else:
            self.text += data

    def values(self, *names: str) -> list[str]:
        """Return the values of attributes, in the order of the page."""
        return [attrs[name] or "" for _, attrs in self.tags for name in names if name in attrs]

    def count(self, tag: str) -> int:
        """Return how often a tag stands on the page."""
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture
def signed_in(alice: User) -> Client:
    """Alice's browser, with a session; it checks CSRF tokens."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend=current_settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def _dead_redis(settings: Settings, tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/nobody.sock"
    settings.CACHES = {"default": {**current_settings.CACHES["default"], "LOCATION": url}}


def status_of(client: Client, link: str) -> int:
    """Return how a link is answered; static files are open until the answer is closed."""
    response = client.get(link)
    response.close()
    return int(response.status_code)


def test_landing_signed_out(client: Client) -> None:
    response = client.get("/")
    page = Page(response)
    assert response.status_code == 200
    assert "Everything answers." in page.text
    assert f"Version {current_settings.SPECTACULAR_SETTINGS['VERSION']}" in page.text
    assert [name for name in ("Database", "Migrations", "Cache", "Channels", "Storage") if name in page.text] == [
        "Database",
        "Migrations",
        "Cache",
        "Channels",
        "Storage",
    ]
    assert {"/api/docs/", "/admin/", "/guides/", "/accounts/login/", "/health/ready/"} <= set(page.values("href"))
    assert page.count("form") == 0
    assert EMAIL not in page.text
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]


def test_landing_signed_in_and_out_again(signed_in: Client) -> None:
    response = signed_in.get("/")
    page = Page(response)
    assert EMAIL in page.text
    assert "/accounts/login/" not in page.values("href")
    assert [attrs for tag, attrs in page.tags if tag == "form"] == [{"method": "post", "action": "/accounts/logout/"}]
    token = next(attrs["value"] for _, attrs in page.tags if attrs.get("name") == "csrfmiddlewaretoken")
    assert signed_in.post("/accounts/logout/").status_code == 403
    assert EMAIL in Page(signed_in.get("/")).text
    assert signed_in.post("/accounts/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert EMAIL not in Page(signed_in.get("/")).text


@pytest.mark.usefixtures("_dead_redis")
def test_landing_says_what_fails(client: Client) -> None:
    response = client.get("/")
    page = Page(response)
    assert response.status_code == 200
    assert "Not everything answers." in page.text
    assert re.search(r"Cache\s+does not answer", page.text)
    assert re.search(r"Database\s+well", page.text)
    assert "nobody.sock" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_landing_without_a_database(signed_in: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "nowhere" / "x")
    changed: dict[str, Any] = {"NAME": elsewhere}
    if connection.vendor != "sqlite":
        changed = {"HOST": elsewhere, "OPTIONS": {}}
    with monkeypatch.context() as patch:
        connection.close()
        for key, value in changed.items():
            patch.setitem(connection.settings_dict, key, value)
        response = signed_in.get("/")
    page = Page(response)
    assert response.status_code == 200
    assert re.search(r"Database\s+does not answer", page.text)
    assert "/accounts/login/" in page.values("href")
    assert EMAIL in Page(signed_in.get("/")).text


@pytest.mark.parametrize(("on", "said"), [(True, True), (False, False)])
def test_landing_says_single_user_mode(client: Client, settings: Settings, on: bool, said: bool) -> None:  # noqa: FBT001
    settings.SINGLE_USER = on
    assert ("Single-user mode" in Page(client.get("/")).text) is said


def test_guides_are_listed_in_reading_order(client: Client) -> None:
    page = Page(client.get("/guides/"))
    links = [link for link in page.values("href") if re.fullmatch(r"/guides/[\w-]+/", link)]
    assert links == [f"/guides/{slug}/" for slug in SLUGS]
    assert all(guide.title in page.text and guide.summary in page.text for guide in guides.all_guides().values())


@pytest.mark.parametrize("slug", SLUGS)
def test_guide(client: Client, slug: str) -> None:
    response = client.get(f"/guides/{slug}/")
    page = Page(response)
    assert response.status_code == 200
    assert page.count("h1") == 1
    assert guides.all_guides()[slug].title in page.text
    assert not [link for link in page.values("href") if ".md" in link]
    assert [attrs["href"] for _, attrs in page.tags if attrs.get("aria-current") == "page"] == [f"/guides/{slug}/"]


def test_guides_are_rendered_once() -> None:
    assert guides.all_guides() is guides.all_guides()


def test_markdown_becomes_a_guide() -> None:
    source = (
        "# A *title*\n\nWhat it is\nabout.\n\n## Next step\n\n[On](b.md#x) [out](/c.md) <script>alert(1)</script>\n"
    )
    guide = guides.render_guide("a", source)
    assert (guide.slug, guide.title, guide.summary) == ("a", "A title", "What it is about.")
    assert guide.html == (
        "<p>What it is\nabout.</p>\n"
        '<h2 id="next-step">Next step</h2>\n'
        '<p><a href="/guides/b/#x">On</a> <a href="/c.md">out</a> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n'
    )


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
