"""The pages: landing, guides, errors, API root and API page; nothing from elsewhere, no script within a page."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from careercopilot import guides

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
    "script-src-attr": "'unsafe-hashes' 'sha256-wid4zL8fR53ZYy1ljOepzR77Dn6vWUUxuNnnWWBP3I8='",
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
