"""The API of one's own account."""

from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import schema
from accounts.authentication import credential_of
from accounts.models import ApiToken, User, UserSkill
from accounts.serializers import (
    SKILLS_LIMIT,
    ApiTokenSerializer,
    ConfirmationSerializer,
    IssuedTokenSerializer,
    ProfileSerializer,
    SettingsSerializer,
    SkillListSerializer,
    TicketSerializer,
    UserSkillSerializer,
)
from accounts.services import (
    TICKET_LIFETIME,
    delete_account,
    issue_ticket,
    issue_token,
    replace_skills,
    revoke_token,
)
from careercopilot.core.conditional import check_if_match, etag_of, is_unchanged
from careercopilot.core.examples import sent, shown
from careercopilot.core.idempotency import SecretResponse
from careercopilot.core.openapi import IF_MATCH, IF_NONE_MATCH
from careercopilot.core.owner import OwnedQuerySet
from careercopilot.core.pagination import OrderKey
from careercopilot.core.parameters import refuse_parameters
from careercopilot.core.viewsets import ApiView, ApiViewSet, OwnedModelViewSet


class OwnUserViewSet(OwnedModelViewSet):
    """The row of the user who asks, at an address without an id."""

    queryset: QuerySet[Any] = User.objects.all()

    def get_queryset(self) -> QuerySet[Any]:
        """Return the one row of the user who asks."""
        return self.queryset.filter(pk=self.request.user.pk)

    def get_object(self) -> Any:
        """Return the row; OPTIONS asks for it, to tell what may be written."""
        return self.one(self.request.user.pk)

    def retrieve(self, request: Request, pk: str = "") -> HttpResponse:
        """Answer the row."""
        return super().retrieve(request, str(request.user.pk))

    def update(self, request: Request, pk: str = "") -> HttpResponse:
        """Replace the row."""
        return super().update(request, str(request.user.pk))

    def partial_update(self, request: Request, pk: str = "") -> HttpResponse:
        """Change the row."""
        return super().partial_update(request, str(request.user.pk))


class MeViewSet(OwnUserViewSet):
    """Who one is, and what one looks for."""

    serializer_class = ProfileSerializer

    @extend_schema(operation_id="me_retrieve", examples=[shown(schema.PROFILE)])
    def retrieve(self, request: Request, pk: str = "") -> HttpResponse:
        """Answer one's profile. The e-mail address is changed under `/_allauth/` or at `/accounts/email/`."""
        return super().retrieve(request, pk)

    @extend_schema(
        operation_id="me_partial_update",
        examples=[sent({"timezone": "Europe/Berlin", "salary_floor": 85000}), shown(schema.PROFILE)],
    )
    def partial_update(self, request: Request, pk: str = "") -> HttpResponse:
        """Change the fields of one's profile that are sent."""
        return super().partial_update(request, pk)

    @extend_schema(
        operation_id="me_destroy",
        request=ConfirmationSerializer,
        responses={204: None},
        examples=[sent({"confirm": "ada@example.com"})],
    )
    def destroy(self, request: Request, pk: str = "") -> HttpResponse:
        """Delete the account with all its data, for good. The body repeats its e-mail address."""
        confirmation = ConfirmationSerializer(data=request.data, context=self.get_serializer_context())
        confirmation.is_valid(raise_exception=True)
        with transaction.atomic():
            # Whoever holds the mailbox must be able to see the person at their commit: no key.
            user = User.objects.select_for_update(no_key=True).get(pk=cast("User", request.user).pk)
            check_if_match(request, self.etag(user))
            delete_account(user=user)
        request._request.session.flush()  # noqa: SLF001 - the cookie goes with the answer
        return Response(status=status.HTTP_204_NO_CONTENT)


class SettingsViewSet(OwnUserViewSet):
    """How one likes things shown and kept; notifications have preferences of their own."""

    serializer_class = SettingsSerializer

    @extend_schema(operation_id="me_settings_retrieve", examples=[shown(schema.SETTINGS)])
    def retrieve(self, request: Request, pk: str = "") -> HttpResponse:
        """Answer one's settings."""
        return super().retrieve(request, pk)

    @extend_schema(operation_id="me_settings_update", examples=[sent(schema.SETTINGS), shown(schema.SETTINGS)])
    def update(self, request: Request, pk: str = "") -> HttpResponse:
        """Replace one's settings: what is left out goes back to its default."""
        return super().update(request, pk)

    @extend_schema(
        operation_id="me_settings_partial_update",
        examples=[sent({"deleted_retention_days": 90}), shown(schema.SETTINGS)],
    )
    def partial_update(self, request: Request, pk: str = "") -> HttpResponse:
        """Change the settings that are sent."""
        return super().partial_update(request, pk)


class SkillsViewSet(ApiViewSet):
    """One's skills, as one list in the order given."""

    queryset: OwnedQuerySet = UserSkill.objects.select_related("skill")
    serializer_class = UserSkillSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Any]:
        """Return the skills of the user who asks."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows: QuerySet[Any] = self.queryset.for_user(self.request.user)
        return rows

    def get_object(self) -> Any:
        """Return whose list it is; OPTIONS asks, to tell what may be written."""
        return self.request.user

    def _shown(self) -> Any:
        return UserSkillSerializer(self.get_queryset(), many=True).data

    @extend_schema(
        operation_id="me_skills_retrieve",
        parameters=[IF_NONE_MATCH],
        responses=UserSkillSerializer(many=True),
        examples=[shown(schema.SKILL)],
    )
    def read(self, request: Request) -> HttpResponse:
        """Answer one's skills."""
        refuse_parameters(request)
        data = self._shown()
        tag = etag_of(data)
        if is_unchanged(request, tag):
            return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(data, headers={"ETag": tag})

    @extend_schema(
        operation_id="me_skills_update",
        parameters=[IF_MATCH],
        request=UserSkillSerializer(many=True),
        responses=UserSkillSerializer(many=True),
        examples=[sent(schema.SKILL), shown(schema.SKILL)],
    )
    def replace(self, request: Request) -> HttpResponse:
        """Replace one's skills, 500 at most.

        A skill named twice, in whatever spelling, counts once: at its first place, with its last level.
        """
        owner = cast("User", request.user)
        serializer = SkillListSerializer(child=UserSkillSerializer(), data=request.data, max_length=SKILLS_LIMIT)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=owner.pk)
            check_if_match(request, etag_of(self._shown()))
            skills = [(row["skill.name"], row["level"]) for row in serializer.validated_data]
            replace_skills(owner=owner, skills=skills)
            data = self._shown()
        return Response(data, headers={"ETag": etag_of(data)})


class TokenViewSet(OwnedModelViewSet):
    """One's keys to the API."""

    queryset: QuerySet[Any] = ApiToken.objects.all()
    serializer_class = ApiTokenSerializer
    ordering_fields = {
        "created_at": OrderKey("created_at"),
        "expires_at": OrderKey("expires_at"),
        "last_used_at": OrderKey("last_used_at", nullable=True),
        "name": OrderKey("name"),
    }

    def delete_instance(self, instance: ApiToken) -> None:
        """Revoke the token."""
        revoke_token(token=instance)

    @extend_schema(examples=[shown(schema.TOKEN)])
    def list(self, request: Request) -> Response:
        """Answer one's tokens: names and dates, never their text."""
        return super().list(request)

    @extend_schema(examples=[shown(schema.TOKEN)])
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """Answer a token: its name and dates, never its text."""
        return super().retrieve(request, pk)

    @extend_schema(
        responses={201: IssuedTokenSerializer},
        examples=[
            sent({"name": "Laptop", "read_only": False, "expires_at": "2027-02-21T10:00:00Z"}),
            shown(schema.ISSUED_TOKEN),
        ],
    )
    def create(self, request: Request) -> HttpResponse:
        """Make a token. Its text is shown in this answer alone; it lasts 90 days unless said."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        token, text = issue_token(owner=cast("User", request.user), **serializer.validated_data)
        data = self.representation(token)
        headers = {"Location": self.detail_url(token.pk)}
        # An idempotency record would keep the text in the open.
        kept = {**data, "token": None}
        return SecretResponse({**data, "token": text}, kept_data=kept, status=status.HTTP_201_CREATED, headers=headers)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> HttpResponse:
        """Revoke a token; the sockets it opened are closed."""
        return super().destroy(request, pk)


class WebsocketTicketView(ApiView):
    """Tickets for clients that cannot send a cookie or a header with a websocket."""

    @extend_schema(
        operation_id="auth_ws_ticket_create",
        request=None,
        responses={201: TicketSerializer},
        examples=[shown(schema.TICKET)],
    )
    def post(self, request: Request) -> Response:
        """Issue a ticket: `/ws/notifications/?ticket=…` is opened by it once, within 60 seconds."""
        ticket = issue_ticket(user=cast("User", request.user), credential=credential_of(request))
        data = {"ticket": ticket, "expires_in": int(TICKET_LIFETIME.total_seconds())}
        # A ticket that is sent twice is no use, and none is to be kept in the open: a repeat gets a new one.
        return SecretResponse(data, kept_data=None, status=status.HTTP_201_CREATED)
