"""Serializer fields with the contract's limits."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Never

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from careercopilot.core.suggestions import instead

LONG_TEXT = 30_000
URL_LENGTH = 2_000
EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2200, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def refuse_control_characters(value: str) -> None:
    """Raise for control characters other than tab, line feed and carriage return, and for halves of a character."""
    found = UNWANTED.search(value)
    if found:
        kind = "lone surrogate" if found.group() >= "\ud800" else "control character"
        message = f"Remove the {kind} U+{ord(found.group()):04X}."
        raise DjangoValidationError(message, code="control_characters")


def _refuse_on_the_wire(value: str) -> None:
    try:
        refuse_control_characters(value)
    except DjangoValidationError as error:
        raise serializers.ValidationError(error.messages, code=error.code) from error


class TextField(serializers.CharField):
    """Text, and nothing that only looks like it: numbers are not turned into strings."""

    default_error_messages = {"invalid": "Send a string."}

    def run_validation(self, data: Any = empty) -> Any:
        """Return the text, refused before it is trimmed: trimming would drop some control characters in silence."""
        if isinstance(data, str):
            _refuse_on_the_wire(data)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        """Return the trimmed text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class FlagField(serializers.BooleanField):
    """True or false; words and numbers that mean it are taken from forms alone, which have nothing else."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag."""
        if not isinstance(data, bool) and not isinstance(getattr(self.root, "initial_data", None), QueryDict):
            self.fail("invalid", input=data)
        return bool(super().to_internal_value(data))

    def fail(self, key: str, **kwargs: Any) -> Never:
        """Refuse a value with the two that there are."""
        if key != "invalid":
            super().fail(key, **kwargs)
        raise serializers.ValidationError([instead("Send true or false.", ["true", "false"])])


class LinkField(serializers.URLField, TextField):
    """An http or https address of at most 2,000 characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": URL_LENGTH, **kwargs})

    def run_validators(self, value: Any) -> None:
        """Refuse other schemes, `javascript:` above all."""
        if value and not str(value).lower().startswith(("http://", "https://")):
            raise serializers.ValidationError("Enter an address that begins with http:// or https://.")
        super().run_validators(value)


def is_day(text: str) -> bool:
    """Tell whether a text has the form of a date of the contract, `YYYY-MM-DD`."""
    return _DAY.fullmatch(text) is not None


class DayField(serializers.DateField):
    """A date between 1900 and 2200, so that no zone can push it out of the calendar."""

    def to_internal_value(self, value: Any) -> dt.date:
        """Return the date; other forms of ISO 8601 are left to others."""
        if isinstance(value, str) and not is_day(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day: dt.date = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST:
            raise serializers.ValidationError(f"Send a date between {EARLIEST} and {LATEST}.")
        return day


class MomentField(serializers.DateTimeField):
    """An RFC 3339 time with its offset, between 1900 and 2200."""

    def to_internal_value(self, value: Any) -> dt.datetime:
        """Return the time in UTC."""
        if isinstance(value, str):
            # Python 3.11 reads a time up to its first NUL and forgets the rest.
            _refuse_on_the_wire(value)
        moment: dt.datetime = super().to_internal_value(value)
        if not EARLIEST.year <= moment.year <= LATEST.year:
            raise serializers.ValidationError(f"Send a time between the years {EARLIEST.year} and {LATEST.year}.")
        return moment.astimezone(dt.UTC)

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        """Refuse a time without an offset: it could be meant in any zone."""
        if value.tzinfo is None:
            raise serializers.ValidationError("Add the offset, as in 2026-11-23T10:00:00Z.")
        return value


@extend_schema_field({"type": "number", "format": "double", "minimum": 0, "maximum": 999_999_999_999.99})
class AmountField(serializers.DecimalField):
    """An amount of money: up to twelve digits before and two after the point, a JSON number on the wire."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0), **kwargs})

    def to_representation(self, value: Any) -> int | float | None:  # type: ignore[override]
        """Return a whole number where it is one."""
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)


class BoundedListField(serializers.ListField):
    """A list whose length is looked at before its items, so that a long one costs nothing."""

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the items; raises for the list as a whole where it is too long."""
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(f"Send at most {self.max_length} items.")
        items: list[Any] = super().to_internal_value(data)
        return items


class OwnedRelatedField(serializers.PrimaryKeyRelatedField):
    """The id of another row of the same owner; anybody else's is as unknown as none at all."""

    default_error_messages = {
        "does_not_exist": 'There is no such row: "{pk_value}". Send the id of one of your own.',
        "incorrect_type": "Send the id, a whole number.",
    }

    _loaded: dict[int, Any] | None = None

    def preload(self, values: Iterable[Any]) -> None:
        """Fetch the rows of many values in one query: from then on this field knows these alone."""
        ids = {number for value in values if (number := _whole_number(value)) is not None and 0 < number < 2**63}
        self._loaded = {row.pk: row for row in self.get_queryset().filter(pk__in=ids)}

    def get_queryset(self) -> Any:
        """Return the rows of the user who asks."""
        rows: Any = super().get_queryset()
        return rows.for_user(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        """Return the row."""
        number = _whole_number(data)
        if number is None:
            self.fail("incorrect_type", data_type=type(data).__name__)
        if not 0 < number < 2**63:
            self.fail("does_not_exist", pk_value=str(number)[:20])
        if self._loaded is None:
            return super().to_internal_value(number)
        if number not in self._loaded:
            self.fail("does_not_exist", pk_value=number)
        return self._loaded[number]


def _whole_number(value: Any) -> int | None:
    """Return an id as sent, also as digits in a text; None for what is no id."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
