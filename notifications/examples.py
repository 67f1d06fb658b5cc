"""Examples for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from notifications.choices import NotificationType

NOTIFICATION: dict[str, Any] = {
    "id": 42,
    "type": "application_update",
    "priority": "high",
    "title": "Backend Engineer at Northwind Robotics: offer",
    "message": "The status went from interview to offer.",
    "data": {"application": 7, "job": 42, "from": "interview", "to": "offer"},
    "action_url": "/api/v1/applications/7/",
    "is_read": False,
    "read_at": None,
    "created_at": "2026-11-23T10:00:00Z",
    "expires_at": None,
}
READ = {**NOTIFICATION, "is_read": True, "read_at": "2026-11-23T10:05:00Z"}
DELIVERY = {
    "channel": "email",
    "state": "waiting",
    "detail": "Waits for the end of your quiet hours.",
    "at": "2026-11-23T22:10:00Z",
    "due_at": "2026-11-24T07:00:00Z",
}
PREFERENCE_CHANGES = {
    "types": {"new_job_match": {"push": False}},
    "quiet_hours_start": "22:00",
    "quiet_hours_end": "07:00",
}
PREFERENCES = {
    "in_app_enabled": True,
    "push_enabled": True,
    "email_enabled": True,
    "types": {
        kind: {"in_app": True, "push": kind != NotificationType.NEW_JOB_MATCH, "email": True}
        for kind in NotificationType.values
    },
    "quiet_hours_start": "22:00",
    "quiet_hours_end": "07:00",
    "digest_frequency": "immediate",
    "reminder_lead_minutes": [1440, 120],
}
_MISSING = {
    "index": 1,
    "id": 42,
    "error_code": "NOT_FOUND",
    "detail": "There is no notification with this id.",
    "field_errors": {"id": ["There is no notification with this id."]},
}
DELETED = OpenApiExample(
    "All deleted",
    value={"total": 3, "successful": 3, "failed": 0, "deleted_ids": [41, 42, 43], "errors": []},
)
SOME = OpenApiExample(
    "Some deleted",
    value={"total": 3, "successful": 2, "failed": 1, "deleted_ids": [41, 43], "errors": [_MISSING]},
)
