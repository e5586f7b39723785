"""Moments and days of XML Schema as values: every legal text is one of ours, or a ValueError and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?"
)
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z")
"""How nearly all moments of the exchange are written: these are read quickly, since a register has many of them."""
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def instant(text: str) -> datetime:
    """Return an xs:dateTime in UTC, to the microsecond; one without a zone is taken as UTC.

    24:00:00 is the midnight that begins the next day (XML Schema part 2, 3.2.7.1). Raises ValueError for what is no
    moment and for one outside of the years 1 to 9999 of UTC, which neither we nor PostgreSQL's driver can hold.
    """
    if _USUAL.fullmatch(text):
        return datetime.fromisoformat(text)
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("not a moment of the years 1 to 9999")
    year, month, day_, hour, minute, second = (int(part) for part in found.groups()[:6])
    microsecond = int((found[7] or "")[:6].ljust(6, "0"))
    ends = hour == 24 and not (minute or second or microsecond)
    try:
        at = datetime(year, month, day_, 0 if ends else hour, minute, second, microsecond, _zone(found))
        return (at + timedelta(days=1) if ends else at).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside of the years 1 to 9999") from error


def _zone(found: re.Match[str]) -> timezone:
    if not found[9]:
        return UTC
    offset = timedelta(hours=int(found[10]), minutes=int(found[11]))
    return timezone(-offset if found[9] == "-" else offset)


def whole_day(text: str) -> date:
    """Return an xs:date, whatever its zone. Raises ValueError for what is none, or outside of the years 1 to 9999."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError("not a day of the years 1 to 9999")
    return date.fromisoformat(found[1])
