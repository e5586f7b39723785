"""What the cells of the register's list say in free words: persons, right documents, classes, kinds of object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from module.kernel.identifiers import identifier_fault, looks_like_bin
from module.kernel.text import N_
from module.registry.objects import ObjectKind
from module.registry.party import Address, AddressKind, Name, Party, PartyKind
from module.registry.sheets import CellKind, SheetCell

_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_RUSSIAN_FORM = re.compile(r"\b(?:ТОО|АО|ИП|ООО|ОАО|ЗАО|ПАО|КХ|РГП|КГП|ГУ|СП)\b")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LABEL = re.compile(r"\b(?:БИН|ИИН|БСН|ЖСН|BIN|IIN)(?:\s*/\s*(?:БИН|ИИН|БСН|ЖСН))?\b\s*[:№-]?\s*", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?<![\w/-])[0-9]{12}(?![\w/-])")
_SHORT = re.compile(r"^[0-9]{8,11}(?=[\s,;]|$)")
_ENTREPRENEUR = re.compile(r"^(?:ИП|ЖК|КХ|ШҚ)\b", re.IGNORECASE)
_DAY = re.compile(r"(?<![0-9])([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})(?![0-9])")
_NUMBERED = re.compile(r"(?:№|N[oо]?\.?)\s*([\w][\w/.\-]*)", re.IGNORECASE)
_PLAIN = re.compile(r"(\w*[0-9][\w/\-]*)")
_SINCE = re.compile(r"\b(?:от|from)\s*([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})(?![0-9])")
_DIGITS = re.compile(r"(?<![0-9.])([0-9]{3,}[\w/\-]*)(?!\.[0-9])")
_EDGES = " ,;.:-–—"
_ENDS = " ,;:-–—"  # a full stop may belong to a name: Inc.
MOST_CLASS = 45
_CLASS_WORDS = re.compile(
    r"\b(?:мкту|тқхж|кл(?:асс(?:ы|а|ов)?)?|сынып(?:тар)?|class(?:es)?|nice)\b\.?:?", re.IGNORECASE
)
_RANGE = re.compile(r"([0-9]{1,2})\s*[-–—]\s*([0-9]{1,2})(?![0-9])")
_BEFORE_GOODS = re.compile(r"(?:^|[;\n.,)]\s*|\s)([0-9]{1,2})\s*[-–—:(]\s*(?=[^\W\d])")

_ZEROS = N_("The number {number} lacks zeros at its beginning. It was read as {whole}; please confirm it.")
_NO_IDENTIFIER = N_("{number} is no BIN or IIN: its check digit is wrong. It was left out; please confirm it.")
_MORE = N_("Persons in the cell: {count}. The first one is taken as the representative, the whole text is kept.")
_NO_DOCUMENT = N_("No number was recognised in the right document. Its text stands in place of the number.")
_CLASS_DATE = N_("The cell is a date: a spreadsheet made one of the classes. Write them as text, such as 3, 9, 25.")
_CLASS_FRACTION = N_(
    "The cell is a number with a fraction, made of the classes by a spreadsheet. Write 3, 9, 25 as text."
)
_NO_CLASS = N_("Class {number} is not in the Nice classification. It was left out; please confirm the classes.")


class RowNotes(Protocol):
    """Whoever writes down what is wrong with a field of the row that is read."""

    def warn(self, name: str, code: str, msgid: str, **params: object) -> None:
        """Write down what somebody should look at."""

    def tell(self, name: str, code: str, msgid: str, *, refuses: bool = True, **params: object) -> None:
        """Write a fault of a field down."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """The right document as far as its cell tells it."""

    number: str = ""
    day: date | None = None


def named(text: str) -> Name:
    """Put a name into its language: by the form of the company, else by its letters; Latin ones are the owner's own."""
    if _KAZAKH.search(text) and not _RUSSIAN_FORM.search(text):
        return Name(kk=text)
    return Name(ru=text) if _CYRILLIC.search(text) else Name(original=text)


def kind_of(text: str, kinds: Mapping[ObjectKind, tuple[str, ...]]) -> ObjectKind | None:
    """Return the kind of which a sign stands in a text; the longest sign wins, and none is nobody's guess."""
    folded = text.casefold().replace("ё", "е")
    signs = ((len(sign), kind) for kind, signs in kinds.items() for sign in signs if sign.casefold() in folded)
    return max(signs, key=lambda found: found[0], default=(0, None))[1]


def person(told: RowNotes, field: str, text: str, *, whole: bool = False) -> Party:
    """Return a person of a text «12 digits, name, address»; with `whole` all but the number is the name."""
    identifier, rest = _identifier(told, field, text)
    name, address = (rest, "") if whole else _name_and_address(rest)
    kind = PartyKind.LEGAL_ENTITY
    if identifier and not looks_like_bin(identifier):
        kind = PartyKind.ENTREPRENEUR if _ENTREPRENEUR.search(name) else PartyKind.INDIVIDUAL
    foreign = not identifier and bool(name) and not _CYRILLIC.search(name) and not _KAZAKH.search(name)
    addresses = (Address(AddressKind.ACTUAL, street=address),) if address else ()
    return Party(kind, not foreign, identifier, named(name) if name else Name(), addresses)


def persons(told: RowNotes, text: str) -> tuple[Party, ...]:
    """Return the trusted persons of a cell: each begins with its number, or after a semicolon or a line."""
    starts = [found.start() for found in _IDENTIFIER.finditer(text)]
    if len(starts) > 1:
        cuts = [0, *starts[1:], len(text)]
        parts = [text[start:end] for start, end in pairwise(cuts)]
    else:
        parts = (text if starts else text.replace("\n", ";")).split(";")
    told_parts = [_LABEL.sub("", part).lstrip(_EDGES + "\n").rstrip(_ENDS + "\n") for part in parts]
    found = tuple(person(told, "trusted", " ".join(part.split())) for part in told_parts if part)
    found = tuple(one for one in found if one.identifier or one.name.best("ru"))
    if len(found) > 1:
        told.warn("trusted", "more_persons", _MORE, count=len(found))
    return found


def _identifier(told: RowNotes, field: str, text: str) -> tuple[str, str]:
    text = _LABEL.sub("", text).lstrip(_EDGES).rstrip(_ENDS)
    found = _IDENTIFIER.search(text)
    if found:
        rest = (text[: found.start()] + " " + text[found.end() :]).lstrip(_EDGES).rstrip(_ENDS)
        rest = " ".join(rest.replace("( )", "").replace("()", "").split())
        if identifier_fault(found[0]) is None:
            return found[0], rest
        told.warn(field, "no_identifier", _NO_IDENTIFIER, number=found[0])
        return "", rest
    short = _SHORT.search(text)
    if short and identifier_fault(whole := short[0].zfill(12)) is None:
        told.warn(field, "zeros", _ZEROS, number=short[0], whole=whole)
        return whole, text[short.end() :].lstrip(_EDGES).rstrip(_ENDS)
    return "", text


def _name_and_address(text: str) -> tuple[str, str]:
    """Part a text at the first comma that stands neither in quotation marks nor in brackets."""
    depth, quoted = 0, False
    for place, letter in enumerate(text):
        depth += (letter in "«“(") - (letter in "»”)")
        quoted ^= letter == '"'
        if letter == "," and depth <= 0 and not quoted:
            return text[:place].lstrip(_EDGES).rstrip(_ENDS), text[place + 1 :].lstrip(_EDGES).rstrip(_ENDS)
    return text.strip(), ""


def document(told: RowNotes, text: str) -> ListedDocument:
    """Return number and day of a right document: «Свидетельство № 12345 от 01.02.2015»."""
    if not text:
        return ListedDocument()
    found = _NUMBERED.search(text) or _PLAIN.fullmatch(text) or _DIGITS.search(_DAY.sub(" ", text))
    if found is None:
        told.warn("document", "no_document", _NO_DOCUMENT)
    return ListedDocument(found[1].rstrip(".-/") if found else text[:200], _first_day(text))


def _first_day(text: str) -> date | None:
    """Return the day of the document: the one after «от», since another may be that of its end."""
    found = _SINCE.search(text)
    try:
        return datetime.strptime(found[1], "%d.%m.%Y").date() if found else None  # noqa: DTZ007 - a day of law
    except ValueError:
        return None


def classes(told: RowNotes, cell: SheetCell, text: str) -> tuple[tuple[int, ...], str]:
    """Return the Nice classes of a cell, and its text where it says more than numbers."""
    if cell.kind is CellKind.DATE:
        told.tell("classes", "class_date", _CLASS_DATE)
        return (), ""
    if cell.kind is CellKind.NUMBER and not text.isdigit():
        told.tell("classes", "class_fraction", _CLASS_FRACTION)
        return (), ""
    bare = _CLASS_WORDS.sub(" ", text)
    if not re.search(r"[^\W\d_]", bare):
        return _numbers(told, bare), ""
    numbers = {int(number) for number in _BEFORE_GOODS.findall(bare)}
    return tuple(sorted(number for number in numbers if 1 <= number <= MOST_CLASS)), text


def _numbers(told: RowNotes, text: str) -> tuple[int, ...]:
    found: set[int] = set()
    for first, last in _RANGE.findall(text):
        found.update(range(int(first), int(last) + 1))
    for number in re.findall(r"[0-9]+", _RANGE.sub(" ", text)):
        found.add(int(number[:9]))
    for number in sorted(found):
        if not 1 <= number <= MOST_CLASS:
            told.warn("classes", "no_class", _NO_CLASS, number=number)
    return tuple(sorted(number for number in found if 1 <= number <= MOST_CLASS))
