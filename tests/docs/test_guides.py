"""The guides' commands, run as they stand against a live server: each is answered as its page says."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client.conftest import serve_one_person
from tests.e2e.servers import ROOT, Fleet, Server, fleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480)]

GUIDES = ROOT / "docs" / "guides"
SECONDS = 120
REFUSED = {
    "analytics": [],
    "data-out-and-in": [],
    "getting-started": [],
    "lists-and-search": [],
    "monitoring": [],
    "notifications": [("GET", 404)],
    "single-user-mode": [("GET", 401)],
    "tokens-and-sign-in": [],
    "writing-safely": [("PATCH", 412), ("POST", 400)],
}
"""What a guide shows to be refused, in its order; everything else that it sends is answered well."""
ELSEWHERE = {"operating": "its commands are run by test_first_steps"}
STARTS_A_SERVICE = "make run"


def blocks(path: Path, language: str) -> list[str]:
    """Return the blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def made() -> Iterator[Fleet]:
    """A server with a worker, and one in single-user mode."""
    with fleet() as one:
        one.work(1)
        one.serve("uvicorn")
        before = dict(one.env)
        serve_one_person(one)
        one.env = before
        yield one


def run_guide(made: Fleet, server: Server, slug: str, folder: Path) -> tuple[Any, int]:
    """Run all shell blocks of a guide in one shell, in a folder of its own, as a new user.

    Returns how it ended, and how many requests the server had answered before.
    """
    [(_, token)] = made.teller.ask("users", count=1)
    email = httpx.get(f"{made.servers[0].api}/me/", headers={"Authorization": f"Bearer {token}"}).json()["email"]
    script = "\n".join(each for each in blocks(GUIDES / f"{slug}.md", "sh") if STARTS_A_SERVICE not in each)
    site = f"http://127.0.0.1:{server.port}"
    for placeholder, meant in {
        "http://127.0.0.1:8000": site,
        "demo@example.com": email,
        "you@example.org": email,
    }.items():
        script = script.replace(placeholder, meant)
    for name in ("manage.py", ".venv"):
        (folder / name).symlink_to(ROOT / name)
    before = len(server.logged(event="request"))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**made.env, "PATH": os.environ["PATH"], "BASE": site, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done, before


def test_every_guide_is_run_somewhere() -> None:
    assert {path.stem for path in GUIDES.glob("*.md")} == REFUSED.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("slug", REFUSED)
def test_commands_are_answered_as_the_guide_says(made: Fleet, tmp_path: Path, slug: str) -> None:
    server = made.servers[1 if slug == "single-user-mode" else 0]
    done, before = run_guide(made, server, slug, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = server.logged(event="request")[before:]
    assert lines
    refused = [(line["method"], line["status"]) for line in lines if line["status"] >= 400]
    assert refused == REFUSED[slug], done.stdout


@pytest.mark.parametrize("path", sorted([*GUIDES.glob("*.md"), ROOT / "docs" / "websocket.md"]), ids=lambda p: p.stem)
def test_every_json_is_json(path: Path) -> None:
    for text in blocks(path, "json"):
        assert json.loads(text)
