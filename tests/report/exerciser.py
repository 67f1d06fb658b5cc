"""Asks an endpoint in all its ways and says what came of each."""

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from tests.report.cases import KEY, cases_of
from tests.report.checks import REQUEST_ID, problems
from tests.report.clients import Sender
from tests.report.masking import Mask
from tests.report.model import (
    ACCEPTED,
    FAILED,
    MISSING,
    PASSED,
    SETTLED,
    SKIPPED,
    Answer,
    Case,
    Endpoint,
    Request,
    Result,
)
from tests.report.rows import NoRow, Rows
from tests.report.schemas import Bodies, Schema

SHOWN = frozenset(
    "content-type content-length etag location allow retry-after set-cookie www-authenticate x-request-id".split()
)
Heard = Callable[[Request, Answer], None]


class Exerciser:
    """Runs the cases of endpoints against one service.

    With `may_write` false nothing is asked that could change something. `heard` is told of every answer. Endpoints that
    are named in `settled` may refuse what is valid by a 400 or a 409.
    """

    def __init__(
        self,
        document: Schema,
        sender: Sender,
        rows: Rows,
        *,
        may_write: bool = True,
        hidden: Iterable[str] = (),
        heard: Heard | None = None,
        settled: Collection[str] = (),
    ) -> None:
        self.document = document
        self.sender = sender
        self.rows = rows
        self.may_write = may_write
        self.bodies = Bodies(document)
        self.mask = Mask(hidden)
        self.heard = heard
        self.settled = settled

    def run(self, endpoint: Endpoint, *, wanted: Callable[[Case], bool] = lambda _case: True) -> list[Result]:
        """Ask an endpoint in all its ways, or in those that are wanted."""
        if not self.may_write and not endpoint.is_safe:
            return [skipped(endpoint, "Nothing is written unless --write is given.")]
        cases = [case for case in cases_of(endpoint, self.document) if wanted(case)]
        return [self.ask(endpoint, case) for case in cases if self.may_write or not case.method]

    def ask(self, endpoint: Endpoint, case: Case) -> Result:
        """Run one case; what it did is taken back where the sender can."""
        if case.expect == ACCEPTED and endpoint.name in self.settled:
            case = replace(case, expect=SETTLED)
        asked_id = f"report-{secrets.token_hex(6)}"
        with self.sender.isolated():
            try:
                request = self.rows.request(endpoint, case)
                self._add_etag(request, case)
            except NoRow as reason:
                return skipped(endpoint, str(reason), case)
            request.headers = {
                name: value.replace("{unique}", asked_id) if name == KEY else value
                for name, value in request.headers.items()
            } | {REQUEST_ID: asked_id}
            answer = self.sender.send(request)
            if self.heard is not None:
                self.heard(request, answer)
        found = problems(endpoint, case, asked_id, answer, self.bodies)
        result = Result(
            method=endpoint.method,
            path=endpoint.path,
            type=endpoint.type,
            name=case.name,
            category=case.category,
            result=FAILED if found else PASSED,
            status=answer.status,
            milliseconds=round(answer.milliseconds, 2),
            problems=[self.mask.text(text) for text in found],
        )
        if found:
            result.request, result.response = self.shown(request), self.shown_answer(answer)
        return result

    def _add_etag(self, request: Request, case: Case) -> None:
        """Name the current version, where the case asks for it."""
        if not case.needs_etag:
            return
        current = self.sender.send(Request(method="GET", path=request.path, credential=request.credential))
        tag = current.headers.get("etag")
        if tag is None:
            raise NoRow(f"GET {request.path} answers {current.status} without an ETag.")
        request.headers[case.needs_etag] = tag

    def shown(self, request: Request) -> str:
        """Return a request as a report shows it."""
        query = "&".join(f"{name}={value}" for name, value in request.query)
        line = f"{request.method} {request.path}{'?' if query else ''}{query}"
        credential = {"own": "Bearer …", "bad": "Bearer ccp_made-up"}.get(request.credential)
        headers = [("Authorization", credential)] if credential else []
        text = f"{self.mask.text(line)}\n{self.mask.headers([*headers, *request.headers.items()])}"
        content = request.raw if request.raw is not None else request.body
        return text if content is MISSING else f"{text}\n\n{self.mask.body(content)}"

    def shown_answer(self, answer: Answer) -> str:
        """Return an answer as a report shows it: of its headers those that tell something about it."""
        headers = [(name, value) for name, value in answer.headers.items() if name in SHOWN]
        return f"{answer.status}\n{self.mask.headers(headers)}\n\n{self.mask.body(answer.content)}"


def skipped(endpoint: Endpoint, reason: str, case: Case | None = None) -> Result:
    """Return the result of what was not asked."""
    return Result(
        method=endpoint.method,
        path=endpoint.path,
        type=endpoint.type,
        name=case.name if case else "all cases",
        category=case.category if case else "valid",
        result=SKIPPED,
        problems=[reason],
    )
