"""Pages of a long list by key (D27): where a page begins is told by the row before it, not by a count of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Other = TypeVar("Other")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where in a list a page is wanted: after the row of a key, or before that of another; the first page without both.

    A key is what an earlier page gave as `older` or `newer`; what is no key of the list is the first page.
    """

    after: str = ""
    before: str = ""


FIRST = ListPlace()


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list. `previous` is the key before which the page before ends, `next` the one after which the
    next begins; each is empty where there is no such page."""

    rows: tuple[Row, ...]
    previous: str = ""
    next: str = ""

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows of the page."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many rows the page has."""
        return len(self.rows)

    @property
    def is_whole(self) -> bool:
        """Tell whether the page is all that there is."""
        return not (self.previous or self.next)

    def of(self, make: Callable[[Row], Other]) -> Paged[Other]:
        """Return the page with something else made of each row."""
        return Paged(tuple(make(row) for row in self.rows), self.previous, self.next)
