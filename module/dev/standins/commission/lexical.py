"""Values by the bases of XML Schema that the structures use: is this text a date, a number, a token of this length?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from functools import cache

from module.dev.standins.commission.facts import Facets

_SPACE = re.compile(r"[ \t\r\n]+")
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"-?([1-9]\d{3,}|0\d{3})-(\d\d)-(\d\d)"
_DATE = re.compile(_DAY + _ZONE)
_DATE_TIME = re.compile(_DAY + r"T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)" + _ZONE)
_DURATION = re.compile(r"-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_NUMBER = re.compile(r"[+-]?\d+")


def collapse(text: str) -> str:
    """Take white space together as every base but string does."""
    return _SPACE.sub(" ", text).strip(" ")


def fault(text: str, base: str, facets: Facets) -> str:
    """Say why a text is no value of this base with these facets; empty when it is one."""
    value = text if base == "string" else collapse(text)
    judge = _JUDGES.get(base)
    words = judge(value) if judge else ""
    return words or _facet_fault(value, base, facets)


def _facet_fault(value: str, base: str, facets: Facets) -> str:
    if facets.pattern and not _pattern(facets.pattern).fullmatch(value):
        return f"{value!r} does not match {facets.pattern}"
    if facets.digits is not None and len(value.lstrip("+-").lstrip("0")) > facets.digits:
        return f"more than {facets.digits} digits"
    if facets.least is None and facets.most is None:
        return ""
    length = len(base64.b64decode(value)) if base == "base64Binary" else len(value)
    if facets.least is not None and length < facets.least:
        return f"shorter than {facets.least}"
    return f"longer than {facets.most}" if facets.most is not None and length > facets.most else ""


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(f"(?:{text})")


def _is_date(value: str) -> str:
    return _calendar(_DATE.fullmatch(value), value)


def _is_date_time(value: str) -> str:
    return _calendar(_DATE_TIME.fullmatch(value), value)


def _calendar(match: re.Match[str] | None, value: str) -> str:
    if match is None:
        return f"{value!r} is no date, or date and time, as demanded"
    year, month, day = (int(part) for part in match.groups())
    try:
        # the Gregorian calendar repeats after 400 years, which brings any year into the range of `date`
        date(year % 400 + 400, month, day)
    except ValueError:
        return f"{value!r} is no day of the calendar"
    return ""


def _is_boolean(value: str) -> str:
    return "" if value in ("true", "false", "1", "0") else f"{value!r} is neither true nor false"


def _is_duration(value: str) -> str:
    return "" if _DURATION.fullmatch(value) else f"{value!r} is no duration"


def _is_count(value: str) -> str:
    return "" if _NUMBER.fullmatch(value) and int(value) >= 0 else f"{value!r} is no count"


def _is_ordinal(value: str) -> str:
    return "" if _NUMBER.fullmatch(value) and int(value) >= 1 else f"{value!r} is no ordinal"


def _is_base64(value: str) -> str:
    try:
        base64.b64decode(value.replace(" ", ""), validate=True)
    except (binascii.Error, ValueError):
        return "not base64"
    return ""


_JUDGES: dict[str, Callable[[str], str]] = {
    "date": _is_date,
    "dateTime": _is_date_time,
    "boolean": _is_boolean,
    "duration": _is_duration,
    "nonNegativeInteger": _is_count,
    "positiveInteger": _is_ordinal,
    "base64Binary": _is_base64,
}
