"""Examples of answers for the OpenAPI document, from the account that the guide works out by hand."""

from typing import Any

PERIOD = {"from": None, "to": None, "timezone": "Europe/Berlin"}
SENT = "/api/v1/applications/?sent=true"
ANSWERED = "reached=interview&reached=offer&reached=rejected"


def _rows(count: int, path: str) -> dict[str, Any]:
    return {"count": count, "path": path}


def _rate(part: int, whole: int, reached: str, among: str = SENT) -> dict[str, Any]:
    return {
        "value": round(100 * part / whole, 1) if whole else None,
        "numerator": part,
        "denominator": whole,
        "n": whole,
        "small_sample": True,
        "rows": {"numerator": _rows(part, f"{among}&{reached}"), "denominator": _rows(whole, among)},
    }


def _rates(answered: int, interviewed: int, offered: int, sent: int, among: str = SENT) -> dict[str, Any]:
    return {
        "response_rate": _rate(answered, sent, ANSWERED, among),
        "interview_rate": _rate(interviewed, sent, "reached=interview", among),
        "offer_rate": _rate(offered, sent, "reached=offer", among),
    }


def _group(answered: int, interviewed: int, offered: int, sent: int, among: str) -> dict[str, Any]:
    return {"n": sent, **_rates(answered, interviewed, offered, sent, among), "rows": _rows(sent, among)}


def _sent_on(count: int, first: str, last: str) -> dict[str, Any]:
    path = f"{SENT}&sent_after={first}&sent_before={last}"
    return {"from": first, "to": last, "count": count, "rows": _rows(count, path)}


STATUSES = {
    "interested": 1,
    "applied": 2,
    "interview": 0,
    "offer": 0,
    "accepted": 1,
    "rejected": 1,
    "declined": 0,
    "withdrawn": 0,
    "ghosted": 0,
}
SUMMARY: dict[str, Any] = {
    "period": PERIOD,
    "n": 5,
    "sent": {"count": 4, "rows": _rows(4, SENT)},
    "counts_by_status": STATUSES,
    "rows_by_status": {name: _rows(count, f"/api/v1/applications/?status={name}") for name, count in STATUSES.items()},
    **_rates(2, 2, 1, 4),
    "acceptance_rate": _rate(1, 1, "also_reached=accepted", "/api/v1/applications/?reached=offer"),
    "sent_counts": {
        "day": {
            **_sent_on(1, "2026-03-18", "2026-03-18"),
            "previous": _sent_on(0, "2026-03-17", "2026-03-17"),
        },
        "week": {**_sent_on(1, "2026-03-16", "2026-03-18"), "previous": _sent_on(1, "2026-03-09", "2026-03-11")},
        "month": {**_sent_on(4, "2026-03-01", "2026-03-18"), "previous": _sent_on(0, "2026-02-01", "2026-02-18")},
    },
    "top_skills": [
        {"name": "Python", "count": 2, "held": True, "rows": _rows(2, "/api/v1/jobs/?tech_stack=Python")},
        {"name": "Django", "count": 1, "held": False, "rows": _rows(1, "/api/v1/jobs/?tech_stack=Django")},
    ],
    "top_companies": [{"name": "Acme", "count": 2, "rows": _rows(2, f"{SENT}&company_is=Acme")}],
    "goal": {
        "daily_goal": 1,
        "sent_today": 1,
        "remaining": 0,
        "percentage": 100.0,
        "streak": 1,
        "best_streak": 2,
        "rows": {
            "sent_today": _sent_on(1, "2026-03-18", "2026-03-18")["rows"],
            "streak": _sent_on(1, "2026-03-18", "2026-03-18")["rows"],
            "best_streak": _sent_on(2, "2026-03-02", "2026-03-03")["rows"],
        },
    },
}


def _bucket(value: int, first: str, last: str, *, complete: bool) -> dict[str, Any]:
    rows = _sent_on(value, first, last)["rows"]
    return {"from": first, "to": last, "value": value, "complete": complete, "rows": rows}


TRENDS: dict[str, Any] = {
    "period": {"from": "2026-03-02", "to": "2026-03-18", "timezone": "Europe/Berlin"},
    "metric": "applications",
    "interval": "week",
    "n": 4,
    "small_sample": True,
    "total": 4,
    "previous": {
        "from": "2026-02-13",
        "to": "2026-03-01",
        "total": 0,
        "rows": _sent_on(0, "2026-02-13", "2026-03-01")["rows"],
    },
    "direction": "up",
    "percentage_change": None,
    "rows": _sent_on(4, "2026-03-02", "2026-03-18")["rows"],
    "series": [
        _bucket(2, "2026-03-02", "2026-03-08", complete=True),
        _bucket(1, "2026-03-09", "2026-03-15", complete=True),
        _bucket(1, "2026-03-16", "2026-03-18", complete=False),
    ],
}


def _link(source: str, target: str, count: int) -> dict[str, Any]:
    rows = _rows(count, f"/api/v1/applications/?moved={source}%3A{target}")
    return {"source": source, "target": target, "value": count, "applications": count, "rows": rows}


FUNNEL: dict[str, Any] = {
    "period": PERIOD,
    "n": 5,
    "sent": {"count": 4, "rows": _rows(4, SENT)},
    "stages": [
        {
            "name": "sent",
            "count": 4,
            "rows": _rows(4, SENT),
            "of_sent": {**_rate(4, 4, ""), "rows": {"numerator": _rows(4, SENT), "denominator": _rows(4, SENT)}},
            "of_previous": None,
        },
        {
            "name": "answered",
            "count": 2,
            "rows": _rows(2, f"{SENT}&{ANSWERED}"),
            "of_sent": _rate(2, 4, ANSWERED),
            "of_previous": _rate(2, 4, ANSWERED),
        },
    ],
    "nodes": [
        {"name": "applied", "count": 4, "rows": _rows(4, "/api/v1/applications/?reached=applied")},
        {"name": "interview", "count": 2, "rows": _rows(2, "/api/v1/applications/?reached=interview")},
    ],
    "links": [_link("applied", "interview", 2), _link("interview", "offer", 1)],
    "backward": [],
}
DJANGO: dict[str, Any] = {"name": "Django", "jobs": 1, "demand": 5.8}
ASKED_DJANGO = {**DJANGO, "share": 50.0, "rows": _rows(1, "/api/v1/jobs/?tech_stack=Django")}
SKILL_GAP: dict[str, Any] = {
    "period": PERIOD,
    "n": 2,
    "small_sample": True,
    "skills_held": 1,
    "skills_missing": 1,
    "coverage_percentage": 43.3,
    "rows": {**_rows(2, "/api/v1/jobs/?ids=41,42"), "ids": [41, 42]},
    "market": [
        {
            "name": "Python",
            "jobs": 2,
            "share": 100.0,
            "demand": 8.4,
            "held": True,
            "level": "advanced",
            "rows": _rows(2, "/api/v1/jobs/?tech_stack=Python"),
        },
        {**ASKED_DJANGO, "held": False, "level": None},
    ],
    "missing_skills": [{**ASKED_DJANGO, "opens": 1}],
    "recommendations": [{**DJANGO, "opens": 1, "rows": {**_rows(1, "/api/v1/jobs/?ids=41"), "ids": [41]}}],
}
SOURCES: dict[str, Any] = {
    "period": PERIOD,
    "n": 4,
    "rows": _rows(4, SENT),
    "sources": [
        {"name": "LinkedIn", **_group(2, 2, 1, 3, f"{SENT}&source=LinkedIn")},
        {"name": "Referral", **_group(0, 0, 0, 1, f"{SENT}&source=Referral")},
    ],
}
QUARTILES: dict[str, Any] = {"q1_days": 2.0, "median_days": 7.0, "q3_days": None, "small_sample": True}
TIME_IN_STAGE: dict[str, Any] = {
    "period": PERIOD,
    "n": 4,
    "stages": [
        {
            "name": "applied",
            "n": 4,
            "ended": 2,
            "open": 2,
            **QUARTILES,
            "rows": _rows(4, "/api/v1/applications/?reached=applied"),
        }
    ],
}
FIRST_WEEK = f"{SENT}&sent_after=2026-03-02&sent_before=2026-03-08"
COHORTS: dict[str, Any] = {
    "period": PERIOD,
    "n": 4,
    "rows": _rows(4, SENT),
    "weeks": [
        {
            "from": "2026-03-02",
            "to": "2026-03-08",
            "complete": True,
            "young": True,
            **_group(2, 2, 1, 2, FIRST_WEEK),
        }
    ],
    "resume_labels": [{"name": None, **_group(2, 2, 1, 4, f"{SENT}&has_resume_label=false")}],
    "weekdays": [{"weekday": 1, **_group(1, 1, 0, 1, f"{SENT}&sent_weekday=1")}],
    "first_answer": {
        "n": 4,
        "answered": 2,
        "waiting": 2,
        **QUARTILES,
        "rows": {**_rows(4, "/api/v1/applications/?ids=7,8,9,11"), "ids": [7, 8, 9, 11]},
    },
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "summary": SUMMARY,
    "trends": TRENDS,
    "funnel": FUNNEL,
    "skill-gap": SKILL_GAP,
    "sources": SOURCES,
    "time-in-stage": TIME_IN_STAGE,
    "cohorts": COHORTS,
    "dashboard": {
        "period": PERIOD,
        "summary": SUMMARY,
        "trends": TRENDS,
        "funnel": FUNNEL,
        "skill_gap": SKILL_GAP,
        "sources": SOURCES,
        "time_in_stage": TIME_IN_STAGE,
        "cohorts": COHORTS,
    },
}
