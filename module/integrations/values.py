"""Reading values out of answers by local name, because real services differ in prefixes and namespaces."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from module.kernel.clock import law_date
from module.outbound import WireFailure

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XSD_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[0-9:.]+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_DOTTED_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?: [0-9:]+)?", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_DIGITS = 18
_NET_NO_DATE = date(1, 1, 1)  # what .NET writes for a date that was never set


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def elements(parent: etree._Element, name: str = "") -> Iterator[etree._Element]:
    """Go through the child elements that have a local name, or all of them; comments and the like are passed over."""
    for child in parent.iterchildren(tag=etree.Element):
        if not name or local_name(child) == name:
            yield child


def child(parent: etree._Element, *path: str) -> etree._Element | None:
    """Return the first element down a path of local names, or None where the path breaks off or is nil."""
    found: etree._Element | None = parent
    for name in path:
        if found is None:
            return None
        found = next(elements(found, name), None)
    return None if found is None or found.get(f"{{{XSI}}}nil") in ("true", "1") else found


def text(parent: etree._Element, *path: str) -> str:
    """Return the text of the first element down a path, stripped; empty where there is none.

    All text nodes are joined: a comment put between them does not break a signature and must not cut a value short.
    """
    found = child(parent, *path)
    return "" if found is None else written(found)


def written(element: etree._Element) -> str:
    """Return the own text nodes of an element, joined and stripped."""
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()


def day(parent: etree._Element, *path: str) -> date | None:
    """Read an xs:date or xs:dateTime as the day it names. Raises WireFailure for other text.

    A written offset such as `+06:00` does not move the day: registers mean the calendar day they wrote. Only an
    instant in UTC (`Z`) with a time is turned into the day in Kazakhstan.
    """
    source = text(parent, *path)
    if not source:
        return None
    match = _XSD_DATE.fullmatch(source)
    try:
        if match is None:
            raise ValueError(source)
        if match[2] == "Z" and "T" in source:
            return law_date(datetime.fromisoformat(source))
        found = date.fromisoformat(match[1])
    except ValueError as error:
        raise WireFailure(f"rubbish.{path[-1]}") from error
    return None if found == _NET_NO_DATE else found


def dotted_day(parent: etree._Element, *path: str) -> date | None:
    """Read dd.MM.yyyy, as the insurance database writes days. Raises WireFailure for other text."""
    source = text(parent, *path)
    if not source:
        return None
    match = _DOTTED_DATE.fullmatch(source)
    try:
        if match is None:
            raise ValueError(source)
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError as error:
        raise WireFailure(f"rubbish.{path[-1]}") from error


def whole(parent: etree._Element, *path: str) -> int | None:
    """Read a number, perhaps written as a double (`5E+06`), and cut its fraction. Raises WireFailure for other text."""
    source = text(parent, *path)
    if not source:
        return None
    if not _NUMBER.fullmatch(source) or Decimal(source).adjusted() >= _DIGITS:
        raise WireFailure(f"rubbish.{path[-1]}")
    return int(Decimal(source))


def octets(parent: etree._Element, *path: str) -> bytes:
    """Read base64. Raises WireFailure for other text."""
    try:
        return base64.b64decode("".join(text(parent, *path).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireFailure(f"rubbish.{path[-1]}") from error
