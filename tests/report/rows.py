"""The rows that requests name: found by the document's own conventions, so that no endpoint has to say which it needs.

`/things/{id}/` names a row of `/things/`; a body's `thing` names one too, and so do the `ids` and `items` of
`/things/bulk-…/`. Such a row is one that is known, one that is made by `POST /things/`, or one that is listed.
"""

import copy
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from tests.report.cases import base_body
from tests.report.model import MISSING, SETTLED, Answer, Case, Endpoint, Place, Request
from tests.report.schemas import Schema, flat
from tests.report.values import UNKNOWN_ID, valid

Send = Callable[[Request], Answer]


class NoRow(Exception):
    """There is no row to ask about; the message says why."""


class Busy(NoRow):
    """There is none yet: something else is under way."""


class Rows:
    """Finds rows, and makes bodies and addresses of them.

    `known` are ids by the path that names them, `parameters` values of other path parameters, `bodies` what is sent
    to endpoints whose bodies the document cannot describe, all of them where every case is taken back afterwards.
    """

    def __init__(
        self,
        document: Schema,
        send: Send,
        *,
        known: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
        bodies: Mapping[str, Any] | None = None,
        may_make: bool = True,
    ) -> None:
        self.document = document
        self.paths: Schema = document["paths"]
        self.send = send
        self.known = known or {}
        self.parameters = parameters or {}
        self.bodies = bodies or {}
        self.may_make = may_make

    def request(self, endpoint: Endpoint, case: Case) -> Request:
        """Return the request of a case; raises `NoRow` where a row is needed that is not to be had."""
        needs_own = case.expect in {"accepted", SETTLED, 207} and not endpoint.is_safe
        names = self.names_of(endpoint, needs_own=needs_own) | dict(case.path)
        path = endpoint.path
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", str(value))
        # The document writes this one with a slash at its end; both are answered.
        request = Request(method=case.method or endpoint.method, path=path, query=case.query, raw=case.raw)
        request.headers = dict(case.headers)
        request.credential, request.content_type = case.credential, case.content_type
        described = endpoint.body_of()
        if case.raw is not None or case.method:
            return request
        if described is None:
            request.body = self.bodies.get(endpoint.name, MISSING)
            return request
        request.is_form = described[0] == "multipart/form-data"
        request.body = self._body(endpoint, case, names, needs_own=needs_own)
        return request

    def names_of(self, endpoint: Endpoint, *, needs_own: bool) -> dict[str, Any]:
        """Return a value for each parameter of a path."""
        names: dict[str, Any] = {}
        before = ""
        for part in endpoint.path.split("/"):
            if part.startswith("{") and part.endswith("}"):
                name = part[1:-1]
                action = endpoint.path.removeprefix(f"{before}{part}/")
                names[name] = self._value(endpoint, name, before, action, names, needs_own=needs_own)
            before += f"{part}/"
        for one in endpoint.parameters:
            if one["in"] == "path" and one["name"] not in names:
                names[one["name"]] = valid(one["schema"], self.document)
        return names

    def _value(
        self, endpoint: Endpoint, name: str, before: str, action: str, names: Mapping[str, Any], *, needs_own: bool
    ) -> Any:
        schema: Schema = next((one["schema"] for one in endpoint.parameters if one["name"] == name), {})
        if flat(schema, self.document).get("enum"):
            return valid(schema, self.document)
        if name in self.parameters:
            return self.parameters[name]
        if names:
            return self._nested(before, names)
        return self.one(before, action, needs_own=needs_own)

    def _nested(self, before: str, names: Mapping[str, Any]) -> Any:
        """Return the id of the last row of a list that belongs to a row."""
        path = before
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", str(value))
        rows = _rows_of(self.send(Request(method="GET", path=path)))
        if not rows:
            raise NoRow(f"There is nothing in {path}.")
        return rows[-1]["id"]

    def one(self, collection: str, action: str = "", *, needs_own: bool = False) -> Any:
        """Return the id of a row for an action: a known one, one that is made, or the first that is listed."""
        for path in (f"{collection}{{id}}/{action}", f"{collection}{{id}}/"):
            if path in self.known:
                return self.known[path]
        return self.made(collection)["id"] if self.may_make and self._makes(collection) else self.listed(collection)

    def _makes(self, collection: str) -> bool:
        return "post" in self.paths.get(collection, {})

    def listed(self, collection: str) -> Any:
        """Return the id of the first row of a list."""
        if "get" not in self.paths.get(collection, {}):
            raise NoRow(f"{collection} does not list its rows.")
        rows = _rows_of(self.send(Request(method="GET", path=collection)))
        if not rows:
            raise NoRow(f"There is no row in {collection}.")
        return rows[0]["id"]

    def made(self, collection: str) -> dict[str, Any]:
        """Make a row as the document's example says, and return it."""
        if not self.may_make or not self._makes(collection):
            raise NoRow(f"No row is made in {collection}.")
        endpoint = Endpoint("POST", collection, "", self.paths[collection]["post"])
        answer = self.send(self.request(endpoint, Case(name="", category="")))
        if not 200 <= answer.status < 300:
            raise (Busy if answer.status == 409 else NoRow)(
                f"POST {collection} answers {answer.status}: {answer.content[:200].decode(errors='replace')}"
            )
        row: dict[str, Any] = json.loads(answer.content)
        return row

    def _body(self, endpoint: Endpoint, case: Case, names: Mapping[str, Any], *, needs_own: bool) -> Any:
        if case.body is not None and case.category != "valid":
            return case.body
        described = endpoint.body_of()
        schema = flat(described[1]["schema"] if described else {}, self.document)
        known = self.bodies.get(endpoint.name)
        body = copy.deepcopy(case.body if case.body is not None else base_body(endpoint) if known is None else known)
        if body is MISSING:
            body = valid(schema, self.document)
        if isinstance(body, dict):
            for name, part in schema.get("properties", {}).items():
                if part.get("format") == "binary" and isinstance(body.get(name), str):
                    body[name] = ("rows.csv", body[name].encode())
            if isinstance(body.get("name"), str):
                # Names are often to be unique, and an example is sent more than once.
                body["name"] = f"{body['name']} {secrets.token_hex(3)}"
            self._name_rows(endpoint, body, names, needs_own=needs_own)
        if case.changes and isinstance(body, dict) and "atomic" in body:
            # Examples show both ways; the one that is the default refuses what is wrong in a row.
            body["atomic"] = True
        for place, value in case.changes:
            body = _changed(body, place, value, schema, self.document)
        return body

    def _name_rows(
        self, endpoint: Endpoint, body: dict[str, Any], names: Mapping[str, Any], *, needs_own: bool
    ) -> None:
        """Put ids of rows into a body where it names rows."""
        head, _, last = endpoint.path.rstrip("/").rpartition("/")
        collection, action = f"{head}/", f"{last.removeprefix('bulk-')}/" if last.startswith("bulk-") else ""
        if isinstance(body.get("ids"), list):
            body["ids"] = [self.one(collection, action, needs_own=needs_own)]
        if isinstance(body.get("items"), list):
            body["items"] = body["items"][:1]
            for row in body["items"]:
                if "id" in row:
                    row["id"] = self.one(collection, action, needs_own=needs_own)
                else:
                    self._name_others(row, None, needs_own=needs_own)
            return
        current = self._current(endpoint, names) if endpoint.method in {"PUT", "PATCH"} and names else None
        self._name_others(body, current, needs_own=needs_own)

    def _name_others(self, body: dict[str, Any], current: dict[str, Any] | None, *, needs_own: bool) -> None:
        for name, value in list(body.items()):
            collection = f"/api/v1/{name.replace('_', '-')}s/"
            if isinstance(value, int) and collection in self.paths:
                if current is not None and name in current:
                    body[name] = current[name]
                else:
                    body[name] = self.made(collection)["id"] if needs_own else self.one(collection)

    def _current(self, endpoint: Endpoint, names: Mapping[str, Any]) -> dict[str, Any] | None:
        if "get" not in self.paths[endpoint.path]:
            return None
        path = endpoint.path
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", str(value))
        answer = self.send(Request(method="GET", path=path))
        if answer.status != 200:
            return None
        body = json.loads(answer.content)
        return body if isinstance(body, dict) else None


def _rows_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows of a list, in pages or not."""
    if answer.status != 200:
        return []
    body = json.loads(answer.content)
    rows: list[dict[str, Any]] = body.get("results", []) if isinstance(body, dict) else body
    return rows


def _changed(body: Any, place: Place, value: Any, schema: Schema, document: Schema) -> Any:
    """Return a body in which another value stands at a place; what is on the way there is made where it is missing."""
    if not place:
        return value
    key, rest = place[0], place[1:]
    if isinstance(key, int):
        inner = flat(schema.get("items", {}), document)
        body = list(body) if isinstance(body, list) else []
        while len(body) <= key:
            body.append(valid(inner, document) if inner else UNKNOWN_ID)
    else:
        inner = flat(schema.get("properties", {}).get(key, {}), document)
        body = dict(body) if isinstance(body, dict) else {}
        if value is MISSING and not rest:
            body.pop(key, None)
            return body
        body.setdefault(key, valid(inner, document) if rest else None)
    body[key] = _changed(body[key], rest, value, inner, document)
    return body
