"""Mass assignment: on every body of the API, what is read-only is ignored, and what is unknown is refused."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview
from exports.models import Export, Import
from jobs.models import Job, SavedSearch
from notifications.models import Notification
from tests.conftest import client_for
from tests.security.cases import CASES, ROWS, Case

STRANGE = {
    "owner": 2, "owner_id": 2, "user": 2, "user_id": 2, "is_staff": True, "is_superuser": True, "password": "x",
    "is_active": False, "__class__": "x", "constructor": {"prototype": {}}, "pk": 7,
}  # fmt: skip
"""What an attacker would like to set; no body has a field of these names."""
READ_ONLY: dict[str, Any] = {
    "id": 999_999, "uid": str(uuid.UUID(int=7)), "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z", "deleted_at": "2001-01-01T00:00:00Z", "match_score": 7,
    "possible_duplicates": [1], "job_summary": {"id": 1}, "next_interview_at": "2001-01-01T00:00:00Z",
    "interviews": [{"id": 1}], "email": "mallory@example.com", "prefix": "ccp_mallory",
    "last_used_at": "2001-01-01T00:00:00Z", "status": "completed", "progress": 100,
}  # fmt: skip
BULK = "items.0."
VERBS = ("/follow-up/", "/transition/", "/{entry}/")
"""Their bodies are no rows: what the answer shows beyond them is unknown to them."""
WITHOUT_BODY = {"restore", "cancel", "undo", "read", "unread", "read-all", "ws-ticket"}


def bodies() -> Iterator[tuple[str, str]]:
    """Yield method and route of each operation that takes a JSON body."""
    for method, path in sorted(CASES):
        if path.strip("/").split("/")[-1] not in WITHOUT_BODY and not CASES[method, path].multipart:
            body = CASES[method, path].body(dict.fromkeys(("email", *ROWS.values(), "free_job"), 1))
            if isinstance(body, dict | list):
                yield method, path


def document() -> Any:
    """Return the OpenAPI document."""
    generator: Any = SchemaGenerator
    return generator().get_schema(request=None, public=True)


def spoilt(body: Any, more: dict[str, Any]) -> tuple[Any, str]:
    """Return a body with more fields in it, where its fields are, and what stands before their names in errors."""
    if isinstance(body, list):
        return [{**body[0], **more}], "0."
    if isinstance(body.get("items"), list):
        return {**body, "items": [{**body["items"][0], **more}]}, BULK
    return {**body, **more}, ""


def address(path: str, ids: dict[str, Any]) -> str:
    """Return the address of a route with the owner's row in it."""
    return path.replace("{pk}", str(ids.get(ROWS.get(path, "")))).replace("{entry}", str(ids["entry"]))


@pytest.mark.parametrize(("method", "path"), list(bodies()))
def test_unknown_fields_are_refused_and_nothing_is_done(
    alice: User, rows: dict[str, Any], method: str, path: str
) -> None:
    api = client_for(alice)
    case: Case = CASES[method, path]
    body, before = spoilt(case.body(rows), STRANGE)
    counted = counts()
    response = getattr(api, method.lower())(address(path, rows), body)
    assert response.status_code == 400, response.content
    answer = response.json()
    if before == BULK:
        (row,) = answer["errors"]
        assert set(row["field_errors"]) == set(STRANGE)
    else:
        assert set(answer["field_errors"]) == {before + name for name in STRANGE}
    assert counts() == counted
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.is_active) == (False, False, True)


def counts() -> list[Any]:
    """Return how many rows of each kind there are, and the last change to any."""
    kinds = (Job, Application, Interview, SavedSearch, Notification, Export, Import, User)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def schema_of(whole: Any, method: str, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the properties of an operation's body, and those of its answer."""
    shape = path.replace("{pk}", "{id}") if path.replace("{pk}", "{id}") in whole["paths"] else path
    operation = whole["paths"][shape][method.lower()]
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    status = str(CASES[method, path].status)
    shown = operation["responses"].get(status, {}).get("content", {}).get("application/json", {}).get("schema", {})
    return properties(whole, sent), properties(whole, shown)


def properties(whole: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that a schema names, references followed."""
    while "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= properties(whole, part)
    return found


def test_read_only_fields_are_in_no_body_and_change_nothing(alice: User, rows: dict[str, Any]) -> None:
    """Each operation that answers with what it wrote: its read-only fields, sent along, are as if they were not."""
    api, whole, tried = client_for(alice), document(), 0
    for method, path in bodies():
        sent, shown = schema_of(whole, method, path)
        names = [name for name in shown if name not in sent and name in READ_ONLY]
        body = CASES[method, path].body(rows)
        if not names or path.endswith(VERBS) or not isinstance(body, dict) or {"items", "ids"} & set(body):
            continue
        tried += 1
        unchanged(api, method, address(path, rows), {**body, **{name: READ_ONLY[name] for name in names}}, names)
    assert tried > 10


def unchanged(api: APIClient, method: str, path: str, body: dict[str, Any], names: list[str]) -> None:
    """Send a body with read-only fields, check that none of them shows what was sent, and take it back."""
    with transaction.atomic():
        response = getattr(api, method.lower())(path, body)
        transaction.set_rollback(True)
    assert response.status_code in {200, 201, 202}, (method, path, response.content)
    answer = response.json()
    for name in names:
        assert answer.get(name) != READ_ONLY[name] or name == "possible_duplicates", (method, path, name)
