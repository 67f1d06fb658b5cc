"""Examples of jobs and saved searches for the OpenAPI document."""

from typing import Any

from careercopilot.core.examples import sent, shown

JOB_REQUEST: dict[str, Any] = {
    "company": "Harbour Analytics GmbH",
    "title": "Backend Engineer",
    "location": "Hamburg",
    "work_mode": "hybrid",
    "job_type": "full_time",
    "experience_level": "senior",
    "salary_min": 72000,
    "salary_max": 85000,
    "salary_currency": "EUR",
    "salary_period": "year",
    "salary_text": "72–85k plus bonus",
    "description": "Build the services that ports plan their day with.",
    "requirements": "Five years of Python, PostgreSQL in production.",
    "responsibilities": "Own the forecasting service.",
    "tech_stack": ["Python", "PostgreSQL", "Kafka"],
    "tags": ["favourite"],
    "contacts": [{"name": "Ines Brandt", "role": "Recruiter", "email": "ines.brandt@example.com"}],
    "url": "https://jobs.example.com/harbour/backend-engineer",
    "source": "Company site",
    "status": "saved",
    "notes": "Ask about on-call.",
    "posted_on": "2026-11-16",
    "deadline": "2026-12-15",
}
JOB: dict[str, Any] = {
    "id": 42,
    "uid": "0b9f3a54-95f8-4c8e-9d0e-2f2a2f1d7c11",
    **JOB_REQUEST,
    "contacts": [
        {
            "name": "Ines Brandt",
            "role": "Recruiter",
            "email": "ines.brandt@example.com",
            "phone": "",
            "url": "",
            "note": "",
        }
    ],
    "extra": {},
    "match_score": 78,
    "created_at": "2026-11-20T09:30:00Z",
    "updated_at": "2026-11-20T09:30:00Z",
    "deleted_at": None,
}
SAVED_SEARCH_REQUEST: dict[str, Any] = {
    "name": "Remote Python",
    "filters": {"q": "python", "remote": True, "status": ["saved", "open"]},
    "alert": True,
}
SAVED_SEARCH: dict[str, Any] = {
    "id": 3,
    "uid": "7f7d8c3e-7a0b-4a35-8b58-3b8f0d0a9a01",
    **SAVED_SEARCH_REQUEST,
    "created_at": "2026-11-20T09:30:00Z",
    "updated_at": "2026-11-20T09:30:00Z",
}

JOB_EXAMPLES = [sent(JOB_REQUEST), shown(JOB)]
JOB_WRITE_EXAMPLES = [sent(JOB_REQUEST), shown({**JOB, "possible_duplicates": [17]})]
SAVED_SEARCH_EXAMPLES = [sent(SAVED_SEARCH_REQUEST), shown(SAVED_SEARCH)]
