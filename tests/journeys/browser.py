"""A real browser, and whatever it complains of."""

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "No Chromium on PATH. Debian, Ubuntu: apt-get install chromium; or name one by BROWSER_PATH."
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
"""It speaks to nobody but the site; and the suite may run as root, for whom it has no sandbox."""
MILLISECONDS = 20_000
LEFT = "net::ERR_ABORTED"
"""What becomes of a request whose page was left meanwhile, or whose answer is saved as a file."""


def program() -> str:
    """Return the browser; without one the test is skipped, and fails where everything is to be proved."""
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(HOW)
    pytest.skip(HOW)


@contextlib.contextmanager
def browsing(site: str) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page of a site, and a list of all that goes wrong on it: failures, errors in the console."""
    wrong: list[str] = []

    def look_at(response: Response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.request.method} {response.url}: {response.status}")
        elif not response.url.startswith(("data:", site)):
            wrong.append(f"{response.url} is elsewhere")

    def failed(request: Request) -> None:
        if request.failure != LEFT:
            wrong.append(f"{request.url}: {request.failure}")

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(f"{page.url}: {message.text}")

    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET, chromium_sandbox=False)
        page = browser.new_page(base_url=site, viewport={"width": 1280, "height": 900})
        page.set_default_timeout(MILLISECONDS)
        page.on("response", look_at)
        page.on("requestfailed", failed)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", said)
        try:
            yield page, wrong
        finally:
            browser.close()
