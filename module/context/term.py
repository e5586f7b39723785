"""A term as pages show it: how many days are left, how near its end is, how much of it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.context.services import services
from module.kernel.clock import law_date

WARN_DAYS, STOP_DAYS = 60, 15
"""From so many days before its end on a term of protection asks for attention, and for haste."""
WHOLE = 100
NEAR_WORKING_DAYS = 3
"""So many working days before its end a term of a case is near."""


@dataclass(frozen=True, slots=True)
class TermLeft:
    """The days left of a term that ends on `until`; `share` of a hundred is left, None where the start is unknown."""

    until: date
    days: int
    tone: str
    share: int | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether the last day is past."""
        return self.days < 0


def share_left(start: date | None, until: date, today: date) -> int | None:
    """Return how much of a hundred is left of a term from `start` to `until`; None without a start before the end."""
    if start is None or start >= until:
        return None
    left = (until - max(today, start)).days
    return max(0, min(WHOLE, round(WHOLE * left / (until - start).days)))


def term_left(until: date, start: date | None = None, today: date | None = None) -> TermLeft:
    """Return what is left of a term of protection on a day, today by default; both last day and today count whole."""
    now = today or law_date(services.deps.clock.now())
    days = (until - now).days
    if days <= STOP_DAYS:
        tone = "stop"
    elif days <= WARN_DAYS:
        tone = "warn"
    else:
        tone = ""
    return TermLeft(until, days, tone, share_left(start, until, now))


def working_tone(days_left: int | None, *, overdue: bool) -> str:
    """Return how near the end of an officer's term is."""
    if overdue:
        return "stop"
    return "warn" if days_left is not None and days_left <= NEAR_WORKING_DAYS else ""
