"""Texts with an attribute, and what the texts of the wire mean. The wire's own spelling is never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from module.registry.union.fields import attribute, text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCode:
    """A code of a classifier that the wire must name (`csdo:UnifiedCode20Type`)."""

    text: str = text()
    code_list_id: str = attribute("codeListId", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code of a classifier that the wire may name (`csdo:StatusCodeType`)."""

    text: str = text()
    code_list_id: str | None = attribute("codeListId")


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessEntityId:
    """The state registration number of a subject, with the kind of number."""

    text: str = text()
    kind_id: str = attribute("kindId", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as base64 letters, with its media type."""

    text: str = text()
    media_type_code: str | None = attribute("mediaTypeCode")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyDescription:
    """The description of a property, with its name."""

    text: str = text()
    property_name: str | None = attribute("propertyName")


_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")
_FRACTION = re.compile(r"(\.\d{6})\d+")


def day(value: str | None) -> date | None:
    """Return the day of an xs:date, its time zone left out; None where absent or outside of years 1 to 9999."""
    found = _DAY.fullmatch(value or "")
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:  # year 0000: legal on the wire, no day here
        return None


def moment(value: str | None) -> datetime | None:
    """Return the moment of an xs:dateTime to the microsecond, without a zone where the text has none.

    None where absent or outside of years 1 to 9999; 24:00:00 is not known either.
    """
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", value)) if value else None
    except ValueError:
        return None


def indicator(value: str | None) -> bool | None:
    """Return the meaning of an xs:boolean; None where absent."""
    return {"1": True, "true": True, "0": False, "false": False}.get(value or "")


def number(value: str | None) -> int | None:
    """Return the number of a count; None where absent or no number."""
    return int(value) if value and re.fullmatch(r"[+-]?[0-9]+", value) else None
