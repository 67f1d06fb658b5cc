"""What is removed and what stays, and the pages of the admin that show it all."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications import retention
from notifications.mailbox import last_id
from notifications.models import Announcement, Delivery, Email, Mailbox, Notification, NotificationPreference
from notifications.services import Note, notify_many
from notifications.tasks import purge_notifications, send_email

DAY = dt.timedelta(days=1)


def tell(owner: User, title: str, *, age: dt.timedelta = DAY, **fields: Any) -> Notification:
    """Make a notification of some age."""
    (row,) = notify_many(notes=[Note(owner_id=owner.pk, type="application_update", title=title)])
    Notification.objects.filter(pk=row.pk).update(created_at=timezone.now() - age, **fields)
    return row


def titles() -> set[str]:
    """Return what is left."""
    return set(Notification.objects.values_list("title", flat=True))


def test_what_is_over_goes_and_what_is_not_stays(alice: User, bob: User) -> None:
    hour = dt.timedelta(hours=1)
    now = timezone.now()
    for owner in (alice, bob):
        tell(owner, "read, old", age=180 * DAY + hour, is_read=True)
        tell(owner, "read, young", age=180 * DAY - hour, is_read=True)
        tell(owner, "unread, old", age=360 * DAY + hour)
        tell(owner, "unread, half as old", age=360 * DAY - hour)
        tell(owner, "expired long ago", expires_at=now - 30 * DAY - hour)
        tell(owner, "expired", expires_at=now - 30 * DAY + hour)
        tell(owner, "to expire", expires_at=now + hour)
    purge_notifications()
    left = {"read, young", "unread, half as old", "expired", "to expire"}
    assert titles() == left
    assert Notification.objects.count() == 8
    assert set(Delivery.objects.values_list("notification__title", flat=True)) == left
    purge_notifications()
    assert Notification.objects.count() == 8


def test_the_setting_says_how_long(alice: User, settings: Any) -> None:
    settings.NOTIFICATION_RETENTION_DAYS = 7
    tell(alice, "read", age=8 * DAY, is_read=True)
    tell(alice, "unread", age=8 * DAY)
    tell(alice, "unread, old", age=15 * DAY)
    purge_notifications()
    assert titles() == {"unread"}


def test_zero_days_keep_for_ever(alice: User, settings: Any) -> None:
    settings.NOTIFICATION_RETENTION_DAYS = 0
    tell(alice, "read", age=999 * DAY, is_read=True)
    tell(alice, "unread", age=999 * DAY)
    tell(alice, "expired", expires_at=timezone.now() - 31 * DAY)
    purge_notifications()
    assert titles() == {"read", "unread"}


def test_a_mailbox_never_goes_back(alice: User) -> None:
    last = tell(alice, "old", age=999 * DAY)
    purge_notifications()
    assert (titles(), last_id(alice.pk), Mailbox.objects.count()) == (set(), last.pk, 1)
    assert tell(alice, "new").pk > last.pk


def test_many_go_in_batches_whatever_lies_between(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 4)
    for number in range(30):
        tell(alice, str(number), age=999 * DAY if number % 3 else DAY)
    with CaptureQueriesContext(connection) as captured:
        purge_notifications()
    assert titles() == {str(number) for number in range(0, 30, 3)}
    deleted = [query for query in captured if query["sql"].startswith('DELETE FROM "notifications_notification"')]
    assert len(deleted) == 5


def test_what_has_become_young_again_in_between_stays(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = tell(alice, "read, old", age=200 * DAY, is_read=True)
    remove: Any = retention._remove

    def unread_first(due: Any) -> None:
        Notification.objects.filter(pk=row.pk).update(is_read=False)
        remove(due)

    monkeypatch.setattr(retention, "_remove", unread_first)
    purge_notifications()
    assert titles() == {"read, old"}


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_leaves_whole_batches(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(BaseException):
        pass

    monkeypatch.setattr(retention, "AT_ONCE", 4)
    for number in range(10):
        tell(alice, str(number), age=999 * DAY)
    remove: Any = retention._remove
    calls = 0

    def die_in_the_second(due: Any) -> None:
        nonlocal calls
        calls += 1
        with transaction.atomic():
            remove(due)
            if calls == 2:
                raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(retention, "_remove", die_in_the_second)
        with pytest.raises(KilledError):
            purge_notifications()
    left = {str(number) for number in range(4, 10)}
    assert titles() == left
    assert set(Delivery.objects.values_list("notification__title", flat=True)) == left
    purge_notifications()
    assert titles() == set()


def test_old_emails_go_and_those_that_wait_stay(alice: User) -> None:
    for age in (89, 91):
        for state in ("waiting", "sent", "failed", "skipped"):
            Email.objects.create(owner=alice, state=state, detail=str(age), created_at=timezone.now() - age * DAY)
    purge_notifications()
    left = set(Email.objects.values_list("detail", "state"))
    assert left == {("91", "waiting"), *(("89", state) for state in ("waiting", "sent", "failed", "skipped"))}


def test_finished_announcements_stay(alice: User) -> None:
    long_ago = timezone.now() - 999 * DAY
    Announcement.objects.create(title="Old", publish_at=long_ago, finished_at=long_ago)
    purge_notifications()
    assert Announcement.objects.count() == 1


# In the admin

PAGES = ["announcement", "delivery", "email", "notification", "notificationpreference"]


@pytest.fixture
def staff(stella: User) -> Client:
    """The admin as Stella."""
    client = Client()
    client.force_login(stella)
    return client


def fill(count: int) -> None:
    """Make people, with everything that the pages show."""
    for number in range(count):
        owner = User.objects.create_user(f"{count}-{number}@example.com")
        row = tell(owner, "title")
        mail = Email.objects.create(owner=owner)
        Delivery.objects.filter(notification=row).delete()
        Delivery.objects.create(notification=row, channel="email", state="waiting", email=mail)
        NotificationPreference.objects.create(owner=owner)
        Announcement.objects.create(title="title")


@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_for_three_rows_and_thirty(staff: Client, page: str) -> None:
    def cost() -> tuple[int, int]:
        staff.get(f"/admin/notifications/{page}/")
        with CaptureQueriesContext(connection) as captured:
            answer = staff.get(f"/admin/notifications/{page}/")
        assert answer.status_code == 200
        return len(answer.context["cl"].result_list), len(captured)

    fill(3)
    three = cost()
    fill(27)
    thirty = cost()
    assert (three[0], thirty[0]) == (3, 30)
    assert three[1] == thirty[1] <= 10


@pytest.mark.parametrize("page", PAGES)
def test_each_row_has_a_page(staff: Client, page: str) -> None:
    fill(1)
    row = staff.get(f"/admin/notifications/{page}/").context["cl"].result_list[0]
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(f"/admin/notifications/{page}/{row.pk}/change/").status_code == 200
    assert len(captured) <= 12


@pytest.mark.parametrize("page", ["delivery", "email"])
def test_deliveries_and_emails_are_looked_at_alone(staff: Client, page: str) -> None:
    fill(1)
    row = staff.get(f"/admin/notifications/{page}/").context["cl"].result_list[0]
    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert staff.post(f"/admin/notifications/{page}/{path}", {"state": "sent", "post": "yes"}).status_code == 403
    assert type(row).objects.get().state == "waiting"


@pytest.mark.parametrize(("page", "shown"), [("delivery", {"failed"}), ("email", {"failed"})])
def test_they_are_filtered_by_state(staff: Client, alice: User, page: str, shown: set[str]) -> None:
    row = tell(alice, "title")
    Delivery.objects.filter(notification=row).delete()
    for channel, state in (("email", "failed"), ("push", "sent")):
        Delivery.objects.create(notification=row, channel=channel, state=state)
        Email.objects.create(owner=alice, state=state)
    found = staff.get(f"/admin/notifications/{page}/?state__exact=failed").context["cl"].result_list
    assert {one.state for one in found} == shown
    assert len(found) == 1


@pytest.fixture
def kicks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is handed to the broker, which is not asked."""
    found: list[str] = []
    monkeypatch.setattr(send_email, "apply_async", lambda **_: found.append("send"))
    return found


def three_emails(owner: User) -> dict[str, Email]:
    """Make one e-mail in each state, each with a delivery."""
    found = {}
    for state in ("failed", "sent", "waiting"):
        mail = Email.objects.create(owner=owner, state=state, attempts=7, detail="why")
        row = tell(owner, state)
        Delivery.objects.filter(notification=row).delete()
        Delivery.objects.create(notification=row, channel="email", state=state, detail="why", email=mail)
        found[state] = mail
    return found


def test_failed_emails_are_tried_again(
    staff: Client, alice: User, kicks: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    mails = three_emails(alice)
    body = {"action": "try_again", "_selected_action": [mail.pk for mail in mails.values()]}
    with django_capture_on_commit_callbacks(execute=True):
        page = staff.post("/admin/notifications/email/", body, follow=True)
        assert kicks == []
    assert "1 will be tried again." in page.content.decode()
    assert kicks == ["send"]
    assert set(Email.objects.values_list("pk", "state", "attempts", "detail")) == {
        (mails["failed"].pk, "waiting", 0, ""),
        (mails["sent"].pk, "sent", 7, "why"),
        (mails["waiting"].pk, "waiting", 7, "why"),
    }
    assert set(Delivery.objects.values_list("email", "state", "detail")) == {
        (mails["failed"].pk, "waiting", ""),
        (mails["sent"].pk, "sent", "why"),
        (mails["waiting"].pk, "waiting", "why"),
    }
    again = staff.post("/admin/notifications/email/", body, follow=True)
    assert "None of these has failed." in again.content.decode()


def test_only_those_who_may_change_emails_have_them_tried_again(alice: User, kicks: list[str]) -> None:
    mails = three_emails(alice)
    user = User.objects.create_user("staff@example.com", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_email"))
    client = Client()
    client.force_login(user)
    body = {"action": "try_again", "_selected_action": [mails["failed"].pk]}
    client.post("/admin/notifications/email/", body)
    assert Email.objects.get(pk=mails["failed"].pk).state == "failed"
    user.user_permissions.add(Permission.objects.get(codename="change_email"))
    client.post("/admin/notifications/email/", body)
    assert Email.objects.get(pk=mails["failed"].pk).state == "waiting"


def test_an_email_shows_what_it_carries_at_the_same_cost_for_two_and_for_twenty(staff: Client, alice: User) -> None:
    mail = Email.objects.create(owner=alice)
    page = f"/admin/notifications/email/{mail.pk}/change/"

    def cost(count: int) -> int:
        for number in range(count):
            row = tell(alice, f"Carried {count}-{number}")
            Delivery.objects.filter(notification=row, channel="email").delete()
            Delivery.objects.create(notification=row, channel="email", state="waiting", email=mail)
        staff.get(page)
        with CaptureQueriesContext(connection) as captured:
            answer = staff.get(page)
        assert f"Carried {count}-0" in answer.content.decode()
        return len(captured)

    assert cost(2) == cost(18) <= 12
