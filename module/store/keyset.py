"""Pages by key: a page is found in an index by the key of the row before it, whatever stands before that (D27)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, tuple_

from module.registry.paging import PAGE_SIZE, ListPlace, Paged
from module.store.plain import Noted, Value, readable
from module.store.unit import Unit

_BETWEEN = "~"
Read = Callable[[Row[Any]], Value]
Named = Callable[[Row[Any]], str]


@dataclass(frozen=True, slots=True)
class Order:
    """The columns of a key, of one direction, each with what reads it from an address; the last tells rows apart.

    An index has these columns in this order, behind those that are asked to be equal.
    """

    columns: Sequence[tuple[ColumnElement[Any], Callable[[str], object]]]
    falling: bool = False

    def _values(self, key: str) -> tuple[object, ...]:
        """Read a key; empty for what is none."""
        texts = key.split(_BETWEEN)
        if not key or len(texts) != len(self.columns):
            return ()
        try:
            return tuple(parse(text) for (_, parse), text in zip(self.columns, texts, strict=True))
        except ValueError:
            return ()

    def page(self, unit: Unit, statement: Select[Any], place: ListPlace) -> tuple[list[Row[Any]], str, str]:
        """Return the rows of a page, with the keys of the page before and of the next one."""
        after, before = self._values(place.after), self._values(place.before)
        backwards = bool(before) and not after
        columns = [column for column, _ in self.columns]
        begins = after or before
        downwards = self.falling is not backwards
        if begins:
            bounds = (bindparam(None, value, column.type) for value, column in zip(begins, columns, strict=True))
            key, bound = tuple_(*columns), tuple_(*bounds)
            statement = statement.where(key < bound if downwards else key > bound)
        statement = statement.add_columns(*(column.label(f"key_{at}") for at, column in enumerate(columns)))
        statement = statement.order_by(*(column.desc() if downwards else column.asc() for column in columns))
        found = list(unit.connection.execute(statement.limit(PAGE_SIZE + 1)))
        more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        if backwards:
            rows.reverse()
        has_previous, has_next = (more, True) if backwards else (bool(begins), more)
        return (
            rows,
            self._key(rows[0]) if rows and has_previous else "",
            self._key(rows[-1]) if rows and has_next else "",
        )

    def paged(
        self, unit: Unit, statement: Select[Any], place: ListPlace, read: Read[Value], named: Named, noted: Noted
    ) -> Paged[Value]:
        """Return a page of values; a row that cannot be read is noted by its name and left out (D29)."""
        rows, previous, following = self.page(unit, statement, place)
        return Paged(readable(((named(row), partial(read, row)) for row in rows), noted), previous, following)

    def _key(self, row: Row[Any]) -> str:
        values = (row._mapping[f"key_{at}"] for at in range(len(self.columns)))
        return _BETWEEN.join(value.isoformat() if isinstance(value, date) else str(value) for value in values)


def a_uuid(text: str) -> str:
    """Read the key of a row. Raises ValueError."""
    return str(UUID(text))


def an_instant(text: str) -> datetime:
    """Read an instant with its zone. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
