"""Whose search it is: a backend and platform engineer in Berlin, what they can and what they look for."""

import datetime as dt
from typing import Any

from accounts.choices import ExperienceLevel, SkillLevel, WeekStart, WorkMode

PROFILE: dict[str, Any] = {
    "name": "Robin Falkner",
    "timezone": "Europe/Berlin",
    "headline": "Backend and platform engineer: Python, PostgreSQL, and the clusters they run on",
    "location": "Berlin, Germany",
    "experience_level": ExperienceLevel.SENIOR.value,
    "desired_titles": ["Senior Backend Engineer", "Senior Platform Engineer", "Site Reliability Engineer"],
    "preferred_locations": ["Berlin, Germany", "Hamburg, Germany", "Amsterdam, Netherlands"],
    "work_modes": [WorkMode.REMOTE.value, WorkMode.HYBRID.value],
    "salary_floor": 80_000,
    "daily_application_goal": 1,
    "locale": "en",
    "week_start": WeekStart.MONDAY.value,
    "deleted_retention_days": 365,
}

_LEVELS: dict[SkillLevel, tuple[str, ...]] = {
    SkillLevel.EXPERT: ("Python", "PostgreSQL", "Django"),
    SkillLevel.ADVANCED: ("Linux", "Docker", "REST", "Celery", "Redis", "Git", "CI/CD"),
    SkillLevel.INTERMEDIATE: ("Kubernetes", "Terraform", "AWS", "Prometheus", "Go", "FastAPI"),
    SkillLevel.BEGINNER: ("Kafka", "Rust", "TypeScript"),
}
SKILLS: tuple[tuple[str, str], ...] = tuple((name, level.value) for level, names in _LEVELS.items() for name in names)

PREFERENCES: dict[str, Any] = {
    # Nobody reads the mail of demo@example.com.
    "email_enabled": False,
    "quiet_hours_start": dt.time(21),
    "quiet_hours_end": dt.time(7, 30),
    "digest_frequency": "weekly",
    "reminder_lead_minutes": [1440, 60],
}

SAVED_SEARCHES: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("Remote Python", {"remote": True, "tech_stack": ["Python"], "status": ["saved", "open"]}, True),
    ("Platform and reliability in Berlin", {"location": "Berlin", "tech_stack": ["Kubernetes", "Terraform"]}, True),
    ("Senior, 90k and more", {"experience_level": ["senior"], "salary_min": 90_000}, False),
    ("PostgreSQL at heart", {"q": "postgresql", "tech_stack": ["PostgreSQL"], "has_application": False}, False),
    ("Hamburg or nothing", {"location": "Hamburg", "work_mode": ["hybrid", "onsite"]}, False),
)
"""Name, filters, and whether new jobs are told."""

RESUME_LABELS: tuple[str, ...] = ("2-page general", "Backend focus v3", "Platform focus v2")
