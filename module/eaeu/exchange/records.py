"""Records of the unified register: from an element of a message to a version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import collapsed, value_of
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
    """Return a record as a version. Raises ValueError where a moment or a day is none.

    The few values are looked up one by one: a tree of the whole record would take most of the time of a big answer.
    """
    period = f"{_STATUS}/{_PERIOD}"
    holders = element.findall(names.clark("ipcdo:RightholderDetails"))[:_HOLDERS_SHOWN]
    shown = (_text(holder, "csdo:SubjectName", names) for holder in holders)
    return NewVersion(
        number=_text(element, "ipsdo:IPObjectId", names),
        line=line,
        in_force_from=moment(_text(element, f"{period}/csdo:StartDateTime", names)),
        in_force_to=moment(_text(element, f"{period}/csdo:EndDateTime", names)),
        updated_at=moment(_text(element, f"{_STATUS}/csdo:UpdateDateTime", names)),
        record=record_bytes(element),
        kind=_text(element, "ipsdo:IPObjectKindCode", names),
        name=_text(element, "ipsdo:IPObjectName", names),
        holder="; ".join(filter(None, shown)),
        status=_text(element, "ccdo:StatusV2Details/csdo:StatusCode", names),
        end_date=day(_text(element, "csdo:EndDate", names)),
        application_id=_text(element, "ipsdo:ApplicationId", names),
        form_id=_text(element, "ipsdo:RegistrationFormId", names),
    )


def _text(element: etree._Element, path: str, names: Names) -> str:
    """Return the text at the end of a path of first children, collapsed; empty where it is absent."""
    found = element.find("/".join(names.clark(step) for step in path.split("/")))
    return "" if found is None else collapsed(value_of(found))


def numbers(root: Node) -> list[str]:
    """Return the registration numbers of a document's records, each once, in their order."""
    found = [node.value("ipsdo:IPObjectId") for node in root.walk() if node.name in LINES]
    return list(dict.fromkeys(filter(None, found)))
