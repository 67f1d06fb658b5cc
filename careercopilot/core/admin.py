"""The admin site and the base of its pages."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class CareerCopilotAdminSite(admin.AdminSite):
    """Django admin under this project's name."""

    site_header = "Career Copilot"
    site_title = "Career Copilot admin"
    index_title = "Manage all data"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in where everybody does: there are the rate limits and the second factor."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001 - Django's own shape
        """Wrap a page: a filter with a number that no column can hold leads back to the list, as Django's own do."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response: HttpResponse = inner(request, *args, **kwargs)
            except (OverflowError, DataError):
                if request.method != "GET" or ERROR_FLAG in request.GET:
                    raise
                return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
            return response

        return guarded


class ReadOnlyAdminMixin:
    """Rows that staff may look at and never change by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody changes by hand."""
        return False


class SoftDeleteFilter(admin.SimpleListFilter):
    """Live rows unless the deleted are asked for."""

    title = "deletion"
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return the choices."""
        return [("yes", "Deleted"), ("all", "All")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the choices; the one that is made by none is the live rows."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Live"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows chosen."""
        if self.value() == "all":
            return queryset
        return queryset.filter(deleted_at__isnull=self.value() != "yes")
