"""Announcements in the admin: who writes, changes and stops them, and what the page refuses."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications import announcing
from notifications.announcing import publish_due, publish_part
from notifications.models import Announcement, Notification
from tests.notifications.test_announcements import ADMIN, EVERYBODY, HOUR, announce, receivers


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "PART", 5)


def admin_of(user: User) -> Client:
    """Return the admin as somebody."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff(stella: User) -> Client:
    """The admin as Stella."""
    return admin_of(stella)


def clock(moment: dt.datetime | None, name: str) -> dict[str, str]:
    """Return a time as the admin's two fields send it."""
    return (
        {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}
        if moment
        else {f"{name}_0": "", f"{name}_1": ""}
    )


def form(**fields: Any) -> dict[str, str]:
    """Return what the page sends."""
    end, begin = fields.pop("expires_at", None), fields.pop("publish_at", timezone.now())
    values = {"title": "Down on Sunday", "message": "", "priority": "medium", "action_url": "", **fields}
    return {**values, **clock(begin, "publish_at"), **clock(end, "expires_at")}


def errors(response: Any) -> dict[str, list[str]]:
    """Return the errors of a page."""
    assert response.status_code == 200
    found: dict[str, list[str]] = response.context["adminform"].form.errors
    return found


def test_staff_write_one_and_it_goes_out_after_the_commit(
    staff: Client, people: list[User], sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    begin, end = timezone.now().replace(microsecond=0) - HOUR, timezone.now().replace(microsecond=0) + HOUR
    body = form(
        message="One\r\ntwo",
        priority="urgent",
        action_url="https://status.example.com/x?y=1",
        publish_at=begin,
        expires_at=end,
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post(f"{ADMIN}add/", body).status_code == 302
        assert sent == []
    assert sent == ["publish"]
    made = Announcement.objects.get()
    assert (made.title, made.message, made.priority) == ("Down on Sunday", "One\ntwo", "urgent")
    assert (made.action_url, made.publish_at, made.expires_at) == ("https://status.example.com/x?y=1", begin, end)
    publish_due()
    assert Notification.objects.count() == EVERYBODY + 1


def test_one_for_later_waits_for_beat(staff: Client, sent: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post(f"{ADMIN}add/", form(publish_at=timezone.now() + HOUR)).status_code == 302
    assert (sent, Announcement.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    "address",
    ["", "/", "/jobs?status=open#top", "http://example.com", "https://example.com/a%20b", "/über"],
)
def test_addresses_that_are_safe_to_click(staff: Client, address: str, sent: list[str]) -> None:
    assert staff.post(f"{ADMIN}add/", form(action_url=address)).status_code == 302
    assert Announcement.objects.get().action_url == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "mailto:a@example.com",
        "//example.com",
        "/\\example.com",
        "\\\\example.com",
        "jobs",
        "https://",
        "/a b",
        "/a\tb",
        "/a\u200bb",
        "https://exa mple.com",
    ],
)
def test_addresses_that_are_not(staff: Client, address: str, sent: list[str]) -> None:
    assert list(errors(staff.post(f"{ADMIN}add/", form(action_url=address)))) == ["action_url"]
    assert not Announcement.objects.exists()
    assert sent == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 201}, ["title"]),
        ({"title": "a\nb"}, ["title"]),
        ({"title": "a\x1bb"}, ["title"]),
        ({"message": "x" * 2_001}, ["message"]),
        ({"message": "a\x07"}, ["message"]),
        ({"priority": "extreme"}, ["priority"]),
        ({"publish_at": None}, ["publish_at"]),
        ({"publish_at": timezone.now() + 2 * HOUR, "expires_at": timezone.now() + HOUR}, ["expires_at"]),
        ({"publish_at": timezone.now() - 2 * HOUR, "expires_at": timezone.now() - HOUR}, ["expires_at"]),
    ],
)
def test_what_the_page_refuses(staff: Client, fields: dict[str, Any], named: list[str], sent: list[str]) -> None:
    assert list(errors(staff.post(f"{ADMIN}add/", form(**fields)))) == named
    assert not Announcement.objects.exists()


def test_it_can_be_changed_until_it_has_begun(staff: Client, people: list[User], sent: list[str]) -> None:
    made = announce(publish_at=timezone.now() + HOUR)
    page = f"{ADMIN}{made.pk}/change/"
    assert staff.post(page, form(title="Down on Monday")).status_code == 302
    made.refresh_from_db()
    assert made.title == "Down on Monday"
    publish_part(made.pk)
    assert staff.post(page, form(title="Too late")).status_code == 403
    shown = staff.get(page)
    assert shown.status_code == 200
    assert 'name="title"' not in shown.content.decode()
    assert "Under way" in shown.content.decode()
    made.refresh_from_db()
    assert (made.title, made.told, made.told_up_to) == ("Down on Monday", 5, receivers()[-1])


def test_a_change_does_not_set_back_how_far_it_went(staff: Client, people: list[User], sent: list[str]) -> None:
    made = announce()
    body = {**form(title="New"), "told": "0", "told_up_to": "0", "finished_at": ""}
    assert staff.post(f"{ADMIN}{made.pk}/change/", body).status_code == 302
    publish_due()
    assert staff.post(f"{ADMIN}{made.pk}/change/", body).status_code == 403
    publish_due()
    assert Notification.objects.count() == EVERYBODY + 1


def test_deleting_in_the_admin_stops_it_and_what_was_told_stays(staff: Client, people: list[User]) -> None:
    made = announce()
    publish_part(made.pk)
    assert staff.post(f"{ADMIN}{made.pk}/delete/", {"post": "yes"}).status_code == 302
    publish_due()
    assert len(receivers()) == 5


def test_the_list_says_how_far_each_is(staff: Client, people: list[User]) -> None:
    announce(title="later", publish_at=timezone.now() + HOUR)
    announce(title="soon")
    publish_part(announce(title="under way").pk)
    announce(title="over", finished_at=timezone.now(), told_up_to=1, told=1)
    announce(title="expired", finished_at=timezone.now())
    model = staff.get(ADMIN).context["cl"]
    progress = {row.title: model.model_admin.progress(row) for row in model.result_list}
    assert progress == {
        "later": "Waiting for its time",
        "soon": "Begins within a minute",
        "under way": "Under way",
        "over": "Finished",
        "expired": "Expired before anybody was told",
    }
    for value, titles in {"ahead": {"later", "soon"}, "under_way": {"under way"}, "over": {"over", "expired"}}.items():
        found = staff.get(f"{ADMIN}?progress={value}").context["cl"].result_list
        assert {row.title for row in found} == titles


@pytest.mark.parametrize("verb", ["view", "add", "change", "delete"])
def test_staff_do_what_they_were_allowed_and_nothing_else(people: list[User], sent: list[str], verb: str) -> None:
    made = announce(publish_at=timezone.now() + HOUR)
    user = User.objects.create_user("staff@example.com", is_staff=True)
    pages: dict[str, Callable[[Client], Any]] = {
        "view": lambda client: client.get(ADMIN),
        "add": lambda client: client.post(f"{ADMIN}add/", form(title="Mine", publish_at=timezone.now() + HOUR)),
        "change": lambda client: client.post(
            f"{ADMIN}{made.pk}/change/", form(title="Changed", publish_at=timezone.now() + HOUR)
        ),
        "delete": lambda client: client.post(f"{ADMIN}{made.pk}/delete/", {"post": "yes"}),
    }
    assert {name: page(admin_of(user)).status_code for name, page in pages.items()} == dict.fromkeys(pages, 403)
    assert list(Announcement.objects.values_list("title", flat=True)) == ["Down on Sunday"]
    user.user_permissions.add(Permission.objects.get(codename=f"{verb}_announcement"))
    answers = {name: page(admin_of(User.objects.get(pk=user.pk))).status_code for name, page in pages.items()}
    allowed = {"view": {"view"}, "add": {"add"}, "change": {"view", "change"}, "delete": {"delete"}}[verb]
    assert {name for name, code in answers.items() if code != 403} == allowed


def test_who_is_not_staff_is_sent_to_the_door(people: list[User]) -> None:
    announce()
    people[0].user_permissions.add(*Permission.objects.filter(content_type__app_label="notifications"))
    assert admin_of(people[0]).get(ADMIN).status_code == 302
    assert admin_of(people[0]).post(f"{ADMIN}add/", form()).status_code == 302
    assert Announcement.objects.count() == 1
