"""Records of an official file become rows of an edition, or faults with their lines. A Source says what a file is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from module.kernel.text import N_, Message
from module.registry.classifiers import LANGUAGES, ClassifierRow

MOST_ROWS = 300_000
LONGEST_CELL = 4_000
MOST_TOLD = 50
_FORMULA = ("=", "@", "+")
_LEADING_DASHES = "-–— \u00a0"
_MIXED = re.compile("[a-z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][a-z]", re.IGNORECASE)
_YES = frozenset({"1", "true", "да", "истина"})
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")


class Spelling(StrEnum):
    """How codes are brought to one form: as text, digits without blanks and dots, a number without leading zeros."""

    TEXT = "text"
    DIGITS = "digits"
    NUMBER = "number"


class Parents(StrEnum):
    """Where the higher code is from: nowhere, a column, the nearest beginning, the lowest group made zeros (KATO)."""

    NONE = "none"
    COLUMN = "column"
    PREFIX = "prefix"
    ZEROED = "zeroed"


@dataclass(frozen=True, slots=True)
class ListSource:
    """How the official file of one list is read. `columns`: names of columns by our field, folded."""

    columns: Mapping[str, Sequence[str]]
    pattern: str = ".{1,20}"
    spelling: Spelling = Spelling.TEXT
    parents: Parents = Parents.NONE
    needs: Sequence[str] = ("ru",)
    groups: Sequence[int] = ()
    keep_first: bool = False
    layout: str = ""


@dataclass(frozen=True, slots=True)
class ClassifierRecord:
    """One record of a file: the line (or the ordinal, in JSON) and its cells by folded name of the column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineFault:
    """One thing wrong in a file; `line` 0: the whole file."""

    line: int
    code: str
    message: Message


@dataclass(slots=True)
class Reading:
    """What was read: rows, faults that refuse the file, and what is told but taken."""

    rows: list[ClassifierRow] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    warnings: list[LineFault] = field(default_factory=list)

    def refuse(self, line: int, code: str, msgid: str, /, **params: object) -> None:
        """Write a fault down."""
        self.faults.append(LineFault(line, code, Message(msgid, params)))

    def warn(self, line: int, code: str, msgid: str, /, **params: object) -> None:
        """Write down what somebody should look at."""
        self.warnings.append(LineFault(line, code, Message(msgid, params)))


def column_key(name: str) -> str:
    """Fold the name of a column: case, blanks, hyphens and underscores do not matter."""
    return re.sub(r"[\s_.-]+", "", _CONTROL.sub("", name)).casefold()


def judge(records: Iterable[ClassifierRecord], source: ListSource) -> Reading:
    """Make rows of records by the rules of a list; everything wrong is told, not the first thing alone."""
    reading, lines = Reading(), dict[str, int]()
    wanted = {field: tuple(map(column_key, names)) for field, names in source.columns.items()}
    for number, record in enumerate(records, start=1):
        if number > MOST_ROWS:
            reading.refuse(record.line, "too_many", N_("The file has more than {most} records."), most=MOST_ROWS)
            break
        if number == 1 and not set(wanted["code"]) & set(record.cells):
            shown = ", ".join(sorted(record.cells))[:200]
            reported = N_("The file has no column with codes. It has: {found}.")
            reading.refuse(record.line, "no_code", reported, found=shown)
            break
        _take(record, wanted, source, reading, lines)
    if not reading.rows and not reading.faults:
        reading.refuse(0, "empty", N_("The file has no records."))
    _join_parents(source, reading, lines)
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def _take(
    record: ClassifierRecord,
    wanted: Mapping[str, tuple[str, ...]],
    source: ListSource,
    reading: Reading,
    lines: dict[str, int],
) -> None:
    cells = {name: _cell(record, columns) for name, columns in wanted.items()}
    if cells.pop("left_out", "").casefold() in _YES:  # the publisher's own mark of a row that is gone
        return
    before = len(reading.faults)
    for text in cells.values():
        if len(text) > LONGEST_CELL:
            reading.refuse(record.line, "too_long", N_("A cell is longer than {most} characters."), most=LONGEST_CELL)
            return
    code = _code(cells["code"], record.line, source, reading)
    has_code = len(reading.faults) == before
    names = _names(cells, code, record.line, source, reading)
    days = [_day(cells.get(name, ""), record.line, reading) for name in ("valid_from", "valid_to")]
    if days[0] and days[1] and days[1] < days[0]:
        reading.refuse(record.line, "dates", N_("Code {code} ends before it begins."), code=code)
    if has_code and code in lines:
        _repeated(code, record.line, lines[code], source, reading)
        return
    if has_code:
        lines[code] = record.line
    if len(reading.faults) == before:
        extra = {name: text for name, text in cells.items() if name not in _OWN and text}
        parent = _spelt(cells.get("parent", ""), source.spelling)
        reading.rows.append(ClassifierRow(code, names, parent, days[0], days[1], extra))


_OWN = frozenset({"code", "parent", "valid_from", "valid_to", *(f"name_{language}" for language in LANGUAGES)})


def _cell(record: ClassifierRecord, columns: tuple[str, ...]) -> str:
    found = next((record.cells[name] for name in columns if record.cells.get(name)), "")
    return _BLANKS.sub(" ", _CONTROL.sub("", found)).strip()


def _spelt(text: str, spelling: Spelling) -> str:
    if spelling is Spelling.TEXT:
        return text.upper()
    digits = re.sub(r"[\s.-]+", "", text)
    return digits.lstrip("0") if spelling is Spelling.NUMBER else digits


def _code(text: str, line: int, source: ListSource, reading: Reading) -> str:
    code = _spelt(text, source.spelling)
    if not code:
        reading.refuse(line, "code_missing", N_("The code is missing."))
    elif not re.fullmatch(source.pattern, code, re.ASCII):
        reading.refuse(line, "code_form", N_("Code {code} has not the form of this list."), code=text[:40])
    return code


def _names(cells: Mapping[str, str], code: str, line: int, source: ListSource, reading: Reading) -> dict[str, str]:
    names = {}
    for language in LANGUAGES:
        text = cells.get(f"name_{language}", "")
        if text.startswith(_FORMULA):
            reading.refuse(line, "formula", N_("The name of code {code} is a formula of a spreadsheet."), code=code)
        name = text.lstrip(_LEADING_DASHES)
        if name:
            names[language] = name
        mixed = next((word for word in name.split() if _MIXED.search(word)), "") if language != "en" else ""
        if mixed:
            reported = N_("Code {code}: the word “{word}” mixes Latin and Cyrillic letters.")
            reading.warn(line, "mixed_letters", reported, code=code, word=mixed[:40])
    for language in source.needs:
        if language not in names:
            reading.refuse(
                line, "name_missing", N_("Code {code} has no name in {language}."), code=code, language=language
            )
    return names


def _day(text: str, line: int, reading: Reading) -> date | None:
    if not text:
        return None
    for form in _DATES:
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 - a day of law, no moment
        except ValueError:
            continue
    reading.refuse(line, "date_form", N_("“{text}” is no date. Write it as 31.12.2026 or 2026-12-31."), text=text[:40])
    return None


def _repeated(code: str, line: int, first: int, source: ListSource, reading: Reading) -> None:
    reported = N_("Code {code} stands in line {first} already.")
    if source.keep_first:
        reading.warn(line, "repeated", reported, code=code, first=first)
    else:
        reading.refuse(line, "repeated", reported, code=code, first=first)


def _join_parents(source: ListSource, reading: Reading, lines: Mapping[str, int]) -> None:
    if source.parents is Parents.COLUMN:
        _judge_column(reading, lines)
        return
    for place, row in enumerate(reading.rows):
        parent = ""
        if source.parents is Parents.PREFIX:
            parent = next((row.code[:end] for end in range(len(row.code) - 1, 1, -1) if row.code[:end] in lines), "")
            if not parent and len(row.code) > 2:
                reading.warn(lines[row.code], "no_parent", N_("Code {code} has no higher code here."), code=row.code)
        elif source.parents is Parents.ZEROED:
            parent = next((code for code in zeroed(row.code, source.groups) if code in lines), "")
        reading.rows[place] = replace(row, parent=parent)


def zeroed(code: str, groups: Sequence[int]) -> list[str]:
    """Return the higher codes of a code in which each level is a group of digits, the nearest first."""
    ends = [sum(groups[:number]) for number in range(1, len(groups))]
    higher = (code[:end].ljust(len(code), "0") for end in reversed(ends))
    return [found for found in dict.fromkeys(higher) if found != code]


def _judge_column(reading: Reading, lines: Mapping[str, int]) -> None:
    parents = {row.code: row.parent for row in reading.rows}
    sound: set[str] = set()
    for code, parent in parents.items():
        if parent and parent not in lines:
            reported = N_("Code {code}: the higher code {parent} is not in the file.")
            reading.refuse(lines[code], "parent_unknown", reported, code=code, parent=parent[:40])
        way: dict[str, None] = {}
        step = code
        while step and step not in sound and step not in way:
            way[step] = None
            step = parents.get(step, "")
        if step in way:
            reading.refuse(lines[code], "circle", N_("Code {code} stands above itself."), code=code)
        sound.update(way)
