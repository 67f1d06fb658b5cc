"""`q` on applications: the job's words, or the words noted with the application."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from applications.models import Application
from applications.search import APPLICATION_SEARCH

Make = Callable[..., dict[str, Any]]


def found(client: APIClient, text: str) -> list[int]:
    """Return the ids that `q` finds, in order."""
    response = client.get("/api/v1/applications/", {"q": text, "ordering": "created_at"})
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_words_are_found_in_the_job_and_in_the_notes(api: APIClient, make_application: Make, make_job: Make) -> None:
    by_job = make_application(job=make_job(title="Gärtner", company="Grün")["id"])
    by_notes = make_application(job=make_job(title="Cook")["id"], notes="Spoke with the GÄRTNER of Łódź, node.js too")
    by_label = make_application(job=make_job(title="Baker")["id"], resume_label="Gartner 2026")
    assert found(api, "gartner") == [by_job["id"], by_notes["id"], by_label["id"]]
    assert found(api, "gärtner spoke") == [by_notes["id"]]
    assert found(api, "node.js lod") == [by_notes["id"]]
    assert found(api, "lod node.js") == []
    assert found(api, "node gartner t") == [by_notes["id"]]
    assert found(api, "nothing of that") == []


def test_a_changed_note_is_found_by_its_new_words_alone(api: APIClient, make_application: Make) -> None:
    row = make_application(notes="first")
    assert api.patch(f"/api/v1/applications/{row['id']}/", {"notes": "second"}).status_code == 200
    assert found(api, "first") == []
    assert found(api, "second") == [row["id"]]
    Application.objects.filter(pk=row["id"]).update(notes="third")
    assert found(api, "third") == [row["id"]]


def test_nobody_finds_the_notes_of_others(bob_api: APIClient, make_application: Make) -> None:
    make_application(notes="private")
    assert found(bob_api, "private") == []


def test_the_migration_makes_the_index_that_is_asked() -> None:
    assert importlib.import_module("applications.migrations.0002_search").INDEX == APPLICATION_SEARCH


@pytest.mark.django_db
def test_the_index_is_whole_after_all_migrations() -> None:
    assert APPLICATION_SEARCH.heal(connection) is False


@pytest.mark.parametrize("text", ["20261123", "2026-W48-1", "2026-1-5", "2026-11-23T00:00:00Z"])
def test_a_day_has_one_form(api: APIClient, make_application: Make, text: str) -> None:
    row = make_application()
    response = api.patch(f"/api/v1/applications/{row['id']}/", {"follow_up_on": text})
    assert response.status_code == 400
    assert list(response.json()["field_errors"]) == ["follow_up_on"]
    assert Application.objects.get().follow_up_on is None
    assert api.get("/api/v1/applications/", {"follow_up_before": text}).status_code == 400


def test_a_new_day_brings_a_retired_follow_up_back(api: APIClient, make_application: Make) -> None:
    row = make_application()
    api.post(f"/api/v1/applications/{row['id']}/follow-up/", {"action": "retire"})
    assert Application.objects.get().follow_up_retired is True
    api.patch(f"/api/v1/applications/{row['id']}/", {"follow_up_on": "2027-01-05"})
    assert Application.objects.get().follow_up_retired is False
