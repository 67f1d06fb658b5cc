"""README and the operators' pages, followed on an installation that `make run` starts: commands, and their answers."""

import datetime as dt
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.docs.not_run import NOT_RUN, reason
from tests.docs.pages import commands, differences, numbers, of, shown, steps
from tests.docs.shell import Shell
from tests.e2e.servers import ROOT, clean_environment
from tests.e2e.test_launcher import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

BY_THE_DAY = "q=kubernetes"
"""What this finds depends on the day: the demo is a search that ends today. Its answer is compared by types."""


def test_what_is_printed_when_it_is_ready_is_what_the_page_shows(made: Installation) -> None:
    [(command, says)] = [one for block in of("README.md", "console") for one in steps(block) if one[0] == "make run"]
    assert command == "make run"
    comes = made.printed()
    for line in says.splitlines():
        pattern = re.escape(line).replace("8000", r"\d+").replace("…", r"\S+")
        pattern = r"  Data, logs +\S+" if line.startswith("  Data, logs") else pattern
        assert re.search(f"^{pattern}$", comes, re.MULTILINE), (line, comes)


def test_five_minutes_with_curl_are_answered_as_the_page_shows(made: Installation, tmp_path: Path) -> None:
    shell = Shell(tmp_path, DATA_DIR=str(made.folder))
    site = made.wait_until_ready()
    known: dict[int, int] = {}
    answered = []
    for command, says in (one for block in of("README.md", "console") for one in steps(block)):
        if reason(command):
            continue
        words = command.replace("http://127.0.0.1:8000", site)
        for number, actual in known.items():
            words = re.sub(rf"\b{number}\b", str(actual), words)
        printed = shell.run(words)
        if not says:
            continue
        expected, came = shown(says), json.loads(printed)
        assert list(differences(expected, came, varies=BY_THE_DAY in command)) == [], command
        known |= dict(numbers(expected, came)) if BY_THE_DAY not in command else {}
        answered.append(command.split()[0])
    assert answered == ["curl"] * 6


def scratch(text: str, folder: Path) -> str:
    """Return commands that write below a folder."""
    today = dt.datetime.now().astimezone().date().isoformat()
    for place in ("/backups", "/srv"):
        (folder / place.strip("/")).mkdir(exist_ok=True)
        text = re.sub(rf"(?<![\w/]){place}/", f"{folder}{place}/", text)
    return text.replace("careercopilot-2026-11-23", f"careercopilot-{today}")


def test_operators_are_answered_as_their_page_says(made: Installation, tmp_path: Path) -> None:
    shell = Shell(tmp_path, DATA_DIR=str(made.folder))
    printed = {}
    for block in of("docs/guides/operating.md", "sh"):
        for command in commands(block):
            assert reason(command) is None, command
            printed[command] = shell.run(scratch(command, tmp_path))
    assert len(printed) == 5
    assert re.search(r"^ok +Worker ", printed["manage doctor"], re.MULTILINE)
    [status] = [text for command, text in printed.items() if "--json" in command]
    assert status.strip() in {"ok", "warning"} or shell.gave_up()
    [backup] = (tmp_path / "backups").iterdir()
    assert backup.stat().st_mode & 0o077 == 0
    assert rows(tmp_path / "srv" / "new", shell) == rows(made.folder, shell)


def rows(folder: Path, shell: Shell) -> dict[str, Any]:
    """Return how many rows an installation has of what people entrusted to it."""
    question = (
        "from jobs.models import Job; from applications.models import *; "
        "print([kind.objects.count() for kind in (Job, Application, StatusChange, Interview)])"
    )
    printed = shell.run(f"DATA_DIR={folder} .venv/bin/python manage.py shell --verbosity 0 -c '{question}'")
    counts = json.loads(printed.strip().splitlines()[-1])
    assert min(counts) > 0
    return dict(zip(("jobs", "applications", "entries", "interviews"), counts, strict=True))


def test_what_the_doctor_says_is_what_the_page_shows(made: Installation, tmp_path: Path) -> None:
    shell = Shell(tmp_path, DATA_DIR=str(made.folder))
    page = (ROOT / "docs" / "guides" / "operating.md").read_text()
    checks = json.loads(shell.run(".venv/bin/python manage.py doctor --json"))["checks"]
    parts = {check["part"] for check in checks}
    table = re.search(r"^\| part \| what is tried \|\n\|---\|---\|\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert table
    named = {name for row in table[1].splitlines() for name in row.split("|")[1].strip().split(", ")}
    assert parts <= named | {"Processes"}, parts - named
    [block] = of("docs/guides/operating.md", "")
    sources = " ".join(path.read_text() for path in (ROOT / "careercopilot" / "doctor").glob("*.py"))
    sources = re.sub(r'"\s*f?"', "", sources)
    for line in block.text.splitlines():
        level, part, text = line[:9].strip(), line[9:23].strip(), line[23:].strip()
        assert level in {"ok", "warning", "error", ""}
        assert not part or part in named, line
        if level != "ok":
            assert text.split("`")[0].strip() in sources, line


def test_other_pages_commands_are_run_or_listed(made: Installation, tmp_path: Path) -> None:
    """Each command of the pages for operators and developers is run here, or cannot be, for a reason that is listed."""
    shell = Shell(tmp_path, DATA_DIR=str(made.folder))
    shell.run('manage() { .venv/bin/python manage.py "$@"; }')
    ran = []
    for page in ("docs/deployment.md", "docs/testing.md", "docs/performance.md"):
        for block in of(page, "sh", "console"):
            for command in commands(block):
                if reason(command) is None:
                    asked = scratch(command, tmp_path).replace("you@example.com", "demo@example.com")
                    # Nobody takes a migration back beneath what runs: that is tried on tables of its own.
                    shell.env["DATA_DIR"] = str(tmp_path / "other" if " migrate " in command else made.folder)
                    before = "manage migrate --verbosity 0\n" if " migrate " in command else ""
                    shell.run(f"{before}{asked}")
                    ran.append(command)
    assert len(ran) >= 6, ran
    assert (tmp_path / "srv" / "careercopilot" / "static" / "site.css").exists()
    shell.env["DATA_DIR"] = str(tmp_path / "other")
    shell.run("manage migrate --verbosity 0 && manage migrate --check")


def test_contributors_commands_begin_what_their_page_says() -> None:
    """Make says what it would do, and pytest which tests it would run: those of the folder, and no others."""
    asked = [command for block in of("CONTRIBUTING.md", "console") for command in commands(block)]
    assert [command.partition(" -- ")[0].split()[0] for command in asked] == ["make"] * 3 + [".venv/bin/python"] * 2
    for command in asked:
        is_make = command.startswith("make ")
        words = f"{command} --dry-run" if is_make else f"{command} --collect-only -q"
        done = subprocess.run(
            ["bash", "-c", words], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        if "tests/jobs" in command and is_make:
            assert done.stdout.count(" tests/jobs -x") == 2, done.stdout
        elif not is_make:
            found = [line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line]
            assert len(found) > 100
            assert [name for name in set(found) if not name.startswith("tests/jobs/")] == []


def test_the_list_of_what_is_not_run_has_no_entry_too_many() -> None:
    pages = (
        "README.md",
        "CONTRIBUTING.md",
        "docs/deployment.md",
        "docs/testing.md",
        "docs/performance.md",
        "docs/guides/operating.md",
    )
    asked = [command for page in pages for block in of(page, "sh", "console") for command in commands(block)]
    unused = [pattern for pattern in NOT_RUN if not any(re.search(pattern, command) for command in asked)]
    assert unused == []
