"""How the databases answer the lists: nothing beyond the owner's rows is read, and the main cases come from an index.

The plans are those of the very statements that the API sends, asked of the database that the suite runs on.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import Skill, User
from applications.choices import ApplicationStatus
from applications.models import Application
from careercopilot.core.owner import OwnedModel
from jobs.choices import JobStatus
from jobs.models import Job, JobSkill
from tests.conftest import client_for

pytestmark = pytest.mark.django_db

OWNERS = 6
JOBS = 2_000
PAGE = 50
COMMON_SKILLS = ("sql", "git", "linux", "docker")
"""What every job asks for: in a table with hundreds of rows alone a database rightly reads all of it."""
TIES = 20
"""Rows at the edge of a page that share the cursor's value, and the one that tells whether there is a next page."""
POSTGRESQL = connection.vendor == "postgresql"

# What is answered from an index alone, without sorting and without reading past the page.
INDEXED = [
    "/api/v1/jobs/",
    "/api/v1/jobs/?ordering=updated_at",
    "/api/v1/jobs/?ordering=company",
    "/api/v1/jobs/?ordering=-title",
    "/api/v1/jobs/?status=open",
    "/api/v1/applications/",
    "/api/v1/applications/?status=applied",
    "/api/v1/applications/?ordering=-updated_at",
    "/api/v1/jobs/?deleted=true",
]
# The first page of these, too; deep down the rows that share the cursor's value are read again.
INDEXED_AT_FIRST = [
    "/api/v1/applications/?ordering=status",
    *(f"/api/v1/jobs/?ordering=-{name}" for name in ("deadline", "posted_on", "salary_min", "salary_max")),
    *(f"/api/v1/applications/?ordering=-{name}" for name in ("applied_on", "follow_up_on")),
]
# SQLite's indexes have nulls first: it sorts the owner's rows.
INDEXED_ON_POSTGRESQL = [path.replace("=-", "=") for path in INDEXED_AT_FIRST if "=-" in path]
# What may read all rows of the owner, and none of anybody else.
OWNED = [
    "/api/v1/jobs/?tech_stack=python",
    "/api/v1/jobs/?q=engineer",
    "/api/v1/jobs/?q=engineer&ordering=company",
    "/api/v1/jobs/?company=acme&work_mode=remote",
    "/api/v1/jobs/?company=acme&status=open&job_type=full_time&ordering=-salary_max",
    "/api/v1/jobs/?location=berlin&source=site&experience_level=mid",
    "/api/v1/jobs/?tags=a&salary_min=5&salary_max=9",
    "/api/v1/jobs/?created_after=2026-01-01&posted_after=2026-01-01&deadline_before=2026-12-01",
    "/api/v1/jobs/?has_application=true",
    "/api/v1/jobs/?has_application=false",
    "/api/v1/jobs/?count=true",
    "/api/v1/applications/?ordering=next_interview_at",
    "/api/v1/applications/?company=acme",
    "/api/v1/applications/?q=engineer",
    "/api/v1/applications/?has_interview=true",
    "/api/v1/applications/?applied_after=2026-01-01&follow_up_before=2026-12-01",
    "/api/v1/applications/?source=site&resume_label=a",
    "/api/v1/interviews/",
]


def link_all(owner: User, skill: Skill) -> None:
    """Let every job of an owner ask for a skill."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_jobskill (job_id, skill_id) SELECT id, %s FROM jobs_job WHERE owner_id = %s",
            [skill.pk, owner.pk],
        )


def fill() -> User:
    """Make six owners with 2,000 jobs and 1,000 applications each, and return one in the middle."""
    statuses, stages = list(JobStatus), list(ApplicationStatus)[:2]
    owners = [User.objects.create_user(f"owner{number}@example.com") for number in range(OWNERS)]
    for owner in owners:
        skill, *others = [Skill.objects.create(owner=owner, key=key, name=key) for key in ("python", *COMMON_SKILLS)]
        rows = [
            Job(
                owner=owner,
                company=f"Acme {number % 97}",
                title=f"Engineer {number}",
                status=statuses[number % len(statuses)],
                tech_stack_text="Python" if number % 10 == 0 else "",
            )
            for number in range(JOBS)
        ]
        for row in rows:
            row.derive()
        Job.objects.bulk_create(rows, batch_size=500)
        JobSkill.objects.bulk_create([JobSkill(job=row, skill=skill) for row in rows[::10]], batch_size=500)
        for other in others:
            link_all(owner, other)
        Application.objects.bulk_create(
            [
                Application(owner=owner, job=row, status=stages[number % len(stages)])
                for number, row in enumerate(rows[::2])
            ],
            batch_size=500,
        )
    with connection.cursor() as cursor:
        # What other tests left behind in tables and indexes would count in the choice of a plan.
        cursor.execute("VACUUM (FULL, ANALYZE)" if POSTGRESQL else "ANALYZE")
    return owners[OWNERS // 2]


@pytest.fixture(scope="module")
def client(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[APIClient]:
    """The API as one of the owners; the rows and the session go when the module is done."""
    with django_db_blocker.unblock():
        client = client_for(fill())
        yield client
        client.logout()
        User.objects.filter(email__startswith="owner").delete()


def list_statements(client: APIClient, path: str) -> list[str]:
    """Return the statements that read jobs, applications or interviews for one request."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, response.content
    tables = ("jobs_job", "applications_application", "applications_interview")
    return [query["sql"] for query in captured if any(f'FROM "{table}"' in query["sql"] for table in tables)]


def nodes(plan: dict[str, Any], *, below_a_subplan: bool = False) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a PostgreSQL plan, those that are asked once a row marked."""
    below = below_a_subplan or plan.get("Parent Relationship") == "SubPlan"
    yield {**plan, "below a subplan": below}
    for child in plan.get("Plans", []):
        yield from nodes(child, below_a_subplan=below)


def postgresql_plan(statement: str) -> list[dict[str, Any]]:
    """Return the nodes of the plan of a statement that was carried out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (answer,) = cursor.fetchone()
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return list(nodes(plans[0]["Plan"]))


def rows_read(plan: list[dict[str, Any]], table: str) -> int:
    """Return how many rows of a table were looked at, kept or thrown away."""
    read = 0
    for node in plan:
        if node.get("Relation Name") == table:
            kept = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            read += (kept + node.get("Rows Removed by Index Recheck", 0)) * node["Actual Loops"]
    return int(read)


def sqlite_plan(statement: str) -> list[str]:
    """Return the lines of the plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return [row[3] for row in cursor.fetchall()]


def assert_owned(statement: str) -> None:
    """Fail if a statement reads rows of somebody else."""
    if POSTGRESQL:
        plan = postgresql_plan(statement)
        for table, rows in (("jobs_job", JOBS), ("applications_application", JOBS // 2)):
            assert rows_read(plan, table) <= 2 * rows, statement
        return
    for line in sqlite_plan(statement):
        if "VIRTUAL TABLE" in line:
            # The full-text index is asked for the owner's token together with the words.
            assert "MATCH" in statement
            assert 'owner : "x' in statement
            continue
        assert not line.startswith(("SCAN jobs_", "SCAN applications_")), (line, statement)


def assert_indexed(statement: str) -> None:
    """Fail if a statement sorts, or reads much more than the page."""
    assert_owned(statement)
    if POSTGRESQL:
        plan = postgresql_plan(statement)
        outer = [node for node in plan if not node.get("below a subplan")]
        assert not {node["Node Type"] for node in outer} & {"Sort", "Incremental Sort", "Seq Scan"}, statement
        most = max(rows_read(plan, table) for table in ("jobs_job", "applications_application"))
        assert most <= PAGE + TIES, statement
        return
    lines = sqlite_plan(statement)
    assert not [line for line in lines if "TEMP B-TREE" in line], (lines, statement)
    assert [line for line in lines if "INDEX" in line and "owner_id=?" in line], (lines, statement)


def paged(statements: list[str]) -> list[str]:
    """Return the statements that fetch a page."""
    return [statement for statement in statements if "LIMIT" in statement and "ORDER BY" in statement]


@pytest.mark.parametrize("path", [*INDEXED, *INDEXED_AT_FIRST, *INDEXED_ON_POSTGRESQL, *OWNED])
def test_a_list_reads_nothing_beyond_the_owners_rows(client: APIClient, path: str) -> None:
    statements = list_statements(client, path)
    assert statements
    for statement in statements:
        assert_owned(statement)


@pytest.mark.parametrize("path", INDEXED)
def test_a_main_list_comes_from_an_index_also_deep_down(client: APIClient, path: str) -> None:
    # Well before the end: of a handful of last rows a database may read all and sort them.
    page: str | None = path
    for _ in range(4):
        if page is not None:
            (statement,) = paged(list_statements(client, page))
            assert_indexed(statement)
            page = client.get(page).json()["next"]


@pytest.mark.parametrize("path", [*INDEXED_AT_FIRST, *(INDEXED_ON_POSTGRESQL if POSTGRESQL else [])])
def test_the_first_page_of_every_order_comes_from_an_index(client: APIClient, path: str) -> None:
    (statement,) = paged(list_statements(client, path))
    assert_indexed(statement)


def test_duplicates_of_a_job_are_found_without_reading_all_jobs(client: APIClient) -> None:
    first = client.get("/api/v1/jobs/?ordering=created_at&page_size=1").json()["results"][0]
    with CaptureQueriesContext(connection) as captured:
        assert client.patch(f"/api/v1/jobs/{first['id']}/", {"notes": "seen"}).status_code == 200
    (statement,) = [query["sql"] for query in captured if '"company_key" = ' in query["sql"]]
    if POSTGRESQL:
        assert rows_read(postgresql_plan(statement), "jobs_job") <= JOBS // 10
    else:
        assert [line for line in sqlite_plan(statement) if "job_same_title" in line or "MULTI-INDEX OR" in line]


@pytest.mark.parametrize("path", ["/api/v1/jobs/?tech_stack=python", "/api/v1/jobs/?tech_stack=python&tech_match=all"])
def test_the_jobs_that_ask_for_a_skill_come_from_the_index_over_skills(client: APIClient, path: str) -> None:
    (statement,) = paged(list_statements(client, path))
    if POSTGRESQL:
        plan = postgresql_plan(statement)
        assert "job_skill_once" in {node.get("Index Name") for node in plan}, statement
        assert "Seq Scan" not in {node["Node Type"] for node in plan}, statement
        return
    lines = sqlite_plan(statement)
    assert [line for line in lines if "jobs_jobskill" in line and "(skill_id=?)" in line], lines


@pytest.mark.parametrize("model", [model for model in apps.get_models() if issubclass(model, OwnedModel)])
def test_all_rows_of_an_owner_come_from_an_index(model: Any) -> None:
    indexes = [*model._meta.constraints, *model._meta.indexes]
    assert "owner" in {index.fields[0] for index in indexes if index.condition is None}
    assert not model._meta.get_field("owner").db_index
