"""A URL map of views that are each broken in one way, beside one that is not."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core import errors
from careercopilot.core.viewsets import ApiView

NUMBER = {"type": "object", "required": ["number"], "properties": {"number": {"type": "integer", "minimum": 1}}}
FEW = [OpenApiParameter("few", {"type": "integer", "maximum": 9})]
GOOD = {"number": 1}

handler404 = errors.not_found
handler500 = errors.server_error


class Open(ApiView):
    """A view that anybody may ask."""

    authentication_classes: Any = []
    permission_classes = [AllowAny]


class GoodView(Open):
    """Does as it is described."""

    @extend_schema(operation_id="good", responses={200: NUMBER})
    def get(self, request: Request) -> Response:
        """Answer a number."""
        return Response(GOOD)


class StatusView(Open):
    """Answers a status that is not documented."""

    @extend_schema(operation_id="status", responses={200: NUMBER})
    def get(self, request: Request) -> Response:
        """Answer with another status."""
        return Response(GOOD, status=203)


class BodyView(Open):
    """Answers a body that is not as described."""

    @extend_schema(operation_id="body", responses={200: NUMBER})
    def get(self, request: Request) -> Response:
        """Answer a text for a number."""
        return Response({"number": "one"})


class FormView(Open):
    """Answers in a form that is not documented."""

    @extend_schema(operation_id="form", responses={200: NUMBER})
    def get(self, request: Request) -> HttpResponse:
        """Answer a page."""
        return HttpResponse("<h1>1</h1>")


class CrashView(Open):
    """Fails."""

    @extend_schema(operation_id="crash", responses={200: NUMBER})
    def get(self, request: Request) -> Response:
        """Raise."""
        raise RuntimeError("Broken on purpose.")


class ErrorView(Open):
    """Refuses what is wrong, in a body of its own."""

    @extend_schema(operation_id="error", parameters=FEW, responses={200: NUMBER})
    def get(self, request: Request) -> HttpResponse:
        """Refuse whatever is asked."""
        if "few" in request.query_params and request.query_params["few"] != "9":
            return JsonResponse({"error": "select 1 from few"}, status=400)
        return JsonResponse(GOOD)


class TrustingView(Open):
    """Takes whatever it is sent."""

    @extend_schema(operation_id="trusting", request={"application/json": NUMBER}, responses={200: NUMBER})
    def post(self, request: Request) -> Response:
        """Take it."""
        return Response(GOOD)


class HiddenView(Open):
    """Is not in the document."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Answer."""
        return Response(GOOD)


urlpatterns = [
    path(f"api/v1/{name}/", view.as_view(), name=name)
    for name, view in {
        "good": GoodView,
        "status": StatusView,
        "body": BodyView,
        "form": FormView,
        "crash": CrashView,
        "error": ErrorView,
        "trusting": TrustingView,
        "hidden": HiddenView,
    }.items()
]
