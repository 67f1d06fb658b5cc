"""Examples of applications, their history and interviews for the OpenAPI document."""

from typing import Any

from careercopilot.core.examples import sent, shown

INTERVIEW_REQUEST: dict[str, Any] = {
    "application": 7,
    "round": 1,
    "kind": "video",
    "starts_at": "2026-11-30T09:00:00Z",
    "duration_minutes": 45,
    "timezone": "Europe/Berlin",
    "place": "",
    "meeting_url": "https://meet.example.com/harbour",
    "interviewers": "Ines Brandt, Jonas Vogt",
    "outcome": "pending",
    "feedback": {"questions": ["How do you test a migration?"], "skill_areas": ["PostgreSQL"], "notes": ""},
}
INTERVIEW: dict[str, Any] = {
    "id": 5,
    "uid": "4e7bb1f2-9c3f-4a53-a6a5-1f2de7d2d7a0",
    **INTERVIEW_REQUEST,
    "created_at": "2026-11-23T10:00:00Z",
    "updated_at": "2026-11-23T10:00:00Z",
}
APPLICATION: dict[str, Any] = {
    "id": 7,
    "uid": "d2719a0a-1c5c-4a39-8c38-6f1f5c0f2b90",
    "job": 42,
    "job_summary": {
        "id": 42,
        "company": "Harbour Analytics GmbH",
        "title": "Backend Engineer",
        "location": "Hamburg",
        "url": "https://jobs.example.com/harbour/backend-engineer",
    },
    "status": "interview",
    "applied_on": "2026-11-20",
    "response_on": "2026-11-23",
    "offer_on": None,
    "follow_up_on": "2026-12-01",
    "next_interview_at": "2026-11-30T09:00:00Z",
    "resume_label": "backend-2026",
    "notes": "",
    "interviews": [INTERVIEW],
    "extra": {},
    "created_at": "2026-11-20T09:31:00Z",
    "updated_at": "2026-11-23T10:00:00Z",
    "deleted_at": None,
}
APPLICATION_REQUEST: dict[str, Any] = {
    "job": 42,
    "status": "applied",
    "applied_on": "2026-11-20",
    "follow_up_on": "2026-12-01",
    "resume_label": "backend-2026",
    "notes": "",
}
STATUS_CHANGE: dict[str, Any] = {
    "id": 12,
    "uid": "f0e1c2b3-2f7e-4f9e-8a3e-5f4c1c0c7d55",
    "who": "alice@example.com",
    "from": "applied",
    "to": "interview",
    "occurred_at": "2026-11-23T10:00:00Z",
    "recorded_at": "2026-11-23T10:00:02Z",
    "note": "Called by Ines.",
}
STATUS_CHANGE_REQUEST: dict[str, Any] = {"occurred_at": "2026-11-22T15:00:00Z", "note": "She called on Sunday."}
TRANSITION: dict[str, Any] = {"status": "interview", "occurred_at": "2026-11-23T10:00:00Z", "note": "Called by Ines."}
FOLLOW_UP: dict[str, Any] = {"action": "snooze", "until": "2026-12-08"}

INTERVIEW_EXAMPLES = [sent(INTERVIEW_REQUEST), shown(INTERVIEW)]
APPLICATION_EXAMPLES = [sent(APPLICATION_REQUEST), shown(APPLICATION)]
STATUS_CHANGE_EXAMPLES = [sent(STATUS_CHANGE_REQUEST), shown(STATUS_CHANGE)]
TRANSITION_EXAMPLES = [sent(TRANSITION)]
FOLLOW_UP_EXAMPLES = [sent(FOLLOW_UP)]
