"""The recipes of CONTRIBUTING.md for a field and for an app, carried out in a copy of the tree."""

from pathlib import Path

import pytest
from django.db import connection

from tests.docs.recipes import Recipe

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(connection.vendor == "postgresql", reason="tests of the copy run on SQLite, and were run there"),
]

JOBS_API = "tests/jobs/test_jobs_api.py"
READ_BACK = "test_every_field_is_read_back_as_it_was_written"
ROUND_TRIP = "tests/exports/test_roundtrip.py"
WIPED = "test_a_wiped_account_comes_back_from_its_files"
OFFERED = '''"""Offers over HTTP."""

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient


def test_an_offer_is_read_back_and_changed(api: APIClient, make_application: Callable[..., Any]) -> None:
    values = {"application": make_application()["id"], "ends_on": "2026-12-04"}
    made = api.post("/api/v1/offers/", values)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in values} == values
    path = f"/api/v1/offers/{made.json()['id']}/"
    changed = api.patch(path, {"ends_on": "2026-12-05"}, headers={"If-Match": made["ETag"]})
    assert changed.json()["ends_on"] == "2026-12-05"
    assert changed.json()["updated_at"] > made.json()["updated_at"]
    assert api.patch(path, {"ends_on": "2026-12-06"}, headers={"If-Match": made["ETag"]}).status_code == 412
    assert [one["ends_on"] for one in api.get("/api/v1/offers/").json()["results"]] == ["2026-12-05"]
'''


def test_a_field_is_added(tmp_path: Path) -> None:
    recipe = Recipe("Add a field", tmp_path)
    [field] = recipe.blocks
    recipe.add("jobs/models.py", "title = ", field)
    for path in ("jobs/serializers.py", "jobs/resources.py"):
        recipe.swap(path, '\n            "title",\n', '\n            "title",\n            "reference",\n')
    recipe.add("jobs/examples.py", '"title": "Backend Engineer",', '"reference": "HA-2041",')
    recipe.manage()
    found = recipe.failures(f"{JOBS_API}::{READ_BACK}", ROUND_TRIP)
    assert found == [WIPED, READ_BACK]

    recipe.swap(
        "exports/formats/headers.py",
        '    "tech_stack", "tags", "contacts",',
        '    "reference", "tech_stack", "tags", "contacts",',
    )
    recipe.swap("exports/formats/cells.py", '    "company title', '    "reference "\n    "company title')

    recipe.add(JOBS_API, '"title": "Senior Back-End', '"reference": "HA-2041",')
    recipe.swap(
        JOBS_API,
        '    "location",\n    "salary_currency",\n',
        '    "reference",\n    "location",\n    "salary_currency",\n',
    )
    recipe.check(f"{JOBS_API}::{READ_BACK}", "tests/test_schema.py", ROUND_TRIP)


def test_an_app_is_added(tmp_path: Path) -> None:
    recipe = Recipe("Add an app", tmp_path)
    *files, cases = recipe.blocks
    for name in ("offers/__init__.py", "offers/migrations/__init__.py", "tests/offers/__init__.py"):
        recipe.put(name, "")
    for text in files:
        recipe.put(text.partition("\n")[0].removeprefix("# "), text.partition("\n")[2])
    recipe.add("careercopilot/settings/base.py", '"applications",', '"offers",')
    for path in ("pyproject.toml", "tests/test_architecture.py"):
        file = recipe.folder / path
        file.write_text(
            file.read_text().replace('"applications", "analytics"', '"applications", "offers", "analytics"')
        )
    recipe.swap("tests/test_architecture.py", "accounts docs", "offers accounts docs")
    recipe.add("careercopilot/urls.py", 'path("", include("applications.urls"))', 'path("", include("offers.urls")),')
    assert recipe.failures("tests/deploy/test_files.py") == [
        "test_the_image_holds_every_app_and_nothing_that_is_not_there"
    ]
    recipe.add("Dockerfile", "COPY applications", "COPY offers offers")
    recipe.add(".dockerignore", "!applications", "!offers")
    recipe.manage()
    matrix = ("tests/security/test_matrix.py", "-k", "offer or map")
    assert recipe.failures(*matrix) == ["test_the_map_is_read_and_nothing_is_named_that_is_not_on_it"]

    cast, rest = cases.split("\n\n# cases.py\n")
    recipe.add("tests/security/cast.py", 'ids["interview"] = ', cast.removeprefix("# cast.py, after the interview\n"))
    offer, _, entries = rest.partition("\nROWS = ")
    recipe.add("tests/security/cases.py", "INTERVIEW = _named(", offer)
    row, *others = [line.strip() for line in entries.splitlines() if '"' in line]
    recipe.add(
        "tests/security/cases.py",
        'f"{API}/interviews/{{pk}}/": "interview"',
        f"{row[row.index('f') :].removesuffix('}')},",
    )
    recipe.add("tests/security/cases.py", '("DELETE", f"{API}/interviews/{{pk}}/")', "\n".join(others))
    recipe.put("tests/offers/test_offers.py", OFFERED)
    assert recipe.failures(*matrix) == [], recipe.printed
    recipe.check("tests/offers", "tests/deploy/test_files.py")
