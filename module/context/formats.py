"""Days, moments and sums as people of Kazakhstan write them, alike in all three languages."""

from __future__ import annotations

from datetime import date, datetime

from module.kernel.clock import ALMATY

_NO_BREAK = "\u00a0"


def day(value: date | datetime | None) -> str:
    """Write a date as dd.mm.yyyy; an instant by the date in Kazakhstan; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def moment(value: datetime | None) -> str:
    """Write an instant as dd.mm.yyyy hh:mm by the clocks of Kazakhstan; nothing for None."""
    if value is None:
        return ""
    local = _local(value)
    return f"{day(local)} {local.hour:02}:{local.minute:02}"


def _local(value: datetime) -> datetime:
    """Return an instant by the clocks of Kazakhstan; the last hours of the calendar have none and stay in UTC."""
    try:
        return value.astimezone(ALMATY)
    except OverflowError:
        return value


def money(value: int | None) -> str:
    """Write whole tenge by threes: 4 325 000 ₸; nothing for None."""
    if value is None:
        return ""
    return f"{value:,}".replace(",", _NO_BREAK) + f"{_NO_BREAK}₸"
