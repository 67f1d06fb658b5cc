"""Filters of lists: strict about names and values, dates in the user's zone."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from careercopilot.core.fields import EARLIEST, LATEST, is_day, refuse_control_characters
from careercopilot.core.suggestions import form_errors, unknown

LIST_PARAMETERS = frozenset({"cursor", "page_size", "ordering", "count", "fields", "format"})


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with an error for each parameter that it does not know."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the filtered rows; raises with `field_errors` for unknown filters and bad values, all at once."""
        filterset = self.get_filterset(request, queryset, view)
        known = set(filterset.filters) if filterset is not None else set()
        known |= LIST_PARAMETERS | set(getattr(view, "extra_parameters", ()))
        errors = {name: [unknown(name, known)] for name in request.query_params if name not in known}
        if filterset is not None and not filterset.is_valid():
            errors |= form_errors(filterset.form)
        if errors:
            raise ValidationError(errors)
        return queryset if filterset is None else filterset.qs


@dataclass(frozen=True)
class Asker:
    """Who filters, where there is no request: what filters ask a request for."""

    user: Any
    query_params: QueryDict


def query_of(filters: Mapping[str, Any]) -> QueryDict:
    """Return filters kept as JSON as the query they stand for; raises ValidationError for values that are none."""
    query = QueryDict(mutable=True)
    errors = {}
    for name, given in filters.items():
        parts = given if isinstance(given, list) else [given]
        if not all(isinstance(part, str | int) or (isinstance(part, float) and isfinite(part)) for part in parts):
            errors[name] = ["Send a text, a number, a truth value or a list of them."]
            continue
        if not parts:
            continue
        query.setlist(name, [str(part).lower() if isinstance(part, bool) else str(part) for part in parts])
    if errors:
        raise ValidationError(errors)
    return query


def filtered(kind: type[FilterSet], rows: QuerySet[Any], query: QueryDict, user: Any) -> QuerySet[Any]:
    """Return the rows that a list of this kind would show; raises ValidationError for what it would refuse."""
    filterset = kind(query, queryset=rows, request=Asker(user, query))
    errors = {name: [unknown(name, filterset.filters)] for name in query if name not in filterset.filters}
    if not filterset.is_valid():
        errors |= form_errors(filterset.form)
    if errors:
        raise ValidationError(errors)
    found: QuerySet[Any] = filterset.qs
    return found


class TextFormField(forms.CharField):
    """Text of a filter."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, **kwargs})

    def to_python(self, value: Any) -> str:
        """Return the trimmed text, refused before trimming drops a control character in silence."""
        refuse_control_characters(str(value or ""))
        return str(super().to_python(value))


class TextFilter(django_filters.CharFilter):
    """A filter by text, 500 characters at most."""

    field_class = TextFormField


class BooleanFormField(forms.Field):
    """`true` or `false`, and nothing that is neither."""

    allowed = ("true", "false")

    def clean(self, value: Any) -> bool | None:
        """Return the truth value; nothing where nothing was sent."""
        text = str(value or "").lower()
        if text not in {"", "true", "false", "1", "0"}:
            raise DjangoValidationError("Send true or false.")
        return None if not text else text in {"true", "1"}


class BooleanFilter(django_filters.Filter):
    """A strict filter by truth value."""

    field_class = BooleanFormField


class ChoicesFormField(django_filters.fields.MultipleChoiceField):
    """One or more of a set of values."""

    def to_python(self, value: Any) -> list[str]:
        """Return the values that are not empty."""
        return [text for text in super().to_python(value) if text]


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """A filter by one or more of a set of values: repeat the parameter for more."""

    field_class = ChoicesFormField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"distinct": False, **kwargs})


class Bound:
    """What a date bound says: a whole day, or an instant."""

    def __init__(self, text: str) -> None:
        refuse_control_characters(text)
        moment: dt.datetime | None = None
        try:
            self.day = parse_date(text) if is_day(text) else None
            moment = parse_datetime(text) if self.day is None else None
        except ValueError:
            self.day = None
        if moment is not None and moment.tzinfo is None:
            raise DjangoValidationError("Add the offset, as in 2026-11-23T10:00:00Z (in an address, + is %2B).")
        if self.day is None and moment is None:
            raise DjangoValidationError("Send a date such as 2026-11-23 or a time such as 2026-11-23T10:00:00Z.")
        if not EARLIEST.year <= (self.day or moment).year <= LATEST.year:  # type: ignore[union-attr]
            raise DjangoValidationError(f"Send a date between {EARLIEST} and {LATEST}.")
        self.moment = moment

    def start(self, zone: dt.tzinfo) -> dt.datetime:
        """Return the first instant."""
        return self.moment or dt.datetime.combine(self.day, dt.time.min, zone)  # type: ignore[arg-type]

    def end(self, zone: dt.tzinfo) -> dt.datetime:
        """Return the first instant behind a day, or the instant itself."""
        if self.moment is not None:
            return self.moment
        return dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time.min, zone)  # type: ignore[operator, arg-type]


class BoundFormField(forms.Field):
    """A date or a time."""

    def clean(self, value: Any) -> Bound | None:
        """Return the bound; nothing where nothing was sent."""
        return Bound(str(value)) if value else None


class AfterFilter(django_filters.Filter):
    """At or after a time, or on or after a day in the user's zone."""

    field_class = BoundFormField

    def filter(self, qs: QuerySet[Any], value: Bound | None) -> QuerySet[Any]:
        """Return the rows from the bound on."""
        if value is None:
            return qs
        return qs.filter(**{f"{self.field_name}__gte": value.start(self.parent.request.user.zone)})


class BeforeFilter(django_filters.Filter):
    """At or before a time, or on or before a day in the user's zone."""

    field_class = BoundFormField

    def filter(self, qs: QuerySet[Any], value: Bound | None) -> QuerySet[Any]:
        """Return the rows up to the bound, a whole day included."""
        if value is None:
            return qs
        lookup = "lte" if value.moment is not None else "lt"
        return qs.filter(**{f"{self.field_name}__{lookup}": value.end(self.parent.request.user.zone)})


class DayFormField(forms.DateField):
    """A date as the contract writes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": ["%Y-%m-%d"], **kwargs})

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date; refuses years that are no job search's, and other forms of a date."""
        if value and not is_day(str(value)):
            raise DjangoValidationError("Send a date such as 2026-11-23.")
        day: dt.date | None = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise DjangoValidationError(f"Send a date between {EARLIEST} and {LATEST}.")
        return day


class DayFilter(django_filters.DateFilter):
    """A bound on a date column, the day itself included."""

    field_class = DayFormField


MOST_REPEATS = 10
"""Each one more is a join, and planning twenty of them takes PostgreSQL a second."""


class RepeatedTextFormField(forms.Field):
    """A text that may be given several times."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        """Return the texts that are not empty; raises for more than `MOST_REPEATS`."""
        field = TextFormField(required=False)
        texts = [text for text in map(field.clean, value or []) if text]
        if len(texts) > MOST_REPEATS:
            raise DjangoValidationError(f"Send at most {MOST_REPEATS} of these.")
        return texts


class RepeatedTextFilter(django_filters.Filter):
    """A filter by one or more texts: repeat the parameter for more."""

    field_class = RepeatedTextFormField


class SoftDeleteFilterSet(django_filters.FilterSet):
    """Lists show what is live, and with `deleted=true` the deleted alone."""

    deleted = BooleanFilter(method="leave_to_the_end", label="The deleted ones alone.")

    def leave_to_the_end(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """`deleted` works also where it is not sent."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the filtered rows, live or deleted."""
        rows: Any = super().filter_queryset(queryset)
        return rows.deleted() if self.form.cleaned_data.get("deleted") else rows.live()


class IdFilter(django_filters.NumberFilter):
    """A filter by the id of another row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        bounds = {"min_value": 1, "max_value": 2**63 - 1, "decimal_places": 0, "max_digits": 19}
        super().__init__(*args, **{**bounds, **kwargs})


MOST_IDS = 200
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


class IdsFormField(forms.Field):
    """Ids between commas."""

    def clean(self, value: Any) -> list[int] | None:
        """Return the ids; nothing where nothing was sent."""
        if not value:
            return None
        parts = [part.strip() for part in str(value).split(",")]
        if not all(_ID.fullmatch(part) for part in parts):
            raise DjangoValidationError("Send ids between commas, such as 3,7.")
        if len(parts) > MOST_IDS:
            raise DjangoValidationError(f"Send at most {MOST_IDS} ids.")
        return [int(part) for part in parts]


class IdsFilter(django_filters.Filter):
    """A filter by the ids of the rows themselves."""

    field_class = IdsFormField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        label = f"These alone: up to {MOST_IDS} ids between commas."
        super().__init__(*args, **{"field_name": "id", "lookup_expr": "in", "label": label, **kwargs})
