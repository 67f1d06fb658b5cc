"""Keyset cursors: a walk over the pages meets each row once, also where thousands share a value."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Q
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from careercopilot.core.ranking import best_alone, page_of_best

MAX_PAGE_SIZE = 200
_SALT = "careercopilot.cursor"
RANKED = "rank"
"""The order of a search, best first."""
_CURSOR_LENGTH = 8_000
"""Characters: a title of 300, each of them twelve in JSON, a third more in Base64, and what stands around it."""


@dataclass(frozen=True)
class OrderKey:
    """One column of an order: a field or annotation, its direction, and whether it can be null (nulls come last)."""

    column: str
    descending: bool = False
    nullable: bool = False

    def expression(self, *, backwards: bool) -> Any:
        """Return the ORDER BY term; read backwards, nulls come first."""
        column = F(self.column)
        order = column.desc if self.descending != backwards else column.asc
        if not self.nullable:
            return order()
        return order(nulls_first=True) if backwards else order(nulls_last=True)


def rows_after(keys: Sequence[OrderKey], values: Sequence[Any], *, backwards: bool) -> Q:
    """Return the condition for rows behind a position.

    Written as `a <= x AND (a < x OR …)`, which databases answer from one index range, unlike the bare OR.
    """
    key, value = keys[0], values[0]
    rest = rows_after(keys[1:], values[1:], backwards=backwards) if len(keys) > 1 else None
    if key.nullable and value is None:
        same = Q(**{f"{key.column}__isnull": True})
        same = same & rest if rest is not None else same
        return Q(**{f"{key.column}__isnull": False}) | same if backwards else same
    direction = "lt" if key.descending != backwards else "gt"
    beyond = Q(**{f"{key.column}__{direction}": value})
    if rest is not None:
        beyond = Q(**{f"{key.column}__{direction}e": value}) & (beyond | rest)
    if key.nullable and not backwards:
        beyond |= Q(**{f"{key.column}__isnull": True})
    return beyond


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the order it belongs to, the key of a row, the direction, and when the walk began."""

    ordering: str
    values: tuple[Any, ...] = ()
    backwards: bool = False
    as_of: dt.datetime | None = None

    def encode(self, scope: str = "") -> str:
        """Return the signed, opaque text of the cursor, good within `scope` alone."""
        values = [_pack(value) for value in self.values]
        as_of = self.as_of.isoformat() if self.as_of else None
        return _signer(scope).sign_object([self.ordering, values, self.backwards, as_of])

    @classmethod
    def decode(cls, text: str, scope: str = "") -> "Cursor":
        """Read a cursor of ours that was made for `scope`; raises a validation error for anything else."""
        try:
            # What is longer is none of ours, and cut it is none either.
            ordering, values, backwards, as_of = _signer(scope).unsign_object(text[:_CURSOR_LENGTH])
        except (signing.BadSignature, ValueError) as error:
            message = "This cursor is not one of ours. Take `next` or `previous` of an answer as it stands."
            raise ValidationError({"cursor": [message]}) from error
        moment = dt.datetime.fromisoformat(as_of) if as_of else None
        return cls(ordering, tuple(_unpack(value) for value in values), backwards, moment)


def _signer(scope: str) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT} {scope}")


def _pack(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return ["t", value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    return value


def _unpack(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, text = value
    read: dict[str, Callable[[str], Any]] = {"t": dt.datetime.fromisoformat, "d": dt.date.fromisoformat, "n": Decimal}
    return read[kind](text)


def order_by_name(text: str, allowed: Mapping[str, OrderKey]) -> list[OrderKey]:
    """Return the keys of an order as `ordering` names it; raises ValidationError for one that is not offered."""
    name = text.removeprefix("-")
    if name not in allowed:
        choices = ", ".join(allowed)
        raise ValidationError({"ordering": [f"Choose one of {choices}, with - before it for descending."]})
    key = allowed[name]
    descending = text.startswith("-")
    return [OrderKey(key.column, descending, key.nullable), OrderKey("pk", descending)]


def cursor_scope(request: Request) -> str:
    """Return what a cursor is good for: one list, for who asks."""
    return f"{request.user.pk} {request.path}"


def walk_began(request: Request) -> dt.datetime:
    """Return the instant that "now" means for the whole walk this request belongs to; its cursors will say so."""
    text = request.query_params.get("cursor")
    began = Cursor.decode(text, cursor_scope(request)).as_of if text else None
    moment = began or timezone.now()
    request.walk_began = moment  # type: ignore[attr-defined]
    return moment


class KeysetPagination(BasePagination):
    """Pages by `(order key, id)`. The view names its orders in `ordering_fields` and `default_ordering`.

    `ordering_fields` maps a wire name to an `OrderKey`; a queryset that was ranked by a search brings its own keys in
    `view.search_order` and uses them where no `ordering` is asked for.
    """

    page_size = 50

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page that the request asks for."""
        self.request = request
        self.size = self._page_size(request)
        self.ordering, self.keys = self._order(request, view)
        self.cursor = self._cursor(request)
        self.total = queryset.count() if self._wants_count(request) else None
        rows = self._found(queryset)
        self.has_more = len(rows) > self.size
        rows = rows[: self.size]
        self.rows = rows[::-1] if self.cursor.backwards else rows
        return self.rows

    def _found(self, queryset: Any) -> list[Any]:
        """Return the rows of the page and one more, if there is one."""
        values = self.cursor.values
        page = self._from_place(queryset, self.keys, values)
        if self.ordering != RANKED or self.cursor.backwards:
            return list(page)
        best = best_alone(queryset, values[0] if values else None)
        if best is None:
            return list(page)
        # Behind a page of the best there are likely more: that they are few is remembered of first pages alone.
        asked = None if values else self._asked()
        columns = [queryset.model._meta.pk.column if key.column == "pk" else key.column for key in self.keys]
        return page_of_best(self._from_place(best, self.keys[1:], values[1:]), page, columns, asked)

    def _asked(self) -> tuple[Any, ...]:
        """Return what tells this list from others, on whichever page."""
        query = self.request.query_params
        filters = sorted((name, *texts) for name, texts in query.lists() if name != "cursor")
        return (self.request.user.pk, self.request.path, *filters)

    def _from_place(self, rows: Any, keys: Sequence[OrderKey], values: Sequence[Any]) -> Any:
        """Return rows in the order of keys, those behind the values of a cursor alone, one more than a page has."""
        backwards = self.cursor.backwards
        page = rows.order_by(*(key.expression(backwards=backwards) for key in keys))
        if values:
            page = page.filter(rows_after(keys, values, backwards=backwards))
        return page[: self.size + 1]

    def _page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", "") or str(self.page_size)
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_PAGE_SIZE):
            raise ValidationError({"page_size": [f"Send a whole number from 1 to {MAX_PAGE_SIZE}."]})
        return int(text)

    def _wants_count(self, request: Request) -> bool:
        text = request.query_params.get("count", "").lower()
        if text not in {"", "true", "false", "1", "0"}:
            raise ValidationError({"count": ["Send true or false."]})
        return text in {"true", "1"}

    def _order(self, request: Request, view: Any) -> tuple[str, list[OrderKey]]:
        asked = request.query_params.get("ordering", "")
        ranked: list[OrderKey] | None = getattr(view, "search_order", None)
        if not asked and ranked:
            return RANKED, [*ranked, OrderKey("pk", descending=True)]
        text = asked or view.default_ordering
        return text, order_by_name(text, view.ordering_fields)

    def _cursor(self, request: Request) -> Cursor:
        text = request.query_params.get("cursor")
        if not text:
            # Where nobody asked when the walk began, the same rows give the same answer, byte for byte.
            return Cursor(self.ordering, as_of=getattr(request, "walk_began", None))
        cursor = Cursor.decode(text, cursor_scope(request))
        if cursor.ordering != self.ordering:
            raise ValidationError({"cursor": [f"This cursor belongs to the ordering {cursor.ordering}. Start anew."]})
        return cursor

    def _link(self, row: Any, *, backwards: bool) -> str:
        if row is not None:
            values = tuple(getattr(row, key.column) for key in self.keys)
        else:
            # An empty page: the row of its cursor may still be there, and belongs to the page that this link leads to.
            *others, pk = self.cursor.values
            values = (*others, pk + (1 if backwards != self.keys[-1].descending else -1))
        cursor = Cursor(self.ordering, values, backwards, self.cursor.as_of)
        return replace_query_param(
            self.request.build_absolute_uri(), "cursor", cursor.encode(cursor_scope(self.request))
        )

    def next_link(self) -> str | None:
        """Return the address of the next page, or None on the last."""
        more = bool(self.cursor.values) if self.cursor.backwards else self.has_more
        return self._link(self.rows[-1] if self.rows else None, backwards=False) if more else None

    def previous_link(self) -> str | None:
        """Return the address of the page before, or None on the first."""
        more = self.has_more if self.cursor.backwards else bool(self.cursor.values)
        return self._link(self.rows[0] if self.rows else None, backwards=True) if more else None

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with its links, and the count where it was asked for."""
        body = {"next": self.next_link(), "previous": self.previous_link(), "results": data}
        return Response(body if self.total is None else {"count": self.total, **body})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page."""
        link = {"type": "string", "format": "uri", "nullable": True, "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "With `count=true` alone.", "example": 1},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameters that each list takes."""
        names = [sign + name for name in getattr(view, "ordering_fields", {}) for sign in ("", "-")]
        default = getattr(view, "default_ordering", "")
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": self.page_size}
        texts: list[tuple[str, str, dict[str, Any]]] = [
            ("cursor", "A place in the list: taken from `next` or `previous`.", {"type": "string"}),
            ("page_size", "Rows per page.", size),
            ("ordering", f"Order; `{default}` unless said, nulls last.", {"type": "string", "enum": names}),
            ("count", "Adds `count`, the number of rows on all pages.", {"type": "boolean"}),
        ]
        return [
            {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
            for name, text, schema in texts
        ]
