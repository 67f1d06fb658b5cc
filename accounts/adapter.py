"""What allauth asks this installation: who may register, how addresses are kept, where a client is."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with registration by setting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether strangers may make an account; a page that would let them is answered 403 where not."""
        if settings.REGISTRATION_OPEN or is_headless_request(request):
            return bool(settings.REGISTRATION_OPEN)
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def clean_email(self, email: str) -> str:
        """Return the address as it is kept."""
        return email.strip().lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count by; trusted proxies are settled by the middleware already."""
        # A unix socket has no address: whoever connects to it is on this machine.
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"
