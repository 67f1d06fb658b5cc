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

from careercopilot.core.fields import DayField, LinkField, MomentField, TextField

Reader = Callable[[Any, Any], Any]
"""Takes the serializer and the row, and returns the value; raises SkipField where there is none."""
_AS_IT_STANDS: dict[type, type] = {
    TextField: str,
    LinkField: str,
    serializers.CharField: str,
    serializers.EmailField: str,
    serializers.ChoiceField: str,
    serializers.IntegerField: int,
    serializers.BooleanField: bool,
}
"""Kinds of fields that show a value of this very type as it is."""


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
    quick = _quick_reader(field)
    if quick is None:
        return ask

    def read(serializer: Any, row: Any) -> Any:
        try:
            return quick(row)
        except AttributeError:
            return ask(serializer, row)

    return read


def _quick_reader(field: Any) -> Callable[[Any], Any] | None:
    """Return how a field of a known kind reads a row, if it is one."""
    kind, get, show = type(field), attrgetter(field.source), field.to_representation
    if kind is serializers.PrimaryKeyRelatedField or isinstance(field, serializers.PrimaryKeyRelatedField):
        return None if field.pk_field else lambda row: row.serializable_value(field.source)
    if kind in _AS_IT_STANDS:
        same = _AS_IT_STANDS[kind]
        return lambda row: value if (value := get(row)) is None or type(value) is same else show(value)
    if kind in _WRITTEN:
        of, write = _WRITTEN[kind]
        return lambda row: write(value) if type(value := get(row)) is of else value if value is None else show(value)
    if isinstance(field, serializers.UUIDField | serializers.DecimalField | serializers.ListField):
        return lambda row: None if (value := get(row)) is None else show(value)
    return None


def shown(serializer: Any, readers: dict[str, Reader], row: Any) -> dict[str, Any]:
    """Return a row as plain values by name."""
    values = {}
    for name, read in readers.items():
        try:
            values[name] = read(serializer, row)
        except SkipField:
            continue
    return values
