"""Something to tell a user, and what became of the e-mail about it."""

from typing import Any

from accounts.models import User
from notifications import services
from notifications.models import Delivery, Notification


def tell(user: User, **fields: Any) -> Notification:
    """Tell a user something and return the row."""
    row = services.notify(owner_id=user.pk, **{"type": "application_update", "title": "Offer from Acme", **fields})
    assert row is not None
    return row


def delivery(row: Notification) -> tuple[str, str]:
    """Return state and detail of what became of the e-mail about a notification."""
    found = Delivery.objects.get(notification=row, channel="email")
    return found.state, found.detail
