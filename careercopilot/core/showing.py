"""How rows become plain values: by functions made once for each serializer, not by fields made anew for each answer.

What is shown is what REST framework's fields would show. Values that are right as they stand are taken so; for all else
the field is asked.
"""

import datetime as dt
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from rest_framework import serializers
from rest_framework.fields import SkipField

from careercopilot.core.fields import DayField, FlagField, LinkField, MomentField, TextField

Reader = Callable[[Any, Any], Any]
"""Takes the serializer and the row, and returns the value; raises SkipField where there is none."""
_AS_IT_STANDS: dict[type, type] = {
    TextField: str,
    LinkField: str,
    serializers.CharField: str,
    serializers.EmailField: str,
    serializers.ChoiceField: str,
    serializers.IntegerField: int,
    FlagField: bool,
    serializers.BooleanField: bool,
}
"""Kinds of fields that show a value of this very type as it is."""

_TEXTS = frozenset({TextField, serializers.CharField})


def _moment(value: dt.datetime) -> str:
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


_WRITTEN: dict[type, tuple[type, Callable[[Any], Any]]] = {
    MomentField: (dt.datetime, _moment),
    DayField: (dt.date, dt.date.isoformat),
}
"""Kinds of fields that write a value of this very type so."""


def reader_of(field: Any, model: type) -> Reader:
    """Return how a bound field of a serializer of this model reads a row."""
    if type(field) is serializers.SerializerMethodField:
        name = field.method_name
        return lambda serializer, row: getattr(serializer, name)(row)

    def ask(_serializer: Any, row: Any) -> Any:
        value = field.get_attribute(row)
        return None if value is None else field.to_representation(value)

    # A method of the model is called, what stands behind a dot may be missing: both are left to the field.
    if "." in field.source or field.source == "*" or callable(getattr(model, field.source, None)):
        return ask
    return _quick_reader(field, ask) or ask


def _quick_reader(field: Any, ask: Reader) -> Reader | None:
    """Return how a field of a known kind reads a row, if it is one; what is missing is left to `ask`.

    Each is one function that calls few others: a page has thousands of values.
    """
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return None if field.pk_field else _guarded(lambda row: row.serializable_value(field.source), None, ask)
    get, show, kind = attrgetter(field.source), field.to_representation, type(field)
    if kind in _AS_IT_STANDS:
        return _standing(get, _AS_IT_STANDS[kind], show, ask)
    if kind in _WRITTEN:
        of, write = _WRITTEN[kind]
        return _guarded(get, lambda value: write(value) if type(value) is of else show(value), ask)
    if isinstance(field, serializers.ListField) and type(field.child) in _TEXTS:
        return _guarded(get, lambda value: list(value) if all(type(one) is str for one in value) else show(value), ask)
    if isinstance(field, serializers.DictField):
        return _guarded(get, lambda value: show(value) if value else {}, ask)
    if isinstance(field, serializers.ListSerializer):
        return _guarded(get, lambda value: [] if value == [] else show(value), ask)
    if isinstance(field, serializers.UUIDField | serializers.DecimalField | serializers.ListField):
        return _guarded(get, show, ask)
    return None


def _standing(get: Callable[[Any], Any], same: type, show: Callable[[Any], Any], ask: Reader) -> Reader:
    """Return a reader of values that are mostly shown as they are."""

    def read(serializer: Any, row: Any) -> Any:
        try:
            value = get(row)
        except AttributeError:
            return ask(serializer, row)
        return value if value is None or type(value) is same else show(value)

    return read


def _guarded(get: Callable[[Any], Any], write: Callable[[Any], Any] | None, ask: Reader) -> Reader:
    """Return a reader of values that are written, unless they are None."""

    def read(serializer: Any, row: Any) -> Any:
        try:
            value = get(row)
        except AttributeError:
            return ask(serializer, row)
        return value if value is None or write is None else write(value)

    return read


def shown(serializer: Any, readers: dict[str, Reader], row: Any) -> dict[str, Any]:
    """Return a row as plain values by name."""
    values = {}
    for name, read in readers.items():
        try:
            values[name] = read(serializer, row)
        except SkipField:
            continue
    return values
