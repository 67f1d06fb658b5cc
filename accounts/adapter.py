"""What allauth asks this installation: who may register, how addresses are kept, where a client is."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.managers import EmailAddressManager
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.models import User
from careercopilot.core.request_id import HEADER, current_request_id

log = structlog.get_logger(__name__)

ASKED_FOR = {
    f"account/email/{name}"
    for name in ("password_reset_key", "password_reset_code", "unknown_account", "email_confirmation", "login_code")
}
"""Mails that are what a request was for. Any other one may be missing: what was asked for is done."""
NO_MAIL = "No mail can be sent at the moment. Try again in a minute."
RETRY_SECONDS = 60


class KeepingEmailAddressManager(EmailAddressManager):
    """allauth's manager, which takes any unverified address for one to change to, the one in use too."""

    def get_new(self, user: User) -> EmailAddress | None:
        """Return the address that a person is changing to, if any; never the one they have."""
        asked = self.filter(user_id=user.pk, verified=False).exclude(email=user.email)
        return asked.order_by("pk").last()


# Otherwise changing an address that was never verified erases it at once. allauth comes here before it changes one.
EmailAddress.add_to_class("objects", KeepingEmailAddressManager())


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with registration by setting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether strangers may make an account; a page that would let them is answered 403 where not.

        In single-user mode they may not: a second account would end it.
        """
        is_open = bool(settings.REGISTRATION_OPEN and not settings.SINGLE_USER)
        if is_open or is_headless_request(request):
            return is_open
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, unless it is somebody else's; allauth does not see those made by commands."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email).exists():
            if is_headless_request(request):
                # allauth takes a plain False for its own mistake and answers 500.
                error = {"code": "email_taken", "param": "key", "message": "Somebody else has this address."}
                raise ImmediateHttpResponse(JsonResponse({"status": 409, "errors": [error]}, status=409))
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return a mail that names the request it was made for, and that leads to where people reach the site.

        A request may have come by another of the site's names; whoever reads the mail did not choose it.
        """
        named = {**(headers or {}), HEADER: current_request_id()}
        message: EmailMessage = super().render_mail(template_prefix, email, _at_the_site(context), headers=named)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; without a mail server that takes it, say so if the mail was all that was asked for."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # All that smtplib raises is among these.
            log.exception("account_email_failed", mail=template_prefix)
            if template_prefix in ASKED_FOR:
                raise ImmediateHttpResponse(self._no_mail()) from error

    def _no_mail(self) -> HttpResponse:
        if is_headless_request(self.request):
            errors = [{"code": "mail_unavailable", "message": NO_MAIL}]
            response: HttpResponse = JsonResponse({"status": 503, "errors": errors}, status=503)
        else:
            response = render(self.request, "account/mail_unavailable.html", {"sentence": NO_MAIL}, status=503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def clean_email(self, email: str) -> str:
        """Return the address as it is kept."""
        return email.strip().lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count by; trusted proxies are settled by the middleware already."""
        # A unix socket has no address: whoever connects to it is on this machine.
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def _at_the_site(context: dict[str, Any]) -> dict[str, Any]:
    """Return what a mail is made of, its links and the site's name by `SITE_URL` where they are by the request's."""
    here = build_absolute_uri(context["request"], "/")
    host = urlsplit(settings.SITE_URL).netloc
    site = {"current_site": SimpleNamespace(name=host, domain=host)}
    links = {
        name: f"{settings.SITE_URL}/{value.removeprefix(here)}"
        for name, value in context.items()
        if isinstance(value, str) and value.startswith(here)
    }
    return {**context, **site, **links}
