"""Records of the unified register: from an element of a message to a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from lxml import etree

from module.eaeu.codec.names import XSI, Names
from module.eaeu.codec.reading import collapsed, read, value_of
from module.eaeu.codec.writing import record_bytes
from module.eaeu.structures.node import Node
from module.store.exchange.union import CIRCULATION, ENTRY, NewVersion

ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
LINES = {ENTRY_RECORD: ENTRY, CIRCULATION_RECORD: CIRCULATION}
_STATUS = "ccdo:ResourceItemStatusDetails"
_PERIOD = "ccdo:ValidityPeriodDetails"
_HOLDER, _HOLDER_NAME = "ipcdo:RightholderDetails", "csdo:SubjectName"
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
    """Yield the records of a document, in their order. Raises ValueError and NotReadable as `version` does."""
    for element in body.iter(*map(names.clark, LINES)):
        yield version(element, names)


def version(record: etree._Element, names: Names) -> NewVersion:
    """Return a record that fits its schema as a version.

    Raises ValueError where a moment or a day is none, and NotReadable for a type that the schema would allow to take
    the place of an element's own. The few values are picked one by one: a tree of the whole record would take most of
    the time of a big answer.
    """
    content = record_bytes(record)
    if _INSTANCE in content:
        read(record, names)
    children = _children(record, names)
    technical = _below(children, _STATUS, names)
    period = _below(technical, _PERIOD, names)
    shown = (holder.find(names.clark(_HOLDER_NAME)) for holder in children.get(_HOLDER, ())[:_HOLDERS_SHOWN])
    return NewVersion(
        number=_text(children, "ipsdo:IPObjectId"),
        line=LINES[names.prefixed(str(record.tag))],
        in_force_from=moment(_text(period, "csdo:StartDateTime")),
        in_force_to=moment(_text(period, "csdo:EndDateTime")),
        updated_at=moment(_text(technical, "csdo:UpdateDateTime")),
        record=content,
        kind=_text(children, "ipsdo:IPObjectKindCode"),
        name=_text(children, "ipsdo:IPObjectName"),
        holder="; ".join(collapsed(value_of(found)) for found in shown if found is not None),
        status=_text(_below(children, "ccdo:StatusV2Details", names), "csdo:StatusCode"),
        end_date=day(_text(children, "csdo:EndDate")),
        application_id=_text(children, "ipsdo:ApplicationId"),
        form_id=_text(children, "ipsdo:RegistrationFormId"),
    )


_Children = Mapping[str, list[etree._Element]]


def _children(element: etree._Element, names: Names) -> _Children:
    """Return the children by their names with prefixes."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(names.name_of(child.tag), []).append(child)
    return found


def _below(children: _Children, name: str, names: Names) -> _Children:
    """Return the children of the first child of a name; none where it is absent."""
    return _children(children[name][0], names) if name in children else {}


def _text(children: _Children, name: str) -> str:
    """Return the text of the first child of a name, collapsed; empty where it is absent."""
    return collapsed(value_of(children[name][0])) if name in children else ""


def numbers(root: Node) -> list[str]:
    """Return the registration numbers of a document's records, each once, in their order."""
    found = [node.value("ipsdo:IPObjectId") for node in root.walk() if node.name in LINES]
    return list(dict.fromkeys(filter(None, found)))
