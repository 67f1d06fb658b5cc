"""The search index of jobs: kept by the database whatever writes, healed when lost, and read for one owner alone."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import QuerySet

from accounts.models import User
from jobs.models import Job
from jobs.search import JOB_SEARCH
from tests.jobs.test_search import found, keep, new

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


def test_every_way_of_writing_keeps_the_index(alice: User) -> None:
    one, two = Job.objects.bulk_create([new(alice, title="First bulk"), new(alice, title="Second bulk")])
    assert found(alice, "bulk") == {one.pk, two.pk}

    Job.objects.filter(pk=one.pk).update(title="Renamed")
    assert (found(alice, "bulk"), found(alice, "renamed")) == ({two.pk}, {one.pk})

    two.notes = "with a note"
    Job.objects.bulk_update([two], ["notes"])
    assert found(alice, "second note") == {two.pk}

    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET company = 'Übermut' WHERE id = %s", [two.pk])
        assert found(alice, "ubermut") == {two.pk}
        names = [str(field.column) for field in Job._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(names)
        values = columns.replace("title,", "'Raw copy',", 1).replace(" uid,", " %s,", 1)
        insert = f"INSERT INTO jobs_job ({columns}) SELECT {values} FROM jobs_job WHERE id = %s"  # noqa: S608 - columns
        cursor.execute(insert, ["a" * 32, one.pk])
    raw = Job.objects.get(title="Raw copy")
    assert found(alice, "raw copy") == {raw.pk}

    raw.delete()
    Job.objects.filter(pk=two.pk).delete()
    assert (found(alice, "raw"), found(alice, "second")) == (set(), set())
    assert found(alice, "renamed") == {one.pk}


@pytest.mark.skipif(SQLITE, reason="SQLite has no COPY")
def test_copied_rows_are_found(alice: User) -> None:
    fields = [field for field in Job._meta.concrete_fields if not field.primary_key]
    job = new(alice, title="Copied in", tags=[], contacts=[])
    values = [field.get_db_prep_save(getattr(job, field.attname), connection) for field in fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY jobs_job ({', '.join(str(f.column) for f in fields)}) FROM STDIN") as copy,
    ):
        copy.write_row(values)

    assert found(alice, "copied") == {Job.objects.get().pk}


def test_a_write_that_is_rolled_back_leaves_no_words(alice: User) -> None:
    with transaction.atomic():
        keep(alice, title="Regretted")
        transaction.set_rollback(True)

    assert found(alice, "regretted") == set()


def triggers() -> set[str]:
    """Return the names of the triggers on the table of jobs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'jobs_job'")
        return {name for (name,) in cursor.fetchall()}


def test_the_migrations_make_the_index_that_is_searched(db: None) -> None:
    assert importlib.import_module("jobs.migrations.0002_search").INDEX == JOB_SEARCH
    if SQLITE:
        assert triggers() == {"jobs_job_search_insert", "jobs_job_search_update", "jobs_job_search_delete"}
    assert JOB_SEARCH.heal(connection) is False


@pytest.mark.django_db(transaction=True)
def test_the_migration_indexes_the_rows_it_finds(alice: User) -> None:
    with connection.schema_editor() as schema_editor:
        JOB_SEARCH.drop(schema_editor)
    try:
        job = keep(alice, title="There before", notes="Übermut")
    finally:
        with connection.schema_editor() as schema_editor:
            JOB_SEARCH.create(schema_editor)

    assert found(alice, "before ubermut") == {job.pk}


@pytest.fixture
def rebuilt_table(transactional_db: None) -> Iterator[None]:
    """Tables of jobs as a later migration may leave them: on SQLite copied, without their triggers."""
    old = Job._meta.get_field("source")
    wider = models.CharField(max_length=201, blank=True)
    wider.set_attributes_from_name("source")
    wider.model = Job
    with connection.schema_editor() as schema_editor:
        schema_editor.alter_field(Job, old, wider)
    yield
    with connection.schema_editor() as schema_editor:
        schema_editor.alter_field(Job, wider, old)
    JOB_SEARCH.heal(connection)


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_of_the_table_is_healed_when_migrations_have_run(alice: User, request: pytest.FixtureRequest) -> None:
    before, gone = keep(alice, title="Before"), keep(alice, title="Gone")
    request.getfixturevalue("rebuilt_table")
    missed = keep(alice, title="Missed")
    gone.delete()
    if SQLITE:
        assert triggers() == set()
        assert found(alice, "missed") == set()

    call_command("migrate", verbosity=0)

    assert (found(alice, "before"), found(alice, "missed"), found(alice, "gone")) == ({before.pk}, {missed.pk}, set())
    missed.delete()
    assert found(alice, "acme") == {before.pk}


@pytest.mark.skipif(SQLITE, reason="SQLite compares bytes anyway")
def test_folded_columns_sort_by_code_point_and_keep_their_indexes(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, collname FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation "
            "WHERE attrelid = 'jobs_job'::regclass AND attname LIKE '%\\_folded'"
        )
        collations = dict(cursor.fetchall())
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'jobs_job'")
        indexes = {name for (name,) in cursor.fetchall()}

    assert collations == {"company_folded": "C", "title_folded": "C", "location_folded": "C"}
    assert {"job_company", "job_title", "jobs_job_search"} <= indexes


@pytest.fixture
def crowd(alice: User, bob: User) -> User:
    """Alice with 300 jobs, of which 100 say spark, among 3,000 of Bob's that all do; returns Alice."""
    filler = "we build things for people who like them " * 3
    for owner, count, every in ((bob, 3_000, 1), (alice, 300, 3)):
        Job.objects.bulk_create(
            new(owner, title=f"Engineer {number}", description=filler + ("spark" if number % every == 0 else "none"))
            for number in range(count)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return alice


def page(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the first page as the API reads it."""
    return rows.filter(deleted_at=None).order_by("-rank", "-created_at", "-id")[:50]


@pytest.mark.skipif(SQLITE, reason="PostgreSQL's plan")
@pytest.mark.parametrize("text", ["spark", "engineer spark", "spa"])
def test_postgresql_reads_the_rows_of_the_owner_alone(crowd: User, text: str) -> None:
    rows = page(JOB_SEARCH.search(Job.objects.for_user(crowd), text))
    (plan,) = json.loads(rows.explain(format="json", analyze=True))

    read = 0
    for node in nodes(plan["Plan"]):
        if node.get("Relation Name") == "jobs_job":
            read += (
                node["Actual Rows"]
                + node.get("Rows Removed by Filter", 0)
                + node.get("Rows Removed by Index Recheck", 0)
            ) * node["Actual Loops"]
    assert rows.count() == 50
    assert 100 <= read <= 300


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a plan."""
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


@pytest.mark.skipif(not SQLITE, reason="SQLite's plan")
@pytest.mark.parametrize("text", ["spark", "engineer spark", "spa"])
def test_sqlite_reads_rows_by_their_number_from_the_index(crowd: User, text: str) -> None:
    rows = page(JOB_SEARCH.search(Job.objects.for_user(crowd), text))
    plan = [line.split(maxsplit=3)[3] for line in rows.explain().splitlines()]

    assert len(rows) == 50
    reads = [line for line in plan if line.startswith(("SCAN", "SEARCH"))]
    assert reads[0] == "SEARCH jobs_job USING INTEGER PRIMARY KEY (rowid=?)"
    assert len(reads) == 5
    assert all(line.startswith("SCAN jobs_job_search VIRTUAL TABLE INDEX 0:M") for line in reads[1:])


@pytest.mark.skipif(SQLITE, reason="SQLite's index is as it was")
@pytest.mark.django_db(transaction=True)
def test_the_index_by_owner_goes_back_to_what_the_code_before_reads_and_forth_again(alice: User, bob: User) -> None:
    mine, other = keep(alice, title="Data  Engineer", notes="Übermut"), keep(bob, title="Data Engineer")

    def matching(query: str) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM jobs_job WHERE search @@ %s::tsquery", [query])
            return {pk for (pk,) in cursor.fetchall()}

    def stored(pk: int) -> tuple[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search::text, search_head::text FROM jobs_job WHERE id = %s", [pk])
            search, head = cursor.fetchone()
            return search, head

    now = stored(mine.pk)
    with connection.schema_editor() as schema_editor:
        JOB_SEARCH.renew(schema_editor, back=True)
    try:
        assert matching(f"'~{alice.pk}' & engineer & ubermut:*") == {mine.pk}
        assert matching("data & eng:*") == {mine.pk, other.pk}
        assert stored(mine.pk)[1] == now[1] == "'acme':1B 'data':1A 'engineer':1A"
    finally:
        with connection.schema_editor() as schema_editor:
            JOB_SEARCH.renew(schema_editor)

    assert stored(mine.pk) == now
    assert matching("engineer:*") == set()
    assert matching(f"{bob.pk}~data & {bob.pk}~eng:*") == {other.pk}
    assert found(alice, "engineer ubermut") == {mine.pk}


@pytest.mark.skipif(SQLITE, reason="PostgreSQL's tsvector ends at 1 MB")
def test_the_longest_text_of_different_words_fits_whatever_the_number_of_the_owner(db: None) -> None:
    for width in (1, 2, 3):
        letters = [chr(0x20000 + number) for number in range(40_000)]
        text = " ".join("".join(letters[number : number + width]) for number in range(40_000))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = "
                "d.adrelid AND a.attnum = d.adnum WHERE attrelid = 'jobs_job'::regclass AND attname = 'search'"
            )
            (expression,) = cursor.fetchone()
            columns = "'' AS title, '' AS company, '' AS tech_stack_text, '' AS requirements, '' AS notes"
            source = f"(SELECT {2**63 - 1} AS owner_id, repeat(%s, 3) AS description, {columns}) AS row"
            cursor.execute(f"SELECT length({expression}) FROM {source}", [text])  # noqa: S608 - of the catalogue
            assert cursor.fetchone()[0] > 10_000
