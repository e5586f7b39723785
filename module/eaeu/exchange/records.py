"""Records of the unified register: from an element of a message to a version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.writing import record_bytes
from module.eaeu.structures.node import Node
from module.store.exchange.union import CIRCULATION, ENTRY, NewVersion

ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
LINES = {ENTRY_RECORD: ENTRY, CIRCULATION_RECORD: CIRCULATION}
_STATUS = "ccdo:ResourceItemStatusDetails"
_PERIOD = "ccdo:ValidityPeriodDetails"
_HOLDERS_SHOWN = 20


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


def version(element: etree._Element, line: str, names: Names) -> NewVersion:
    """Return a record as a version. Raises ValueError where a moment or a day is none."""
    node = read(element, names)
    holders = [holder.value("csdo:SubjectName") for holder in node.all("ipcdo:RightholderDetails")]
    return NewVersion(
        number=node.value("ipsdo:IPObjectId"),
        line=line,
        in_force_from=moment(node.value(_STATUS, _PERIOD, "csdo:StartDateTime")),
        in_force_to=moment(node.value(_STATUS, _PERIOD, "csdo:EndDateTime")),
        updated_at=moment(node.value(_STATUS, "csdo:UpdateDateTime")),
        record=record_bytes(element),
        kind=node.value("ipsdo:IPObjectKindCode"),
        name=node.value("ipsdo:IPObjectName"),
        holder="; ".join(filter(None, holders[:_HOLDERS_SHOWN])),
        status=node.value("ccdo:StatusV2Details", "csdo:StatusCode"),
        end_date=day(node.value("csdo:EndDate")),
        application_id=node.value("ipsdo:ApplicationId"),
        form_id=node.value("ipsdo:RegistrationFormId"),
    )


def numbers(root: Node) -> list[str]:
    """Return the registration numbers of a document's records, each once, in their order."""
    found = [node.value("ipsdo:IPObjectId") for node in root.walk() if node.name in LINES]
    return list(dict.fromkeys(filter(None, found)))
