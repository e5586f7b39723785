"""Lists of codes with names in three languages, in editions: what a code means on a day, and what was asked by words.

The lists that ship are data (config/classifiers/*.toml); editions that a site loads take their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice
from typing import Protocol

LANGUAGES = ("ru", "kk", "en")
_CODE_SEPARATORS = re.compile(r"[\s.,-]+")


class CodeStanding(StrEnum):
    """What a code is on a day."""

    VALID = "valid"
    ENDED = "ended"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClassifierRow:
    """One code with its names by language. `valid_to` is the last day; None: open."""

    code: str
    names: Mapping[str, str]
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the name in a language, else in the first language that there is."""
        return next((self.names[code] for code in (language, *LANGUAGES) if self.names.get(code)), "")

    def standing(self, day: date) -> CodeStanding:
        """Tell whether the code is valid on a day."""
        if self.valid_from is not None and day < self.valid_from:
            return CodeStanding.NOT_YET
        return CodeStanding.ENDED if self.valid_to is not None and day > self.valid_to else CodeStanding.VALID


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a list. `loaded_at` None: it ships with the module; `in_force_to` is the last day, None: open."""

    version: str = ""
    in_force_from: date = date.min
    in_force_to: date | None = None
    loaded_at: datetime | None = None
    source_sha256: str = ""
    row_count: int = 0
    is_demo: bool = False

    def covers(self, day: date) -> bool:
        """Tell whether the edition is in force on a day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list is: title, who keeps it, by which act, its code among the Union's lists such as P.CLS.003."""

    id: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    union_code: str = ""

    def title(self, language: str) -> str:
        """Return the title in a language."""
        return self.titles.get(language) or self.titles.get("ru") or self.id

    def owner(self, language: str) -> str:
        """Return who keeps the list."""
        return self.owners.get(language) or self.owners.get("ru", "")


@dataclass(frozen=True)
class Classifier:
    """A list of codes. `notices` tells people what the list is, by language."""

    rows: tuple[ClassifierRow, ...]
    notices: Mapping[str, str]
    heading: Heading = Heading()
    edition: Edition = Edition()

    @cached_property
    def _by_code(self) -> dict[str, ClassifierRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _folded(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        return tuple(
            (_fold_code(row.code), {key: name.casefold() for key, name in row.names.items()}) for row in self.rows
        )

    @cached_property
    def _ordered(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_code))

    def beginning_with(self, code: str) -> Iterator[ClassifierRow]:
        """Yield the rows whose code begins so, in the order of the codes; the list is not read through for it."""
        for place in range(bisect_left(self._ordered, code), len(self._ordered)):
            if not self._ordered[place].startswith(code):
                return
            yield self._by_code[self._ordered[place]]

    def notice(self, language: str) -> str:
        """Return what must be told about the list."""
        return self.notices.get(language, "")

    def row(self, code: str) -> ClassifierRow | None:
        """Return the row of a code, or None for a code that the list lacks."""
        return self._by_code.get(code)

    def standing(self, code: str, day: date) -> CodeStanding:
        """Tell what a code is on a day: valid, ended, not valid yet, or not in the list."""
        row = self.row(code)
        return row.standing(day) if row else CodeStanding.UNKNOWN

    def name(self, code: str, language: str) -> str:
        """Return the name of a code, or of the longest known code that it begins with; empty when there is none."""
        known = (self.row(code[:length]) for length in range(len(code), 0, -1))
        return next((row.name(language) for row in known if row), "")

    def path(self, code: str) -> tuple[ClassifierRow, ...]:
        """Return the rows from the highest parent down to a code; empty for a code that the list lacks."""
        found: list[ClassifierRow] = []
        row = self.row(code)
        while row is not None and row not in found:
            found.insert(0, row)
            row = self.row(row.parent)
        return tuple(found)

    def way(self, code: str, language: str) -> str:
        """Return the names from the highest parent down to a code: official names such as "other" need those above."""
        return " › ".join(row.name(language) for row in self.path(code))

    def find(
        self, query: str, language: str, limit: int = 20, keep: Callable[[ClassifierRow], bool] | None = None
    ) -> tuple[ClassifierRow, ...]:
        """Return rows whose code begins with what is asked, then those whose names hold every word asked.

        Names in the person's language come before names in the other languages, and those before rows that hold the
        words together with what stands above them. Digits are sought in codes alone. `keep` says which rows count.
        """
        code = _fold_code(query)
        words = query.casefold().split()
        if not code:
            return ()
        by_code = [place for place, (own, _) in enumerate(self._folded) if own.startswith(code)]
        found: Iterator[int] = iter(by_code)
        if not code.isdigit():
            known = frozenset(by_code)
            found = chain(by_code, (place for place in self._by_words(words, language) if place not in known))
        rows = (self.rows[place] for place in found)
        return tuple(islice(rows if keep is None else filter(keep, rows), limit))

    def _by_words(self, words: list[str], language: str) -> Iterator[int]:
        found = set()
        for place, (_, names) in enumerate(self._folded):
            if _holds(names.get(language, ""), words):
                found.add(place)
                yield place
        for place, (_, names) in enumerate(self._folded):
            if place not in found and any(_holds(name, words) for name in names.values()):
                found.add(place)
                yield place
        for place, row in enumerate(self.rows if len(words) > 1 else ()):
            if row.parent and place not in found and self._holds_with_parents(place, words, language):
                yield place

    def _holds_with_parents(self, place: int, words: list[str], language: str) -> bool:
        """Tell whether the names on the way down hold all words, and the row itself at least one of them."""
        own, code = self._folded[place][1].get(language, ""), self.rows[place].code
        return any(word in own for word in words) and _holds(self.way(code, language).casefold(), words)


@dataclass(frozen=True, slots=True)
class ListedClassifier:
    """A list with the edition in force, and all others that were loaded, the newest first."""

    heading: Heading
    edition: Edition
    others: tuple[Edition, ...] = ()


def code_standing(found: Classifier, code: str, day: date) -> CodeStanding | None:
    """Return how a code stands on a day; None where the list is a demonstration set, which says nothing of it."""
    if found.edition.is_demo:
        return None
    standing = found.standing(code, day)
    if standing is CodeStanding.UNKNOWN and any(
        row.standing(day) is CodeStanding.VALID for row in found.beginning_with(code)
    ):
        return CodeStanding.VALID  # the nomenclature has longer codes alone: 6403400000 and no 640340
    return standing


class Classifiers(Protocol):
    """The lists by id, as they are now and as they were; the shipped ones where a site has loaded none."""

    def get(self, key: str, /) -> Classifier | None:
        """Return a list as it is today, or None for an unknown id."""
        ...

    def __getitem__(self, key: str, /) -> Classifier:
        """Return a list as it is today. Raises KeyError."""
        ...

    def as_of(self, id: str, day: date) -> Classifier:
        """Return a list as it was on a day. Raises KeyError."""
        ...

    def listed(self) -> tuple[ListedClassifier, ...]:
        """Return all lists with their editions, without rows."""
        ...


class ShippedClassifiers(Mapping[str, Classifier]):
    """The lists that ship with the module: one edition each, whatever the day."""

    def __init__(self, shipped: Mapping[str, Classifier]) -> None:
        self.shipped = shipped

    def __iter__(self) -> Iterator[str]:
        return iter(self.shipped)

    def __len__(self) -> int:
        return len(self.shipped)

    def __getitem__(self, id: str) -> Classifier:
        return self.shipped[id]

    def as_of(self, id: str, day: date) -> Classifier:
        """Return a list; it has no other edition. Raises KeyError."""
        return self[id]

    def listed(self) -> tuple[ListedClassifier, ...]:
        """Return all lists."""
        return tuple(ListedClassifier(item.heading, item.edition) for item in self.shipped.values())


def from_mapping(mapping: Mapping[str, object], id: str = "") -> Classifier:
    """Build a classifier from the data of its file. Raises ValueError for data of another shape."""
    rows = tuple(_row(code, value) for code, value in _table(mapping, "codes").items())
    notices = dict(_texts(mapping.get("notice", {}), "notice"))
    about = _table(mapping, "classifier") if "classifier" in mapping else {}
    heading = Heading(
        id,
        dict(_texts(about.get("title", {}), "title")),
        dict(_texts(about.get("owner", {}), "owner")),
        str(about.get("act", "")),
        str(about.get("union_code", "")),
    )
    since = about.get("in_force_from", date.min)
    if not isinstance(since, date):
        raise ValueError("in_force_from of the classifier is no date")
    edition = Edition(str(about.get("version", "")), since, row_count=len(rows), is_demo=about.get("demo") is True)
    return Classifier(rows, notices, heading, edition)


def _row(code: str, value: object) -> ClassifierRow:
    if not isinstance(value, Mapping):
        raise ValueError(f"{code} is not a table of names by language")
    parent = value.get("parent", "")
    names = dict(_texts({key: text for key, text in value.items() if key != "parent"}, str(code)))
    if not names:
        raise ValueError(f"code {code} has no name")
    return ClassifierRow(str(code), names, str(parent))


def _table(mapping: Mapping[str, object], key: str) -> Mapping[str, object]:
    table = mapping.get(key)
    if not isinstance(table, Mapping):
        raise ValueError(f"classifier has no table {key!r}")
    return table


def _texts(table: object, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(table, Mapping):
        raise ValueError(f"{where} is not a table of names by language")
    for language, text in table.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise ValueError(f"{where} has a wrong name {language!r}")
        yield language, text


def _fold_code(code: str) -> str:
    return _CODE_SEPARATORS.sub("", code).casefold()


def _holds(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)
