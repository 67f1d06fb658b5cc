"""What newcomers and operators read leads somewhere: links, headings, pictures, and the steps of CONTRIBUTING.md."""

import re
from pathlib import Path

import pytest
import yaml
from django.utils.text import slugify

from tests.deploy.files import ROOT

PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/deployment.md", "docs/guides/operating.md"]
PICTURE_BYTES = 200_000


def links(page: str) -> list[str]:
    """Return the targets of a page's links and pictures within the project."""
    text = re.sub(r"^ *```.*?^ *```$", "", (ROOT / page).read_text(), flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return sorted({target for target in found if not re.match(r"[a-z]+:", target)})


def headings(path: Path) -> set[str]:
    """Return the anchors of a page."""
    return {slugify(line) for line in re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings_that_exist(page: str) -> None:
    broken = []
    for target in links(page):
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        if not path.exists() or (anchor and anchor not in headings(path)):
            broken.append(target)
    assert broken == []


def test_the_pictures_of_the_readme_are_small_pngs() -> None:
    pictures = [ROOT / target for target in links("README.md") if target.endswith(".png")]
    assert len(pictures) >= 3
    for path in pictures:
        assert path.read_bytes().startswith(b"\x89PNG\r\n"), path
        assert path.stat().st_size < PICTURE_BYTES, path


def test_what_the_recipes_name_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    made = {"offers", "tests/offers"}
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text))
    assert len(paths) > 15
    places = [ROOT, ROOT / "careercopilot", ROOT / "tests" / "security"]
    assert [p for p in sorted(paths) if p.rstrip("/") not in made and not any((x / p).exists() for x in places)] == []
    sources = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"`(test_\w+)`", text))
    assert len(tests) > 3
    assert [name for name in sorted(tests) if f"def {name}(" not in sources] == []


def test_forms_for_issues_ask_for_something() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
    assert [path.stem for path in forms] == ["bug", "wish"]
    for path in forms:
        form = yaml.safe_load(path.read_text())
        ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
        assert len(ids) == len(set(ids)) > 2
        assert any(part.get("validations", {}).get("required") for part in form["body"])
