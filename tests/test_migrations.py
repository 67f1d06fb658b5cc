"""The migrations say what the models say, and lead there from nothing."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    output = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=output)
    assert output.getvalue().strip() == "No changes detected"


@pytest.mark.django_db
def test_each_app_has_one_last_migration() -> None:
    loader = MigrationLoader(connection)
    assert loader.detect_conflicts() == {}


def test_the_user_model_is_in_the_first_migration_of_its_app() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    first = loader.disk_migrations["accounts", "0001_initial"]
    assert first.initial
    assert "User" in {getattr(operation, "name", "") for operation in first.operations}


def test_what_the_database_fills_in_has_a_default_for_rows_written_in_bulk() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    assert [field for field in fields if field.has_db_default() and not field.has_default()] == []
