"""What is committed of the client: types that the document says, a lock that holds everywhere."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.client.package import PACKAGE, install, run

pytestmark = pytest.mark.timeout(480)


def test_types_are_those_of_the_document(tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    install()
    done = run("scripts/generate.js", "--check", "--document", document)
    assert (done.returncode, done.stdout) == (0, "")

    # And another document is found out.
    changed = json.loads(document.read_text())
    changed["components"]["schemas"]["Job"]["properties"]["colour"] = {"type": "string"}
    document.write_text(json.dumps(changed))
    done = run("scripts/generate.js", "--check", "--document", document)
    assert done.returncode == 1
    assert "colour?: string;" in done.stdout


def test_the_lock_is_pinned_and_names_no_registry() -> None:
    package = json.loads((PACKAGE / "package.json").read_text())
    packages = json.loads((PACKAGE / "package-lock.json").read_text())["packages"]
    assert package.get("dependencies", {}) == {}
    assert packages.pop("")["devDependencies"] == package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    assert packages
    for name, entry in packages.items():
        assert re.match(r"sha512-", entry["integrity"]), name
        assert entry.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/"), name
        assert "hasInstallScript" not in entry, name
