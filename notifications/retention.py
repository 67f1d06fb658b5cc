"""How long what was told is kept."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from careercopilot.core.among import Among
from notifications import mailing
from notifications.models import Notification

AT_ONCE = 1_000
"""Notifications removed in one transaction."""
UNREAD_TIMES = 2
"""What nobody has read is kept so many times as long."""
EXPIRED_KEPT = dt.timedelta(days=30)
"""How long a notification is kept after it has expired."""
EMAILS_KEPT = dt.timedelta(days=90)
"""How long an e-mail is kept after it went out."""


def purge() -> None:
    """Remove notifications whose time is over, with their deliveries, and e-mails that went out long ago.

    With NOTIFICATION_RETENTION_DAYS of 0 only those go that had an end of their own.
    How far a mailbox goes stays as it is, and sockets are not told: what goes has long been out of sight.
    """
    now = timezone.now()
    over = Q(expires_at__lt=now - EXPIRED_KEPT)
    if kept := dt.timedelta(days=settings.NOTIFICATION_RETENTION_DAYS):
        over |= Q(is_read=True, created_at__lt=now - kept) | Q(created_at__lt=now - UNREAD_TIMES * kept)
    due = Notification.objects.filter(over)
    last = 0
    while ids := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        _remove(due.filter(Among("pk", ids)))
        last = ids[-1]
    mailing.purge_sent(now - EMAILS_KEPT)


@transaction.atomic
def _remove(due: QuerySet[Notification]) -> None:
    """Remove those that are still due, and their deliveries; what somebody has in hand just now waits for tomorrow."""
    ids = list(due.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))
    Notification.objects.filter(Among("pk", ids)).only("pk").delete()
