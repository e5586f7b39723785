"""The national register: entries as lines of versions and facts (D15, D22), and its public search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.circulation import CirculationContent
from module.registry.entry import (
    CommonContent,
    Entry,
    EntryOrigin,
    EntryPart,
    EntryVersion,
    ExclusionGround,
    NationalContent,
    Recording,
    StateFact,
    SuspensionCause,
    VersionCause,
)
from module.registry.register_query import MOST_FOUND, RegisterQuery
from module.registry.right_key import right_key
from module.registry.search_key import search_key
from module.store.plain import Noted, from_plain, readable, to_plain, unnoted
from module.store.schema import entry, entry_fact, entry_version
from module.store.search import asking, filling, writing
from module.store.search.subject import SearchedRegister, of_entry
from module.store.search_schema import search_entry
from module.store.unit import Unit

_CONTENT: dict[EntryPart, type[CommonContent | NationalContent | CirculationContent]] = {
    EntryPart.COMMON: CommonContent,
    EntryPart.NATIONAL: NationalContent,
    EntryPart.CIRCULATION: CirculationContent,
}
_CAUSES = {cause.value: cause for kind in (SuspensionCause, ExclusionGround) for cause in kind}


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A stored entry; `application_id` is that of the application that led to it, empty where none did."""

    application_id: str
    entry: Entry


def add(unit: Unit, new: Entry, application_id: str, now: datetime) -> str:
    """Store an entry with its lines and return its id. The references of its lines are ids of decisions."""
    entry_id = str(uuid4())
    unit.connection.execute(
        insert(entry).values(
            id=entry_id,
            number=new.number,
            application_id=application_id or None,
            origin=new.origin.value,
            search=_search(new),
            right_key=_right_key(new),
            changed_at=now,
        )
    )
    lines = [_version_line(entry_id, line, version) for line, version in enumerate(new.versions, 1)]
    unit.connection.execute(insert(entry_version), lines)
    facts = [_fact_line(entry_id, line, fact) for line, fact in enumerate(new.facts, 1)]
    if facts:
        unit.connection.execute(insert(entry_fact), facts)
    writing.write(unit, SearchedRegister.NATIONAL, (of_entry(new),), now, known=False)
    return entry_id


def _right_key(new: Entry) -> str:
    common = new.latest().common
    return right_key(common.object_kind, common.right)


def _search(new: Entry) -> str:
    """Return the folded words by which an entry is found: numbers of entry and right, names of object and holders."""
    now = new.latest()
    names = (now.common.right.name, *(holder.name for holder in now.common.holders))
    words = [text for name in names for text in (name.ru, name.kk, name.en, name.original)]
    return search_key(" ".join([new.number, *now.common.right.numbers(), *words]))


def _version_line(entry_id: str, line: int, version: EntryVersion) -> dict[str, Any]:
    return {
        "entry_id": entry_id,
        "line": line,
        "part": version.part.value,
        "cause": version.cause.value,
        "in_force_from": version.recording.on,
        "recorded_at": version.recording.at,
        "decision_id": version.recording.reference or None,
        "content": to_plain(version.content),
    }


def _fact_line(entry_id: str, line: int, fact: StateFact) -> dict[str, Any]:
    ended = fact.ended
    return {
        "entry_id": entry_id,
        "line": line,
        "cause": fact.cause.value,
        "began_on": fact.began.on,
        "began_at": fact.began.at,
        "began_by": fact.began.reference or None,
        "ended_on": ended.on if ended else None,
        "ended_at": ended.at if ended else None,
        "ended_by": (ended.reference or None) if ended else None,
    }


def _lines(unit: Unit, statement: Select[Any]) -> list[tuple[str, Callable[[], EntryRecord]]]:
    """Return how each entry of a statement is read, in its order: three statements, however many they are."""
    heads = unit.connection.execute(statement).all()
    keys = [head.id for head in heads]
    versions = _by_entry(unit, select(entry_version), entry_version.c.entry_id, keys)
    facts = _by_entry(unit, select(entry_fact), entry_fact.c.entry_id, keys)
    return [(head.number, partial(_record, head, versions[head.id], facts[head.id])) for head in heads]


def _record(head: Row[Any], versions: Iterable[Row[Any]], facts: Iterable[Row[Any]]) -> EntryRecord:
    lines = tuple(_version(row) for row in versions)
    found = Entry(head.number, EntryOrigin(head.origin), lines, tuple(_fact(row) for row in facts))
    return EntryRecord(head.application_id or "", found)


def _whole(read: Callable[[], EntryRecord]) -> EntryRecord:
    """Return an entry that says something. Raises LookupError where all lines of a part are gone."""
    found = read()
    found.entry.latest()
    return found


def _readable(unit: Unit, statement: Select[Any], noted: Noted) -> tuple[EntryRecord, ...]:
    return readable(((number, partial(_whole, read)) for number, read in _lines(unit, statement)), noted)


def _by_entry(
    unit: Unit, statement: Select[Any], key: ColumnElement[str], keys: Sequence[str]
) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {one: [] for one in keys}
    if keys:
        for row in unit.connection.execute(statement.where(key.in_(keys)).order_by(key, "line")):
            found[row.entry_id].append(row)
    return found


def _version(row: Row[Any]) -> EntryVersion:
    part = EntryPart(row.part)
    recording = Recording(row.in_force_from, row.recorded_at, row.decision_id or "")
    return EntryVersion(part, recording, VersionCause(row.cause), from_plain(row.content, _CONTENT[part]))


def _fact(row: Row[Any]) -> StateFact:
    ended = Recording(row.ended_on, row.ended_at, row.ended_by or "") if row.ended_on is not None else None
    return StateFact(_CAUSES[row.cause], Recording(row.began_on, row.began_at, row.began_by or ""), ended)


def by_number(unit: Unit, number: str) -> EntryRecord | None:
    """Return an entry with its whole life."""
    return next((read() for _, read in _lines(unit, select(entry).where(entry.c.number == number))), None)


def lock(unit: Unit, number: str) -> EntryRecord | None:
    """Return an entry with its whole life; nobody else may write to it, or begin an application about it, meanwhile."""
    unit.connection.execute(select(entry.c.id).where(entry.c.number == number).with_for_update())
    return by_number(unit, number)


def write(unit: Unit, new: Entry, now: datetime) -> None:
    """Store what has come to the life of a locked entry: new lines, and the ends of facts. Old versions stay."""
    entry_id = unit.connection.execute(select(entry.c.id).where(entry.c.number == new.number)).scalar_one()
    known = unit.connection.execute(
        select(func.count()).select_from(entry_version).where(entry_version.c.entry_id == entry_id)
    ).scalar_one()
    lines = [_version_line(entry_id, line, version) for line, version in enumerate(new.versions, 1) if line > known]
    if lines:
        unit.connection.execute(insert(entry_version), lines)
    for line, fact in enumerate(new.facts, 1):
        values = _fact_line(entry_id, line, fact)
        ends = {name: values[name] for name in ("ended_on", "ended_at", "ended_by")}
        statement = insert(entry_fact).values(values)
        unit.connection.execute(statement.on_conflict_do_update(index_elements=["entry_id", "line"], set_=ends))
    unit.connection.execute(update(entry).where(entry.c.id == entry_id).values(search=_search(new), changed_at=now))
    writing.write(unit, SearchedRegister.NATIONAL, (of_entry(new),), now, known=True)


def of_applications(unit: Unit, application_ids: Iterable[str], noted: Noted = unnoted) -> dict[str, EntryRecord]:
    """Return the entries that some applications led to, by application."""
    found = _readable(unit, select(entry).where(entry.c.application_id.in_(list(application_ids))), noted)
    return {record.application_id: record for record in found}


def following(unit: Unit, number: str, limit: int, noted: Noted = unnoted) -> tuple[str, tuple[EntryRecord, ...]]:
    """Return so many entries after a number, in the order of numbers, and the last number read; "" at the end."""
    heads = select(entry).where(entry.c.number > number).order_by(entry.c.number).limit(limit)
    lines = _lines(unit, heads)
    last = lines[-1][0] if lines else ""
    return last, readable(((key, partial(_whole, read)) for key, read in lines), noted)


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """One slice of what a query found. `total` counts as far as it was looked; `more`: there are others beyond.

    `partial`: some entries have not come into the search yet, and filters know nothing of these.
    """

    rows: tuple[EntryRecord, ...]
    total: int
    more: bool
    partial: bool = False


def search(
    unit: Unit, query: RegisterQuery, now: datetime, offset: int, limit: int, noted: Noted = unnoted
) -> FoundEntries:
    """Return one slice of the entries that a query means, best first; without one of all, latest first.

    Signs alone that stand in no name ask for nothing, and find all.
    """
    if query.asks_for_all:
        return _latest(unit, offset, limit, noted)
    wanted = min(offset + limit + 1, MOST_FOUND + 1)
    numbers = asking.find(unit, SearchedRegister.NATIONAL, query, now, wanted)
    partial = not filling.of(unit, SearchedRegister.NATIONAL).done
    if partial and not query.filters:
        numbers += _unfilled(unit, query.text, wanted - len(numbers))
    if not numbers and not query.filters and not search_key(query.text):
        return _latest(unit, offset, limit, noted)
    shown = numbers[offset : min(offset + limit, MOST_FOUND)]
    rows = {
        record.entry.number: record for record in _readable(unit, select(entry).where(entry.c.number.in_(shown)), noted)
    }
    total = min(len(numbers), offset + limit, MOST_FOUND)
    return FoundEntries(tuple(rows[number] for number in shown if number in rows), total, len(numbers) > total, partial)


def _latest(unit: Unit, offset: int, limit: int, noted: Noted) -> FoundEntries:
    counted = select(entry.c.id).limit(offset + limit + 1).subquery()
    total = unit.connection.execute(select(func.count()).select_from(counted)).scalar_one()
    order = (entry.c.changed_at.desc(), entry.c.number)
    rows = _readable(unit, select(entry).order_by(*order).offset(offset).limit(limit), noted)
    return FoundEntries(rows, min(total, offset + limit), total > offset + limit)


def _unfilled(unit: Unit, words: str, limit: int) -> list[str]:
    """Return entries that have not come into the search yet, by the trigrams of what they were found by before."""
    key = search_key(words)
    if not key or limit <= 0:
        return []
    known = (
        exists()
        .where(search_entry.c.register == int(SearchedRegister.NATIONAL))
        .where(search_entry.c.number == entry.c.number)
    )
    alike = or_(entry.c.search.contains(key, autoescape=True), entry.c.search.op("%>")(key))
    statement = select(entry.c.number).where(alike, ~known).order_by(entry.c.number).limit(limit)
    return list(unit.connection.execute(statement).scalars())
