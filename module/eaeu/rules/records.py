"""Rules on records of the two resources: which of two is the closed one, what they share, what our copy holds.

A notice of a change carries a record twice: as it was until the change (closed) and as it is since (new). The closed
one is the one that has csdo:EndDateTime. Where both or none have it, no rule can tell them apart: `TwoRecords` or
`ClosedHasEnd` says so, and the rules that compare the two have nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from module.eaeu.rules.base import Broken, Document, Held, Undecided
from module.eaeu.rules.predicates import broken, filled, lacking, not_filled, wrong_value
from module.eaeu.structures.moments import instant, whole_day
from module.eaeu.structures.node import Node
from module.kernel.text import N_, Message

ENTRY = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION = "ipcdo:RegistryIPObjectVolatileDetails"
INCLUDED, CHANGED, EXTENDED, EXCLUDED = "01", "02", "03", "04"
NUMBER = "ipsdo:IPObjectId"
START, END = "csdo:StartDateTime", "csdo:EndDateTime"
_STATUS, _STATUS_CODE = "ccdo:StatusV2Details", "csdo:StatusCode"
TECHNICAL, PERIOD = "ccdo:ResourceItemStatusDetails", "ccdo:ValidityPeriodDetails"
_HOLDER, _TAXPAYER = "ipcdo:RightholderDetails", "csdo:TaxpayerId"
END_DATE = "csdo:EndDate"

_STATUSES = N_("The status of this record must be one of these: {codes}.")
_DIFFERS = N_("{label} ({element}) differs from the record that is replaced. Give it the same value here.")


@dataclass(frozen=True, slots=True)
class RecordPair:
    """A record as it was and as it is."""

    closed: Node
    new: Node


def pair(document: Document, name: str) -> RecordPair | None:
    """Tell the two records of a notice apart; None where there are not two, or both or none are closed."""
    records = document.root.all(name)
    closed = [record for record in records if moment(record, END)]
    new = [record for record in records if not moment(record, END)]
    return RecordPair(closed[0], new[0]) if len(closed) == len(new) == 1 else None


def held_by(document: Document) -> Held:
    """Return what our copy of the register holds; raises Undecided without it."""
    if document.held is None:
        raise Undecided
    return document.held


def is_earlier(first: str, second: str) -> bool:
    """Tell whether a moment or date lies before another. What cannot be read is for the rules on formats to refuse."""
    left, right = _instant(first), _instant(second)
    return left is None or right is None or left < right


def same_end_date(old: Node, record: Node) -> Iterator[Broken]:
    """Yield the end of the protection term of a record where it is not the old record's."""
    if record.value(END_DATE) != old.value(END_DATE):
        yield broken(record.first(END_DATE) or record, _DIFFERS, END_DATE)


def same_taxpayers(old: Node, record: Node) -> Iterator[Broken]:
    """Yield a record whose right holders have other tax numbers than the old record's, in whatever order."""
    if _taxpayers(record) != _taxpayers(old):
        yield broken(record.first(_HOLDER, _TAXPAYER) or record.first(_HOLDER) or record, _DIFFERS, _TAXPAYER)


def status(record: Node, allowed: tuple[str, ...]) -> Iterator[Broken]:
    """Yield the code of the status of a record where it is given and is none of the allowed."""
    node = record.first(_STATUS, _STATUS_CODE)
    if node is not None and node.text not in allowed:
        yield wrong_value(node, Message(_STATUSES, {"codes": ", ".join(allowed)}))


def status_required(record: Node, code: str) -> Iterator[Broken]:
    """Yield the status of a record where it is missing or is not the wanted one."""
    parent = record.first(_STATUS)
    yield from lacking(record, (_STATUS,)) if parent is None else lacking(parent, (_STATUS_CODE,))
    if filled(record.first(_STATUS, _STATUS_CODE)):
        yield from status(record, (code,))


def moment(record: Node, name: str) -> str:
    """Return when a record starts (START) or stops (END) to be in force; empty where it does not say so."""
    return record.value(TECHNICAL, PERIOD, name)


def without_moment(record: Node, name: str) -> Broken:
    """Return the fault of a record without the moment; it points at the nearest parent that there is."""
    return not_filled(record.first(TECHNICAL, PERIOD) or record.first(TECHNICAL) or record, name)


def _taxpayers(record: Node) -> list[str]:
    return sorted(node.text for holder in record.all(_HOLDER) for node in holder.all(_TAXPAYER))


def _instant(text: str) -> datetime | None:
    """Read a moment, or a day as its beginning; UTC where it names no zone."""
    try:
        return instant(text) if "T" in text else datetime.combine(whole_day(text), time(), UTC)
    except ValueError:
        return None
