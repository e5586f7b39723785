"""Lists of codes with names in three languages: commodity codes and Nice classes, searched by code or words.

The lists are data (config/classifiers/*.toml): `notice` per language and `codes`, each with its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("ru", "kk", "en")
_CODE_SEPARATORS = re.compile(r"[\s.,-]+")


@dataclass(frozen=True, slots=True)
class ClassifierRow:
    """One code with its names by language."""

    code: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Return the name in a language, else in the first language that there is."""
        return next((self.names[code] for code in (language, *LANGUAGES) if self.names.get(code)), "")


@dataclass(frozen=True, slots=True)
class Classifier:
    """A list of codes. `notices` tells people what the list is, by language."""

    rows: tuple[ClassifierRow, ...]
    notices: Mapping[str, str]

    def notice(self, language: str) -> str:
        """Return what must be told about the list."""
        return self.notices.get(language, "")

    def row(self, code: str) -> ClassifierRow | None:
        """Return the row of a code, or None for a code that the list lacks."""
        return next((row for row in self.rows if row.code == code), None)

    def name(self, code: str, language: str) -> str:
        """Return the name of a code, or of the longest known code that it begins with; empty when there is none."""
        best = max((row for row in self.rows if code.startswith(row.code)), key=lambda row: len(row.code), default=None)
        return best.name(language) if best else ""

    def find(self, query: str, language: str, limit: int = 20) -> tuple[ClassifierRow, ...]:
        """Return rows whose code begins with the digits asked, or whose names hold every word asked.

        Names in the person's language come before names in the other languages.
        """
        digits = _CODE_SEPARATORS.sub("", query)
        if digits.isdigit():
            return tuple(row for row in self.rows if row.code.startswith(digits))[:limit]
        words = query.casefold().split()
        if not words:
            return ()
        own = [row for row in self.rows if _holds(row.names.get(language, ""), words)]
        other = [row for row in self.rows if row not in own and any(_holds(name, words) for name in row.names.values())]
        return tuple((own + other)[:limit])


def from_mapping(mapping: Mapping[str, object]) -> Classifier:
    """Build a classifier from the data of its file. Raises ValueError for data of another shape."""
    rows = tuple(ClassifierRow(code, names) for code, names in _named(mapping, "codes"))
    notices = dict(_texts(mapping.get("notice", {}), "notice"))
    return Classifier(rows, notices)


def _named(mapping: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    table = mapping.get(key)
    if not isinstance(table, Mapping):
        raise ValueError(f"classifier has no table {key!r}")
    for code, names in table.items():
        texts = dict(_texts(names, str(code)))
        if not texts:
            raise ValueError(f"code {code} has no name")
        yield str(code), texts


def _texts(table: object, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(table, Mapping):
        raise ValueError(f"{where} is not a table of names by language")
    for language, text in table.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise ValueError(f"{where} has a wrong name {language!r}")
        yield language, text


def _holds(name: str, words: list[str]) -> bool:
    folded = name.casefold()
    return all(word in folded for word in words)
