"""Exports that a worker makes."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from careercopilot.core.errors import Conflict
from careercopilot.core.pagination import OrderKey
from careercopilot.core.viewsets import OwnedModelViewSet
from exports.choices import CONTENT_TYPES, RunStatus
from exports.examples import QUEUED_EXPORT, ROWS, ROWS_CSV
from exports.exporting import filename
from exports.files import pieces
from exports.models import Export
from exports.serializers import ExportSerializer
from exports.services import cancel_run, delete_export, start_export
from exports.streaming import stream


class ExportViewSet(OwnedModelViewSet):
    """Exports that a worker makes: large ones, PDF, the whole account."""

    queryset = Export.objects.all()
    serializer_class = ExportSerializer
    ordering_fields = {"created_at": OrderKey("created_at")}
    http_method_names = ["get", "post", "delete", "head", "options"]

    @extend_schema(
        summary="Start an export",
        responses={202: OpenApiResponse(ExportSerializer, "Queued.", [OpenApiExample("Queued", QUEUED_EXPORT)])},
    )
    def create(self, request: Request) -> HttpResponse:
        """Queue an export."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        export = start_export(owner=request.user, **serializer.validated_data)
        response = self.answer(export, status_code=202)
        response.headers["Location"] = self.detail_url(export.pk)
        return response

    def delete_instance(self, instance: Export) -> None:
        """Remove it with its file."""
        delete_export(export=instance)

    @extend_schema(summary="End an export that is under way", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> HttpResponse:
        """Cancel it; a 409 says that it was over."""
        export = self.one(int(pk))
        cancel_run(run=export)
        return self.answer(export)

    @extend_schema(
        summary="Download the file of an export",
        responses={
            **{(200, kind): OpenApiResponse(OpenApiTypes.BINARY, "The file.") for kind in CONTENT_TYPES.values()},
            (200, CONTENT_TYPES["json"]): OpenApiResponse(
                OpenApiTypes.OBJECT, "The rows.", [OpenApiExample("JSON", ROWS)]
            ),
            (200, CONTENT_TYPES["csv"]): OpenApiResponse(
                OpenApiTypes.BINARY, "The rows.", [OpenApiExample("CSV", ROWS_CSV)]
            ),
        },
    )
    @action(detail=True)
    def download(self, request: Request, pk: str) -> HttpResponseBase:
        """Answer the file; 409 before it is there."""
        export: Export = self.one(int(pk))
        if export.status != RunStatus.COMPLETED:
            raise Conflict(f"This export is {export.status}: only a completed one has a file.")
        is_over = export.expires_at is not None and export.expires_at <= timezone.now()
        if not export.file or is_over or not default_storage.exists(export.file):
            raise NotFound("The file of this export has expired. Start the export again.")
        return stream(
            request,
            pieces(export.file),
            content_type=CONTENT_TYPES[export.file_format],
            filename=filename(export),
            size=export.size,
        )

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:  # noqa: FBT001
        """A download is what it is, whatever a client accepts."""
        if self.action != "download":
            chosen: tuple[Any, str] = super().perform_content_negotiation(request, force)
            return chosen
        renderer = self.get_renderers()[0]
        return renderer, str(renderer.media_type)
