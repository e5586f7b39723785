"""Records of the unified register: from an element of a message to a version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

from lxml import etree

from module.eaeu.codec.names import XSI, Names
from module.eaeu.codec.reading import collapsed, read, value_of
from module.eaeu.codec.writing import record_bytes
from module.eaeu.structures.node import Node
from module.store.exchange.union import CIRCULATION, ENTRY, NewVersion

ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
LINES = {ENTRY_RECORD: ENTRY, CIRCULATION_RECORD: CIRCULATION}
_HOLDERS_SHOWN = 20
_INSTANCE = XSI.encode()


def moment(text: str) -> datetime | None:
    """Return an instant of a document; one without a zone is taken as UTC. None for an empty text."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)


def day(text: str) -> date | None:
    """Return a date of a document, whatever its zone; None for an empty text."""
    return date.fromisoformat(text[:10]) if text else None


def versions(body: etree._Element, names: Names) -> Iterator[NewVersion]:
    """Yield the records of a document, in their order."""
    records = {names.clark(name): line for name, line in LINES.items()}
    for element in body.iter(*records):
        yield version(element, records[str(element.tag)], names)


class _Children:
    """The first children of an element by name. One pass: searches would take most of the time of a big answer."""

    def __init__(self, element: etree._Element | None, names: Names) -> None:
        self._names = names
        self._first: dict[object, etree._Element] = {}
        for child in element if element is not None else ():
            self._first.setdefault(child.tag, child)

    def text(self, name: str) -> str:
        """Return the text of a child, collapsed; empty where it is absent."""
        found = self._first.get(self._names.clark(name))
        return "" if found is None else collapsed(value_of(found))

    def inside(self, name: str) -> _Children:
        """Return the children of a child."""
        return _Children(self._first.get(self._names.clark(name)), self._names)


def version(element: etree._Element, line: str, names: Names) -> NewVersion:
    """Return a record that fits its schema as a version.

    Raises ValueError where a moment or a day is none, and NotReadable for what the schema allows and no tree has: a
    type of the sender's choice.
    """
    content = record_bytes(element)
    if _INSTANCE in content:
        read(element, names)
    record = _Children(element, names)
    status = record.inside("ccdo:ResourceItemStatusDetails")
    period = status.inside("ccdo:ValidityPeriodDetails")
    holders = islice(element.iterchildren(names.clark("ipcdo:RightholderDetails")), _HOLDERS_SHOWN)
    return NewVersion(
        number=record.text("ipsdo:IPObjectId"),
        line=line,
        in_force_from=moment(period.text("csdo:StartDateTime")),
        in_force_to=moment(period.text("csdo:EndDateTime")),
        updated_at=moment(status.text("csdo:UpdateDateTime")),
        record=content,
        kind=record.text("ipsdo:IPObjectKindCode"),
        name=record.text("ipsdo:IPObjectName"),
        holder="; ".join(filter(None, (_Children(one, names).text("csdo:SubjectName") for one in holders))),
        status=record.inside("ccdo:StatusV2Details").text("csdo:StatusCode"),
        end_date=day(record.text("csdo:EndDate")),
        application_id=record.text("ipsdo:ApplicationId"),
        form_id=record.text("ipsdo:RegistrationFormId"),
    )


def numbers(root: Node) -> list[str]:
    """Return the registration numbers of a document's records, each once, in their order."""
    found = [node.value("ipsdo:IPObjectId") for node in root.walk() if node.name in LINES]
    return list(dict.fromkeys(filter(None, found)))
