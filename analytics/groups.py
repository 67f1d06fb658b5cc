"""Sent applications in groups: by source, by week, by résumé label and by weekday, and how long answers take."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from analytics import rates
from analytics.choices import TENTH_OF_A_DAY, YOUNG_DAYS, Interval
from analytics.periods import Period, micros, unit_end, unit_start
from analytics.reading import Account, Fact
from analytics.summary import sent_filter, sent_rates, usual_spelling
from analytics.survival import lasting
from applications.choices import ApplicationStatus
from careercopilot.core.text import fold

CLOSED = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN})
"""Who is here without an answer does not wait for one any more."""


def sources(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `sources/`."""
    sent = account.sent(period)
    chosen = sent_filter(period)
    named = _by_name(sent, lambda fact: account.job_words[fact.job_id][2], chosen, "source")
    return {"n": len(sent), "rows": rates.applications(len(sent), chosen), "sources": named}


def _by_name(
    facts: Iterable[Fact], name_of: Callable[[Fact], str], chosen: dict[str, Any], parameter: str
) -> list[dict[str, Any]]:
    """Return groups by a text in any case, larger ones first, the one without a text last among equals."""
    groups: dict[str, list[Fact]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    folded: dict[str, str] = {}
    for fact in facts:
        text = name_of(fact)
        if text not in folded:
            folded[text] = fold(text)
        groups[folded[text]].append(fact)
        spellings[folded[text]][text] += 1
    found = []
    for key in sorted(groups, key=lambda key: (-len(groups[key]), not key, key)):
        name = usual_spelling(spellings[key]) if key else None
        found.append({"name": name, **_group(groups[key], {**chosen, **_named(parameter, name)})})
    return found


def _named(parameter: str, name: str | None) -> dict[str, str]:
    return {f"has_{parameter}": "false"} if name is None else {parameter: name}


def _group(facts: list[Fact], chosen: dict[str, Any]) -> dict[str, Any]:
    return {"n": len(facts), **sent_rates(facts, chosen), "rows": rates.applications(len(facts), chosen)}


def cohorts(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `cohorts/`."""
    sent = account.sent(period)
    chosen = sent_filter(period)
    return {
        "n": len(sent),
        "rows": rates.applications(len(sent), chosen),
        "weeks": _weeks(account, sent, period),
        "resume_labels": _by_name(sent, lambda fact: account.resume_labels.get(fact.id, ""), chosen, "resume_label"),
        "weekdays": _weekdays(account, sent, chosen),
        "first_answer": _first_answer(account, sent),
    }


def _weeks(account: Account, sent: list[Fact], period: Period) -> list[dict[str, Any]]:
    weeks: dict[Any, list[Fact]] = defaultdict(list)
    for fact in sent:
        weeks[unit_start(account.sent_days[fact.id], Interval.WEEK, account.user.week_start)].append(fact)
    found = []
    for first in sorted(weeks):
        last = unit_end(first, Interval.WEEK)
        part = Period(max(first, period.start or first), min(last, period.end or last))
        young = (account.today - last).days < YOUNG_DAYS
        found.append({"from": first, "to": last, "young": young, **_group(weeks[first], sent_filter(part))})
    return found


def _weekdays(account: Account, sent: list[Fact], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    days: dict[int, list[Fact]] = {weekday: [] for weekday in range(1, 8)}
    for fact in sent:
        days[account.sent_days[fact.id].isoweekday()].append(fact)
    return [
        {"weekday": weekday, **_group(facts, {**chosen, "sent_weekday": weekday})} for weekday, facts in days.items()
    ]


def _first_answer(account: Account, sent: list[Fact]) -> dict[str, Any]:
    """Return how long answers take, for what was sent by now and not answered before."""
    now = micros(account.now)
    durations: dict[int, tuple[int, int]] = {}
    counted = []
    for fact in sent:
        answer, began = fact.answer, fact.sent or 0
        if began > now or (answer is not None and answer < began):
            continue
        counted.append(fact.id)
        over = answer is not None and answer <= now
        until = min(fact.last or now, now) if fact.status in CLOSED and answer is None else now
        length = ((answer or 0) - began if over else until - began) // TENTH_OF_A_DAY
        gone, waiting = durations.get(length, (0, 0))
        durations[length] = (gone + 1, waiting) if over else (gone, waiting + 1)
    return {**lasting(durations, "answered", "waiting"), "rows": rates.applications_by_id(counted)}
