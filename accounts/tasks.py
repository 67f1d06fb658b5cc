"""Housekeeping of credentials, and of what the admin notes."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.credentials import session_store
from accounts.models import ApiToken, WebsocketTicket

KEPT_AFTER_EXPIRY = timedelta(days=30)


@shared_task
def purge_expired_credentials() -> None:
    """Remove tickets and sessions that are over, tokens that expired more than 30 days ago, and old admin notes."""
    now = timezone.now()
    WebsocketTicket.objects.filter(expires_at__lte=now).delete()
    ApiToken.objects.filter(expires_at__lt=now - KEPT_AFTER_EXPIRY).delete()
    type(session_store(None)).clear_expired()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
    if kept := timedelta(days=settings.ADMIN_LOG_RETENTION_DAYS):
        LogEntry.objects.filter(action_time__lt=now - kept).delete()
