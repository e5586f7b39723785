"""Time is a value (D9): aware instants in UTC, law dates as Almaty dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")


class Clock(Protocol):
    """Whoever knows what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was put; for tests and drills."""

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def set(self, instant: datetime) -> None:
        """Put the clock to an aware instant. Raises ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("naive datetime")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self._instant


def law_date(instant: datetime) -> date:
    """Return the date in Kazakhstan at an aware instant: the date that the law counts by."""
    if instant.tzinfo is None:
        raise ValueError("naive datetime")
    return instant.astimezone(ALMATY).date()
