"""Applications and interviews on the API."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from applications.examples import APPLICATION_REQUEST
from applications.filters import APPLICATION_ORDERS, ApplicationFilterSet, InterviewFilterSet
from applications.history import Change
from applications.messages import STATUS_DIGEST
from applications.models import Application, Interview, StatusChange
from applications.serializers import (
    ApplicationSerializer,
    FollowUpSerializer,
    InterviewSerializer,
    StatusChangeSerializer,
    TransitionSerializer,
)
from applications.services import (
    change_interview,
    change_statuses,
    correct_entry,
    create_applications,
    delete_applications,
    delete_interviews,
    destroy_applications,
    follow_up,
    plan_interview,
    restore_applications,
    undo_last,
    update_applications,
)
from careercopilot.core.bulk import Refused
from careercopilot.core.bulk_schema import bulk_schema
from careercopilot.core.bulk_viewsets import BulkModelViewSet
from careercopilot.core.pagination import OrderKey, walk_began
from careercopilot.core.parameters import refuse_parameters
from careercopilot.core.viewsets import OwnedModelViewSet


@bulk_schema(
    noun="application",
    row="ApplicationRequest",
    change="PatchedApplicationRequest",
    made=APPLICATION_REQUEST,
    changed={"status": "rejected"},
)
class ApplicationViewSet(BulkModelViewSet):
    """Applications, their status and its history."""

    queryset = Application.objects.all()
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilterSet
    bulk_defers = frozenset({"notes", "extra"})
    ordering_fields = APPLICATION_ORDERS

    def get_queryset(self) -> QuerySet[Any]:
        """Return the user's applications with what they show."""
        rows: Any = super().get_queryset()
        return rows.for_display(walk_began(self.request) if self.action == "list" else timezone.now())

    def create_instances(self, items: Sequence[dict[str, Any]], refused: Refused | None = None) -> list[Application]:
        """Make applications, each with its opening entry."""
        return create_applications(owner=self.request.user, items=items, refused=refused, plan_follow_ups=True)

    def update_instances(
        self, changes: Sequence[tuple[Application, dict[str, Any]]], refused: Refused | None = None
    ) -> list[Application]:
        """Change applications; their status goes through the one door."""
        return update_applications(
            changes=changes, actor=self.request.user, digest=STATUS_DIGEST, refused=refused, plan_follow_ups=True
        )

    def as_read(self, written: Application, held: Application | None) -> Application:
        """A new application has no interviews yet, and a changed one those that it had."""
        return written.with_what_it_shows(held)

    def soft_delete_instances(self, instances: Sequence[Application]) -> None:
        """Put applications aside."""
        delete_applications(applications=instances)

    def delete_instances(
        self, instances: Sequence[Application], refused: Refused | None = None, **options: Any
    ) -> None:
        """Remove applications for good; nothing can stand in the way."""
        destroy_applications(applications=instances)

    def restore_instances(self, instances: Sequence[Application], refused: Refused | None = None) -> None:
        """Bring applications back where their place is free."""
        restore_applications(applications=instances, refused=refused)

    @extend_schema(request=TransitionSerializer, summary="Move to another status")
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str) -> HttpResponse:
        """Move to another status, now or at an earlier time; the same again changes nothing."""
        values = self._validated(TransitionSerializer)
        with transaction.atomic():
            application = self.locked(int(pk))
            change = Change(application=application, actor=request.user, **values)
            change_statuses(changes=[change], plan_follow_ups=True)
            return self.answer(application)

    @extend_schema(request=FollowUpSerializer, summary="Settle a follow-up")
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, pk: str) -> HttpResponse:
        """Say that a follow-up is done, put it off, or end following up."""
        values = self._validated(FollowUpSerializer)
        with transaction.atomic():
            application = self.locked(int(pk))
            follow_up(application=application, **values)
            return self.answer(application)

    @extend_schema(responses=StatusChangeSerializer(many=True), summary="The history of the status", filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Answer all entries in order."""
        refuse_parameters(request)
        return Response(StatusChangeSerializer(self._history(self.one(int(pk))), many=True).data)

    @extend_schema(
        methods=["patch"], request=StatusChangeSerializer, responses=StatusChangeSerializer, summary="Correct an entry"
    )
    @extend_schema(methods=["delete"], summary="Undo the last entry")
    @action(detail=True, methods=["patch", "delete"], url_path="history/(?P<entry>[0-9]{1,18})")
    def entry(self, request: Request, pk: str, entry: str) -> HttpResponse:
        """Correct an entry of the history, or undo the last one."""
        with transaction.atomic():
            application = self.locked(int(pk))
            row = self._entry(application, int(entry))
            if request.method == "DELETE":
                undo_last(entry=row)
                return Response(status=status.HTTP_204_NO_CONTENT)
            context = self.get_serializer_context()
            serializer = StatusChangeSerializer(row, data=request.data, partial=True, context=context)
            serializer.is_valid(raise_exception=True)
            correct_entry(entry=row, values=serializer.validated_data)
            return Response(StatusChangeSerializer(self._entry(application, int(entry)), context=context).data)

    def _validated(self, serializer_class: Any) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def _history(self, application: Application) -> list[StatusChange]:
        rows = StatusChange.objects.for_user(self.request.user).filter(application=application)
        entries = list(rows.select_related("actor").in_order())
        came_from = None
        for entry in entries:
            entry.came_from = came_from
            came_from = entry.status
        return entries

    def _entry(self, application: Application, pk: int) -> StatusChange:
        for entry in self._history(application):
            if entry.pk == pk:
                return entry
        raise NotFound("There is no such entry in this history.")


class InterviewViewSet(OwnedModelViewSet):
    """Interviews of live applications."""

    queryset = Interview.objects.filter(application__deleted_at=None)
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilterSet
    default_ordering = "starts_at"
    ordering_fields = {
        "starts_at": OrderKey("starts_at", nullable=True),
        "created_at": OrderKey("created_at"),
        "updated_at": OrderKey("updated_at"),
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Return the user's interviews, with their application where one is changed."""
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.select_related("application")

    def create_instance(self, values: dict[str, Any]) -> Any:
        """Make it; without a zone it takes place in its owner's."""
        return plan_interview(application=values.pop("application"), values=values)

    def update_instance(self, instance: Interview, values: dict[str, Any]) -> Any:
        """Change it and say when."""
        return change_interview(interview=instance, values=values)

    def delete_instance(self, instance: Interview) -> None:
        """Remove it."""
        delete_interviews(interviews=[instance])
