"""What is kept beside an application of its history is what the history says, however it was written."""

import datetime as dt
import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from applications.histories import replace_histories
from applications.models import Application
from tests.analytics.accounts import application_of, at
from tests.analytics.stored import FACTS, said, unfounded

MIGRATION: Any = importlib.import_module("applications.migrations.0008_facts_filled")
LONG_AGO = dt.datetime(1911, 5, 3, 4, 5, 6, 789_012, tzinfo=dt.UTC)
WRONG = {"sent_micros": 1, "answered_micros": 2, "latest_micros": 3, "reached": 31}


def test_the_columns_are_what_the_history_says(alice: User) -> None:
    row = application_of(alice, ("interested", at(3, 1)), ("applied", at(3, 9)), ("applied", at(3, 2)))
    assert said(row) == {
        "sent_micros": 1_772_449_200_000_000,
        "answered_micros": None,
        "latest_micros": 1_773_054_000_000_000,
        "reached": 1,
    }
    assert unfounded() == []
    Application.objects.filter(pk=row.pk).update(reached=3)
    assert unfounded() == [row.pk]


def test_the_migration_fills_them_batch_by_batch(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        application_of(alice, ("applied", LONG_AGO), ("interview", at(3, 9)), ("rejected", at(3, 16))),
        application_of(bob, ("offer", at(3, 1)), ("applied", at(3, 2)), ("accepted", at(3, 3)), deleted_at=at(3, 4)),
        application_of(alice, ("interested", at(3, 1) + dt.timedelta(microseconds=7))),
        application_of(alice, ("applied", at(3, 2)), ("applied", at(3, 1)), ("ghosted", at(3, 9))),
        application_of(alice, ("interested", at(3, 1))),
    ]
    rows[-1].history.all().delete()
    Application.objects.update(**WRONG)
    assert unfounded() == [row.pk for row in rows]
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    with CaptureQueriesContext(connection) as queries:
        MIGRATION.fill(None, SimpleNamespace(connection=connection))
    assert len(queries) == 1 + -(-(rows[-1].pk - rows[0].pk + 1) // 2)
    assert unfounded() == []
    rows[-1].refresh_from_db()
    assert [getattr(rows[-1], name) for name in FACTS] == [None, None, None, 0]


@pytest.mark.django_db
def test_the_migration_fills_a_table_without_rows() -> None:
    MIGRATION.fill(None, SimpleNamespace(connection=connection))
    assert not Application.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such indexes.")
@pytest.mark.django_db
def test_what_is_counted_stands_in_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'application_by_status'")
        ((definition,),) = cursor.fetchall()
    assert definition.endswith(
        "(owner_id, status, id) INCLUDE (job_id, reached, sent_micros) WHERE (deleted_at IS NULL)"
    )


def test_a_history_put_back_without_entries_reached_nothing(api: APIClient, alice: User) -> None:
    row = application_of(alice, ("applied", at(3, 2)), ("offer", at(3, 9)))
    replace_histories(histories={row.pk: []})
    assert unfounded() == []
    assert api.get("/api/v1/analytics/summary/").json()["sent"]["count"] == 0
