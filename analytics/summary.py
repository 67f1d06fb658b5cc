"""Where somebody stands: counts, rates, what is asked for most, and the daily goal."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from accounts.models import UserSkill
from analytics import rates
from analytics.choices import STATUS_ORDER, TOP, Interval
from analytics.periods import ONE_DAY, Period, instants, same_part_before
from analytics.reading import Account, Fact
from applications.choices import ANSWERS, ApplicationStatus
from jobs.models import JobSkill

ANY_ANSWER = sorted(ANSWERS)


def sent_filter(period: Period) -> dict[str, Any]:
    """Return the filters that the sent applications of a period are listed by."""
    return {"sent": "true", **period.parameters("sent")}


def sent_rates(facts: Iterable[Fact], chosen: dict[str, Any]) -> dict[str, Any]:
    """Return response, interview and offer rate of sent applications, which `chosen` lists."""
    facts = list(facts)
    sent = rates.applications(len(facts), chosen)
    answered = sum(fact.answer is not None for fact in facts)
    interviewed = sum(fact.interview is not None for fact in facts)
    offered = sum(fact.offer is not None for fact in facts)
    return {
        "response_rate": rates.rate(rates.applications(answered, {**chosen, "reached": ANY_ANSWER}), sent),
        "interview_rate": rates.rate(rates.applications(interviewed, {**chosen, "reached": "interview"}), sent),
        "offer_rate": rates.rate(rates.applications(offered, {**chosen, "reached": "offer"}), sent),
    }


def reached_rates(population: Iterable[Fact], period: Period) -> dict[str, Any]:
    """Return the rates of a population: of what was sent, and the acceptance rate of what was ever offered."""
    population = list(population)
    within = period.parameters("sent")
    offered = [fact for fact in population if fact.offer is not None]
    accepted = sum(fact.accepted is not None for fact in offered)
    taken = rates.applications(accepted, {**within, "reached": "offer", "also_reached": ApplicationStatus.ACCEPTED})
    return {
        **sent_rates([fact for fact in population if fact.sent is not None], sent_filter(period)),
        "acceptance_rate": rates.rate(taken, rates.applications(len(offered), {**within, "reached": "offer"})),
    }


def summary(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `summary/`."""
    population = account.population(period)
    sent = account.sent(period)
    within, chosen = period.parameters("sent"), sent_filter(period)
    statuses = Counter(fact.status for fact in population)
    return {
        "n": len(population),
        "sent": {"count": len(sent), "rows": rates.applications(len(sent), chosen)},
        "counts_by_status": {status: statuses[status] for status in STATUS_ORDER},
        "rows_by_status": {
            status: rates.applications(statuses[status], {"status": status, **within}) for status in STATUS_ORDER
        },
        **reached_rates(population, period),
        "sent_counts": _sent_counts(account),
        "top_skills": _top_skills(account, period),
        "top_companies": _top_companies(account, sent, chosen),
        "goal": _goal(account),
    }


def _sent_counts(account: Account) -> dict[str, Any]:
    days = Counter(account.sent_days.values())

    def counted(part: Period) -> dict[str, Any]:
        assert part.start is not None
        count = sum(days[part.start + place * ONE_DAY] for place in range(part.days))
        rows = rates.applications(count, sent_filter(part))
        return {"from": part.start, "to": part.end, "count": count, "rows": rows}

    found = {}
    for interval in Interval:
        now, before = same_part_before(account.today, interval, account.user.week_start)
        found[str(interval)] = {**counted(now), "previous": counted(before)}
    return found


def _goal(account: Account) -> dict[str, Any]:
    days = Counter(account.sent_days.values())
    goal, today = account.user.daily_application_goal, account.today
    met = {day for day, count in days.items() if count >= max(goal, 1) and day <= today}
    return {
        "daily_goal": goal,
        "sent_today": days[today],
        "remaining": max(goal - days[today], 0),
        "percentage": rates.percent(days[today], goal),
        "streak": _streak(met, today if today in met else today - ONE_DAY),
        "best_streak": max((_streak(met, day) for day in met if day + ONE_DAY not in met), default=0),
    }


def _streak(met: set[dt.date], last: dt.date) -> int:
    """Return how many days in a row up to `last` count."""
    length = 0
    while last in met:
        length += 1
        last -= ONE_DAY
    return length


def _top_skills(account: Account, period: Period) -> list[dict[str, Any]]:
    start, end = instants(period, account.zone)
    asked = JobSkill.objects.filter(job__owner=account.user.pk, job__deleted_at=None)
    if start is not None:
        asked = asked.filter(job__created_at__gte=start)
    if end is not None:
        asked = asked.filter(job__created_at__lt=end)
    counted = asked.values_list("skill_id", "skill__key", "skill__name").annotate(count=Count("pk"))
    held = set(UserSkill.objects.for_user(account.user).values_list("skill_id", flat=True))
    best = sorted(counted, key=lambda row: (-row[3], row[1]))[:TOP]
    within = period.parameters("created")
    return [
        {"name": name, "count": count, "held": pk in held, "rows": rates.jobs(count, {"tech_stack": name, **within})}
        for pk, _, name, count in best
    ]


def _top_companies(account: Account, sent: list[Fact], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in sent:
        key, company, _ = account.job_words[fact.job_id]
        spellings[key][company] += 1
    best = sorted(spellings, key=lambda key: (-spellings[key].total(), key))[:TOP]
    found = []
    for key in best:
        count, name = spellings[key].total(), usual_spelling(spellings[key])
        found.append({"name": name, "count": count, "rows": rates.applications(count, {**chosen, "company_is": name})})
    return found


def usual_spelling(spellings: Counter[str]) -> str:
    """Return the most frequent spelling; of equally frequent ones the first by code points."""
    return min(spellings, key=lambda name: (-spellings[name], name))
