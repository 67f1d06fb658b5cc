"""What becomes of sent applications by week, résumé label and weekday, and how long answers take."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from analytics import rows
from analytics.choices import TENTH_OF_A_DAY, YOUNG_DAYS, Interval
from analytics.groups import by_name, group
from analytics.periods import Period, is_complete, unit_end, unit_start
from analytics.rates import Tally
from analytics.reading import Account, Fact
from analytics.rows import sent_filter
from analytics.survival import lasting
from applications.choices import ApplicationStatus
from applications.facts import micros

CLOSED = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN})
"""Who is here without an answer does not wait for one any more."""
Days = dict[dt.date, Tally]


def cohorts(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `cohorts/`."""
    sent, chosen, labels = account.sent(period), sent_filter(period), account.resume_labels
    days = _by_day(account, sent)
    return {
        "n": len(sent),
        "rows": rows.applications(len(sent), chosen),
        "weeks": _weeks(account, days, period),
        "resume_labels": by_name(((labels.get(fact.id, ""), fact.reached) for fact in sent), chosen, "resume_label"),
        "weekdays": _weekdays(days, chosen),
        "first_answer": _first_answer(account, sent),
    }


def _by_day(account: Account, sent: list[Fact]) -> Days:
    """Return what was sent on each day."""
    days: Days = defaultdict(Counter)
    sent_on = account.sent_days
    for (day, reached), count in Counter((sent_on[fact.id], fact.reached) for fact in sent).items():
        days[day][reached] += count
    return days


def _weeks(account: Account, days: Days, period: Period) -> list[dict[str, Any]]:
    weeks: Days = defaultdict(Counter)
    for day, tally in days.items():
        weeks[unit_start(day, Interval.WEEK, account.user.week_start)].update(tally)
    found = []
    for first in sorted(weeks):
        week = Period(first, unit_end(first, Interval.WEEK))
        part = week.within(period)
        young = (account.today - unit_end(first, Interval.WEEK)).days < YOUNG_DAYS
        found.append(
            {
                "from": week.start,
                "to": week.end,
                "complete": is_complete(part, week, account.today),
                "young": young,
                **group(weeks[first], sent_filter(part)),
            }
        )
    return found


def _weekdays(days: Days, chosen: dict[str, Any]) -> list[dict[str, Any]]:
    weekdays: dict[int, Tally] = {weekday: Counter() for weekday in range(1, 8)}
    for day, tally in days.items():
        weekdays[day.isoweekday()].update(tally)
    return [
        {"weekday": weekday, **group(tally, {**chosen, "sent_weekday": weekday})} for weekday, tally in weekdays.items()
    ]


def _first_answer(account: Account, sent: list[Fact]) -> dict[str, Any]:
    """Return how long answers take, for what was sent by now and not answered before."""
    now, unsent = micros(account.now), account.answered_unsent
    lengths: Counter[tuple[int, bool]] = Counter()
    counted = []
    for number, _, status, began, answer, last, _ in sent:
        if began is None or began > now or (answer is not None and answer < began) or number in unsent:
            continue
        counted.append(number)
        if answer is not None and answer <= now:
            lengths[(answer - began) // TENTH_OF_A_DAY, True] += 1
        else:
            until = min(last or now, now) if answer is None and status in CLOSED else now
            lengths[(until - began) // TENTH_OF_A_DAY, False] += 1
    durations = {length: (lengths[length, True], lengths[length, False]) for length in {key for key, _ in lengths}}
    return {**lasting(durations, "answered", "waiting"), "rows": rows.applications_by_id(counted)}
