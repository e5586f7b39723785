"""Whose an entry is: its holders and its representative, by their IIN or BIN, in all versions that count from a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from module.kernel.identifiers import looks_like_bin
from module.registry.entry import CommonContent, Entry, NationalContent, standing_lines
from module.registry.standing import ProtectionState

_NUMBER = re.compile(r"[0-9]{12}")


class PartyRole(StrEnum):
    """As what a party stands in an entry. The values are stored."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"


class NumberKind(StrEnum):
    """Of whom a number is: of an organisation or of a person. The values are stored."""

    BIN = "BIN"
    IIN = "IIN"


@dataclass(frozen=True, slots=True)
class EntryParty:
    """A party of an entry that has a number in the Republic."""

    role: PartyRole
    number: str

    @property
    def kind(self) -> NumberKind:
        """Return of whom the number is."""
        return NumberKind.BIN if looks_like_bin(self.number) else NumberKind.IIN


@dataclass(frozen=True, slots=True)
class AskedEntries:
    """Which entries of a party are wanted: of a state, ending within so many days, with some words."""

    state: ProtectionState | None = None
    ends_within: int | None = None
    words: str = ""


EVERY_ENTRY = AskedEntries()


def parties_of(entry: Entry, day: date) -> tuple[EntryParty, ...]:
    """Return who stands in an entry on a day or will on a later one, each once; nobody of former versions."""
    found: dict[EntryParty, None] = {}
    for line in standing_lines(entry, day):
        content = entry.versions[line - 1].content
        if isinstance(content, CommonContent):
            found.update({EntryParty(PartyRole.HOLDER, one.identifier): None for one in content.holders})
        elif isinstance(content, NationalContent) and content.representative is not None:
            found[EntryParty(PartyRole.REPRESENTATIVE, content.representative.identifier)] = None
    return tuple(one for one in found if _NUMBER.fullmatch(one.number))
