"""Records of the unified register: from an element of a message to a version, and what our copy answers to rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import IO

from lxml import etree

from module import xmldoor
from module.eaeu.codec import XSI, Names, Stream, collapsed, document_bounds, read, record_bytes, value_of
from module.eaeu.structures.moments import instant, whole_day
from module.eaeu.structures.node import Node
from module.registry.exchange import MessageLimits
from module.store.exchange import NewVersion, applications, union
from module.store.exchange.union import CIRCULATION, ENTRY
from module.store.search.subject import NO_FACETS, RecordFacets
from module.store.unit import Unit

ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
LINES = {ENTRY_RECORD: ENTRY, CIRCULATION_RECORD: CIRCULATION}
_HOLDERS_SHOWN = 20
_HOLDER, _DOCUMENT = "ipcdo:RightholderDetails", "ipcdo:CopyrightDocumentDetails"
_INSTANCE = XSI.encode()


def moment(text: str) -> datetime | None:
    """Return an instant of a document; one without a zone is taken as UTC. None for an empty text."""
    return instant(text) if text else None


def day(text: str) -> date | None:
    """Return a date of a document, whatever its zone; None for an empty text."""
    return whole_day(text) if text else None


def versions(body: etree._Element, names: Names) -> Iterator[NewVersion]:
    """Yield the records of a document, in their order."""
    records = {names.clark(name): line for name, line in LINES.items()}
    for element in body.iter(*records):
        yield version(element, records[str(element.tag)], names)


_STATUS = "ccdo:ResourceItemStatusDetails"
_PERIOD = f"{_STATUS}/ccdo:ValidityPeriodDetails"
_PICKED = (
    *("ipsdo:IPObjectId", "ipsdo:IPObjectKindCode", "ipsdo:IPObjectName", "ccdo:StatusV2Details/csdo:StatusCode"),
    *("ipsdo:ApplicationId", "ipsdo:RegistrationFormId", "csdo:EndDate"),
    *(f"{_PERIOD}/csdo:StartDateTime", f"{_PERIOD}/csdo:EndDateTime", f"{_STATUS}/csdo:UpdateDateTime"),
)
_PREFIXES = ("csdo", "ccdo", "ipsdo", "ipcdo")


@lru_cache(maxsize=8)
def _picker(names: Names) -> etree.XPath:
    """Return what picks the values of a record, collapsed, a line for each.

    One look for all of them: a look for each would take most of the time of a big answer. A collapsed value has no line
    feeds of its own.
    """
    lines = ", '\n', ".join(f"normalize-space({path})" for path in _PICKED)
    spaces = {prefix: names.namespace(prefix) for prefix in _PREFIXES}
    return etree.XPath(f"concat({lines})", namespaces=spaces, smart_strings=False)


def version(element: etree._Element, line: str, names: Names) -> NewVersion:
    """Return a record that fits its schema as a version.

    Raises ValueError where a moment or a day is none, and NotReadable for what the schema allows and no tree has: a
    type of the sender's choice.
    """
    content, picked = _picked(element, names)
    number, kind, name, status, application, form, last, begins, ends, updated = picked
    return NewVersion(
        number=number,
        line=line,
        in_force_from=moment(begins),
        in_force_to=moment(ends),
        updated_at=moment(updated),
        record=content,
        kind=kind,
        name=name,
        holder=_holders(element, names),
        status=status,
        end_date=day(last),
        application_id=application,
        form_id=form,
        facets=_facets(element, names) if line == ENTRY else NO_FACETS,
    )


def judged(element: etree._Element, names: Names) -> tuple[bytes, datetime | None]:
    """Return the bytes of a record that fits its schema, and when it was updated. Raises what `version` raises.

    An answer is judged whole before it is stored; what only its rows need is not looked for then.
    """
    content, picked = _picked(element, names)
    *_, last, begins, ends, updated = picked
    day(last), moment(begins), moment(ends)
    return content, moment(updated)


def _picked(element: etree._Element, names: Names) -> tuple[bytes, list[str]]:
    content = record_bytes(element)
    if _INSTANCE in content:
        read(element, names)
    return content, str(_picker(names)(element)).split("\n")


@lru_cache(maxsize=8)
def _facet_names(names: Names) -> dict[str, str]:
    return {names.clark(name): name for name in ("csdo:CommodityCode", _DOCUMENT, _HOLDER)}


def _facets(element: etree._Element, names: Names) -> RecordFacets:
    """Return what the search finds an entry by; a look at the children costs less than one at all that is below."""
    found: dict[str, list[etree._Element]] = {"csdo:CommodityCode": [], _DOCUMENT: [], _HOLDER: []}
    known = _facet_names(names)
    for child in element.iterchildren(*known):
        found[known[str(child.tag)]].append(child)
    goods = [one for document in found[_DOCUMENT] for one in document.iter(names.clark("ipsdo:GoodsName"))]
    classes = [one for document in found[_DOCUMENT] for one in document.iter(names.clark("ipsdo:GoodsClassCode"))]
    taxpayers = [one for holder in found[_HOLDER] for one in holder.iterchildren(names.clark("csdo:TaxpayerId"))]
    documents = [one for document in found[_DOCUMENT] for one in document.iterchildren(names.clark("csdo:DocId"))]
    return RecordFacets(
        numbers=_values(documents),
        hs_codes=_values(found["csdo:CommodityCode"]),
        nice_classes=tuple(int(one) for one in _values(classes) if one.isdecimal()),
        goods=_values(goods),
        holder_numbers=_values(taxpayers),
    )


def _values(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    return tuple(filter(None, (collapsed(value_of(one)) for one in elements)))


def _holders(element: etree._Element, names: Names) -> str:
    holders = islice(element.iterchildren(names.clark(_HOLDER)), _HOLDERS_SHOWN)
    shown = (next(holder.iterchildren(names.clark("csdo:SubjectName")), None) for holder in holders)
    return "; ".join(filter(None, (collapsed(value_of(name)) for name in shown if name is not None)))


def register_versions(file: IO[bytes], names: Names, limits: MessageLimits) -> Iterator[NewVersion]:
    """Yield the records of an accepted register as versions, one at a time."""
    with Stream(file, names, limits) as stream:
        for record in stream.records():
            yield version(record.element, LINES[names.prefixed(str(record.element.tag))], names)


def numbers(root: Node) -> list[str]:
    """Return the registration numbers of a document's records, each once, in their order."""
    found = [node.value("ipsdo:IPObjectId") for node in root.walk() if node.name in LINES]
    return list(dict.fromkeys(filter(None, found)))


class HeldRecords:
    """Answers rules out of the open unit of work (the protocol `Held`), with what is in force at an instant."""

    def __init__(self, unit: Unit, names: Names, limits: MessageLimits, at: datetime) -> None:
        self._unit = unit
        self._at = at
        self._names = names
        self._bounds = document_bounds(names, limits)

    def entry(self, number: str) -> Node | None:
        """Return the current record of an entry."""
        return self._record(number, union.ENTRY)

    def circulation(self, number: str) -> Node | None:
        """Return the current record of an entry's circulation data."""
        return self._record(number, union.CIRCULATION)

    def applicant(self, application_id: str, form_id: str) -> str | None:
        """Return the applicant of a received application."""
        return applications.applicant(self._unit, application_id, form_id)

    def _record(self, number: str, line: str) -> Node | None:
        found = union.current(self._unit, number, line, at=self._at)
        if found is None:
            return None
        # it passed the door once: its canonical form may be longer than what came
        size = len(found.record)
        bounds = replace(self._bounds, total=size, part=size, elements=2 * self._bounds.elements)
        return read(xmldoor.parse_large(BytesIO(found.record), bounds), self._names)
