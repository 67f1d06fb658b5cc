"""Every block of every page is run or compared somewhere; none stands there alone."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from tests.docs.pages import PAGES, Block, blocks, commands, every_block, of
from tests.docs.test_answers import ANSWERS
from tests.docs.test_guides import REFUSED
from tests.e2e.servers import ROOT
from tests.report.discovery import generated
from tests.test_architecture import LINE, ROOF

TIES = {
    ("README.md", "console"): "tests/docs/test_first_steps.py",
    ("README.md", ""): "test_the_order_of_imports_is_the_one_that_is_held",
    ("CONTRIBUTING.md", "console"): "tests/docs/test_first_steps.py",
    ("CONTRIBUTING.md", ""): "test_the_order_of_imports_is_the_one_that_is_held",
    ("CONTRIBUTING.md", "python"): "tests/docs/test_recipes.py",
    ("clients/typescript/README.md", "sh"): "test_the_client_is_built_by_the_same_commands_on_both_pages",
    ("docs/deployment.md", "console"): "tests/docs/test_first_steps.py",
    ("docs/deployment.md", "sh"): "tests/docs/test_first_steps.py",
    ("docs/deployment.md", "sql"): "test_rights_are_granted_as_the_page_says",
    ("docs/frontend.md", "env"): "tests/client/test_page.py",
    ("docs/frontend.md", "sh"): "tests/client/test_page.py",
    ("docs/frontend.md", "ts"): "tests/client/test_page.py",
    ("docs/performance.md", "sh"): "tests/docs/test_first_steps.py",
    ("docs/testing.md", "sh"): "tests/docs/test_first_steps.py",
    ("docs/guides/operating.md", "sh"): "tests/docs/test_first_steps.py",
    ("docs/guides/operating.md", ""): "tests/docs/test_first_steps.py",
    **{(f"docs/guides/{name}.md", "sh"): "tests/docs/test_guides.py" for name in REFUSED},
    **{(name.partition(":")[0], "json"): "tests/docs/test_answers.py" for name in ANSWERS},
}
"""What runs the blocks of a page in a language."""
COMMAND = re.compile(r"`[^`\n]*?manage(?:\.py)? ([a-z_]+)[^`\n]*`")
TARGET = re.compile(r"`make ([a-z]+)[^`\n]*`")


def test_every_block_is_tied_to_what_runs_it() -> None:
    found = {(block.page, block.language) for block in every_block()}
    assert sorted(found - TIES.keys()) == []
    assert sorted(TIES.keys() - found) == []
    jsons = [f"{block.page}:{number}" for page in PAGES for number, block in enumerate(jsons_of(page))]
    assert sorted(jsons) == sorted(ANSWERS)


def jsons_of(page: Path) -> list[Block]:
    """Return the JSON of a page."""
    return [block for block in blocks(page) if block.language == "json"]


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_commands_that_are_named_in_a_sentence_exist(page: Path) -> None:
    text = page.read_text()
    assert sorted(set(COMMAND.findall(text)) - set(get_commands())) == []
    for target in set(TARGET.findall(text)):
        done = subprocess.run(
            ["make", "--dry-run", "--question", target], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "No rule to make target" not in done.stderr, target


def test_the_order_of_imports_is_the_one_that_is_held() -> None:
    [block] = of("README.md", "")
    assert [part.strip() for part in block.text.split("→")] == [*LINE, ROOF]
    assert of("CONTRIBUTING.md", "")[0].text == block.text


def test_the_client_is_built_by_the_same_commands_on_both_pages() -> None:
    """Those of docs/frontend.md are the ones that the tests of the client build it by."""
    [block] = of("clients/typescript/README.md", "sh")
    [whole] = of("docs/frontend.md", "sh")
    assert commands(whole) == ["cd clients/typescript", *commands(block)]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="rights in a database are PostgreSQL's")
def test_rights_are_granted_as_the_page_says() -> None:
    """What is done here is taken back with the transaction of the test."""
    [block] = of("docs/deployment.md", "sql")
    asked = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE owner; CREATE ROLE service;")
        cursor.execute(block.text)
        cursor.execute("SELECT " + ", ".join(f"has_table_privilege('service', 'jobs_job', '{one}')" for one in asked))
        assert cursor.fetchone() == (True, True, True, True, False)
        cursor.execute("SELECT has_schema_privilege('service', 'public', 'CREATE')")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("kind", ["jobs", "applications"])
def test_every_filter_and_order_of_a_list_is_on_the_page_and_no_other(kind: str) -> None:
    parameters = {one["name"]: one["schema"] for one in generated()["paths"][f"/api/v1/{kind}/"]["get"]["parameters"]}
    page = (ROOT / "docs" / "guides" / "lists-and-search.md").read_text()
    section = page.partition(f"## Filters of {kind}\n")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)", row)}
    assert sorted(named - parameters.keys()) == []
    assert sorted(parameters.keys() - set(re.findall(r"`(\w+)", page))) == []
    orders = re.search(rf"^\| {kind} \| (.*) \|$", page, re.MULTILINE)
    assert orders
    assert re.findall(r"`(\w+)`", orders[1]) == [name for name in parameters["ordering"]["enum"] if name[0] != "-"]
