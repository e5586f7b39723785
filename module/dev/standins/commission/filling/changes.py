"""Tables 23 to 26: changes, extensions and exclusions of entries, changes of circulation data."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from module.dev.standins.commission.filling import objects
from module.dev.standins.commission.filling.demands import ENTRY, VOLATILE, Demand, Filing, custom, find, needs, value

_ENTRY, _CIRCULATION = "ipcdo:CustomsRegisterIPObjectDetails", "ipcdo:RegistryIPObjectVolatileDetails"
_PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
_START, _END = f"{_PERIOD}/csdo:StartDateTime", f"{_PERIOD}/csdo:EndDateTime"
_TAX = "ipcdo:RightholderDetails/csdo:TaxpayerId"
_LIVING = ("01", "02", "03")


def _records(filing: Filing) -> list[etree._Element]:
    return find(filing.part(ENTRY), _ENTRY) + find(filing.part(VOLATILE), _CIRCULATION)


def _number_of_records(code: str, wanted: int) -> Demand:
    def check(filing: Filing) -> Iterator[str]:
        if len(_records(filing)) != wanted:
            yield f"{len(_records(filing))} records, not {wanted}"

    return Demand(code, check)


def _known(code: str) -> Demand:
    """The number must stand in the register; an exclusion, too, names an entry."""

    def check(filing: Filing) -> Iterator[str]:
        for record in _records(filing) if filing.held is not None else ():
            number = value(record, "ipsdo:IPObjectId")
            if filing.held is not None and filing.held.entry(number) is None:
                yield f"there is no entry {number}"

    return Demand(code, check)


def _pair(code: str, says: Callable[[etree._Element, etree._Element], Iterator[str]]) -> Demand:
    """A demand on the closed record and the new one; a wrong number of records is another rule's matter."""

    def check(filing: Filing) -> Iterator[str]:
        records = _records(filing)
        if len(records) == 2:
            yield from says(records[0], records[1])

    return Demand(code, check)


def _values(record: etree._Element, path: str) -> list[str]:
    return [(item.text or "").strip() for item in find(record, path)]


def _same(*paths: str) -> Callable[[etree._Element, etree._Element], Iterator[str]]:
    def says(closed: etree._Element, new: etree._Element) -> Iterator[str]:
        yield from (f"{path} differs" for path in paths if _values(closed, path) != _values(new, path))

    return says


def _later(closed: etree._Element, new: etree._Element) -> Iterator[str]:
    if value(new, _START) and value(closed, _END) and value(new, _START) <= value(closed, _END):
        yield "the new record does not start after the end of the closed one"


def _two_records(table: int, status: str, same: tuple[str, ...]) -> tuple[Demand, ...]:
    """Tables 23 and 24 have one shape."""
    closed, new = f"{_ENTRY}[1]", f"{_ENTRY}[2]"
    return (
        needs(f"T{table}.R1", ENTRY, ".", "ccdo:EDocHeader"),
        _number_of_records(f"T{table}.R2", 2),
        objects.document_kind(f"T{table}.R3", ENTRY),
        *objects.status(f"T{table}.R4", closed, *_LIVING),
        *objects.status(f"T{table}.R5", new, status),
        _pair(f"T{table}.R6", _same(*same)),
        *objects.basis(f"T{table}.R7"),
        needs(f"T{table}.R8", ENTRY, closed, _END),
        needs(f"T{table}.R9", ENTRY, new, _START),
        _pair(f"T{table}.R10", _later),
        objects.instants(f"T{table}.R11"),
        objects.days(f"T{table}.R12"),
        _known(f"T{table}.R13"),
    )


@custom("T25.R6")
def _as_held(filing: Filing) -> Iterator[str]:
    for record in _records(filing):
        held = filing.held.entry(value(record, "ipsdo:IPObjectId")) if filing.held else None
        if held is not None:
            yield from _same("csdo:EndDate", _TAX)(held, record)


@custom("T25.R9")
def _ends_after_start(filing: Filing) -> Iterator[str]:
    for record in _records(filing):
        if value(record, _END) and value(record, _START) >= value(record, _END):
            yield "the record ends before it starts"


TABLE_23 = _two_records(23, "02", ("csdo:EndDate", _TAX))
TABLE_24 = _two_records(24, "03", (_TAX,))
TABLE_25 = (
    needs("T25.R1", ENTRY, ".", "ccdo:EDocHeader"),
    _number_of_records("T25.R2", 1),
    _known("T25.R3"),
    objects.document_kind("T25.R4", ENTRY),
    *objects.status("T25.R5", _ENTRY, "04"),
    _as_held,
    *objects.basis("T25.R7"),
    needs("T25.R8", ENTRY, _ENTRY, _END),
    _ends_after_start,
    objects.instants("T25.R10"),
    objects.days("T25.R11"),
)
TABLE_26 = (
    needs("T26.R1", VOLATILE, ".", "ccdo:EDocHeader"),
    _number_of_records("T26.R2", 2),
    _known("T26.R3"),
    needs("T26.R4", VOLATILE, f"{_CIRCULATION}[1]", _END),
    needs("T26.R5", VOLATILE, f"{_CIRCULATION}[2]", _START),
    _pair("T26.R6", _later),
    objects.instants("T26.R7"),
    objects.days("T26.R8"),
)
