"""Our own book of parties: whom a person may find by name without asking any state register."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.kernel.text import N_
from module.registry.party import Party

LEAST_LETTERS = 3
MOST_ROWS = 20


class BookSource(StrEnum):
    """Where a party is known from."""

    OWN = "own"
    ENTRY = "entry"
    ORGANISATION = "organisation"


BOOK_SOURCE_LABELS = {
    BookSource.OWN: N_("Your own application"),
    BookSource.ENTRY: N_("Register of IP objects"),
    BookSource.ORGANISATION: N_("Registered organisation"),
}


@dataclass(frozen=True, slots=True)
class BookRow:
    """One party that was found; `key` names it in its source.

    Only parties of the person's own applications come with addresses and contacts, and only they may be natural
    persons: of others the book tells what is public, the name and the BIN of an organisation.
    """

    source: BookSource
    key: str
    party: Party
