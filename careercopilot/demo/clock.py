"""Draws moments of working life: office hours of the user's zone, few weekends, lags that are mostly short."""

import datetime as dt
import math
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

WEEKEND_SHARE = 0.08
"""How often somebody works on their own search on a weekend that a draw falls on."""
SOON = dt.timedelta(minutes=20)
FRIDAY = 4
OPENS, CLOSES = 8 * 60 + 40, 18 * 60 + 20


@dataclass(frozen=True)
class Clock:
    """One seeded source of times around one day of one zone; every moment it returns is aware UTC."""

    rng: random.Random
    today: dt.date
    zone: ZoneInfo

    @property
    def end(self) -> dt.datetime:
        """The moment that nothing past lies behind: the end of yesterday."""
        return self._local(self.today - dt.timedelta(days=1), 23 * 60)

    def ago(self, days: int) -> dt.date:
        """Return the day some days back."""
        return self.today - dt.timedelta(days=days)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment in the zone."""
        return moment.astimezone(self.zone).date()

    def at(self, day: dt.date, first: int = OPENS) -> dt.datetime:
        """Return a moment of a day within working hours, from a minute on."""
        return self._local(day, self.rng.randint(max(first, OPENS), CLOSES), self.rng.randrange(60))

    def on(self, day: dt.date, *, own: bool = False) -> dt.datetime:
        """Return a moment of a day; of a weekend only if it is an `own` act and by chance, else of a day soon after."""
        if day.weekday() > FRIDAY and not (own and self.rng.random() < WEEKEND_SHARE):
            day = workday(day) + dt.timedelta(days=self.rng.choice((0, 0, 1, 1, 2)))
        return self.at(day)

    def by_now(self, moment: dt.datetime, otherwise: dt.datetime) -> dt.datetime:
        """Return a moment if it has passed, else another one, brought back to the end of the past."""
        return moment if moment <= self.end else min(otherwise, self.end)

    def sharp(self, day: dt.date) -> dt.datetime:
        """Return a time that an appointment begins at, on a day or on the next workday."""
        return self._local(workday(day), self.rng.choice((9, 10, 10, 11, 11, 13, 14, 14, 15, 16)) * 60)

    def after(self, moment: dt.datetime, median_days: float, spread: float, *, own: bool = False) -> dt.datetime:
        """Return a later moment; the lag is log-normal with this median and this spread of its logarithm."""
        lag = dt.timedelta(days=self.rng.lognormvariate(math.log(median_days), spread))
        day = self.day_of(moment + lag)
        found = self.on(day, own=own)
        while found < moment + SOON:
            earliest = moment.astimezone(self.zone) + SOON
            minute = earliest.hour * 60 + earliest.minute + 1
            if minute < CLOSES and day == earliest.date():
                return self.at(day, minute)
            day += dt.timedelta(days=1)
            found = self.on(day, own=own)
        return found

    def _local(self, day: dt.date, minute: int, second: int = 0) -> dt.datetime:
        time = dt.time(minute // 60, minute % 60, second)
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)


def workday(day: dt.date) -> dt.date:
    """Return the day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def workday_before(day: dt.date) -> dt.date:
    """Return the day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - FRIDAY))
