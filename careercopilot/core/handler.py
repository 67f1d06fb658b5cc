"""How a request gets from the event loop to Django's middleware and views, all of which are synchronous."""

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneHopHandler(ASGIHandler):
    """Runs a request whole in one thread: Django's own goes back and forth for each middleware that could be async."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002, FBT001 - Django's shape
        """Load it as a WSGI handler would."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> Any:
        """Return the response that the middleware and the view make in the request's thread."""
        answer: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return answer
