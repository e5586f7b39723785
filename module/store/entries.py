"""The national register: entries as lines of versions and facts (D15, D22), and its public search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from module.kernel.clock import law_date
from module.registry.circulation import CirculationContent
from module.registry.entry import (
    CommonContent,
    CurrentEntry,
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
    standing_lines,
)
from module.registry.register_query import MOST_FOUND, RegisterQuery
from module.store import entry_parties
from module.store.entry_keys import right_key_of, searched_words
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
class CurrentRecord:
    """A stored entry without the lines that count no more; `application_id` as in `EntryRecord`."""

    application_id: str
    entry: CurrentEntry
    id: str = ""


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A stored entry; `application_id` is that of the application that led to it, empty where none did."""

    application_id: str
    entry: Entry


def add(unit: Unit, new: Entry, application_id: str, now: datetime) -> str:
    """Store an entry with its lines and return its id. The references of its lines are ids of decisions."""
    return add_all(unit, (new,), application_id, now)[0]


def add_all(unit: Unit, fresh: Sequence[Entry], application_id: str, now: datetime) -> list[str]:
    """Store some entries with their lines, in three statements; return their ids in the order given."""
    ids = [str(uuid4()) for _ in fresh]
    if not fresh:
        return ids
    heads = [
        {
            "id": entry_id,
            "number": new.number,
            "application_id": application_id or None,
            "origin": new.origin.value,
            "search": searched_words(new),
            "right_key": right_key_of(new),
            "changed_at": now,
            "current_lines": _current_lines(new, now),
        }
        for entry_id, new in zip(ids, fresh, strict=True)
    ]
    unit.connection.execute(insert(entry), heads)
    pairs = list(zip(ids, fresh, strict=True))
    lines = [_version_line(key, line, one) for key, new in pairs for line, one in enumerate(new.versions, 1)]
    unit.connection.execute(insert(entry_version), lines)
    facts = [_fact_line(key, line, fact) for key, new in pairs for line, fact in enumerate(new.facts, 1)]
    if facts:
        unit.connection.execute(insert(entry_fact), facts)
    writing.write(unit, SearchedRegister.NATIONAL, [of_entry(new) for new in fresh], now, known=False)
    entry_parties.add(unit, pairs, law_date(now))
    return ids


def _current_lines(new: Entry, now: datetime) -> list[int]:
    """Return the lines to be read from now on; of the day before too, since clocks may differ about midnight."""
    return list(standing_lines(new, law_date(now) - timedelta(days=1)))


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


def of_numbers(unit: Unit, numbers: Collection[str], *, locked: bool = False) -> dict[str, tuple[str, EntryRecord]]:
    """Return the entries that have some numbers, with their ids, by number; `locked`: nobody else writes meanwhile."""
    statement = select(entry).where(entry.c.number.in_(numbers)).order_by(entry.c.number)
    if locked:
        statement = statement.with_for_update()
    heads = unit.connection.execute(select(entry.c.number, entry.c.id).where(entry.c.number.in_(numbers))).all()
    ids = {head.number: head.id for head in heads}
    return {number: (ids[number], read()) for number, read in _lines(unit, statement)}


def of_origin(unit: Unit, origin: EntryOrigin) -> list[str]:
    """Return the numbers of all entries that came into the register in one way, in their order."""
    return list(
        unit.connection.execute(
            select(entry.c.number).where(entry.c.origin == origin.value).order_by(entry.c.number)
        ).scalars()
    )


def id_of(unit: Unit, number: str) -> str:
    """Return the id of an entry that is there."""
    return str(unit.connection.execute(select(entry.c.id).where(entry.c.number == number)).scalar_one())


def lock(unit: Unit, number: str) -> EntryRecord | None:
    """Return an entry with its whole life; nobody else may write to it, or begin an application about it, meanwhile."""
    unit.connection.execute(select(entry.c.id).where(entry.c.number == number).with_for_update())
    return by_number(unit, number)


def write(unit: Unit, new: Entry, now: datetime) -> str:
    """Store what has come to the life of a locked entry, and return its id: new lines, the ends of facts.

    Old versions stay.
    """
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
    values = {"search": searched_words(new), "changed_at": now, "current_lines": _current_lines(new, now)}
    unit.connection.execute(update(entry).where(entry.c.id == entry_id).values(values))
    writing.write(unit, SearchedRegister.NATIONAL, (of_entry(new),), now, known=True)
    entry_parties.write(unit, {str(entry_id): new}, law_date(now))  # behind the turn of the search, as a rebuild is
    return str(entry_id)


def of_applications(unit: Unit, application_ids: Iterable[str], noted: Noted = unnoted) -> dict[str, CurrentRecord]:
    """Return the entries that some applications led to, by application."""
    ids = list(application_ids)
    if not ids:
        return {}
    found = readable(_current(unit, select(*_HEAD).where(entry.c.application_id.in_(ids))), noted)
    return {record.application_id: record for record in found}


def following(unit: Unit, number: str, limit: int, noted: Noted = unnoted) -> tuple[str, tuple[CurrentRecord, ...]]:
    """Return so many entries after a number, in the order of numbers, and the last number read; "" at the end."""
    heads = select(*_HEAD).where(entry.c.number > number).order_by(entry.c.number).limit(limit)
    lines = _current(unit, heads)
    return lines[-1][0] if lines else "", readable(lines, noted)


def whole_following(unit: Unit, number: str, limit: int, noted: Noted) -> tuple[str, tuple[EntryRecord, ...]]:
    """Return so many entries after a number as `following` does, each with its whole life."""
    lines = _lines(unit, select(entry).where(entry.c.number > number).order_by(entry.c.number).limit(limit))
    found = readable(((key, partial(_whole, read)) for key, read in lines), noted)
    return lines[-1][0] if lines else "", found


def current(unit: Unit, number: str) -> CurrentRecord | None:
    """Return an entry as it is read today: one statement, however many versions it has had."""
    return next((read() for _, read in _read_current(unit, _BY_NUMBER, {"wanted": number})), None)


def currents(unit: Unit, numbers: Sequence[str], noted: Noted = unnoted) -> tuple[CurrentRecord, ...]:
    """Return some entries as they are read today, in the order of numbers: one statement for all."""
    if not numbers:
        return ()
    return readable(_current(unit, select(*_HEAD).where(entry.c.number.in_(numbers))), noted)


def held(unit: Unit, entry_id: str, noted: Noted = unnoted) -> CurrentRecord | None:
    """Return an entry by its id as it is read today; nobody writes to it until the end of the unit.

    None where there is none, or where it cannot be read.
    """
    unit.connection.execute(select(entry.c.id).where(entry.c.id == entry_id).with_for_update(read=True))
    return next(iter(readable(_current(unit, select(*_HEAD).where(entry.c.id == entry_id)), noted)), None)


def hold_following(
    unit: Unit, number: str, limit: int, noted: Noted = unnoted
) -> tuple[str, tuple[CurrentRecord, ...]]:
    """Return entries as `following` does, and let nobody write to them until the end of the unit."""
    heads = select(entry.c.id).where(entry.c.number > number).order_by(entry.c.number).limit(limit)
    unit.connection.execute(heads.with_for_update(read=True))
    return following(unit, number, limit, noted)


_HEAD = (entry.c.id, entry.c.number, entry.c.origin, entry.c.application_id, entry.c.current_lines)
_FACTS = select(
    func.jsonb_agg(aggregate_order_by(func.to_jsonb(literal_column("entry_fact")), entry_fact.c.line))
).select_from(entry_fact)


def _with_lines(heads: Select[Any]) -> Select[Any]:
    """Ask for the lines that count of the entries of a statement, in the order of numbers."""
    head, line = heads.subquery("head"), entry_version
    facts = _FACTS.where(entry_fact.c.entry_id == head.c.id).correlate(head).scalar_subquery()
    columns = (line.c.line, line.c.part, line.c.cause, line.c.in_force_from, line.c.recorded_at, line.c.decision_id)
    counts = and_(line.c.entry_id == head.c.id, line.c.line == any_(head.c.current_lines))
    statement = select(head, *columns, line.c.content, facts.label("facts")).outerjoin(line, counts)
    return statement.order_by(head.c.number, line.c.line)


_BY_NUMBER = _with_lines(select(*_HEAD).where(entry.c.number == bindparam("wanted")))  # made once: it is asked often


def _current(unit: Unit, heads: Select[Any]) -> list[tuple[str, Callable[[], CurrentRecord]]]:
    """Return how each entry of a statement is read, by number, of those lines that count: one statement for all."""
    return _read_current(unit, _with_lines(heads), {})


def _read_current(
    unit: Unit, statement: Select[Any], values: Mapping[str, str]
) -> list[tuple[str, Callable[[], CurrentRecord]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in unit.connection.execute(statement, values):
        found.setdefault(row.number, []).append(row)
    return [(number, partial(_current_record, rows)) for number, rows in found.items()]


def _current_record(rows: Sequence[Row[Any]]) -> CurrentRecord:
    """Read an entry that says something. Raises LookupError where all lines of a part are gone."""
    head = rows[0]
    versions = tuple(_version(row) for row in rows if row.line is not None)
    facts = tuple(_told_fact(told) for told in head.facts or ())
    read = CurrentEntry(head.number, EntryOrigin(head.origin), versions, facts)
    read.as_of(date.max)  # where a part is gone, this says so
    return CurrentRecord(head.application_id or "", read, str(head.id))


def _told_fact(told: Mapping[str, Any]) -> StateFact:
    """Read a fact as `to_jsonb` tells it."""

    def recording(name: str) -> Recording | None:
        if told[f"{name}_on"] is None:
            return None
        on, at = date.fromisoformat(told[f"{name}_on"]), datetime.fromisoformat(told[f"{name}_at"])
        return Recording(on, at, told[f"{name}_by"] or "")

    began = recording("began")
    if began is None:
        raise LookupError("began")
    return StateFact(_CAUSES[told["cause"]], began, recording("ended"))


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
        numbers += _unfilled(unit, query.key, wanted - len(numbers))
    if not numbers and not query.filters and not query.key:
        return _latest(unit, offset, limit, noted)
    shown = numbers[offset : min(offset + limit, MOST_FOUND)]
    rows = {
        record.entry.number: record
        for record in _readable(unit, select(entry).where(entry.c.number == func.any(shown)), noted)
    }
    total = min(len(numbers), offset + limit, MOST_FOUND)
    return FoundEntries(tuple(rows[number] for number in shown if number in rows), total, len(numbers) > total, partial)


def _latest(unit: Unit, offset: int, limit: int, noted: Noted) -> FoundEntries:
    counted = select(entry.c.id).limit(offset + limit + 1).subquery()
    total = unit.connection.execute(select(func.count()).select_from(counted)).scalar_one()
    order = (entry.c.changed_at.desc(), entry.c.number)
    rows = _readable(unit, select(entry).order_by(*order).offset(offset).limit(limit), noted)
    return FoundEntries(rows, min(total, offset + limit), total > offset + limit)


def _unfilled(unit: Unit, key: str, limit: int) -> list[str]:
    """Return entries that have not come into the search yet, by the trigrams of what they were found by before."""
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
