"""Terms of the law by key, from config/deadlines.toml. Empty value = term not set, nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from module.kernel.clock import ALMATY
from module.kernel.text import N_, Message
from module.kernel.workdays import Calendar, add_months


class TermUnit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `basis` names the act and article."""

    key: str
    value: int | None
    unit: TermUnit
    basis: str


_NOTHING = Message("")


@dataclass(frozen=True, slots=True)
class Counted:
    """The day that a term leads to; where nobody can name it, `why` says so."""

    day: date | None
    why: Message = _NOTHING


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All terms with the calendar that they are counted by, and the hour at which the body closes."""

    terms: Mapping[str, Term]
    calendar: Calendar
    closing_time: time = time(18, 30)

    def due(self, key: str, event: date) -> date | None:
        """Return the last day of the term after an event, or None where the term is not set.

        Raises KeyError for a key that config/deadlines.toml does not have.
        """
        term = self.terms[key]
        if term.value is None:
            return None
        if term.unit is TermUnit.WORKING_DAYS:
            return self.calendar.add_working_days(event, term.value)
        if term.unit is TermUnit.CALENDAR_DAYS:
            return self.calendar.add_days(event, term.value)
        count = term.value * 12 if term.unit is TermUnit.YEARS else term.value
        return self.calendar.roll(add_months(event, count))

    def counted(self, key: str, event: date) -> Counted:
        """Return the last day of the term, but only one that is sure: for acts that a wrong day makes unlawful.

        Raises KeyError for a key that config/deadlines.toml does not have.
        """
        day = self.due(key, event)
        if day is None:
            return Counted(None, Message(N_("The term is not set in the settings. Tell the administrator.")))
        year = self.calendar.unknown_year(event, day)
        if year is None:
            return Counted(day)
        text = N_("The term cannot be counted: the days off of {year} are not entered. Tell the administrator.")
        return Counted(None, Message(text, {"year": year}))

    def before(self, key: str, event: date) -> date | None:
        """Return the last day that is a term in calendar days before an event; days off move nothing.

        None where the term is not set. Raises KeyError for a key that config/deadlines.toml does not have.
        """
        term = self.terms[key]
        return None if term.value is None else event - timedelta(days=term.value)

    def limit(self, key: str, start: date) -> date | None:
        """Return the last day of a period that starts on `start`; a period of protection is not rolled."""
        term = self.terms[key]
        if term.value is None:
            return None
        if term.unit not in (TermUnit.MONTHS, TermUnit.YEARS):
            return start + timedelta(days=term.value)
        return add_months(start, term.value * 12 if term.unit is TermUnit.YEARS else term.value)

    def registered_on(self, received: datetime) -> date:
        """Return the day of registration: after hours or on a day off, the next working day (APPC arts. 62-66).

        Raises ValueError for a naive instant.
        """
        if received.tzinfo is None:
            raise ValueError("naive datetime")
        local = received.astimezone(ALMATY)
        if self.calendar.is_working(local.date()) and local.time() <= self.closing_time:
            return local.date()
        return self.calendar.roll(local.date() + timedelta(days=1))
