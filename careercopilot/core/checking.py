"""How values that are sent are checked: by functions made once for each serializer, not by fields made for each body.

What is taken is what REST framework's fields would take, and as they would take it. A function knows the values that
are plainly good; all else it leaves to the field (`ASK`), which says what is wrong.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import MaxLengthValidator, MinValueValidator, ProhibitNullCharactersValidator, URLValidator
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from careercopilot.core.fields import (
    EARLIEST,
    LATEST,
    UNWANTED,
    AmountField,
    BoundedListField,
    DayField,
    LinkField,
    TextField,
    is_day,
)

ASK: Any = object()
"""The field is to be asked."""
Check = Callable[[Any], Any]
"""Takes a value as sent and returns it as it is kept, or `ASK`."""
_TEXT_VALIDATORS = (MaxLengthValidator, ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)
_CENT = Decimal("0.01")
# A part of what Django takes: labels of at most 61 characters, names of at most 248.
_PLAIN_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30})?\.){1,3}[a-z]{2,20}(?:/[\w.~/%=&+-]*)?(?:\?[\w.~/%=&+-]*)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Rule:
    """How one writable field takes what is sent; `check` is None where the field is always asked."""

    name: str
    source: str
    check: Check | None
    own_check: str | None
    """The serializer's method that looks at the value afterwards."""
    default: Callable[[], Any] | None
    """Makes the value where none is sent."""
    is_optional: bool
    """Nothing is noted where none is sent."""


@dataclass(frozen=True)
class Rules:
    """How the rows of a serializer are checked: its writable fields, the names of all, its validators."""

    writable: tuple[Rule, ...]
    names: frozenset[str]
    fields: dict[str, Any]
    """The fields that rules stand for, of a serializer of nobody: to be copied, not asked."""
    validators: tuple[Any, ...]


def rules_of(prototype: serializers.Serializer[Any], validators: Iterable[Any]) -> Rules:
    """Return the rules of a serializer, which is nobody's."""
    writable = tuple(_rule(prototype, field) for field in prototype.fields.values() if not field.read_only)
    fields = dict(prototype.fields.items())
    return Rules(writable, frozenset(fields), fields, tuple(validators))


def _rule(serializer: Any, field: Any) -> Rule:
    own = f"validate_{field.field_name}"
    is_plain = callable(field.default) and not getattr(field.default, "requires_context", False)
    fixed = field.default
    made = None if field.default is empty else field.default if is_plain else lambda: fixed
    return Rule(
        name=field.field_name,
        source=field.source,
        check=check_of(field),
        own_check=own if hasattr(serializer, own) else None,
        default=None if getattr(field.default, "requires_context", False) else made,
        is_optional=not field.required and field.default is empty,
    )


def check_of(field: Any) -> Check | None:
    """Return how a field's values are checked without it, None where it is of another kind than those known here."""
    make = _KINDS.get(type(field))
    check = make(field) if make is not None else None
    if check is None or not field.allow_null:
        return check
    return lambda value: None if value is None else check(value)


def _only(field: Any, kinds: Collection[type]) -> bool:
    return all(type(validator) in kinds for validator in field.validators)


def _longest(field: Any) -> int:
    limits = [one.limit_value for one in field.validators if type(one) is MaxLengthValidator]
    return min((int(limit) for limit in limits), default=2**63)


def _text(field: TextField) -> Check | None:
    if not field.trim_whitespace or not _only(field, _TEXT_VALIDATORS):
        return None
    most, empty_text, find = _longest(field), "" if field.allow_blank else ASK, UNWANTED.search

    def check(value: Any) -> Any:
        # Of what can be printed nothing is unwanted, and to see that takes a tenth of the time.
        if type(value) is not str or not (value.isprintable() or find(value) is None):
            return ASK
        text = value.strip()
        if not text:
            return empty_text
        return text if len(text) <= most else ASK

    return check


def _link(field: LinkField) -> Check | None:
    if not field.trim_whitespace or not _only(field, (*_TEXT_VALIDATORS, URLValidator)):
        return None
    if any(not {"http", "https"} <= set(one.schemes) for one in field.validators if type(one) is URLValidator):
        return None
    most, empty_text, is_plain = _longest(field), "" if field.allow_blank else ASK, _PLAIN_ADDRESS.fullmatch

    def check(value: Any) -> Any:
        if type(value) is not str:
            return ASK
        if not value:
            return empty_text
        return value if len(value) <= most and is_plain(value) else ASK

    return check


def _choice(field: serializers.ChoiceField) -> Check | None:
    if field.validators:
        return None
    known = {text: value for text, value in field.choice_strings_to_values.items() if text}
    return lambda value: known.get(value, ASK) if type(value) is str else ASK


def _amount(field: AmountField) -> Check | None:
    is_known = field.max_value is None and field.min_value == 0 and field.decimal_places == 2 and not field.localize
    if not is_known or not field.max_whole_digits or field.rounding or not _only(field, (MinValueValidator,)):
        return None
    above = 10**field.max_whole_digits
    return lambda value: Decimal(value).quantize(_CENT) if type(value) is int and 0 <= value < above else ASK


def _day(field: DayField) -> Check | None:
    if field.validators:
        return None

    def check(value: Any) -> Any:
        if type(value) is not str or not is_day(value):
            return ASK
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            return ASK
        return day if EARLIEST <= day <= LATEST else ASK

    return check


def _list(field: BoundedListField) -> Check | None:
    most, each = field.max_length, check_of(field.child) if type(field.child) is TextField else None
    if most is None or each is None or not field.allow_empty or not _only(field, (MaxLengthValidator,)):
        return None

    def check(value: Any) -> Any:
        if type(value) is not list or len(value) > most:
            return ASK
        items = [each(item) for item in value]
        return ASK if ASK in items else items

    return check


_KINDS: dict[type, Callable[[Any], Check | None]] = {
    TextField: _text,
    LinkField: _link,
    serializers.ChoiceField: _choice,
    AmountField: _amount,
    DayField: _day,
    BoundedListField: _list,
}
