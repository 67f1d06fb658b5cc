"""What a bulk operation on jobs costs, and what becomes of one that another request stands in the way of."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Skill, User
from jobs.models import Job
from tests.conftest import client_for
from tests.jobs.test_bulk import bulk, item


def cost(call: Callable[[], Any]) -> int:
    """Count the queries of a call."""
    with CaptureQueriesContext(connection) as queries:
        response = call()
    assert response.status_code in {200, 201}, response.content
    return len(queries)


def calls(api: APIClient, count: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each bulk operation on so many rows."""
    items = [item(number, tags=["a", f"t{number}"]) for number in range(count)]
    yield "create", lambda: bulk(api, "create", items=items)
    ids = list(Job.objects.order_by("pk").values_list("pk", flat=True))
    changed = {"title": "New", "status": "open", "salary_max": 5, "tags": ["b"], "tech_stack": ["Rust", "Go"]}
    yield "update", lambda: bulk(api, "update", items=[{"id": one, **changed, "notes": f"n{one}"} for one in ids])
    yield "delete", lambda: bulk(api, "delete", ids=ids)
    yield "restore", lambda: bulk(api, "restore", ids=ids)
    yield "destroy", lambda: bulk(api, "delete", ids=ids, hard=True)


BOUNDS = {
    # What a thousand rows cost beyond eleven: SQLite's INSERTs hold 999 values, UPDATEs 500 rows, DELETEs 100 ids.
    "postgresql": {"create": 7, "update": 4, "delete": 0, "restore": 0, "destroy": 9},
    "sqlite": {"create": 45, "update": 6, "delete": 0, "restore": 0, "destroy": 12},
}


def test_a_thousand_rows_cost_few_queries_more_than_eleven(api: APIClient, alice: User) -> None:
    Skill.objects.ensure(alice.pk, [*(f"Skill {number}" for number in range(7)), "Go", "Rust"])
    few = {name: cost(call) for name, call in calls(api, 11)}
    many = {name: cost(call) for name, call in calls(api, 1_000)}
    assert max(few.values()) <= 25
    grown = {name: many[name] - few[name] for name in few}
    bounds = BOUNDS[connection.vendor]
    assert {name: more for name, more in grown.items() if more > bounds[name]} == {}


def test_rows_that_name_different_columns_cost_no_more(api: APIClient) -> None:
    names = ["description", "notes", "title", "contacts", "salary_text", "url", "requirements"]
    values = {"contacts": [{"name": "Ines"}], "url": "https://a.com/1"}

    def change(count: int) -> int:
        ids = bulk(api, "create", items=[item(number) for number in range(count)]).json()["created_ids"]
        rows = [{"id": pk, (name := names[place % 7]): values.get(name, "new")} for place, pk in enumerate(ids)]
        return cost(lambda: bulk(api, "update", items=rows))

    assert change(7) == change(140)
    assert Job.objects.filter(notes="new", description="").count() == 21


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again(alice: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    api = client_for(alice)
    first, second = bulk(api, "create", items=[item(1), item(2)]).json()["created_ids"]
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"

    def change() -> Any:
        try:
            return bulk(client_for(alice), "update", items=[{"id": pk, "notes": "x"} for pk in (first, second)])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic(), connection.cursor() as cursor:
        # Whoever waits longest in silence is not the one that is ended.
        cursor.execute("SET LOCAL deadlock_timeout = '1min'")
        cursor.execute("SELECT id FROM jobs_job WHERE id = %s FOR UPDATE", [second])
        answer = pool.submit(change)
        found = 0
        while not found:
            cursor.execute(waiting)
            (found,) = cursor.fetchone()
        cursor.execute("SELECT id FROM jobs_job WHERE id = %s FOR UPDATE", [first])
        transaction.set_rollback(True)
        assert not answer.done()
    assert answer.result(60).status_code == 200
    assert set(Job.objects.values_list("notes", flat=True)) == {"x"}
