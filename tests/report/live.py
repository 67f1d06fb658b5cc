"""A running installation: rows made for the run, everything put back in the end, and nothing else touched."""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.report.clients import Sender
from tests.report.model import Answer, Endpoint, Request
from tests.report.rows import Busy, NoRow, Rows
from tests.report.schemas import Schema, flat

NOTIFICATIONS = "/api/v1/notifications/"
APPLICATIONS = "/api/v1/applications/"
RUNS = ("download/", "rows/", "undo/")
"""What is asked of a run that is over."""
UNDER_WAY = frozenset({"queued", "running"})
SECONDS = 60.0
RACY = frozenset({"POST /api/v1/exports/{id}/cancel/", "POST /api/v1/imports/{id}/cancel/"})
"""A worker may be quicker than whoever wants to end its run."""


def sweeps(endpoint: Endpoint) -> bool:
    """Tell whether an endpoint changes rows that it was given no id of: the account, or everything in a list."""
    if endpoint.is_safe or "{" in endpoint.path:
        return False
    makes = {"201", "202"} & set(endpoint.operation["responses"])
    return endpoint.method == "DELETE" or (endpoint.method == "POST" and endpoint.body_of() is None and not makes)


class LiveRows(Rows):
    """Rows of an installation: made for the run where it may write, else the first of each list."""

    def __init__(self, document: Schema, send: Callable[[Request], Answer], *, may_make: bool) -> None:
        super().__init__(document, send, may_make=may_make)
        self.shared: dict[tuple[str, str], Any] = {}

    def one(self, collection: str, action: str = "", *, needs_own: bool = False) -> Any:
        """Return the id of a row of the run's own; of one for each case where the case may use it up."""
        if not self.may_make:
            return self.listed(collection)
        if not needs_own and (collection, action) in self.shared:
            return self.shared[collection, action]
        row = self._told() if collection == NOTIFICATIONS else self.made(collection)["id"]
        self._prepare(f"{collection}{row}/", action)
        if not needs_own:
            self.shared[collection, action] = row
        return row

    def made(self, collection: str) -> dict[str, Any]:
        """Make a row, once what else is under way is over."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                return super().made(collection)
            except Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)

    def _prepare(self, path: str, action: str) -> None:
        """Bring a row into the state in which an action can be asked for."""
        if action == "restore/":
            self.send(Request(method="DELETE", path=path))
        elif action in RUNS:
            wait_for(self.send, path)
        elif action.startswith("history/"):
            self.send(Request(method="POST", path=f"{path}transition/", body={"status": "offer"}))

    def _told(self) -> Any:
        """Return the id of a notification about an application of the run's own."""
        row = self.made(APPLICATIONS)["id"]
        self.send(Request(method="POST", path=f"{APPLICATIONS}{row}/transition/", body={"status": "offer"}))
        for note in _listed(self.send, NOTIFICATIONS):
            if note["data"].get("application") == row:
                return note["id"]
        raise NoRow("A change of status told nobody: notifications of this kind are switched off.")


def _listed(send: Callable[[Request], Answer], path: str) -> list[dict[str, Any]]:
    answer = send(Request(method="GET", path=path, query=(("page_size", "200"), ("ordering", "-id"))))
    if answer.status != 200:
        return []
    rows: list[dict[str, Any]] = json.loads(answer.content)["results"]
    return rows


def wait_for(send: Callable[[Request], Answer], path: str) -> None:
    """Wait until a run is over; raises `NoRow` where it does not end in time."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = send(Request(method="GET", path=path))
        if answer.status != 200 or json.loads(answer.content).get("status") not in UNDER_WAY:
            return
        time.sleep(0.2)
    raise NoRow(f"{path} was not over within {SECONDS:.0f} s: is there a worker?")


class Tidy:
    """Notes what is made, and puts everything back: use it in place of the sender, and call `put_back` in the end."""

    def __init__(self, sender: Sender, document: Schema) -> None:
        self.sender = sender
        self.paths: Schema = document["paths"]
        self.document = document
        self.made: list[tuple[str, Any]] = []
        self.before: dict[str, Any] = {}
        self.last_note = 0

    def isolated(self) -> Any:
        """Return the sender's own block."""
        return self.sender.isolated()

    def send(self, request: Request) -> Answer:
        """Send a request and note what it made."""
        answer = self.sender.send(request)
        if request.method == "POST" and 200 <= answer.status < 300:
            self._note(request.path, answer)
        return answer

    def _note(self, path: str, answer: Answer) -> None:
        collection = path.partition("bulk-create/")[0]
        if "delete" not in self.paths.get(f"{collection}{{id}}/", {}):
            return
        body = json.loads(answer.content)
        self.made += [(collection, number) for number in body.get("created_ids", [body.get("id")]) if number]

    def remember(self) -> None:
        """Keep what the run will change in place: settings of the account, and how far its mailbox goes."""
        for path, item in self.paths.items():
            if "{" not in path and "get" in item and {"put", "patch"} & set(item):
                answer = self.sender.send(Request(method="GET", path=path))
                if answer.status == 200:
                    self.before[path] = json.loads(answer.content)
        self.last_note = max((note["id"] for note in _listed(self.sender.send, NOTIFICATIONS)), default=0)

    def put_back(self) -> list[str]:
        """Remove what was made, last first, and write back what was changed; return what could not be, in words."""
        left = [self._removed(*one) for one in reversed(list(dict.fromkeys(self.made)))]
        left += [self._restored(path, value) for path, value in self.before.items()]
        left += [
            self._forgotten(note["id"]) for note in _listed(self.sender.send, NOTIFICATIONS) if self._is_ours(note)
        ]
        return [text for text in left if text]

    def _removed(self, collection: str, number: Any) -> str:
        path, item = f"{collection}{number}/", self.paths[f"{collection}{{id}}/"]
        if f"{collection}{{id}}/cancel/" in self.paths:
            self.sender.send(Request(method="POST", path=f"{path}cancel/"))
            wait_for(self.sender.send, path)
        if f"{collection}{{id}}/undo/" in self.paths:
            self.sender.send(Request(method="POST", path=f"{path}undo/"))
        names = {one["name"] for one in item["delete"].get("parameters", [])}
        query = tuple((name, "true") for name in ("hard", "cascade") if name in names)
        status = self.sender.send(Request(method="DELETE", path=path, query=query)).status
        return "" if status in {204, 404} else f"DELETE {path} answered {status}."

    def _restored(self, path: str, value: Any) -> str:
        method = "PUT" if "put" in self.paths[path] else "PATCH"
        endpoint = Endpoint(method, path, "", self.paths[path][method.lower()])
        described = endpoint.body_of()
        schema = flat(described[1]["schema"], self.document) if described else {}
        status = self.sender.send(
            Request(method=method, path=path, body=_writable(value, schema, self.document))
        ).status
        return "" if status == 200 else f"{method} {path} answered {status}: it is not as it was."

    def _is_ours(self, note: dict[str, Any]) -> bool:
        """Tell whether a notification is about rows of this run alone."""
        made = {f"{collection.rsplit('/', 2)[1].removesuffix('s')}:{number}" for collection, number in self.made}
        named = [
            f"{name.removesuffix('s')}:{number}"
            for name, value in note["data"].items()
            for number in (value if isinstance(value, list) else [value])
        ]
        return note["id"] > self.last_note and any(name in made for name in named)

    def _forgotten(self, number: Any) -> str:
        status = self.sender.send(Request(method="DELETE", path=f"{NOTIFICATIONS}{number}/")).status
        return "" if status in {204, 404} else f"DELETE {NOTIFICATIONS}{number}/ answered {status}."


def _writable(value: Any, schema: Schema, document: Schema) -> Any:
    """Return the part of an answer that can be sent back."""
    if isinstance(value, list):
        return [_writable(one, flat(schema.get("items", {}), document), document) for one in value]
    names = schema.get("properties")
    return {name: value[name] for name in names if name in value} if isinstance(value, dict) and names else value
