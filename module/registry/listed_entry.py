"""One row of the list of the register becomes what an entry says, as far as the row knows it (D22).

What a row does not tell stands in `missing`; what has no place in an entry stays in `cells`, which are kept whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from enum import StrEnum

from module.kernel.cleaning import clean
from module.kernel.text import N_, Message
from module.registry.entry import CommonContent, NationalContent
from module.registry.ip_objects import ip_object
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.listed_words import ListedDocument, classes, document, kind_of, named, person, persons
from module.registry.objects import LONGEST_TEXT, GoodsBlock, IpRight, MarkType, ObjectKind
from module.registry.party import Party
from module.registry.sheets import CellKind, SheetCell, SheetRow

LONGEST_NUMBER = 60
_NUMBER = re.compile(r"[\w/.\-–—№() ]+")
_DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")
_FORMULA = ("=", "@", "+")
_YEARS = range(1991, 2101)
_NATIONAL_MISSING = frozenset(one.name for one in dataclass_fields(NationalContent)) - {"representative", "missing"}

_TOO_LONG = N_("The cell has more than {most} characters. Shorten it.")
_UNREAD = N_("The cell holds a formula without a value, or an error. Write the value itself.")
_FORMULA_TEXT = N_("The cell begins like a formula (“{sign}”). Write the text without that sign.")
_NO_NUMBER = N_("The registration number is missing. Write it, or delete the row if it is no entry.")
_NUMBER_FORM = N_("“{number}” is no registration number. Use letters, digits, / . - and blanks; at most {most}.")
_NUMBER_ZEROS = N_("The number {number} is a numeric cell and may have lost zeros at its beginning. Please confirm it.")
_NO_HOLDER = N_("The right holder is missing. Write who holds the right.")
_NO_DAY = N_("The last day of protection is missing. Write it as 31.12.2026.")
_DAY_FORM = N_("“{text}” is no date. Write it as 31.12.2026.")
_DAY_NUMBER = N_("“{text}” is a number and no date. Give the cell the format of a date.")
_NO_STATUS = N_("The status is missing. Write how the entry stands; nothing is put in force by a guess.")
_STATUS = N_("The status “{text}” is not known. Write one of: {known}; or add it to import.toml.")
_NOT_OVER = N_("The status says that protection is over, but its last day is {day}. Correct one of the two.")
_OVER = N_("The status says “in force”, but the last day was {day}. The entry is taken as expired.")
_WHY_SUSPENDED = N_("The list does not say why protection is suspended. It is taken as suspended at the holder's wish.")
_WHY_EXCLUDED = N_("The list says neither why nor on which day the entry was excluded. It is out from today on.")


class ListedStatus(StrEnum):
    """How a row says that its entry stands."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class ListFields:
    """What the site says of the list (config/import.toml): names of columns by field, words of states and of kinds."""

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    statuses: Mapping[ListedStatus, tuple[str, ...]]
    kinds: Mapping[ObjectKind, tuple[str, ...]]
    most_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a row, as the sheet numbers it (0: the file), in a column counted from 0 (-1: none).

    One that refuses keeps the row out; another one is told, and the row is taken.
    """

    row: int
    code: str
    message: Message
    column: int = -1
    heading: str = ""
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry as its row tells it. `cells` hold the whole row by heading, `digest` is of the fields that are read."""

    row: int
    number: str
    status: ListedStatus
    common: CommonContent
    national: NationalContent
    cells: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


class _Row:
    """A row that is being read: its cells by field, and the faults so far."""

    def __init__(self, row: SheetRow, at: Mapping[str, int], heads: Mapping[int, str]) -> None:
        self.number = row.number
        self.faults: list[RowFault] = []
        self._row, self._at, self._heads = row, at, heads

    def cell(self, name: str) -> SheetCell:
        """Return the cell of a field; an empty one where the list has no such column."""
        return self._row.cell(self._at[name]) if name in self._at else SheetCell()

    def text(self, name: str, *, lines: bool = False) -> str:
        """Return the cleaned text of a field, on one line where lines do not matter."""
        cleaned = clean(self.cell(name).text.replace("_x000D_", ""))
        if not cleaned.strip("-–— "):  # a dash where nothing is to be said
            return ""
        return cleaned if lines else " ".join(cleaned.split())

    def tell(self, name: str, code: str, msgid: str, *, refuses: bool = True, **params: object) -> None:
        """Write a fault of a field down."""
        place = self._at.get(name, -1)
        message = Message(msgid, params)
        self.faults.append(RowFault(self.number, code, message, place, self._heads.get(place, ""), refuses))

    def warn(self, name: str, code: str, msgid: str, **params: object) -> None:
        """Write down what somebody should look at."""
        self.tell(name, code, msgid, refuses=False, **params)


def read_row(
    row: SheetRow, at: Mapping[str, int], heads: Mapping[int, str], fields: ListFields, today: date
) -> tuple[ListedEntry | None, tuple[RowFault, ...]]:
    """Return the entry of a row, or None, and everything that is wrong with the row."""
    reading = _Row(row, at, heads)
    for name in at:
        _judge_cell(reading, name)
    number, status = _number(reading), _status(reading, fields)
    end = _end(reading, status, today)
    common, national = _common(reading, fields, status, end), _national(reading)
    faults = tuple(reading.faults)
    if status is None or any(fault.refuses for fault in faults):
        return None, faults
    told = {name: reading.text(name, lines=True) for name in sorted(at)}
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    cells = {heads.get(place, str(place)): cell.text for place, cell in enumerate(row.cells) if cell.text}
    return ListedEntry(row.number, number, status, common, national, cells, digest), faults


def _judge_cell(reading: _Row, name: str) -> None:
    cell = reading.cell(name)
    if cell.kind is CellKind.UNREAD:
        reading.tell(name, "unread", _UNREAD)
    elif len(cell.text) > LONGEST_TEXT:
        reading.tell(name, "too_long", _TOO_LONG, most=LONGEST_TEXT)
    elif cell.kind is CellKind.TEXT and len(cell.text) > 1 and cell.text.lstrip().startswith(_FORMULA):
        reading.tell(name, "formula", _FORMULA_TEXT, sign=cell.text.lstrip()[0])


def _number(reading: _Row) -> str:
    number = reading.text("number").removeprefix("'")
    if not number:
        reading.tell("number", "no_number", _NO_NUMBER)
    elif len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number) or not any(map(str.isalnum, number)):
        reading.tell("number", "number_form", _NUMBER_FORM, number=number[:LONGEST_NUMBER], most=LONGEST_NUMBER)
    elif reading.cell("number").kind is not CellKind.TEXT:
        reading.warn("number", "number_zeros", _NUMBER_ZEROS, number=number)
    return number


def _status(reading: _Row, fields: ListFields) -> ListedStatus | None:
    text = reading.text("status")
    if not text:
        reading.tell("status", "no_status", _NO_STATUS)
        return None
    folded = text.casefold().replace("ё", "е").strip(" .")
    for status, words in fields.statuses.items():
        if folded in {word.casefold().replace("ё", "е") for word in words}:
            return status
    known = ", ".join(words[0] for words in fields.statuses.values())
    reading.tell("status", "status_unknown", _STATUS, text=text[:60], known=known)
    return None


def _end(reading: _Row, status: ListedStatus | None, today: date) -> date | None:
    """Return the last day of protection, and tell where it contradicts the status."""
    cell, text = reading.cell("until"), reading.text("until")
    if not text:
        if status is not ListedStatus.EXCLUDED:
            reading.tell("until", "no_day", _NO_DAY)
        return None
    day = day_of(text)
    if cell.kind is CellKind.NUMBER:
        reading.tell("until", "day_number", _DAY_NUMBER, text=text[:40])
    elif day is None or day.year not in _YEARS:
        reading.tell("until", "day_form", _DAY_FORM, text=text[:40])
    elif status is ListedStatus.EXPIRED and day >= today:
        reading.tell("until", "not_over", _NOT_OVER, day=day.strftime("%d.%m.%Y"))
    elif status is ListedStatus.IN_FORCE and day < today:
        reading.warn("until", "over", _OVER, day=day.strftime("%d.%m.%Y"))
    return day


def day_of(text: str) -> date | None:
    """Return the day that a cell names, with or without words about it: «до 26.08.2028 г.»; None for no day."""
    found = re.fullmatch(r"(?:до|по|until)?\s*([0-9./-]{8,10})(?:\s+[0-9:]+)?\s*(?:г\.?|года|ж\.?)?", text.casefold())
    for form in _DAYS if found else ():
        try:
            return datetime.strptime(found[1], form).date()  # type: ignore[index]  # noqa: DTZ007 - a day of law
        except ValueError:
            continue
    return None


def _common(reading: _Row, fields: ListFields, status: ListedStatus | None, end: date | None) -> CommonContent:
    papers = document(reading, reading.text("document"))
    title = reading.text("object")
    kind = kind_of(f"{reading.text('number')} {reading.text('document')} {title}", fields.kinds)
    holders = _holders(reading)
    goods = _goods(reading)
    missing = {"start", "files", "right.valid_until", "holders.addresses", "holders.contacts"}
    missing |= {"right.registered_on"} if papers.day is None else set()
    missing |= {"right.certificate_number"} if not papers.number else set()
    missing |= {"right.name"} if not title else set()
    missing |= {"object_kind"} if kind is None else set()
    missing |= {"end"} if end is None else set()
    missing |= {"goods.hs_codes"} if goods else {"goods"}
    missing |= {"holders.identifier"} if any(not one.identifier for one in holders) else set()
    if status is ListedStatus.SUSPENDED:
        missing.add("state.cause")
        reading.warn("status", "why_suspended", _WHY_SUSPENDED)
    if status is ListedStatus.EXCLUDED:
        missing |= {"state.cause", "state.since"}
        reading.warn("status", "why_excluded", _WHY_EXCLUDED)
    right = _right(kind, papers, title)
    return CommonContent(kind, right, holders, goods, end=end, missing=frozenset(missing))


def _right(kind: ObjectKind | None, papers: ListedDocument, title: str) -> IpRight:
    plain = IpRight(certificate_number=papers.number, name=named(title), registered_on=papers.day)
    right = ip_object(kind).fit(plain)
    if isinstance(right, TrademarkRight) and not title:
        return TrademarkRight(papers.number, registered_on=papers.day, mark_type=MarkType.FIGURATIVE)
    return right


def _holders(reading: _Row) -> tuple[Party, ...]:
    parts = [part.strip() for part in reading.text("holder").split(";")]
    holders = tuple(person(reading, "holder", part, whole=True) for part in parts if part)
    if not holders or any(not one.name.best("ru") for one in holders):
        reading.tell("holder", "no_holder", _NO_HOLDER)
    return holders


def _goods(reading: _Row) -> tuple[GoodsBlock, ...]:
    numbers, described = classes(reading, reading.cell("classes"), reading.text("classes"))
    return (GoodsBlock(nice_classes=numbers, description=described),) if numbers or described else ()


def _national(reading: _Row) -> NationalContent:
    """Return the national part: the first trusted person stands as the representative, the others in the cells.

    Nobody is made an importer by this list: that person could then move goods with the holder's consent.
    """
    trusted = persons(reading, reading.text("trusted", lines=True))
    return NationalContent(representative=trusted[0] if trusted else None, missing=_NATIONAL_MISSING)
