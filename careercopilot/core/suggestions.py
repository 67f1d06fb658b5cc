"""What could be sent instead of what was refused: names and values near it, a handful, none but documented ones."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.permissions import SAFE_METHODS

MOST = 5
"""So many suggestions stand in one answer."""
_NEAR = 3
_ALL_CHOICES = 12
"""So many values are few enough to be named though none is near."""
_LONGEST = 60
"""Characters of a name that are compared: ours are shorter."""
_LOOKED_AT = 20
"""Fields that are looked at in one answer."""

_LISTS = serializers.ListSerializer | serializers.ListField
Found = tuple[str, Sequence[str]]
"""The field at fault, or nothing where its name is, and what could be sent."""


class Suggesting(str):
    """The code of a message that knows what could be sent instead of a value, or of a name."""

    __slots__ = ("is_name", "options")
    options: tuple[str, ...]
    is_name: bool


def instead(text: str, options: Iterable[str], *, is_name: bool = False) -> ErrorDetail:
    """Return a message with what could be sent instead; `is_name` says that it stands for the field's name."""
    code = Suggesting("invalid")
    code.options, code.is_name = tuple(options), is_name
    return ErrorDetail(text, code=code)


def near(text: object, known: Iterable[str], *, most: int = _NEAR) -> list[str]:
    """Return the known names that look like a text, the nearest first, in whatever case and with whatever dashes."""
    by_plain = {_plain(name): name for name in known if name}
    return [by_plain[name] for name in difflib.get_close_matches(_plain(str(text)), by_plain, n=most)]


def _plain(text: str) -> str:
    return text[:_LONGEST].strip().lower().replace("-", "_").replace(" ", "_")


def unknown(name: str, known: Iterable[str], noun: str = "filter") -> ErrorDetail:
    """Return what is said of a name that is not known, with those that look like it."""
    names = sorted(known)
    found = near(name, names)
    hint = f"Did you mean {found[0]}?" if found else f"Choose from {', '.join(names)}."
    return instead(f"There is no such {noun}. {hint}", found, is_name=True)


def values_near(value: object, allowed: Iterable[object]) -> list[str]:
    """Return the values to choose from, those near the one that was sent first; of many, the near ones alone."""
    known = [str(one) for one in allowed if str(one)]
    first = near(value, known)
    return first if len(known) > _ALL_CHOICES else [*first, *(one for one in known if one not in first)]


def form_errors(form: Any) -> dict[str, list[ErrorDetail]]:
    """Return what is wrong with the values in a form of Django's, each with the values that could be sent instead."""
    errors: dict[str, list[ErrorDetail]] = {}
    for name, messages in form.errors.items():
        field = form.fields.get(name)
        choices = [str(value) for value, _ in getattr(field, "choices", ())]
        allowed = getattr(field, "allowed", choices)
        sent = next((text for text in form.data.getlist(name) if text not in allowed), "")
        errors[name] = [instead(str(message), values_near(sent, allowed)) for message in messages]
    return errors


def suggestions_for(
    exc: APIException, context: Mapping[str, Any], field_errors: Mapping[str, list[str]] | None
) -> list[str] | None:
    """Return what an error of a view suggests, None where nothing is near; `context` is that of DRF's handler."""
    view, request = context.get("view"), context.get("request")
    if exc.status_code == 405:
        found = [name for name in getattr(view, "allowed_methods", ()) if name not in {"HEAD", "OPTIONS"}]
    elif exc.status_code == 406:
        found = [renderer.media_type for renderer in getattr(exc, "available_renderers", None) or ()]
    elif exc.status_code == 415:
        found = [parser.media_type for parser in getattr(view, "parser_classes", ())]
    elif exc.status_code == 400 and request is not None:
        found = _of_fields(_Asked(view, request), _errors_of(exc, field_errors or {}))
    else:
        found = []
    return list(dict.fromkeys(found))[:MOST] or None


class _Asked:
    """What was asked of a view, and what it would have understood."""

    def __init__(self, view: Any, request: Any) -> None:
        self.view = view
        self.request = request
        self.has_body = request.method not in SAFE_METHODS

    @cached_property
    def serializer(self) -> Any:
        """The serializer of the body as the OpenAPI document describes it, None where it describes none."""
        handler = getattr(self.view, getattr(self.view, "action", None) or self.request.method.lower(), None)
        schema = (getattr(handler, "kwargs", {}).get("schema") or type(type(self.view).schema))()
        schema.view, schema.method = self.view, self.request.method
        body = schema.get_request_serializer()
        if isinstance(body, Mapping) and body and all("/" in kind for kind in body):
            body = next(iter(body.values()))
        context = {"request": self.request}
        if isinstance(body, Mapping):
            return _Bulk(body.get("properties", {}), self.view.get_serializer_class()(context=context))
        return body(context=context) if isinstance(body, type) else body

    def value(self, parts: list[str]) -> Any:
        """Return what was sent at a path of the body."""
        data = self.request.data
        for part in parts:
            if isinstance(data, list) and part.isdigit() and int(part) < len(data):
                data = data[int(part)]
            else:
                data = data.get(part, "") if isinstance(data, Mapping) else ""
        return data


class _Bulk:
    """The body of a bulk request: its own fields, and in `items` rows as the view takes them one by one."""

    def __init__(self, names: Iterable[str], row: Any) -> None:
        self.fields = {name: serializers.JSONField() for name in names} | {"items": serializers.ListField(child=row)}


def _errors_of(exc: APIException, field_errors: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return `(dotted path, message)` of the fields at fault; of a bulk request, of its first rows."""
    rows = getattr(exc, "extra", {}).get("errors") or ()
    of_rows = [(f"items.{row['index']}.", row["field_errors"] or {}) for row in rows[:_LOOKED_AT]]
    named = [("", field_errors), *of_rows]
    return [(prefix + path, message) for prefix, errors in named for path, (message, *_) in errors.items()]


def _of_fields(asked: _Asked, errors: list[tuple[str, str]]) -> list[str]:
    """Return what stands for the names and values at fault; where several are, a value is given with its field."""
    found = [(path, options[:MOST]) for path, options in (_of_field(asked, *error) for error in errors[:_LOOKED_AT])]
    found = [(path, options) for path, options in found if options]
    is_alone = len(found) == 1
    return [one if is_alone or not path else f"{path}={one}" for path, options in found for one in options]


def _of_field(asked: _Asked, path: str, message: str) -> Found:
    code = getattr(message, "code", "")
    if isinstance(code, Suggesting):
        *before, _ = path.split(".")
        return ("", [".".join([*before, name]) for name in code.options]) if code.is_name else (path, code.options)
    if path in asked.request.query_params:
        return path, _of_parameter(path, asked.request.query_params[path], asked.view)
    return _of_body(asked, path, str(code)) if asked.has_body else (path, [])


def _of_parameter(name: str, text: str, view: Any) -> list[str]:
    """Return what could be sent as one of the parameters that every list has."""
    if name == "ordering":
        orders = [sign + order for order in getattr(view, "ordering_fields", {}) for sign in ("", "-")]
        return near(text, orders) or orders
    if name == "fields":
        known = list(view.get_serializer_class()().get_fields())
        asked = [part.strip() for part in text.split(",")[:_LOOKED_AT]]
        return [one for part in asked if part not in known for one in near(part, known)]
    return ["true", "false"] if name in {"count", "hard", "cascade"} else []


def _of_body(asked: _Asked, path: str, code: str) -> Found:
    """Return what could stand for a field of a body, or for its name where there is none of this name."""
    *before, leaf = path.split(".")
    parent = _field_at(asked.serializer, before)
    known = getattr(parent, "fields", None)
    if isinstance(known, Mapping) and leaf not in known:
        names = near(leaf, (name for name, field in known.items() if not field.read_only))
        return "", [".".join([*before, name]) for name in names]
    field = _field_at(parent, [leaf])
    if code in {"invalid_choice", "null"} and isinstance(field, serializers.ChoiceField):
        return path, values_near(asked.value([*before, leaf]) or "", field.choices)
    return path, []


def _field_at(serializer: Any, parts: list[str]) -> Any:
    """Return the field at a path, None where there is none."""
    field = serializer
    for part in parts:
        if isinstance(field, _LISTS):
            field = field.child
        else:
            fields = getattr(field, "fields", None)
            field = fields.get(part) if isinstance(fields, Mapping) else None
    return field
