"""What is looked for in a register: words, and filters that an entry has to meet besides."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from module.registry.published import PublishedField
from module.registry.search_key import search_key
from module.registry.standing import ProtectionState

_DIGITS = re.compile(r"\D+")
HS_LONGEST, LAST_NICE_CLASS = 10, 45


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """Empty ones ask for nothing. `holder_bin` is for staff: a number of a person is never looked for in public.

    `hs_code` is the beginning of a code, `goods` words of the description of goods, each from its beginning.
    """

    hs_code: str = ""
    nice_class: int | None = None
    goods: str = ""
    state: ProtectionState | None = None
    holder_bin: str = ""

    @property
    def published_fields(self) -> frozenset[PublishedField]:
        """Return the fields that the filters ask for, of those that a site may keep back."""
        asked = {
            PublishedField.HS_CODES: self.hs_code,
            PublishedField.NICE_CLASSES: self.nice_class,
            PublishedField.GOODS: self.goods,
        }
        return frozenset(field for field, value in asked.items() if value)

    @property
    def hs_digits(self) -> str:
        """Return the digits of the code, as codes are stored."""
        return hs_digits(self.hs_code)

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) not in ("", None) for one in fields(self))


NO_FILTERS = RegisterFilters()
QUERY_LENGTH = 200
"""Signs of a query that are looked at."""
MOST_FOUND = 500
"""Entries that a query leads to at most: who sees so many narrows the search."""


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Words of a number, certificate, name or holder, as they were typed, and filters."""

    text: str = ""
    filters: RegisterFilters = NO_FILTERS

    @property
    def key(self) -> str:
        """Return the words folded, as entries were found by before the search took them in."""
        return search_key(self.text)

    @property
    def asks_for_all(self) -> bool:
        """Tell whether nothing is looked for, so that all entries are listed."""
        return not (self.text.strip() or self.filters)

    def pages(self, total: int, size: int, *, more: bool) -> int:
        """Return how many pages may be asked for: one more than is known, as long as the search goes on."""
        goes_on = more and (self.asks_for_all or total < MOST_FOUND)
        return max(1, -(-total // size) + goes_on)


def hs_digits(code: str) -> str:
    """Return the digits of a code of goods: «8703 10» and «8703.10» are one code."""
    return _DIGITS.sub("", code)[:HS_LONGEST]
