"""The views of rows that are put aside before they are removed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core.viewsets import OwnedModelViewSet


class SoftDeleteModelViewSet(OwnedModelViewSet):
    """Rows that are put aside first: DELETE, DELETE with `hard=true`, and `restore/`."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the live rows; in a list, its filter `deleted` decides."""
        rows: Any = super().get_queryset()
        return rows if self.action in {"list", "search"} else rows.live()

    def soft_delete_instance(self, instance: Any) -> None:
        """Put the row aside."""
        raise NotImplementedError

    def restore_instance(self, instance: Any) -> None:
        """Bring the row back."""
        raise NotImplementedError

    @extend_schema(
        parameters=[
            OpenApiParameter("hard", bool, description="Remove for good, a deleted one too."),
            OpenApiParameter("cascade", bool, description="With `hard=true`: remove what hangs on it, too."),
        ]
    )
    def destroy(self, request: Request, pk: str) -> HttpResponse:  # noqa: ARG002 - DRF hands it over
        """Put a row aside, or with `hard=true` remove it for good."""
        hard = self.flag("hard")
        self.flag("cascade")  # refused where it is neither, though only `hard=true` heeds it
        with transaction.atomic():
            rows: Any = super().get_queryset() if hard else None
            instance = self.locked(int(pk), rows)
            (self.delete_instance if hard else self.soft_delete_instance)(instance)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, summary="Bring a deleted row back")
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> HttpResponse:  # noqa: ARG002 - DRF hands it over
        """Bring a deleted row back; one that is not deleted is answered as it is."""
        rows: Any = super().get_queryset()
        with transaction.atomic():
            instance = self.locked(int(pk), rows)
            if instance.deleted_at is not None:
                self.restore_instance(instance)
            return self.answer(instance)
