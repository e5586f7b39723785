"""Time is a value (D9): aware instants in UTC, law dates as Almaty dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Protocol
from zoneinfo import ZoneInfo

_AFTER_THE_CHANGE = datetime(2024, 3, 2)  # noqa: DTZ001 - a day in Almaty


def _almaty() -> ZoneInfo:
    """Return the time of Almaty: UTC+5 since 1 March 2024.

    The list of a machine that is older (tzdata before 2024a) would move the date of the law in the last hour of each
    day; the list of our own requirements stands in for it.
    """
    listed = ZoneInfo("Asia/Almaty")
    if listed.utcoffset(_AFTER_THE_CHANGE) == timedelta(hours=5):
        return listed
    with (files("tzdata") / "zoneinfo/Asia/Almaty").open("rb") as file:
        return ZoneInfo.from_file(file, key="Asia/Almaty")


ALMATY = _almaty()


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
