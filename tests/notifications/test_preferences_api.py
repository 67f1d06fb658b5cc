"""The preferences on the API, and notifications in the admin."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from notifications.choices import NotificationType
from notifications.models import Notification, NotificationPreference
from tests.notifications.test_api import PREFERENCES, tell


def test_preferences_are_the_defaults_until_somebody_chooses(api: APIClient, alice: User) -> None:
    response = api.get(PREFERENCES)
    on = {"in_app": True, "push": True, "email": True}
    assert response.json() == {
        "in_app_enabled": True,
        "push_enabled": True,
        "email_enabled": True,
        "types": {kind: on for kind in NotificationType.values},  # noqa: C420
        "quiet_hours_start": None,
        "quiet_hours_end": None,
        "digest_frequency": "immediate",
        "reminder_lead_minutes": [1440, 120],
    }
    assert api.get(PREFERENCES, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert not NotificationPreference.objects.exists()


def test_patch_merges_within_types_too_and_put_resets(api: APIClient, bob_api: APIClient) -> None:
    api.patch(PREFERENCES, {"types": {"digest": {"email": False}, "export_ready": {"push": False}}})
    changed = api.patch(
        PREFERENCES,
        {
            "types": {"digest": {"push": False}, "export_ready": {"push": True}},
            "quiet_hours_start": "22:00",
            "quiet_hours_end": "07:30",
            "reminder_lead_minutes": [30, 60, 30],
        },
    )
    assert changed.status_code == 200
    body = api.get(PREFERENCES).json()
    assert body == changed.json()
    assert body["types"]["digest"] == {"in_app": True, "push": False, "email": False}
    assert body["types"]["export_ready"] == {"in_app": True, "push": True, "email": True}
    assert (body["quiet_hours_start"], body["quiet_hours_end"]) == ("22:00", "07:30")
    assert body["reminder_lead_minutes"] == [60, 30]
    assert api.patch(PREFERENCES, {"quiet_hours_start": "", "quiet_hours_end": None}).json()["quiet_hours_end"] is None
    reset = api.put(PREFERENCES, {"push_enabled": False}).json()
    assert reset == {**bob_api.get(PREFERENCES).json(), "push_enabled": False}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"types": {"bogus": {"push": True}}}, "types.bogus"),
        ({"types": {"digest": {"fax": True}}}, "types.digest.fax"),
        ({"types": {"digest": {"push": "yes"}}}, "types.digest.push"),
        ({"types": {"digest": None}}, "types.digest"),
        ({"types": ["digest"]}, "types"),
        ({"quiet_hours_start": "25:00", "quiet_hours_end": "07:00"}, "quiet_hours_start"),
        ({"quiet_hours_start": "22:00"}, "quiet_hours_end"),
        ({"quiet_hours_start": "22:00", "quiet_hours_end": "22:00"}, "quiet_hours_end"),
        ({"quiet_hours_start": 22}, "quiet_hours_start"),
        ({"digest_frequency": "hourly"}, "digest_frequency"),
        ({"reminder_lead_minutes": [0]}, "reminder_lead_minutes.0"),
        ({"reminder_lead_minutes": ["60"]}, "reminder_lead_minutes.0"),
        ({"reminder_lead_minutes": list(range(1, 12))}, "reminder_lead_minutes"),
        ({"push_enabled": None}, "push_enabled"),
        ({"bogus": 1}, "bogus"),
    ],
)
@pytest.mark.parametrize("method", ["put", "patch"])
def test_bad_preferences_are_named_and_nothing_is_kept(
    api: APIClient, method: str, body: dict[str, Any], field: str
) -> None:
    response = getattr(api, method)(PREFERENCES, {"email_enabled": False, **body})
    assert response.status_code == 400
    assert field in response.json()["field_errors"]
    assert not NotificationPreference.objects.exists()


def test_a_stale_if_match_leaves_the_preferences(api: APIClient) -> None:
    assert api.patch(PREFERENCES, {"push_enabled": False}, HTTP_IF_MATCH='"stale"').status_code == 412
    assert not NotificationPreference.objects.exists()
    tag = api.get(PREFERENCES)["ETag"]
    assert api.patch(PREFERENCES, {"push_enabled": False}, HTTP_IF_MATCH=tag).status_code == 200


def test_the_admin_shows_notifications_in_few_queries_and_changes_none(
    stella: User, alice: User, client: Any, django_assert_max_num_queries: Any
) -> None:
    row = tell(alice, title="Unmistakable")
    for _ in range(20):
        tell(alice)
    client.force_login(stella)
    with django_assert_max_num_queries(12):
        page = client.get("/admin/notifications/notification/", {"q": "Unmistakable"})
    assert page.status_code == 200
    assert page.content.count(b"Unmistakable") >= 1
    detail = f"/admin/notifications/notification/{row.pk}/change/"
    assert client.get(detail).status_code == 200
    assert client.post(detail, {"title": "Forged"}).status_code == 403
    assert Notification.objects.get(pk=row.pk).title == "Unmistakable"
    assert client.get("/admin/notifications/notificationpreference/").status_code == 200
