"""Many rows written in few statements: every kind of column, and only what was named."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Skill, User
from careercopilot.core.batches import insert_rows, update_rows
from jobs.models import Job, JobSkill
from jobs.search import JOB_SEARCH

KINDS = {
    "title": 'It\'s 100 % "new" {} %s',
    "work_mode": None,
    "salary_min": Decimal("70000.50"),
    "salary_max": None,
    "notes": "line\nline",
    "tags": ["a", "Zürich", {"b": None}],
    "contacts": [],
    "posted_on": dt.date(2026, 11, 23),
    "deadline": None,
    "deleted_at": None,
    "updated_at": dt.datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=dt.UTC),
}


def make(owner: User, count: int) -> list[Job]:
    """Make jobs with a text that the search finds."""
    rows = [Job(owner=owner, company="Acme", title=f"Old {number}", work_mode="remote") for number in range(count)]
    made: list[Job] = Job.objects.bulk_create(rows)
    return made


def test_every_kind_of_column_is_written_as_it_is(alice: User) -> None:
    rows = make(alice, 3)
    for name, value in KINDS.items():
        setattr(rows[1], name, value)
    rows[1].company = "not named"
    update_rows(rows[1:2], KINDS)
    stored = Job.objects.get(pk=rows[1].pk)
    assert {name: getattr(stored, name) for name in KINDS} == KINDS
    assert stored.company == "Acme"
    assert list(Job.objects.exclude(pk=stored.pk).order_by("pk").values_list("title", flat=True)) == ["Old 0", "Old 2"]


def test_every_kind_of_column_of_a_new_row_is_written_as_it_is(alice: User) -> None:
    rows = [Job(owner=alice, company="Acme", title=f"T{number}", status="open") for number in range(501)]
    for name, value in {**KINDS, "notes": 'Zürich \U0001f600 \\ " % {} %s'}.items():
        setattr(rows[500], name, value)
    with CaptureQueriesContext(connection) as queries:
        insert_rows(rows)
    stored = list(Job.objects.order_by("pk"))
    assert [job.pk for job in stored] == [row.pk for row in rows]
    names = [field.attname for field in Job._meta.concrete_fields]
    assert [[getattr(job, name) for name in names] for job in stored] == [
        [getattr(row, name) for name in names] for row in rows
    ]
    assert {(row._state.adding, row._state.db) for row in rows} == {(False, "default")}
    assert connection.vendor != "postgresql" or len(queries) == 2
    assert JOB_SEARCH.search(Job.objects.for_user(alice), "t77").count() == 1


def test_skills_are_linked_where_they_are_known_and_once(alice: User, bob: User) -> None:
    first, second = make(alice, 2)
    Skill.objects.ensure(bob.pk, ["Rust"])
    go = Skill.objects.ensure(alice.pk, ["Go"])["go"]
    pairs = [{"job": first.pk, "key": "go"}, {"job": second.pk, "key": "rust"}]
    assert JobSkill.objects.link(alice.pk, pairs) == 1
    rust = Skill.objects.ensure(alice.pk, ["Rust"])["rust"]
    assert JobSkill.objects.link(alice.pk, pairs) == 1
    links = set(JobSkill.objects.values_list("job", "skill"))
    assert links == {(first.pk, go.pk), (second.pk, rust.pk)}
    assert JobSkill.objects.link(alice.pk, []) == 0


def test_a_thousand_rows_take_two_statements_and_stay_searchable(alice: User) -> None:
    rows = make(alice, 1_000)
    for number, row in enumerate(rows):
        row.title, row.salary_min = f"Fresh {number}", Decimal(number) if number % 2 else None
    with CaptureQueriesContext(connection) as queries:
        update_rows(rows, ["title", "salary_min"])
    assert len(queries) == 2
    stored = {job.pk: (job.title, job.salary_min) for job in Job.objects.all()}
    assert stored == {row.pk: (row.title, row.salary_min) for row in rows}
    mine = Job.objects.for_user(alice)
    assert (JOB_SEARCH.search(mine, "fresh").count(), JOB_SEARCH.search(mine, "old").count()) == (1_000, 0)


def test_a_row_that_is_gone_stays_gone(alice: User) -> None:
    kept, gone = make(alice, 2)
    Job.objects.filter(pk=gone.pk).delete()
    kept.title = gone.title = "New"
    update_rows([gone, kept], ["title"])
    assert list(Job.objects.values_list("pk", "title")) == [(kept.pk, "New")]


def test_nothing_to_write_costs_nothing(alice: User) -> None:
    rows = make(alice, 1)
    with CaptureQueriesContext(connection) as queries:
        update_rows([], ["title"])
        update_rows(rows, [])
    assert len(queries) == 0
