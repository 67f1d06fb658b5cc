"""What must hold of every answer: its status, its body, its error body, and its request id."""

import json
import re
from typing import Any

from tests.report.model import ACCEPTED, SETTLED, Answer, Case, Endpoint
from tests.report.schemas import Bodies, Schema, media_type

REQUEST_ID = "X-Request-ID"
ERROR = {"$ref": "#/components/schemas/ErrorResponse"}


def documented(operation: Schema, status: int) -> Schema | None:
    """Return what an operation says of a status: by its number, or by its class."""
    responses: Schema = operation["responses"]
    found: Schema | None = responses.get(str(status)) or responses.get(f"{status // 100}XX")
    return found


def problems(endpoint: Endpoint, case: Case, asked_id: str, answer: Answer, bodies: Bodies) -> list[str]:
    """Return everything that is wrong with an answer, one sentence each."""
    found = [*_of_status(endpoint, case, answer), *_of_request_id(asked_id, answer)]
    if answer.status >= 400:
        # Outside the API, and without the error body, is only what stands beside the document.
        found += _of_error(case, asked_id, answer, bodies) if endpoint.path.startswith("/api/") else []
    elif case.method in {"", endpoint.method}:
        found += _of_body(endpoint, answer, bodies)
    return found


def _of_status(endpoint: Endpoint, case: Case, answer: Answer) -> list[str]:
    status, found = answer.status, []
    is_other = case.method not in {"", endpoint.method}
    if status >= 500:
        found.append(f"The service failed: {status}.")
    elif documented(endpoint.operation, status) is None and not is_other and endpoint.path.startswith("/api/"):
        found.append(f"{status} is not among the documented statuses: {', '.join(endpoint.operation['responses'])}.")
    if case.expect == ACCEPTED and not 200 <= status < 300:
        found.append(f"Answered {status} instead of a 2xx: {_detail(answer)}")
    elif case.expect == SETTLED and not (200 <= status < 300 or status in {400, 409}):
        found.append(f"Answered {status} instead of a 2xx, a 400 or a 409: {_detail(answer)}")
    elif isinstance(case.expect, int) and status != case.expect:
        found.append(f"Answered {status} instead of {case.expect}: {_detail(answer)}")
    return found


def _detail(answer: Answer) -> str:
    text = answer.content.decode(errors="replace")
    return text if len(text) <= 300 else f"{text[:300]}…"


def _of_request_id(asked_id: str, answer: Answer) -> list[str]:
    given = answer.headers.get(REQUEST_ID.lower())
    if given is None:
        return [f"There is no {REQUEST_ID} header."]
    return [] if given == asked_id else [f"{REQUEST_ID} is {given[:60]!r}, although {asked_id!r} was sent."]


def _of_body(endpoint: Endpoint, answer: Answer, bodies: Bodies) -> list[str]:
    said = documented(endpoint.operation, answer.status)
    if said is None:
        return []
    content = said.get("content", {})
    if not content:
        return [f"A {answer.status} is described without a body, and has one."] if answer.content else []
    kind = media_type(answer.headers.get("content-type", ""))
    named = {media_type(name): part.get("schema", {}) for name, part in content.items()}
    if kind not in named:
        return [f"Content-Type is {kind or 'missing'}, and the document names {', '.join(named)}."]
    if kind != "application/json":
        return [] if answer.content else ["The body is empty."]
    try:
        body = json.loads(answer.content)
    except ValueError:
        return ["The body is no JSON."]
    return [f"The body is not as described: {error}" for error in bodies.errors(body, named[kind])]


def _of_error(case: Case, asked_id: str, answer: Answer, bodies: Bodies) -> list[str]:
    """Return what is wrong with an error body, by the contract."""
    if media_type(answer.headers.get("content-type", "")) != "application/json":
        return [f"The error is {answer.headers.get('content-type', 'of no type')}, not application/json."]
    try:
        body = json.loads(answer.content)
    except ValueError:
        return ["The error body is no JSON."]
    if not isinstance(body, dict):
        return ["The error body is no object."]
    found = [f"The error body is not as described: {error}" for error in bodies.errors(body, ERROR)]
    if body.get("status") != answer.status:
        found.append(f"The error body says status {body.get('status')!r}, and the answer {answer.status}.")
    if body.get("request_id") != asked_id:
        found.append(f"The error body says request_id {body.get('request_id')!r}, although {asked_id!r} was sent.")
    if not str(body.get("detail") or "").strip():
        found.append("The error body has no detail.")
    if re.search(
        r"(?i)traceback|psycopg|sqlite3?\.|\bselect .* from\b|django\.", answer.content.decode("utf-8", "replace")
    ):
        found.append("The error body tells what is internal.")
    if answer.status == 400 and case.expect == 400:
        named = named_fields(body)
        missing = [name for name in case.names if not any(_is_about(key, name) for key in named)]
        if missing:
            found.append(f"field_errors does not name {', '.join(missing)}; it names {', '.join(named) or 'nothing'}.")
    return found


def named_fields(body: dict[str, Any]) -> list[str]:
    """Return the fields that an error body names, those of a bulk report's rows with their index."""
    named = list(body.get("field_errors") or {})
    for row in body.get("errors") or []:
        named += [f"items.{row.get('index')}.{name}" for name in row.get("field_errors") or {}]
        named += [f"ids.{row.get('index')}"]
    return named


def _is_about(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")
