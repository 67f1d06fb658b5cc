"""Deletion of an account while somebody tells that person something."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from notifications.models import Delivery, Mailbox, Notification
from notifications.services import notify
from tests.conftest import client_for

ME = "/api/v1/me/"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
    "AND pid <> pg_backend_pid()"
)


@pytest.mark.django_db(transaction=True)
def test_who_is_told_something_in_this_moment_is_deleted_none_the_less(alice: User, bob: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    for user in (alice, bob):
        notify(owner_id=user.pk, type="application_update", title=f"{user.name}'s")

    def delete() -> Any:
        try:
            return client_for(User.objects.get(pk=alice.pk)).delete(ME, {"confirm": alice.email})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            notify(owner_id=alice.pk, type="application_update", title="In this moment")
            answer = pool.submit(delete)
            found = 0
            while not found and not answer.done():
                cursor.execute(WAITING)
                (found,) = cursor.fetchone()
        assert answer.result(60).status_code == 204
    assert list(User.objects.values_list("email", flat=True)) == ["bob@example.com"]
    assert list(Notification.objects.values_list("title", flat=True)) == ["Bob's"]
    assert set(Delivery.objects.values_list("notification__owner_id", flat=True)) == {bob.pk}
    assert Mailbox.objects.get().owner_id == bob.pk
