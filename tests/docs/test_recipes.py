"""Recipes of CONTRIBUTING.md, carried out in a copy of the tree: they work, and what it says fails does fail."""

import re
from pathlib import Path

import pytest
from django.db import connection

from tests.docs.recipes import Recipe

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(connection.vendor == "postgresql", reason="tests of the copy run on SQLite, and were run there"),
]

HOLDS = "test_an_application_holds_its_job_history_and_interviews"
ROUND_TRIP = "tests/exports/test_roundtrip.py::test_a_backup_restored_and_backed_up_again_is_the_same"
LISTS, WORDS = "test_the_lists_are_those_of_the_code", "test_each_type_has_its_words"
TOLD = '''"""Offers that end are told."""

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from applications.models import Application
from notifications.choices import NotificationType
from notifications.services import notify


def test_an_offer_that_ends_is_told(api: APIClient, make_application: Callable[..., Any]) -> None:
    application = Application.objects.get(pk=make_application()["id"])
{block}
    (told,) = api.get("/api/v1/notifications/?type=offer_ends").json()["results"]
    assert told["title"] == f"{{application.job}}: the offer ends tomorrow"
    assert told["data"] == {{"application": application.pk}}
'''


def test_an_export_column_is_added(tmp_path: Path) -> None:
    recipe = Recipe("Add an export column", tmp_path)
    field, paths, fields = (line for line in recipe.blocks[0].splitlines() if line)
    path, test = "applications/resources.py", "tests/exports/test_rows_export.py"
    recipe.add(path, "extra = Field(", field)
    recipe.add(path, '"url": "job__url",', f"{paths.split('..., ')[1].removesuffix('}')},")
    before, name, behind = re.findall(r'"\w+"', fields)
    recipe.swap(path, f"{before},\n            {behind},", f"{before},\n            {name},\n            {behind},")
    recipe.add(test, f"def {HOLDS}", '    job = {"company": "Acme", "title": "Engineer", "source": "A fair"}')
    recipe.swap(test, 'application = make_application(status="applied", notes="n")\n    path', "PLACE\n    path")
    made = 'application = make_application(status="applied", notes="n")\n    '
    made += "api.put(f\"/api/v1/jobs/{application['job']}/\", job)"
    recipe.swap(test, "PLACE", made)
    recipe.add(test, '(row,) = document(api, APPLICATIONS)["results"]', 'assert row["source"] == "A fair"')
    assert recipe.failures(ROUND_TRIP) == [ROUND_TRIP.rpartition(":")[2]]

    places = '"id", "company", "title", "location", "url"', '{"company", "title", "location", "url"}'
    for where, names in zip(("exports/formats/headers.py", "exports/importers/restoring.py"), places, strict=True):
        recipe.swap(where, names, names.replace('"url"', '"url", "source"'))
    recipe.check(test, ROUND_TRIP)


def test_a_notification_type_is_added(tmp_path: Path) -> None:
    recipe = Recipe("Add a notification type", tmp_path)
    [block] = recipe.blocks
    [name] = re.findall(r'`(OFFER_ENDS = "offer_ends")`', recipe.text)
    recipe.add("notifications/choices.py", "DIGEST = ", name)
    recipe.manage()
    told = "tests/applications/test_offer_ends.py"
    recipe.put(told, TOLD.format(block="\n".join(f"    {line}" for line in block.splitlines())))
    assert recipe.failures("tests/notifications", "-k", f"{LISTS} or {WORDS}") == sorted([LISTS, WORDS])

    recipe.add(
        "notifications/unsubscribing.py", "NotificationType.DIGEST", 'NotificationType.OFFER_ENDS: "offers that end",'
    )
    recipe.swap("docs/asyncapi.yaml", "system_announcement, digest]", "system_announcement, digest, offer_ends]")
    assert recipe.failures("tests/notifications", told, "-k", f"{LISTS} or {WORDS} or offer") == [], recipe.printed
    recipe.check()
