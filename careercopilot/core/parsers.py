"""Request bodies: JSON and forms up to the size that the view takes."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

from careercopilot.core.errors import PayloadTooLarge
from careercopilot.core.room import answered_without_room

MAX_DEPTH = 50
"""Levels of lists and objects within each other."""


class LimitedJSONParser(JSONParser):
    """JSON of at most `view.body_limit` bytes (JSON_BODY_LIMIT unless the view says otherwise).

    Raises 413 beyond it and 400 MALFORMED_JSON for what is not JSON in UTF-8, NaN and Infinity included. A charset in
    the content type is not heeded: JSON has one, and Python's codecs include decompressors.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - the shape of a parser
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed body."""
        view = (parser_context or {}).get("view")
        limit = getattr(view, "body_limit", settings.JSON_BODY_LIMIT)
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise PayloadTooLarge(f"The body is larger than {limit // 1024**2} MB. Send less at once.")
        try:
            value = json.loads(raw.decode(), parse_constant=_refuse_constant)
        except RecursionError as error:
            raise ParseError("JSON is nested too deeply. Send flat objects.") from error
        except ValueError as error:
            where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise ParseError(f"JSON could not be read{where}. Send one valid JSON value in UTF-8.") from error
        if _is_deeper(value, MAX_DEPTH):
            raise ParseError("JSON is nested too deeply. Send flat objects.")
        return value


class LimitedMultiPartParser(MultiPartParser):
    """Forms with files, of at most UPLOAD_LIMIT bytes; raises 413 beyond it, before anything is read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the fields and files."""
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // 1024**2
            raise PayloadTooLarge(f"The file is larger than {limit} MB. Split it, or leave columns out.")
        with answered_without_room():
            return super().parse(stream, media_type, parser_context)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _is_deeper(value: Any, levels: int) -> bool:
    """Tell whether lists and objects stand within each other on more than so many levels."""
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        if not layer:
            return False
        parts = (part.values() if isinstance(part, dict) else part for part in layer)
        layer = [child for part in parts for child in part if isinstance(child, dict | list)]
    return bool(layer)
