"""Imports: a file taken in by a worker, looked at, and taken back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core.pagination import OrderKey
from careercopilot.core.parsers import LimitedMultiPartParser
from careercopilot.core.viewsets import OwnedModelViewSet
from exports.examples import IMPORT_REQUEST, QUEUED_IMPORT, UNDO
from exports.models import Import, ImportedRow
from exports.serializers import (
    REPORT,
    ImportedRowSerializer,
    ImportRequestSerializer,
    ImportSerializer,
    ImportSummarySerializer,
    UndoSerializer,
)
from exports.services import cancel_import, delete_import, start_import, undo_import


class ImportViewSet(OwnedModelViewSet):
    """Files on their way in."""

    queryset = Import.objects.all()
    serializer_class = ImportSerializer
    ordering_fields = {"created_at": OrderKey("created_at")}
    parser_classes = [LimitedMultiPartParser, *OwnedModelViewSet.parser_classes]
    http_method_names = ["get", "post", "delete", "head", "options"]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the user's imports; a list leaves the reports where they are."""
        rows = super().get_queryset()
        return rows.defer(*REPORT) if self.action == "list" else rows

    def get_serializer_class(self) -> type[ImportSerializer]:
        """A list shows imports without their reports."""
        return ImportSummarySerializer if self.action == "list" else ImportSerializer

    @extend_schema(
        summary="Start an import",
        request={"multipart/form-data": ImportRequestSerializer},
        responses={202: OpenApiResponse(ImportSerializer, "Queued.", [OpenApiExample("Queued", QUEUED_IMPORT)])},
        examples=[IMPORT_REQUEST],
    )
    def create(self, request: Request) -> HttpResponse:
        """Keep the file and queue its import; a dry run is a run like any other."""
        serializer = ImportRequestSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        file = values.pop("file")
        run = start_import(owner=request.user, file=file, filename=file.name, size=file.size, **values)
        response = self.answer(run, status_code=202)
        response.headers["Location"] = self.detail_url(run.pk)
        return response

    def delete_instance(self, instance: Import) -> None:
        """Forget it: what it made stays, and can no longer be taken back."""
        delete_import(run=instance)

    @extend_schema(summary="End an import that is under way", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> HttpResponse:
        """Cancel it, and take back what it has written; a 409 says that it was over."""
        run = self.one(int(pk))
        cancel_import(run=run)
        return self.answer(run)

    @extend_schema(
        summary="Take an import back",
        request=None,
        responses=OpenApiResponse(UndoSerializer, "What became of it.", [OpenApiExample("Answer", UNDO)]),
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Remove what it made and put back what it changed, unless edited since; may be repeated."""
        undone = undo_import(run=self.one(int(pk)))
        return Response(UndoSerializer(undone, context=self.get_serializer_context()).data)

    @extend_schema(summary="List what an import did with each row", responses=ImportedRowSerializer(many=True))
    @action(detail=True, ordering_fields={"id": OrderKey("id")}, default_ordering="id")
    def rows(self, request: Request, pk: str) -> Response:
        """Answer one page of rows, in the order they were written; of a dry run, what would become of each."""
        rows = self.filter_queryset(ImportedRow.objects.for_user(request.user).filter(run=self.one(int(pk))))
        page = self.paginate_queryset(rows)
        serializer: Any = ImportedRowSerializer(page, many=True, context=self.get_serializer_context())
        # Unknown names in `fields=` are refused also where there are no rows.
        serializer.child.readers()
        return self.get_paginated_response(serializer.data)
