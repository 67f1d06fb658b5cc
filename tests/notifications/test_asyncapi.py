"""The AsyncAPI document and the protocol page say what the code does: every frame, every type, every close code."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from channels.db import database_sync_to_async
from jsonschema import Draft7Validator, FormatChecker

from accounts import websocket
from accounts.models import User
from careercopilot.core import push
from exports.choices import RunStatus
from exports.runs import FRAMES
from notifications import services, sockets
from notifications.choices import NotificationType, Priority
from tests.notifications.sockets import ask, connected, session_of, take, take_ids, tell

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text())
MESSAGES = DOCUMENT["components"]["messages"]
# What goes between processes and to the server, not to clients.
# Notifications and schemas stand there, with types of their own.
NO_FRAMES = ("examples.py", "serializers.py")
INTERNAL = re.compile(r"(push|clock|websocket)\b.*")


def sent_by(operation: str) -> set[str]:
    """Return the names of the messages of an operation."""
    return {ref["$ref"].rpartition("/")[2] for ref in DOCUMENT["operations"][operation]["messages"]}


def errors(frame: dict[str, Any]) -> list[str]:
    """Return what is wrong with a frame, by the schema of its type."""
    schema = {"$ref": f"#/components/messages/{frame['type']}/payload", "components": DOCUMENT["components"]}
    return [error.message for error in Draft7Validator(schema, format_checker=FormatChecker()).iter_errors(frame)]


def references(node: Any) -> list[str]:
    """Return every reference of a part of the document."""
    if isinstance(node, list):
        return [found for part in node for found in references(part)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for part in node.values() for found in references(part)]


def text_of(node: ast.AST | None) -> str:
    """Return the text that stands in the code as a constant, or none."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def frames_in_code() -> set[str]:
    """Return the types of the frames that stand in the code as they are written there."""
    found = set(FRAMES.values())
    for path in set((ROOT / "notifications").glob("*.py")) - {ROOT / "notifications" / name for name in NO_FRAMES}:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found |= {text for key, value in pairs if text_of(key) == "type" and (text := text_of(value))}
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_tell":
                found |= {text for part in node.args if (text := text_of(part))}
    return {text for text in found if not INTERNAL.fullmatch(text)}


def test_every_reference_leads_somewhere() -> None:
    found = references(DOCUMENT)
    assert len(found) > 40
    for reference in found:
        node = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_every_message_stands_in_the_channel_and_in_one_operation() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert set(MESSAGES) == set(DOCUMENT["channels"]["notifications"]["messages"])
    assert set(MESSAGES) == sent_by("tell") | sent_by("listen")
    assert sent_by("tell") & sent_by("listen") == set()
    for message in MESSAGES.values():
        Draft7Validator.check_schema(message["payload"])


def test_the_frames_of_the_code_are_those_of_the_document() -> None:
    assert frames_in_code() == sent_by("tell")


def test_the_lists_are_those_of_the_code() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["NotificationType"]["enum"] == NotificationType.values
    assert schemas["Notification"]["properties"]["priority"]["enum"] == Priority.values
    assert schemas["Progress"]["properties"]["status"]["enum"] == RunStatus.values


@pytest.mark.parametrize("place", ["websocket.md", "asyncapi.yaml"])
def test_the_close_codes_are_those_of_the_code(place: str) -> None:
    names = "NOT_SIGNED_IN ORIGIN_REFUSED UNKNOWN_PATH HEARTBEAT_MISSED TOO_MANY INTERNAL_ERROR TRY_AGAIN_LATER"
    known = {**vars(websocket), **vars(sockets)}
    codes = {known[name] for name in names.split()}
    text = (ROOT / "docs" / place).read_text()
    assert {int(code) for code in re.findall(r"(?<!\d)(44\d\d|1011|1013)(?!\d)", text)} == codes


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "heartbeat", "at": 1},
        {"type": "resumed", "count": -1, "more": False},
        {"type": "notification_read", "ids": ["1"], "unread_count": 0},
        {"type": "subscribe", "types": ["bogus"]},
        {"type": "export_progress", "id": 1, "status": "running", "progress": 101},
        {"type": "import_progress", "id": 1, "status": "paused", "progress": 1},
    ],
)
def test_the_schemas_refuse_what_is_wrong(frame: dict[str, Any]) -> None:
    assert errors(frame)


@pytest.mark.django_db(transaction=True)
async def test_frames_are_as_described(alice: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 2
    sent: list[dict[str, Any]] = []
    send_frame = sockets.Socket.send_frame

    async def keep(self: sockets.Socket, frame: dict[str, Any]) -> None:
        sent.append(frame)
        await send_frame(self, frame)

    monkeypatch.setattr(sockets.Socket, "send_frame", keep)
    heard: list[dict[str, Any]] = [
        {"type": "ping"},
        {"type": "resume", "since": 0},
        {"type": "resume"},
        {"type": "subscribe", "types": ["digest"]},
        {"type": "unsubscribe", "types": ["export_ready"]},
    ]
    ids = await tell(alice, 2)
    async with connected(await database_sync_to_async(session_of)(alice)) as one:
        for frame, answer in zip(
            heard[2:3] + heard[:1] + heard[3:],
            ["notification", "pong", "subscription_updated", "subscription_updated"],
            strict=True,
        ):
            await ask(one, frame, answer)
            if frame == {"type": "resume"}:
                await take_ids(one, 1)
                await take(one, "resumed")
        heard.append({"type": "mark_read", "ids": ids[:1]})
        await ask(one, heard[-1], "notification_read")
        await database_sync_to_async(services.delete)(owner_id=alice.pk, ids=ids)
        await take(one, "notifications_deleted")
        for kind in FRAMES.values():
            frame = {"type": kind, "id": 3, "status": "running", "progress": 40}
            await database_sync_to_async(push.send)(alice.pk, frame)
            assert await take(one, kind) == frame
        error = await ask(one, {"type": "bogus"}, "error")
        while (await one.receive_json_from(timeout=60))["type"] != "heartbeat":
            pass
    assert {frame["type"] for frame in sent} == sent_by("tell")
    assert [(frame, wrong) for frame in sent + heard if (wrong := errors(frame))] == []
    accepted = set(re.findall(r"[a-z_]+", error["detail"].partition("Send one of")[2]))
    assert accepted == sent_by("listen") == {frame["type"] for frame in heard}
