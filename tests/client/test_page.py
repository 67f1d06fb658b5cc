"""docs/frontend.md: every block compiles, runs against live servers, and prints what it says."""

import json
import re

import pytest

from careercopilot.settings import api
from tests.client.package import PACKAGE, run
from tests.client.page import PAGE, blocks, module, promises

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480)]

MODULE = PACKAGE / "dist" / "page" / "frontend.ts"
METHODS = re.compile(r"^  (?:async )?\*?(\w+)(?:<|\()", re.MULTILINE)


def test_every_block_does_what_it_says(addresses: dict[str, str]) -> None:
    # Beside it test/types.ts is compiled, which says what must not compile.
    MODULE.parent.mkdir(exist_ok=True)
    MODULE.write_text(module())
    compiled = run("node_modules/typescript/bin/tsc", "--project", "test/tsconfig.page.json")
    assert (compiled.returncode, compiled.stdout) == (0, "")
    done = run("--disable-warning=ExperimentalWarning", "test/page.js", MODULE, **addresses)
    assert done.returncode == 0, done.stdout
    heard = {int(line): texts for line, texts in json.loads(done.stdout).items()}
    promised = {line: texts for block in blocks("ts") for line, texts in promises(block).items()}
    assert len(promised) > 20
    assert {line: texts for line, texts in heard.items() if line in promised} == promised


def test_the_client_is_built_by_the_commands_that_the_page_names() -> None:
    [block] = blocks("sh")
    assert block.lines == ["cd clients/typescript", "npm ci", "npm run build"]


def test_every_method_is_on_the_page() -> None:
    text = PAGE.read_text()
    named = set(METHODS.findall((PACKAGE / "src" / "client.ts").read_text())) - {"constructor"}
    assert {"get", "iterate", "upload", "finished", "signInWithCode", "account"} <= named
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", text)] == []
    kinds = re.findall(r"^export function (\w+)", (PACKAGE / "src" / "credentials.ts").read_text(), re.MULTILINE)
    assert kinds == ["token", "session", "appSession", "nobody"]
    assert [name for name in kinds if f"`{name}(" not in text] == []


def test_a_page_of_another_origin_may_send_what_the_client_sends() -> None:
    sent = {"accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match"}
    assert sent | {"x-csrftoken", "x-request-id", "x-session-token"} <= set(api.CORS_ALLOW_HEADERS)
    assert {"Content-Disposition", "ETag", "Retry-After", "X-Request-ID"} <= set(api.CORS_EXPOSE_HEADERS)
