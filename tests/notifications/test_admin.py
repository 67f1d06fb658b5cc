"""The mailbox in the admin: what staff may remove of it."""

from typing import Any

import pytest

from accounts.models import User
from notifications.models import Delivery, Notification
from notifications.services import notify
from tests.notifications.test_announcements_admin import admin_of

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/notification/"


@pytest.mark.parametrize("is_action", [False, True])
def test_a_notification_is_removed_with_its_deliveries(stella: User, alice: User, is_action: bool) -> None:  # noqa: FBT001
    gone = notify(owner_id=alice.pk, type="export_ready", title="Your file is ready")
    left = notify(owner_id=alice.pk, type="export_ready", title="Another file is ready")
    assert gone is not None
    assert left is not None
    assert set(Delivery.objects.values_list("notification", flat=True)) == {gone.pk, left.pk}

    address, body = f"{LIST}{gone.pk}/delete/", {"post": "yes"}
    if is_action:
        address, body = LIST, {**body, "action": "delete_selected", "_selected_action": str(gone.pk)}
    answer: Any = admin_of(stella).post(address, body)

    assert answer.status_code == 302
    assert Notification.objects.get() == left
    assert set(Delivery.objects.values_list("notification", flat=True)) == {left.pk}
