"""Asks the websocket in every way that the AsyncAPI document gives, by whatever opens one."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import websockets
from jsonschema import Draft7Validator

from tests.report.discovery import asyncapi
from tests.report.masking import Mask
from tests.report.model import FAILED, PASSED, Result
from tests.report.schemas import FORMATS, looked_up
from tests.report.values import UNKNOWN_ID, WRONG

NOT_SIGNED_IN = 4401
UNASKED = frozenset({"heartbeat", "notification", "export_progress", "import_progress"})
"""Frames that come by themselves, or before the answer."""
SECONDS = 10.0


class Socket(Protocol):
    """One open socket."""

    async def send(self, text: str) -> None:
        """Send a frame."""
        ...

    async def receive(self) -> dict[str, Any] | int:
        """Return the next frame, or the code of the close."""
        ...


Open = Callable[[str], AbstractAsyncContextManager[Socket]]
"""Opens a socket at a path with its query."""
Ticket = Callable[[], Awaitable[str]]


class OverTheNet:
    """A socket of a running installation."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def send(self, text: str) -> None:
        """Send a frame."""
        await self.connection.send(text)

    async def receive(self) -> dict[str, Any] | int:
        """Return the next frame, or the code of the close."""
        try:
            frame: dict[str, Any] = json.loads(await self.connection.recv())
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        return frame


def opener(base_url: str) -> Open:
    """Return what opens sockets of an installation."""
    address = "ws" + base_url.rstrip("/").removeprefix("http")

    @asynccontextmanager
    async def opened(path: str) -> AsyncIterator[Socket]:
        async with websockets.connect(address + path, open_timeout=SECONDS, close_timeout=SECONDS) as connection:
            yield OverTheNet(connection)

    return opened


@dataclass(frozen=True)
class Frame:
    """One way to ask: what is sent, and whether it is to be refused."""

    name: str
    category: str
    text: str
    is_refused: bool = True


def frames() -> Iterator[Frame]:
    """Yield what clients may send, as described and spoilt."""
    document = asyncapi()
    for reference in document["operations"]["listen"]["messages"]:
        name = reference["$ref"].rpartition("/")[2]
        payload = looked_up(document["components"]["messages"][name]["payload"], document)
        whole = {"type": name} | {
            key: _value(key, part) for key, part in payload["properties"].items() if key != "type"
        }
        yield Frame(f"{name}: as described", "valid", json.dumps(whole), is_refused=False)
        for key in set(payload["required"]) - {"type"}:
            rest = {other: value for other, value in whole.items() if other != key}
            yield Frame(f"{name}: {key} is missing", "missing", json.dumps(rest))
        for key, part in payload["properties"].items():
            kinds = looked_up(part, document).get("type", "string")
            wrong = WRONG[kinds if isinstance(kinds, str) else kinds[0]]
            yield Frame(f"{name}: {key} of a wrong type", "type", json.dumps({**whole, key: wrong}))
    yield Frame("an unknown type", "range", json.dumps({"type": "no-such-type"}))
    yield Frame("no type", "missing", "{}")
    yield Frame("a list", "type", "[]")
    yield Frame("no JSON", "type", "{")


def _value(name: str, schema: dict[str, Any]) -> Any:
    schema = looked_up(schema, asyncapi())
    if schema.get("type") == "array":
        return [_value(name, schema["items"])]
    if schema.get("enum"):
        return schema["enum"][0]
    return UNKNOWN_ID if name == "ids" else 0


def wrong_with(frame: dict[str, Any]) -> list[str]:
    """Return what is wrong with a frame of the server's, by the schema of its type."""
    document = asyncapi()
    kind = frame.get("type")
    if kind not in document["components"]["messages"]:
        return [f"The document names no frame of the type {kind!r}."]
    schema = {"$ref": f"#/components/messages/{kind}/payload", "components": document["components"]}
    found = Draft7Validator(schema, format_checker=FORMATS).iter_errors(frame)
    return [f"The frame {kind} is not as described: {error.message[:300]}" for error in found]


class SocketExerciser:
    """Asks one websocket in all ways."""

    def __init__(self, path: str, opened: Open, ticket: Ticket) -> None:
        self.path = path
        self.opened = opened
        self.ticket = ticket
        self.mask = Mask()

    async def run(self) -> list[Result]:
        """Return what came of each case."""
        used = await self.ticket()
        results = [await self._greeted(used)]
        results += [await self._refused("without a credential", ""), await self._refused("a ticket once more", used)]
        results.append(await self._refused("a made-up ticket", "made-up"))
        async with self.opened(f"{self.path}?ticket={await self.ticket()}") as socket:
            await socket.receive()
            # The answer to it says that nothing else is under way.
            await socket.send('{"type": "ping"}')
            await _answer(socket)
            results += [await self._asked(socket, frame) for frame in frames()]
        return results

    def _result(self, frame: Frame, began: float, answer: dict[str, Any] | int, problems: list[str]) -> Result:
        failed = bool(problems)
        return Result(
            method="WS",
            path=self.path,
            type="websocket",
            name=frame.name,
            category=frame.category,
            result=FAILED if failed else PASSED,
            status=answer if isinstance(answer, int) else None,
            milliseconds=round((time.perf_counter() - began) * 1000, 2),
            problems=problems,
            request=self.mask.body(frame.text) if failed else "",
            response=self.mask.body(answer) if failed else "",
        )

    async def _greeted(self, ticket: str) -> Result:
        frame, began = Frame("the greeting", "valid", "", is_refused=False), time.perf_counter()
        async with self.opened(f"{self.path}?ticket={ticket}") as socket:
            answer = await socket.receive()
        if isinstance(answer, int):
            return self._result(frame, began, answer, [f"Closed with {answer} instead of a greeting."])
        kind = answer.get("type")
        other = [] if kind == "connection_established" else [f"Greeted by {kind}, not by connection_established."]
        return self._result(frame, began, answer, other + wrong_with(answer))

    async def _refused(self, name: str, ticket: str) -> Result:
        frame, began = Frame(name, "protocol", ""), time.perf_counter()
        query = f"?ticket={ticket}" if ticket else ""
        async with self.opened(f"{self.path}{query}") as socket:
            told = await socket.receive()
            code = await socket.receive() if isinstance(told, dict) else told
        problems = [] if isinstance(told, dict) and told.get("type") == "error" else ["It was not told why."]
        problems += wrong_with(told) if isinstance(told, dict) else []
        if code != NOT_SIGNED_IN:
            problems.append(f"Closed with {code} instead of {NOT_SIGNED_IN}.")
        return self._result(frame, began, code, problems)

    async def _asked(self, socket: Socket, frame: Frame) -> Result:
        began = time.perf_counter()
        await socket.send(frame.text)
        answer = await _answer(socket)
        if isinstance(answer, int):
            return self._result(frame, began, answer, [f"The socket was closed with {answer}."])
        problems = wrong_with(answer)
        if frame.is_refused != (answer.get("type") == "error"):
            problems.append(
                f"Answered by {answer.get('type')}, and {'an error' if frame.is_refused else 'none'} was due."
            )
        return self._result(frame, began, answer, problems)


async def _answer(socket: Socket) -> dict[str, Any] | int:
    """Return the next frame that does not come by itself, or the code of the close."""
    while True:
        answer = await socket.receive()
        if isinstance(answer, int) or answer.get("type") not in UNASKED:
            return answer
