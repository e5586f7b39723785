"""The period of protection: how long may be asked for, and what a decision grants (Customs Code art. 464).

Two years run from inclusion, so an earlier «От» protects nothing and is no reason to refuse: protection begins on the
day when the decision is registered. It lasts to 24:00 of its last day and never past the exclusive right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.registry.application import Terms
from module.registry.deadlines import Deadlines
from module.registry.standing import SuspensionCause


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of protection, both counted."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Suspension:
    """What a decision does to a suspension: it begins or ends on `start`.

    `end` is its last day at the latest, None where nothing limits it; `stays` are the other causes for which the entry
    is suspended all the same.
    """

    cause: SuspensionCause
    start: date
    end: date | None = None
    stays: tuple[SuspensionCause, ...] = ()


def last_day(deadlines: Deadlines, included_on: date) -> date | None:
    """Return the last day that the law allows for an inclusion on a day; None while the term is not set.

    Before the decision the day of filing stands for that of inclusion. Days off move nothing.
    """
    return deadlines.limit("protection.max", included_on)


def asked_end(terms: Terms, right_ends: date | None) -> date | None:
    """Return the last day that is asked for, cut to the end of the exclusive right."""
    days = [day for day in (terms.end, right_ends) if day is not None]
    return min(days) if terms.end is not None else None


def granted(terms: Terms, right_ends: date | None, registered_on: date, deadlines: Deadlines) -> Period | None:
    """Return the period that an inclusion registered on a day gives; None where no day of protection is left."""
    end = asked_end(terms, right_ends)
    if end is None:
        return None
    limit = last_day(deadlines, registered_on)
    period = Period(max(terms.start or registered_on, registered_on), min(end, limit) if limit else end)
    return period if period.start <= period.end else None
