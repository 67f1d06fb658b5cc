"""The mailbox and the preferences on the API, and the page on which e-mail is switched off."""

from typing import Any, cast

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from careercopilot.core.bulk import BulkDeleteReportSerializer
from careercopilot.core.conditional import check_if_match, etag_of, is_unchanged
from careercopilot.core.openapi import IF_MATCH, IF_NONE_MATCH
from careercopilot.core.pagination import OrderKey
from careercopilot.core.parameters import refuse_parameters
from careercopilot.core.throttling import RequestThrottle
from careercopilot.core.viewsets import ApiView, OwnedModelViewSet
from notifications import examples, services
from notifications.choices import NotificationType
from notifications.filters import NotificationFilter
from notifications.mailbox import unread_count
from notifications.models import Delivery, Notification, NotificationPreference
from notifications.preferences import hidden_types, preference_of
from notifications.serializers import (
    BulkDeleteSerializer,
    DeliverySerializer,
    NotificationSerializer,
    PreferenceSerializer,
    ReadAllSerializer,
    UnreadCountSerializer,
)
from notifications.unsubscribing import ALL, WORDS, read_token

UNSUBSCRIBE_BODY_LIMIT = 8 * 1024
ONE = OpenApiExample("A notification", value=examples.NOTIFICATION, response_only=True)
READ = OpenApiExample("Read", value=examples.READ, response_only=True)
PREFERENCES = OpenApiExample("Preferences", value=examples.PREFERENCES, response_only=True)
CHANGES = OpenApiExample("Changes", value=examples.PREFERENCE_CHANGES, request_only=True)


class NotificationViewSet(OwnedModelViewSet):
    """What somebody was told. Notifications are made by the service alone."""

    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    ordering_fields = {"created_at": OrderKey("created_at"), "id": OrderKey("id")}

    def get_queryset(self) -> QuerySet[Any]:
        """Return the user's notifications; the list leaves out what expired and what is not told in the app."""
        rows: Any = super().get_queryset()
        if self.action == "list" and self.request is not None:
            rows = rows.listed(hidden_types(_id_of(self.request)))
        shown: QuerySet[Any] = rows
        return shown

    def delete_instance(self, instance: Notification) -> None:
        """Delete, and tell the other tabs."""
        services.delete(owner_id=instance.owner_id, ids=[instance.pk])

    @extend_schema(summary="List notifications", examples=[ONE])
    def list(self, request: Request) -> Response:
        """Answer one page, newest first unless said."""
        return super().list(request)

    @extend_schema(summary="Read a notification", examples=[ONE])
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """Answer one notification."""
        return super().retrieve(request, pk)

    @extend_schema(summary="Delete a notification", responses={204: OpenApiResponse(description="Deleted.")})
    def destroy(self, request: Request, pk: str) -> HttpResponse:
        """Delete one notification for good."""
        return super().destroy(request, pk)

    @extend_schema(
        summary="Count unread notifications",
        responses=UnreadCountSerializer,
        examples=[OpenApiExample("Three", value={"unread_count": 3}, response_only=True)],
    )
    def unread_count(self, request: Request) -> Response:
        """Answer how many are unread."""
        return Response({"unread_count": unread_count(_id_of(request))})

    @extend_schema(summary="Mark as read", request=None, responses=NotificationSerializer, examples=[READ])
    def read(self, request: Request, pk: str) -> HttpResponse:
        """Mark one as read; again changes nothing."""
        return self._marked(pk, services.mark_read)

    @extend_schema(summary="Mark as unread", request=None, responses=NotificationSerializer, examples=[ONE])
    def unread(self, request: Request, pk: str) -> HttpResponse:
        """Mark one as unread; again changes nothing."""
        return self._marked(pk, services.mark_unread)

    def _marked(self, pk: str, mark: Any) -> HttpResponse:
        with transaction.atomic():
            instance = self.locked(int(pk))
            mark(owner_id=instance.owner_id, ids=[instance.pk])
            return self.answer(instance)

    @extend_schema(
        summary="Mark all as read",
        request=None,
        responses=ReadAllSerializer,
        examples=[OpenApiExample("Three read", value={"updated": 3, "unread_count": 0}, response_only=True)],
    )
    def read_all(self, request: Request) -> Response:
        """Mark everything as read."""
        changed = services.mark_read(owner_id=_id_of(request))
        return Response({"updated": len(changed), "unread_count": unread_count(_id_of(request))})

    @extend_schema(
        summary="Delete many notifications",
        request=BulkDeleteSerializer,
        responses={
            200: OpenApiResponse(BulkDeleteReportSerializer, "All were deleted.", [examples.DELETED]),
            207: OpenApiResponse(BulkDeleteReportSerializer, "With `atomic: false`: some were.", [examples.SOME]),
        },
        examples=[OpenApiExample("Three ids", value={"ids": [41, 42, 43]}, request_only=True)],
    )
    def bulk_delete(self, request: Request) -> Response:
        """Delete by ids, all or nothing unless `atomic` is false."""
        serializer = BulkDeleteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        report = services.delete_many(owner_id=_id_of(request), **serializer.validated_data)
        return Response(report, status=207 if report["failed"] else 200)

    @extend_schema(
        summary="See what was sent where",
        responses=DeliverySerializer(many=True),
        filters=False,
        examples=[OpenApiExample("Sent", value=examples.DELIVERY, response_only=True)],
    )
    def deliveries(self, request: Request, pk: str) -> Response:
        """Answer what became of a notification on each channel, the oldest first."""
        refuse_parameters(request)
        rows = Delivery.objects.filter(notification=self.one(int(pk))).order_by("at", "id")
        return Response(DeliverySerializer(rows, many=True).data)


class PreferenceView(ApiView):
    """How somebody wants to be told."""

    serializer_class = PreferenceSerializer

    @extend_schema(summary="Read the preferences", parameters=[IF_NONE_MATCH], examples=[PREFERENCES])
    def get(self, request: Request) -> HttpResponse:
        """Answer the preferences; those of somebody who never chose are the defaults."""
        return self._answer(preference_of(_id_of(request)))

    @extend_schema(summary="Replace the preferences", parameters=[IF_MATCH], examples=[CHANGES, PREFERENCES])
    def put(self, request: Request) -> HttpResponse:
        """Replace them: what is left out goes back to its default."""
        return self._change(request, partial=False)

    @extend_schema(
        summary="Change the preferences",
        parameters=[IF_MATCH],
        request=PreferenceSerializer,
        examples=[CHANGES, PREFERENCES],
    )
    def patch(self, request: Request) -> HttpResponse:
        """Change what is sent, within `types` too: a type or channel that is not named stays as it is."""
        return self._change(request, partial=True)

    def _change(self, request: Request, *, partial: bool) -> HttpResponse:
        with transaction.atomic():
            # Two first writes at once must not make two rows, and a merge must not lose another one's.
            User.objects.select_for_update(no_key=True).only("pk").get(pk=_id_of(request))
            preference = preference_of(_id_of(request))
            check_if_match(request, etag_of(PreferenceSerializer(preference).data))
            serializer = PreferenceSerializer(preference, data=request.data, partial=partial)
            serializer.is_valid(raise_exception=True)
            for name, value in serializer.validated_data.items():
                setattr(preference, name, value)
            services.save_preference(preference=preference)
        return self._answer(preference)

    def _answer(self, preference: NotificationPreference) -> HttpResponse:
        data = PreferenceSerializer(preference).data
        tag = etag_of(data)
        if self.request.method == "GET" and is_unchanged(self.request, tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        return Response(data, headers={"ETag": tag})


def _id_of(request: Request) -> int:
    return int(request.user.pk or 0)


# The token is the authority: mail programs that send one-click requests (RFC 8058) have no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what e-mail is to be switched off, and do so on POST; a GET changes nothing, as scanners follow links."""
    throttle, request_like = RequestThrottle(), cast("Request", request)
    if not throttle.allow_request(request_like, None):
        seconds = int(throttle.wait())
        return _refused(request, 429, f"Try again in {seconds} seconds.", headers={"Retry-After": str(seconds)})
    found = read_token(token)
    if found is None or not User.objects.filter(pk=found.owner_id).exists():
        return render(request, "notifications/unsubscribe.html", {"gone": True}, status=404)
    kind = found.kind
    if request.method == "POST":
        body = request.read(UNSUBSCRIBE_BODY_LIMIT + 1)
        if len(body) > UNSUBSCRIBE_BODY_LIMIT:
            return _refused(request, 413, "Send less: the link says all that is needed.")
        kind = None if _scope(body) == ALL else kind
        services.stop_email(owner_id=found.owner_id, kind=kind)
    words = WORDS[NotificationType(kind)] if kind else ""
    return render(request, "notifications/unsubscribe.html", {"kind": words, "done": request.method == "POST"})


def _scope(body: bytes) -> str:
    """Return what the form asks for; the one-click request of a mail program asks for what its link is about."""
    try:
        return QueryDict(body, encoding="utf-8").get("scope") or ""
    except (ValueError, SuspiciousOperation):
        return ""


def _refused(request: HttpRequest, status: int, advice: str, *, headers: dict[str, str] | None = None) -> HttpResponse:
    title = "Too many requests" if status == 429 else "That was too much"
    answer = render(request, "notifications/unsubscribe.html", {"refused": title, "advice": advice}, status=status)
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer
