"""Texts of users that are markup, formulas or addresses: harmless wherever they come out, and never fetched."""

import ast
import csv
import io
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import replace_skills
from exports.files import remove_files_of
from tests.conftest import PASSWORD, client_for
from tests.security.cast import People, make_rows
from tests.security.test_pages import ADMIN, HANDLERS, Scripts, filled, session
from tests.test_architecture import FILES

MARKUP = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
FORMULA = "=HYPERLINK(1)"
CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "ftplib", "telnetlib", "pycurl"}
"""Libraries that fetch; none is imported by the product."""
MODULES = {"urllib.request", "http.client", "xmlrpc.client"}
MAY_ASK = {"careercopilot.launcher": "asks its own server whether it is there, at an address of its own"}


@pytest.fixture
def hostile(people: People) -> Iterator[dict[str, Any]]:
    """Alice's rows, whose texts are markup."""
    User.objects.filter(pk=people.owner.pk).update(name=MARKUP, headline=MARKUP)
    yield make_rows(people.owner, MARKUP)
    remove_files_of(people.owner.pk)


def test_markup_is_shown_as_text_on_every_page_of_the_admin(people: People, hostile: dict[str, Any]) -> None:
    client, shown = session(people.staff), 0
    for route in ADMIN:
        response: Any = client.get(filled(route))
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            page = response.content.decode()
            assert set(Scripts(page).found) <= HANDLERS, route.path
            assert "<img src=x" not in page, route.path
            shown += "&lt;img src=x" in page
    assert shown > 20


def test_markup_leaves_the_api_as_data(people: People, hostile: dict[str, Any]) -> None:
    response = client_for(people.owner).get(f"/api/v1/jobs/{hostile['job']}/")
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.json()["title"] == MARKUP


@pytest.mark.parametrize("path", ["/api/v1/jobs/export/?file_format=json", "/api/v1/analytics/funnel.svg"])
def test_files_are_downloads_or_cannot_run(people: People, hostile: dict[str, Any], path: str) -> None:
    response: Any = client_for(people.owner).get(path)
    assert response.status_code == 200
    assert "script" not in response["Content-Type"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (
        response.get("Content-Disposition", "").startswith("attachment")
        or "default-src" in response["Content-Security-Policy"]
    )


def test_a_formula_is_none_in_a_file_of_the_admin(people: People) -> None:
    """The API's own files are looked at where they are made; staff's come from another way."""
    cells = {"name": FORMULA, "headline": "+1", "location": "@x", "desired_titles": ["-1+1"]}
    User.objects.filter(pk=people.owner.pk).update(**cells)
    replace_skills(owner=people.owner, skills=[(FORMULA, "expert")])
    client = session(people.staff)
    fields = {f"profileresource_{name}": "on" for name in cells}
    files = [
        client.post("/admin/accounts/user/export/", {"format": "0", "resource": "", **fields}),
        client.post("/admin/accounts/skill/export/", {"format": "0", "resource": "", "skillresource_name": "on"}),
    ]
    rows = [row for file in files for row in csv.reader(io.StringIO(file.content.decode()))]
    assert f"'{FORMULA}" in [cell for row in rows for cell in row]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A server that nobody is to call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_addresses_that_users_write_are_never_called(people: People, canary: socket.socket) -> None:
    api, port = client_for(people.owner), canary.getsockname()[1]
    address = f"http://127.0.0.1:{port}/posting"
    texts = dict.fromkeys(("description", "notes", "source"), f'<img src="{address}">')
    contacts = [{"name": "Ada", "url": address, "email": "ada@example.com"}]
    job = api.post(
        "/api/v1/jobs/", {"company": "A", "title": "B", "url": address, "contacts": contacts, **texts}
    ).json()
    application = api.post("/api/v1/applications/", {"job": job["id"]}).json()
    interview = {"application": application["id"], "starts_at": "2027-03-01T10:00:00Z", "meeting_url": address}
    assert api.post("/api/v1/interviews/", interview).status_code == 201
    for path in (
        "/api/v1/jobs/",
        f"/api/v1/jobs/{job['id']}/",
        "/api/v1/jobs/?q=posting",
        "/api/v1/analytics/dashboard/",
    ):
        assert api.get(path).status_code == 200
    assert Client().get("/accounts/login/", {"next": address}).status_code == 200
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_a_sign_in_leads_to_no_other_site(people: People) -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        body = {"login": people.owner.email, "password": PASSWORD, "next": target}
        assert Client().post("/accounts/login/", body)["Location"] == "/"


def test_nothing_in_the_product_can_fetch() -> None:
    found = {}
    for module, tree in FILES.items():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if any(name.split(".")[0] in CLIENTS or name in MODULES for name in names):
                found[module] = names
    assert set(found) == set(MAY_ASK)
