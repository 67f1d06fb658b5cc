"""A job as the clients of the benchmarks send it."""

from typing import Any

TEXT = "Build the services that ports plan their day with, and keep them running. "


def posting(number: int | str) -> dict[str, Any]:
    """Return a job that its number tells from others; a text that stands for one will do."""
    return {
        "company": f"Harbour Analytics {number} GmbH",
        "title": f"Backend Engineer {number}",
        "location": "Hamburg",
        "work_mode": "hybrid",
        "job_type": "full_time",
        "salary_min": 72000,
        "salary_max": 85000,
        "salary_currency": "EUR",
        "salary_period": "year",
        "description": TEXT * 10,
        "tech_stack": ["Python", "PostgreSQL", "Kafka"],
        "url": f"https://jobs.example.com/harbour/{number}",
        "status": "saved",
    }
