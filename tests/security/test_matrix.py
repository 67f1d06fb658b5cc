"""Every route, method and caller: what comes back follows from rules, so that a new route cannot be forgotten."""

from http.cookies import SimpleCookie
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from rest_framework.test import APIClient

from tests.security.cases import CASES, OTHER_PARAMETERS, PUBLIC_API, ROWS, Case, Ids
from tests.security.cast import CALLERS, MARK, People
from tests.security.urlmap import METHODS, SAFE, Route, routes

API_ROUTES = [route for route in routes() if route.path.startswith("/api/")]
PRIVATE = [route for route in API_ROUTES if route.path not in PUBLIC_API]
WRITES = ("INSERT", "UPDATE", "DELETE")
WITH_EVERY_METHOD = {"no credential", "the owner's session", "a stranger's session"}
"""HEAD and OPTIONS prove who asks in no other way than GET does."""
CHANGING_AND_READING = [method for method in METHODS if method not in {"HEAD", "OPTIONS"}]
SHOWING = (
    "jobs/ jobs/search/ jobs/export/ jobs/{pk}/ applications/ applications/export/ applications/{pk}/ "
    "applications/{pk}/history/ interviews/ interviews/{pk}/ saved-searches/ saved-searches/{pk}/ notifications/ "
    "notifications/{pk}/ me/ me/skills/ me/tokens/ me/tokens/{pk}/ imports/ imports/{pk}/ exports/{pk}/download/"
).split()
"""Routes that show texts of the owner's; the others show numbers and choices."""
NOTE_OF_USE = 'UPDATE "accounts_apitoken" SET "last_used_at"'


def case_of(method: str, route: Route) -> Case:
    """Return the case of a method that the route declares; reading has the same for all."""
    return Case() if method in SAFE else CASES[method, route.path]


def expected(role: str, method: str, route: Route) -> int:
    """Return the status that the rules give to a caller."""
    if role == "nobody":
        return 401
    if method not in SAFE and role in {"reader", "forged"}:
        return 403
    if method not in route.methods:
        return 405
    if role != "stranger" or method == "OPTIONS":
        return case_of(method, route).status
    if "pk" in route.parameters:
        return 404
    stranger = case_of(method, route).stranger
    return case_of(method, route).status if stranger is None else stranger


class Watch:
    """Notes the statements that write, while it stands around the database; the note of a token's use aside."""

    def __init__(self) -> None:
        self.writes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.startswith(WRITES) and not sql.startswith(NOTE_OF_USE):
            self.writes.append(sql)
        return execute(sql, params, many, context)


def content_of(response: Any) -> bytes:
    """Return the whole body."""
    whole = isinstance(response, StreamingHttpResponse)
    return bytes(response.getvalue() if whole else response.content)


def ask(client: APIClient, method: str, route: Route, ids: Ids) -> tuple[int, bytes, list[str]]:
    """Send one request and take back what it did; return its status, its body, and the statements that wrote."""
    path = route.filled({"pk": ids.get(ROWS.get(route.path, "")), **ids, **OTHER_PARAMETERS.get(route.path, {})})
    declared = method in route.methods and method not in SAFE
    case = case_of(method, route) if declared else Case()
    kind = {"format": "multipart"} if case.multipart else {}
    cookies, watch = SimpleCookie(client.cookies), Watch()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            if method in SAFE:
                response = client.generic(method, path)
            else:
                response = getattr(client, method.lower())(path, case.body(ids), **kind)
        content = content_of(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code, content, watch.writes


def test_the_map_is_read_and_nothing_is_named_that_is_not_on_it() -> None:
    paths = {route.path for route in API_ROUTES}
    assert len(PRIVATE) > 55
    assert set(PUBLIC_API) | set(ROWS) | set(OTHER_PARAMETERS) <= paths
    declared = {(method, route.path) for route in API_ROUTES for method in route.methods - SAFE}
    assert set(CASES) == declared, "a route without its case, or a case without its route"
    assert {route.path for route in PRIVATE if "pk" in route.parameters} == set(ROWS)


@pytest.mark.parametrize("name", CALLERS)
def test_every_route_answers_every_method_by_the_rules(name: str, people: People, rows: dict[str, Any]) -> None:
    role, client = CALLERS[name].role, CALLERS[name].prove(people)
    methods = METHODS if name in WITH_EVERY_METHOD else CHANGING_AND_READING
    wrong = []
    for route, method in product(PRIVATE, methods):
        status, content, writes = ask(client, method, route, rows)
        wanted = expected(role, method, route)
        if status != wanted:
            wrong.append(f"{method} {route.path}: {status} instead of {wanted}: {content[:200]!r}")
        if role in {"nobody", "stranger"} and MARK.encode() in content:
            wrong.append(f"{method} {route.path}: shows what is the owner's")
        if status >= 400 and writes:
            wrong.append(f"{method} {route.path}: {status}, and yet {writes[0][:80]}")
    assert not wrong, "\n".join(wrong)


def test_the_mark_is_there_to_be_found(people: People, rows: dict[str, Any]) -> None:
    """What strangers are held from seeing is what the owner does see."""
    client = CALLERS["the owner's token"].prove(people)
    routes_by_path = {route.path: route for route in PRIVATE}
    found = [routes_by_path[f"/api/v1/{path}"] for path in SHOWING]
    assert [route.path for route in found if MARK.encode() not in ask(client, "GET", route, rows)[1]] == []


@pytest.mark.parametrize("name", CALLERS)
def test_what_is_public_is_the_same_for_all(name: str, people: People, rows: dict[str, Any]) -> None:
    """A bad credential is refused there, too, as far as credentials are looked at."""
    client = CALLERS[name].prove(people)
    is_bad = name in {"a made-up token", "an expired token", "a revoked token"}
    for path in PUBLIC_API:
        response = client.get(f"{path}nowhere/" if path == "/api/" else path)
        wanted = 401 if is_bad and path in {"/api/", "/api/v1/"} else 404 if path == "/api/" else 200
        assert response.status_code == wanted, (path, response.content)
        assert MARK.encode() not in response.content
