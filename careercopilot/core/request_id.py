"""The request id: one per request, the same in response, error body, log line, task and websocket error."""

import re
import uuid

from structlog.contextvars import bind_contextvars, get_contextvars

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}")


def accept_request_id(incoming: str | None) -> str:
    """Keep a sane incoming id (1 to 128 characters without white space), else make one; bind it to the context."""
    request_id = incoming if incoming and _SANE.fullmatch(incoming) else str(uuid.uuid4())
    bind_contextvars(request_id=request_id)
    return request_id


def current_request_id() -> str:
    """Return the id of the request, task or socket being served, making one where there is none yet."""
    return get_contextvars().get("request_id") or accept_request_id(None)
