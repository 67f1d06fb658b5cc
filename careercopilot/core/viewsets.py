"""The base of all views: errors, idempotency, ETags and ownership stand here once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework import status
from rest_framework.exceptions import (
    AuthenticationFailed,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    ValidationError,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from careercopilot.core.answers import Answer, kept_answer, reply, tagged
from careercopilot.core.cache import keys_of, owner_changed
from careercopilot.core.conditional import check_if_match, etag_of, is_unchanged
from careercopilot.core.idempotency import run_once
from careercopilot.core.parameters import refuse_unknown_parameters

KEPT_ACTIONS = frozenset({"list", "retrieve", "search"})
"""What is kept of a resource that is."""


class ApiView(APIView):
    """A view of the API: a POST with an Idempotency-Key is carried out once."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Run DRF's cycle, with `run_once` around the handler of a POST."""
        self.args, self.kwargs = args, kwargs
        self.request = request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self.initial(request, *args, **kwargs)
            method = (request.method or "").lower()
            handler = getattr(self, method, None) if method in self.http_method_names else None
            handler = handler or self.http_method_not_allowed
            if method == "post":
                response = run_once(request, lambda: self._answered(handler))
            else:
                response = handler(request, *args, **kwargs)
        except Exception as exc:  # noqa: BLE001 - the one place where every error becomes an answer
            response = self.handle_exception(exc)
        answer: Any = response
        self.response = self.finalize_response(request, answer, *args, **kwargs)
        return self.response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Run DRF's checks; who is refused is counted, too, so that tokens cannot be tried without end."""
        try:
            super().initial(request, *args, **kwargs)
        except (AuthenticationFailed, NotAuthenticated, PermissionDenied):
            self.check_throttles(request)
            raise

    def _answered(self, handler: Callable[..., Response]) -> Response:
        try:
            return handler(self.request, *self.args, **self.kwargs)
        except Exception as exc:  # noqa: BLE001 - an error is an answer, too, and is kept like one
            return self.handle_exception(exc)


class ApiViewSet(ApiView, GenericViewSet[Any]):
    """A set of views of one resource."""

    lookup_value_regex = "[0-9]{1,18}"
    # None while the OpenAPI document is written.
    request: Any

    @property
    def asked_fields(self) -> list[str] | None:
        """The names of `fields=`, or None for all."""
        text = self.request.query_params.get("fields") if self.request else None
        return [name.strip() for name in text.split(",") if name.strip()] or None if text else None

    def get_serializer_context(self) -> dict[str, Any]:
        """Return DRF's context, with the fields asked for."""
        asked = self.asked_fields if self.request and self.request.method in SAFE_METHODS else None
        return {**super().get_serializer_context(), "fields": asked}

    def flag(self, name: str) -> bool:
        """Return a boolean query parameter; raises for what is neither true nor false."""
        text = self.request.query_params.get(name, "").lower()
        if text not in {"", "true", "false", "1", "0"}:
            raise ValidationError({name: ["Send true or false."]})
        return text in {"true", "1"}


class OwnedModelViewSet(ApiViewSet):
    """List, read, create, change and delete the rows of one user.

    A subclass names its queryset, serializer, filters and orders, and overrides `create_instance`,
    `update_instance` or `delete_instance` where a service does the work.
    """

    queryset: QuerySet[Any]
    ordering_fields: dict[str, Any] = {}
    default_ordering = "-created_at"
    etag_excludes: frozenset[str] = frozenset()
    """Fields of the detail that are no part of its version."""
    kept_read: dict[str, Any] | None = None
    """What the throttle found in the cache at `kept_keys`, None where it did not ask."""
    kept_as: str | None = None
    """The kind of `CACHE_SECONDS` under which pages and details are kept, where they follow from the owner's rows and
    from what `kept_by` names alone, and where whoever writes such a row calls `owner_changed`."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows of the user who asks."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        if not hasattr(self.queryset, "for_user"):
            raise ImproperlyConfigured(f"{type(self).__name__} needs a queryset of owned rows.")
        rows: QuerySet[Any] = self.queryset.all().for_user(self.request.user)
        return rows

    def kept_by(self) -> list[Any]:
        """Return what the answers depend on besides rows and the address: values of the user who asks."""
        return [self.request.user.timezone]

    def create_instance(self, values: dict[str, Any]) -> Any:
        """Make the row from validated values and return it."""
        self._forget_kept()
        return self.queryset.model.objects.create(owner=self.request.user, **values)

    def update_instance(self, instance: Any, values: dict[str, Any]) -> Any:
        """Change the row and return it."""
        for name, value in values.items():
            setattr(instance, name, value)
        self._forget_kept()
        instance.save(update_fields=list(values)) if values else None
        return instance

    def delete_instance(self, instance: Any) -> None:
        """Remove the row."""
        self._forget_kept()
        instance.delete()

    def list(self, request: Request) -> Any:
        """Answer one page; where pages are kept, with an ETag."""
        if self.kept_as is None:
            return Response(self._page())
        return self._kept(lambda: tagged(self._rendered(self._page())))

    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """Answer one row, or 304 when the client has it."""
        try:
            refuse_unknown_parameters(request)
        except ValidationError:
            # What is not there is 404, whatever is asked of it.
            self.one(int(pk))
            raise
        if self.kept_as is None:
            return self.answer(self.one(int(pk)))
        return self._kept(lambda: self._detail(self.one(int(pk))))

    def _kept(self, make: Callable[[], Answer]) -> HttpResponse:
        """Answer what is kept for this address, else make and keep it."""
        request: Any = self.request
        assert self.kept_as is not None
        parts, read = self._kept_parts, self.kept_read
        return reply(request, kept_answer(self.kept_as, request.user.pk, parts, make, read=read))

    def kept_keys(self) -> Sequence[str]:
        """Return what is read of the cache for this request, for whoever reads of it anyway."""
        if self.kept_as is None or self.action not in KEPT_ACTIONS or not settings.CACHE_SECONDS[self.kept_as]:
            return ()
        return keys_of(self.kept_as, self.request.user.pk, self._kept_parts)

    @cached_property
    def _kept_parts(self) -> Sequence[Any]:
        """What tells the answer to this request from others."""
        request: Any = self.request
        address = [request.scheme, request.get_host(), request.path, sorted(request.query_params.lists())]
        return [*address, request.accepted_media_type, *self.kept_by()]

    def _forget_kept(self) -> None:
        """Forget at the commit; services do that themselves."""
        if self.kept_as is not None:
            owner_changed(self.request.user.pk)

    def _page(self) -> Any:
        """Return the page that is asked for, as it is shown."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        serializer: Any = self.get_serializer(page, many=True)
        # Unknown names in `fields=` are refused also where there are no rows.
        serializer.child.readers()
        return self.get_paginated_response(serializer.data).data

    def _detail(self, instance: Any) -> Answer:
        data, tag = self._shown(instance)
        return tag, self._rendered(data)

    def _rendered(self, data: Any) -> bytes:
        request: Any = self.request
        body: bytes = request.accepted_renderer.render(data, request.accepted_media_type, {})
        return body

    def create(self, request: Request) -> HttpResponse:
        """Make a row."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            instance = self.as_read(self.create_instance(serializer.validated_data), None)
            return self.answer(instance, status_code=status.HTTP_201_CREATED, is_read=True)

    def update(self, request: Request, pk: str) -> HttpResponse:
        """Replace a row: what is optional and left out goes back to its default."""
        return self._change(request, pk, partial=False)

    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Change the fields that were sent."""
        return self._change(request, pk, partial=True)

    def destroy(self, request: Request, pk: str) -> HttpResponse:
        """Delete a row."""
        with transaction.atomic():
            self.delete_instance(self.locked(int(pk)))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, pk: str, *, partial: bool) -> HttpResponse:
        with transaction.atomic():
            instance = self.locked(int(pk))
            serializer = self.get_serializer(instance, data=request.data, partial=partial)
            serializer.is_valid(raise_exception=True)
            written = self.update_instance(instance, serializer.validated_data)
            return self.answer(self.as_read(written, instance), is_read=True)

    def as_read(self, written: Any, held: Any) -> Any:
        """Return a row just written as a GET would read it; `held` is the one that was read before, None for a new one.

        A subclass whose services return all that is shown need not ask the database again.
        """
        return self.one(written.pk)

    def one(self, pk: int, *, lock: bool = False, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the row with this id or raise 404."""
        rows = self.get_queryset() if queryset is None else queryset
        if lock:
            rows = rows.select_for_update(of=("self",))
        instance = rows.filter(pk=pk).first()
        if instance is None:
            raise NotFound("There is nothing with this id.")
        return instance

    def locked(self, pk: int, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the row, locked until the transaction ends, with `If-Match` held against what it shows now."""
        instance = self.one(pk, lock=True, queryset=queryset)
        if self.request.headers.get("If-Match"):
            check_if_match(self.request, self.etag(instance))
        return instance

    def representation(self, instance: Any, *, whole: bool = False) -> Any:
        """Return what the detail shows; `whole` without regard to `fields=`."""
        context = self.get_serializer_context()
        if whole:
            context["fields"] = None
        return self.get_serializer_class()(instance, context=context).data

    def etag(self, instance: Any) -> str:
        """Return the ETag of a row: of all that its detail shows."""
        return self._etag_of(self.representation(instance, whole=True))

    def _etag_of(self, whole: Any) -> str:
        return etag_of({name: value for name, value in whole.items() if name not in self.etag_excludes})

    def answer(self, instance: Any, *, status_code: int = status.HTTP_200_OK, is_read: bool = False) -> HttpResponse:
        """Answer a row with its ETag; after a write it is read again unless it `is_read`, to show what a GET would."""
        reading = self.request.method in SAFE_METHODS
        if not reading and not is_read:
            instance = self.one(instance.pk)
        data, tag = self._shown(instance)
        if reading and is_unchanged(self.request, tag):
            return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        headers = {"ETag": tag}
        if status_code == status.HTTP_201_CREATED:
            headers["Location"] = self.detail_url(instance.pk)
        return Response(data, status=status_code, headers=headers)

    def _shown(self, instance: Any) -> tuple[Any, str]:
        """Return what the detail shows, as far as it is asked for, and the ETag of the whole."""
        data = self.representation(instance)
        return data, self._etag_of(data) if self.asked_fields is None else self.etag(instance)

    def detail_url(self, pk: int) -> str:
        """Return the path of a row's detail."""
        return reverse(f"{self.basename}-detail", args=[pk])
