"""A search of everything that an installation keeps, for a text: every column, every file, every key of the broker."""

import base64
import binascii
import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile, is_zipfile

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from redis import Redis

from careercopilot.operator_backup.stored_files import all_names

BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")


def holds(value: Any, text: str) -> bool:
    """Tell whether a value of whatever kind has a text in it, whatever the case."""
    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return text.encode() in data.lower()


def tables_with(text: str) -> set[str]:
    """Return `table.column` of each column of the database that holds a text; sessions are decoded."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(columns, row, strict=True) if holds(value, text)}
    if any(holds(session.get_decoded(), text) for session in Session.objects.all()):
        found.add("django_session.decoded")
    return found


def files_with(text: str) -> set[str]:
    """Return the names of stored files that hold a text in their name or content, archives opened."""
    found = set()
    for name in all_names():
        with default_storage.open(name) as stream:
            content = stream.read()
        parts = [content]
        if is_zipfile(io.BytesIO(content)):
            with ZipFile(io.BytesIO(content)) as archive:
                parts += [archive.read(member) for member in archive.namelist()]
        if any(holds(part, text) for part in [name, *parts]):
            found.add(name)
    return found


def _values(server: Redis, key: bytes) -> Iterator[bytes]:
    """Yield all that stands under a key."""
    readers: dict[bytes, Any] = {
        b"string": lambda: [server.get(key)],
        b"list": lambda: server.lrange(key, 0, -1),
        b"set": lambda: server.smembers(key),
        b"hash": lambda: [part for pair in server.hgetall(key).items() for part in pair],
        b"zset": lambda: server.zrange(key, 0, -1),
    }
    kind: Any = server.type(key)
    for value in readers[kind]() if kind != b"none" else []:
        yield value or b""


def keys_with(text: str) -> set[str]:
    """Return the keys of the broker, of whichever installation, that hold a text; bodies of tasks are decoded."""
    found = set()
    with Redis.from_url(settings.REDIS_URL) as server:
        for key in server.scan_iter(count=1_000):
            for value in [key, *_values(server, key)]:
                if holds(value, text) or any(holds(part, text) for part in _decoded(value)):
                    found.add(key.decode())
    return found


def _decoded(value: bytes) -> Iterator[bytes]:
    for part in BASE64.findall(value):
        try:
            yield base64.b64decode(part, validate=True)
        except binascii.Error:
            continue
