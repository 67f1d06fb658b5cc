"""The rows of a list as a file, at once."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from applications.filters import APPLICATION_ORDERS, ApplicationFilterSet
from applications.models import Application
from careercopilot.core.errors import flatten
from careercopilot.core.pagination import MAX_PAGE_SIZE, KeysetPagination, OrderKey, walk_began
from careercopilot.core.suggestions import instead, values_near
from careercopilot.core.viewsets import ApiViewSet
from exports.builders.manifest import manifest
from exports.builders.text import csv_chunks, json_chunks
from exports.builders.workbook import workbook_chunks
from exports.choices import CONTENT_TYPES, STREAMED, FileFormat
from exports.examples import ROWS, ROWS_CSV
from exports.selection import KINDS, columns_of, find, search_order, settle
from exports.streaming import stream
from jobs.filters import JOB_ORDERS, JobFilterSet
from jobs.models import Job

BY_RUN = "A PDF is made by a run: POST /api/v1/exports/ with this resource, these filters and file_format pdf."
MOST_XLSX_ROWS = 20_000
"""A workbook cannot be sent before its last row is written; beyond this, a run makes it."""
CHUNKS = {FileFormat.CSV.value: csv_chunks, FileFormat.JSON.value: json_chunks, FileFormat.XLSX.value: workbook_chunks}
_JSON = OpenApiResponse(OpenApiTypes.OBJECT, "The rows.", [OpenApiExample("JSON", ROWS)])
_CSV = OpenApiResponse(OpenApiTypes.BINARY, "The rows.", [OpenApiExample("CSV", ROWS_CSV)])


def described(summary: str, orders: dict[str, OrderKey]) -> Callable[[Any], Any]:
    """Return the description of an export, ordered by these, for the OpenAPI document."""
    names = [sign + name for name in orders for sign in ("", "-")]
    order: dict[str, Any] = {"type": "string", "enum": names}
    size: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE}
    return extend_schema(
        summary=summary,
        parameters=[
            OpenApiParameter("file_format", str, enum=[str(name) for name in STREAMED], default="csv"),
            OpenApiParameter("fields", str, description="Comma-separated columns, in the order wanted, or all."),
            OpenApiParameter("ordering", order, description="Order, as in the list; nulls last."),
            OpenApiParameter("page_size", size, description="JSON in pages, each with the manifest and `next`."),
            OpenApiParameter("cursor", str, description="A place among the pages: taken from `next`."),
        ],
        responses={
            (200, CONTENT_TYPES["json"]): _JSON,
            (200, CONTENT_TYPES["csv"]): _CSV,
            (200, CONTENT_TYPES["xlsx"]): OpenApiResponse(OpenApiTypes.BINARY, "The rows."),
        },
        filters=True,
    )


class RowsExportViewSet(ApiViewSet):
    """The rows of a list as a file: every filter of the list, chosen columns."""

    queryset: Any
    resource: str
    filterset_class: Any
    ordering_fields: dict[str, OrderKey]
    default_ordering = "-created_at"
    pagination_class = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:  # noqa: FBT001
        """Heed `file_format` alone: whatever a client accepts, errors are JSON."""
        renderer = self.get_renderers()[0]
        return renderer, str(renderer.media_type)

    @property
    def search_order(self) -> list[OrderKey] | None:
        """How a search is ordered, best first."""
        return search_order(self.resource, self.request.query_params.get("q", ""))

    def export(self, request: Request) -> HttpResponseBase:
        """Answer the file, or one page of it."""
        query = request.query_params.copy()
        file_format = query.pop("file_format", [FileFormat.CSV.value])[-1]
        asked = self.asked_fields
        paged = [name for name in ("page_size", "cursor") if name in query]
        for name in ("fields", *(["count"] if paged else []), *paged):
            query.pop(name, None)
        columns, rows = self._checked(file_format, paged, asked, query)
        if paged:
            return self._page(rows, columns, query)
        selection = settle(self.resource, rows, columns, query)
        if file_format == FileFormat.XLSX and len(selection) > MOST_XLSX_ROWS:
            text = f"More than {MOST_XLSX_ROWS} rows: let a run make it (POST /api/v1/exports/), or take csv."
            raise ValidationError({"file_format": [instead(text, ["csv", "json"])]})
        day = timezone.localdate(timezone=self.request.user.zone)
        name = f"{self.resource}-{day}.{file_format}"
        chunks = CHUNKS[file_format](selection)
        return stream(request, chunks, content_type=CONTENT_TYPES[file_format], filename=name)

    def _checked(
        self, file_format: str, paged: list[str], asked: list[str] | None, query: QueryDict
    ) -> tuple[list[str], QuerySet[Any]]:
        """Return the columns and rows that are asked for; raises for all that is wrong with the request at once."""
        errors: dict[str, Any] = {}
        if file_format not in CHUNKS:
            text = BY_RUN if file_format == FileFormat.PDF else f"Choose one of {', '.join(CHUNKS)}."
            by_run = [reverse("export-list")] if file_format == FileFormat.PDF else []
            errors["file_format"] = [instead(text, [*by_run, *values_near(file_format, CHUNKS)])]
        elif paged and file_format != FileFormat.JSON:
            text = "Only JSON comes in pages: add file_format=json."
            errors |= {name: [instead(text, ["file_format=json"], is_name=True)] for name in paged}
        columns: list[str] = []
        rows = self.queryset.none()
        try:
            columns = columns_of(self.resource, asked)
        except ValidationError as error:
            errors |= flatten(error.detail)
        try:
            now = walk_began(self.request) if paged else timezone.now()
            rows = find(self.resource, query, self.request.user, now=now)
        except ValidationError as error:
            errors |= flatten(error.detail)
        if errors:
            raise ValidationError(errors)
        return columns, rows

    def _page(self, rows: QuerySet[Any], columns: list[str], query: QueryDict) -> Response:
        paginator = KeysetPagination()
        ids = [row.pk for row in paginator.paginate_queryset(rows, self.request, view=self)]
        filters = {key: values if len(values) > 1 else values[0] for key, values in query.lists()}
        head = manifest(self.resource, count=rows.count(), filters=filters, fields=columns)
        page = paginator.get_paginated_response(KINDS[self.resource].resource.records(ids, columns))
        page.data = {"manifest": head, **page.data}
        return page


class JobExportViewSet(RowsExportViewSet):
    """Jobs as a file."""

    resource = "jobs"
    queryset = Job.objects.all()
    filterset_class = JobFilterSet
    ordering_fields = JOB_ORDERS

    @described("Export jobs as a file", JOB_ORDERS)
    def export(self, request: Request) -> HttpResponseBase:
        """Answer jobs as CSV, JSON or XLSX."""
        return super().export(request)


class ApplicationExportViewSet(RowsExportViewSet):
    """Applications as a file, with their jobs in words, their history and their interviews."""

    resource = "applications"
    queryset = Application.objects.all()
    filterset_class = ApplicationFilterSet
    ordering_fields = APPLICATION_ORDERS

    @described("Export applications as a file", APPLICATION_ORDERS)
    def export(self, request: Request) -> HttpResponseBase:
        """Answer applications as CSV, JSON or XLSX."""
        return super().export(request)
