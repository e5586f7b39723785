"""Terms of the law: the day after the event is day 1; a term never ends on a day off.

Source: Customs Code of Kazakhstan 2017, art. 6.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and working days that break the plain week.

    Somebody has entered those from `known_from` to `known_until`; a term beyond them is a guess.
    """

    days_off: frozenset[date]
    working_weekends: frozenset[date]
    known_until: date
    known_from: date = date.min

    def unknown_year(self, first: date, last: date) -> int | None:
        """Return the first year of a span of days whose days off nobody has entered, or None."""
        if first < self.known_from:
            return first.year
        return max(first, self.known_until + timedelta(days=1)).year if last > self.known_until else None

    def is_working(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        if day in self.working_weekends:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def roll(self, day: date) -> date:
        """Return the day itself, or the next working day."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, event: date, count: int) -> date:
        """Return the last day of a term of `count` working days; the event's own day does not count."""
        day = event
        for _ in range(count):
            day = self.roll(day + timedelta(days=1))
        return day

    def back_working_days(self, end: date, count: int) -> date:
        """Return the day from which a term of `count` working days ends on the working day `end`."""
        day = end
        for _ in range(count):
            day -= timedelta(days=1)
            while not self.is_working(day):
                day -= timedelta(days=1)
        return day

    def add_days(self, event: date, count: int) -> date:
        """Return the last day of a term of `count` calendar days, rolled off a day off."""
        return self.roll(event + timedelta(days=count))

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative when `end` is past."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working(day))


def add_months(day: date, count: int) -> date:
    """Return the same date `count` months on, or the last day of that month. Not rolled."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
