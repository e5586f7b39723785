"""The index of entries by party: written in the transaction of each version, asked by «My entries»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from module.registry.entry import Entry, EntryOrigin
from module.registry.entry_parties import AskedEntries, parties_of
from module.registry.paging import ListPlace
from module.registry.search_key import search_key
from module.store.keyset import Order
from module.store.parties_schema import entry_party
from module.store.schema import entry
from module.store.search.subject import SearchedRegister
from module.store.search_schema import search_entry, search_period
from module.store.unit import Unit

_BY_NUMBER = Order(((entry_party.c.entry_number, str),))
MOST = 100
"""No more are counted: the navigation shows 99+."""


def add(unit: Unit, fresh: Iterable[tuple[str, Entry]], day: date) -> None:
    """Write whose new entries are; those of the Union's register are nobody's here."""
    rows = [row for entry_id, one in fresh for row in _rows(entry_id, one, day)]
    if rows:
        unit.connection.execute(insert(entry_party), rows)


def write(unit: Unit, known: Mapping[str, Entry], day: date) -> None:
    """Write anew whose some entries are, by their ids: a former holder is struck out."""
    unit.connection.execute(delete(entry_party).where(entry_party.c.entry_id.in_(known)))
    add(unit, known.items(), day)


def rebuild(unit: Unit, known: Iterable[Entry], day: date) -> None:
    """Write anew whose some stored entries are, whatever stood in the index."""
    by_number = {one.number: one for one in known}
    found = unit.connection.execute(select(entry.c.id, entry.c.number).where(entry.c.number.in_(by_number))).all()
    write(unit, {row.id: by_number[row.number] for row in found}, day)


def _rows(entry_id: str, one: Entry, day: date) -> list[dict[str, Any]]:
    if one.origin is EntryOrigin.UNION:
        return []
    return [
        {
            "entry_id": entry_id,
            "role": party.role.value,
            "number": party.number,
            "number_kind": party.kind.value,
            "entry_number": one.number,
        }
        for party in parties_of(one, day)
    ]


def page(unit: Unit, number: str, asked: AskedEntries, place: ListPlace, now: datetime) -> tuple[list[str], str, str]:
    """Return the entry numbers of a page of those of a party, with the keys of the page before and of the next."""
    rows, previous, following = _BY_NUMBER.page(unit, _narrowed(number, asked, now), place)
    return [row.entry_number for row in rows], previous, following


def counted(number: str) -> Select[Any]:
    """Ask for the number of entries of a party, as far as the navigation shows one."""
    found = _owned(number).limit(MOST).subquery()
    return select(func.count()).select_from(found)


def _owned(number: str) -> Select[Any]:
    return select(entry_party.c.entry_number).where(entry_party.c.number == number).distinct()


def _narrowed(number: str, asked: AskedEntries, now: datetime) -> Select[Any]:
    key = search_key(asked.words)
    statement = _worded(number, key) if key else _owned(number)
    if asked.state is None:
        return statement
    known = and_(
        search_entry.c.register == int(SearchedRegister.NATIONAL),
        search_entry.c.number == entry_party.c.entry_number,
    )
    statement = statement.join(search_entry, known).join(search_period, search_period.c.entry_id == search_entry.c.id)
    statement = statement.where(
        search_period.c.state == asked.state.value, search_period.c.from_at <= now, search_period.c.until_at > now
    )
    if asked.ends_within is not None:
        statement = statement.where(search_period.c.until_at <= now + timedelta(days=asked.ends_within + 1))
    return statement


def _worded(number: str, key: str) -> Select[Any]:
    """Ask for the entries of a party that say some words: the party's are read first, whatever the words promise."""
    own = select(entry.c.id, entry.c.search).join(entry_party, entry_party.c.entry_id == entry.c.id)
    read = own.where(entry_party.c.number == number).cte("own").prefix_with("MATERIALIZED")
    saying = select(read.c.id).where(read.c.search.contains(key, autoescape=True))
    return _owned(number).where(entry_party.c.entry_id.in_(saying))
