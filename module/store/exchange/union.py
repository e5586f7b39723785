"""Our copy of the unified register: versions with two times, append-only; the current one of each line by key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, Subquery, and_, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from module.kernel.clock import law_date
from module.registry.register_query import MOST_FOUND, RegisterQuery
from module.registry.search_key import search_key
from module.registry.standing import EXCLUDED_FROM_UNION
from module.store.exchange.bulk import copy
from module.store.exchange.dispatches import LOCK_SPACE
from module.store.exchange_schema import union_entry, union_version
from module.store.schema import SCHEMA
from module.store.search import asking, filling, writing
from module.store.search.subject import NO_FACETS, RecordFacets, SearchedRegister, SearchSubject, subject, union_periods
from module.store.search_schema import search_entry
from module.store.unit import Unit

ENTRY, CIRCULATION = "entry", "circulation"
_WRITERS = 1  # key of the lock under which writers take turns


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A record as it came. `in_force_from` is None where a closing record does not say when it began."""

    number: str
    line: str
    in_force_from: datetime | None
    in_force_to: datetime | None
    updated_at: datetime | None
    record: bytes
    kind: str = ""
    name: str = ""
    holder: str = ""
    status: str = ""
    end_date: date | None = None
    application_id: str = ""
    form_id: str = ""
    facets: RecordFacets = NO_FACETS

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the record, as hex."""
        return hashlib.sha256(self.record).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version; `in_force_to` None = until further notice."""

    id: int
    number: str
    line: str
    in_force_from: datetime
    in_force_to: datetime | None
    updated_at: datetime | None
    recorded_at: datetime
    cause_id: int
    kind: str
    name: str
    holder: str
    status: str
    end_date: date | None
    application_id: str
    form_id: str
    record: bytes
    digest: str


_COLUMNS = [union_version.c[name] for name in Version.__slots__]


def _read(row: Row[Any]) -> Version:
    return Version(**{**row._mapping, "record": bytes(row.record)})


def beginning(new: NewVersion, known: Sequence[datetime], now: datetime) -> datetime:
    """Return when a version begins: as it says, else with the version that it closes, else when it was updated."""
    if new.in_force_from is not None:
        return new.in_force_from
    before = [at for at in known if new.in_force_to is None or at <= new.in_force_to]
    return max(before) if before else (new.in_force_to or new.updated_at or now)


def is_news(new: NewVersion, digest: str, updated_at: datetime | None) -> bool:
    """Tell whether a record says something else than the version held with its beginning, and nothing older.

    Messages of different conversations may overtake each other, and a synchronisation overtakes them all.
    """
    is_older = new.updated_at is not None and updated_at is not None and new.updated_at < updated_at
    return new.digest != digest and not is_older


class _Shelf:
    """What is known of some numbers of one line, kept up while a batch goes in."""

    def __init__(self, unit: Unit, line: str, numbers: Sequence[str]) -> None:
        self.held: dict[tuple[str, datetime], tuple[str, datetime | None]] = {}
        self.begins: dict[str, list[datetime]] = {}
        statement = (
            select(
                union_version.c.number,
                union_version.c.in_force_from,
                union_version.c.digest,
                union_version.c.updated_at,
            )
            .where(union_version.c.line == line, union_version.c.number == func.any(list(numbers)))
            .ext(distinct_on(union_version.c.number, union_version.c.in_force_from))
            .order_by(union_version.c.number, union_version.c.in_force_from, union_version.c.id.desc())
        )
        for number, begins, digest, updated_at in unit.connection.execute(statement):
            self.put(number, begins, digest, updated_at)

    def put(self, number: str, begins: datetime, digest: str, updated_at: datetime | None) -> None:
        """Note a version."""
        if (number, begins) not in self.held:
            self.begins.setdefault(number, []).append(begins)
        self.held[number, begins] = (digest, updated_at)

    def lacks(self, new: NewVersion, begins: datetime) -> bool:
        """Tell whether a record is worth to be stored."""
        held = self.held.get((new.number, begins))
        return held is None or is_news(new, *held)

    def is_latest(self, number: str, begins: datetime) -> bool:
        """Tell whether no version of the number begins later."""
        return begins >= max(self.begins[number])


def take_turn(unit: Unit) -> None:
    """Wait for other writers of the register; held until the end of the transaction."""
    keys = {"space": LOCK_SPACE, "key": _WRITERS}
    unit.connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), keys)


def add(unit: Unit, versions: Sequence[NewVersion], cause_id: int, now: datetime) -> int:
    """Store versions in their order and move the current ones; return how many were not known yet.

    A version that equals the latest one with the same beginning, or was updated before it, is known. The caller has
    taken its turn.
    """
    stored = 0
    for line in (ENTRY, CIRCULATION):
        batch = [new for new in versions if new.line == line]
        if batch:
            stored += _add_line(unit, line, batch, cause_id, now)
    return stored


def _add_line(unit: Unit, line: str, batch: Sequence[NewVersion], cause_id: int, now: datetime) -> int:
    shelf = _Shelf(unit, line, sorted({new.number for new in batch}))
    known = set(shelf.begins)
    rows: list[_Row] = []
    current: dict[str, _Row] = {}
    for new in batch:
        begins = beginning(new, shelf.begins.get(new.number, ()), now)
        if not shelf.lacks(new, begins):
            continue
        digest = new.digest
        shelf.put(new.number, begins, digest, new.updated_at)
        row = _Row(new, begins, digest)
        rows.append(row)
        if shelf.is_latest(new.number, begins):
            current[new.number] = row
    if rows:
        _store(unit, rows, cause_id, now)
        _open(unit, line, [row for row in current.values() if row.new.number not in known])
        _move(unit, line, [row for row in current.values() if row.new.number in known])
        if line == ENTRY:
            found_by = [_subject(row, known) for row in current.values()]
            writing.write(unit, SearchedRegister.UNION, found_by, now, known=True)
    return len(rows)


@dataclass(slots=True)
class _Row:
    """A version on its way into its table."""

    new: NewVersion
    begins: datetime
    digest: str
    id: int = 0


_SAME = tuple(name for name in NewVersion.__slots__ if name not in ("in_force_from", "facets"))
_WRITTEN = ("id", "in_force_from", "digest", "recorded_at", "cause_id", *_SAME)


def _store(unit: Unit, rows: Sequence[_Row], cause_id: int, now: datetime) -> None:
    sequence = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    found = unit.connection.execute(sequence, {"name": f"{SCHEMA}.{union_version.name}", "count": len(rows)})
    for row, key in zip(rows, found.scalars(), strict=True):
        row.id = key
    same = attrgetter(*_SAME)
    values = ((row.id, row.begins, row.digest, now, cause_id, *same(row.new)) for row in rows)
    copy(unit, union_version, _WRITTEN, values)


def _subject(row: _Row, known: set[str]) -> SearchSubject:
    """Return what an entry is found by; a version without a name leaves what the one before was found by."""
    new = row.new
    since = row.begins if new.number in known else None
    periods = union_periods(new.status, row.begins, new.in_force_to, new.end_date, since)
    named = (new.name, *new.holder.split("; ")) if new.name or new.number not in known else None
    return subject(new.number, periods, named and tuple(filter(None, named)), new.facets, since)


def _searched(row: _Row) -> str:
    """Return the words by which an entry is found; a version without a name leaves those of the one before."""
    return search_key(f"{row.new.number} {row.new.name} {row.new.holder}") if row.new.name else ""


def _open(unit: Unit, line: str, rows: Sequence[_Row]) -> None:
    """Make versions of one line the current ones of numbers that had none."""
    values = (
        (
            row.new.number,
            line,
            row.id,
            row.new.status,
            _searched(row) or search_key(f"{row.new.number} {row.new.holder}"),
        )
        for row in rows
    )
    copy(unit, union_entry, ("number", "line", "version_id", "status", "search"), values)


# one statement for a batch: executemany would send each row for itself
_MOVE = text(
    f"UPDATE {SCHEMA}.{union_entry.name} AS entry"  # noqa: S608 - own names
    " SET version_id = moved.version_id, status = moved.status,"
    " search = COALESCE(NULLIF(moved.search, ''), entry.search)"
    " FROM unnest(CAST(:numbers AS text[]), CAST(:keys AS bigint[]), CAST(:states AS text[]), CAST(:texts AS text[]))"
    " AS moved (number, version_id, status, search)"
    " WHERE entry.number = moved.number AND entry.line = :line"
)


def _move(unit: Unit, line: str, rows: Sequence[_Row]) -> None:
    """Make versions of one line the current ones of numbers that had others."""
    if not rows:
        return
    values = {
        "line": line,
        "numbers": [row.new.number for row in rows],
        "keys": [row.id for row in rows],
        "states": [row.new.status for row in rows],
        "texts": [_searched(row) for row in rows],
    }
    unit.connection.execute(_MOVE, values)


def current(unit: Unit, number: str, line: str = ENTRY, *, at: datetime | None = None) -> Version | None:
    """Return the current version of a line: the one that began last, by an instant where one is given.

    A number whose versions all begin later has the one that begins last.
    """
    statement = (
        select(*_COLUMNS)
        .join(union_entry, union_entry.c.version_id == union_version.c.id)
        .where(union_entry.c.number == number, union_entry.c.line == line)
    )
    row = unit.connection.execute(statement).one_or_none()
    if row is None or at is None or row.in_force_from <= at:
        return _read(row) if row else None
    return begun(unit, number, at, at, line=line) or _read(row)


def holds(unit: Unit, numbers: Sequence[str], line: str = ENTRY) -> bool:
    """Tell whether the copy holds all of some numbers."""
    statement = (
        select(func.count())
        .select_from(union_entry)
        .where(union_entry.c.line == line, union_entry.c.number == func.any(list(set(numbers))))
    )
    return bool(unit.connection.execute(statement).scalar_one() == len(set(numbers)))


def history(unit: Unit, number: str) -> tuple[Version, ...]:
    """Return all versions of a number, both lines, in the order in which they were stored."""
    statement = select(*_COLUMNS).where(union_version.c.number == number).order_by(union_version.c.id)
    return tuple(_read(row) for row in unit.connection.execute(statement))


def names(unit: Unit, numbers: Sequence[str]) -> dict[str, str]:
    """Return the latest name that versions of some entries tell; those that nobody ever named are left out."""
    if not numbers:
        return {}
    statement = (
        select(union_version.c.number, union_version.c.name)
        .where(union_version.c.line == ENTRY, union_version.c.number == func.any(list(numbers)))
        .where(union_version.c.name != "")
        .ext(distinct_on(union_version.c.number))
        .order_by(union_version.c.number, union_version.c.in_force_from.desc(), union_version.c.id.desc())
    )
    return {number: name for number, name in unit.connection.execute(statement)}


def as_of(
    unit: Unit, in_force_at: datetime, known_at: datetime, *, line: str = ENTRY, number: str = ""
) -> Iterator[Version]:
    """Yield the version of each number that was in force at an instant, as far as it was known at another.

    This is the period of the record, not protection: a record that says «excluded» is in force as a record.

    Of versions with one beginning the later stored counts; of those that have begun, the one that began last, unless it
    has ended.
    """
    found = _in_force(in_force_at, known_at, line, number)
    statement = select(*_COLUMNS).join(found, found.c.id == union_version.c.id).order_by(union_version.c.number)
    for row in unit.connection.execute(statement.execution_options(yield_per=200)):
        yield _read(row)


def begun(unit: Unit, number: str, in_force_at: datetime, known_at: datetime, *, line: str = ENTRY) -> Version | None:
    """Return the version of an entry that began last by an instant, whether it has ended or not."""
    found = _begun(known_at, in_force_at, line, number)
    row = unit.connection.execute(select(*_COLUMNS).join(found, found.c.id == union_version.c.id)).one_or_none()
    return _read(row) if row else None


def records(unit: Unit, line: str, at: datetime) -> Iterator[bytes]:
    """Yield the record of each number of a line that is in force at an instant, by number.

    An entry is in force as `registry.standing` has it: not excluded, and not past the last day that it names. The
    circulation data of an entry that is not in force are left out with it.
    """
    found = _in_force(at, at, line, "")
    statement = select(union_version.c.record).join(found, found.c.id == union_version.c.id)
    if line == ENTRY:
        statement = statement.where(_is_protected(union_version, at))
    else:
        entries = _begun(at, at, ENTRY, "")
        over = select(entries.c.number).where(~_is_still(entries, at) | ~_is_protected(entries, at))
        statement = statement.where(union_version.c.number.not_in(over))
    ordered = statement.order_by(union_version.c.number).execution_options(yield_per=200)
    for record in unit.connection.execute(ordered).scalars():
        yield bytes(record)


def _is_protected(of: FromClause, at: datetime) -> ColumnElement[bool]:
    last = of.c.end_date.is_(None) | (of.c.end_date >= law_date(at))
    return and_(of.c.status != EXCLUDED_FROM_UNION, last)


def _is_still(of: FromClause, at: datetime) -> ColumnElement[bool]:
    return or_(of.c.in_force_to.is_(None), of.c.in_force_to > at)


def _in_force(in_force_at: datetime, known_at: datetime, line: str, number: str) -> Subquery:
    found = _begun(known_at, in_force_at, line, number)
    return select(found.c.id).where(_is_still(found, in_force_at)).subquery()


def _begun(known_at: datetime, in_force_at: datetime, line: str, number: str) -> Subquery:
    shown = ("id", "number", "in_force_to", "status", "end_date")
    known = (
        select(*(union_version.c[name] for name in shown))
        .where(union_version.c.line == line)
        .where(union_version.c.recorded_at <= known_at, union_version.c.in_force_from <= in_force_at)
        .ext(distinct_on(union_version.c.number))
        .order_by(union_version.c.number, union_version.c.in_force_from.desc(), union_version.c.id.desc())
    )
    if number:
        known = known.where(union_version.c.number == number)
    return known.subquery()


@dataclass(frozen=True, slots=True)
class FoundVersions:
    """One slice of what a query found, as `entries.FoundEntries` has it."""

    rows: tuple[Version, ...]
    total: int
    more: bool
    partial: bool = False


def search(unit: Unit, query: RegisterQuery, now: datetime, offset: int, limit: int) -> FoundVersions:
    """Return one slice of the current entries that a query means, best first; without one of all, by number."""
    if query.asks_for_all:
        counted = select(union_entry.c.number).where(union_entry.c.line == ENTRY).limit(offset + limit + 1).subquery()
        total = unit.connection.execute(select(func.count()).select_from(counted)).scalar_one()
        rows = unit.connection.execute(_current().order_by(union_entry.c.number).offset(offset).limit(limit))
        return FoundVersions(tuple(map(_read, rows)), min(total, offset + limit), total > offset + limit)
    wanted = min(offset + limit + 1, MOST_FOUND + 1)
    numbers = asking.find(unit, SearchedRegister.UNION, query, now, wanted)
    partial = not filling.of(unit, SearchedRegister.UNION).done
    if partial and not query.filters:
        numbers += _unfilled(unit, query.text, wanted - len(numbers))
    shown = numbers[offset : min(offset + limit, MOST_FOUND)]
    found = unit.connection.execute(_current().where(union_entry.c.number == func.any(shown)))
    rows_by_number = {row.number: _read(row) for row in found}
    total = min(len(numbers), offset + limit, MOST_FOUND)
    rows_shown = tuple(rows_by_number[number] for number in shown if number in rows_by_number)
    return FoundVersions(rows_shown, total, len(numbers) > total, partial)


def _current() -> Select[Any]:
    joined = select(*_COLUMNS).join(union_entry, union_entry.c.version_id == union_version.c.id)
    return joined.where(union_entry.c.line == ENTRY)


def _unfilled(unit: Unit, words: str, limit: int) -> list[str]:
    """Return entries that have not come into the search yet, by parts of what they were found by before."""
    key = search_key(words)
    if not key or limit <= 0:
        return []
    known = exists().where(search_entry.c.register == int(SearchedRegister.UNION))
    known = known.where(search_entry.c.number == union_entry.c.number)
    alike = union_entry.c.search.contains(key, autoescape=True) | (
        func.word_similarity(key, union_entry.c.search) > 0.6
    )
    statement = select(union_entry.c.number).where(union_entry.c.line == ENTRY, alike, ~known)
    return list(unit.connection.execute(statement.order_by(union_entry.c.number).limit(limit)).scalars())


def following(unit: Unit, number: str, limit: int) -> list[Version]:
    """Return so many current entries after a number, by number."""
    statement = _current().where(union_entry.c.number > number).order_by(union_entry.c.number).limit(limit)
    return [_read(row) for row in unit.connection.execute(statement)]


def currents(unit: Unit, line: str) -> Iterator[tuple[str, str, str]]:
    """Yield number, status and digest of the current versions of a line, by number."""
    statement = (
        select(union_entry.c.number, union_entry.c.status, union_version.c.digest)
        .join(union_version, union_version.c.id == union_entry.c.version_id)
        .where(union_entry.c.line == line)
        .order_by(union_entry.c.number)
    )
    for row in unit.connection.execute(statement.execution_options(yield_per=1000)):
        yield row.number, row.status, row.digest


def stored(unit: Unit) -> Iterator[tuple[int, str, str, datetime, datetime | None, datetime, str]]:
    """Yield cause, number, line, both times, time of storing and digest of all versions, in their order."""
    statement = select(
        union_version.c.cause_id,
        union_version.c.number,
        union_version.c.line,
        union_version.c.in_force_from,
        union_version.c.in_force_to,
        union_version.c.recorded_at,
        union_version.c.digest,
    ).order_by(union_version.c.id)
    for row in unit.connection.execute(statement.execution_options(yield_per=1000)):
        yield row.cause_id, row.number, row.line, row.in_force_from, row.in_force_to, row.recorded_at, row.digest


def current_records(unit: Unit, line: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield number, digest and record of the current versions of a line, by number."""
    statement = (
        select(union_entry.c.number, union_version.c.digest, union_version.c.record)
        .join(union_version, union_version.c.id == union_entry.c.version_id)
        .where(union_entry.c.line == line)
        .order_by(union_entry.c.number)
    )
    for row in unit.connection.execute(statement.execution_options(yield_per=100)):
        yield row.number, row.digest, bytes(row.record)
