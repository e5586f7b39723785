"""What an entry of either register is found by, as the writer of its version knows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum
from typing import TypeVar

from module.kernel.clock import ALMATY
from module.registry.entry import CommonContent, Entry
from module.registry.register_query import hs_digits
from module.registry.standing import ProtectionState, union_standing

T = TypeVar("T")
_LEGAL = re.compile(r"[0-9]{4}[4-6][0-9]{7}")
"""A BIN: its fifth digit is the kind of the legal entity; that of an IIN is of a day, at most 3."""
BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
END = datetime(9999, 12, 30, tzinfo=UTC)
"""What stands for no beginning and no end: infinity is no instant of Python."""


class SearchedRegister(IntEnum):
    """The two registers. The values are stored."""

    NATIONAL = 1
    UNION = 2


@dataclass(frozen=True, slots=True)
class SearchPeriod:
    """How an entry stands from an instant until before another."""

    from_at: datetime
    until_at: datetime
    state: ProtectionState


@dataclass(frozen=True, slots=True)
class RecordFacets:
    """What a record of the unified register is found by beside its number, name and holders."""

    numbers: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    nice_classes: tuple[int, ...] = ()
    goods: tuple[str, ...] = ()
    holder_numbers: tuple[str, ...] = ()


NO_FACETS = RecordFacets()


@dataclass(frozen=True, slots=True)
class SearchSubject:
    """An entry as it is found. `names` None: they stay as they were written before, and the facets with them.

    `since` None: `periods` are its whole life; else those before stay. `changed_at` None: now.
    """

    number: str
    periods: tuple[SearchPeriod, ...]
    names: tuple[str, ...] | None = ()
    numbers: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    nice_classes: tuple[int, ...] = ()
    goods: tuple[str, ...] = ()
    holder_bins: tuple[str, ...] = ()
    since: datetime | None = None
    changed_at: datetime | None = None


def content_facets(common: CommonContent) -> RecordFacets:
    """Return what an entry of either register is found by, of its content."""
    return RecordFacets(
        numbers=tuple(filter(None, common.right.numbers())),
        hs_codes=tuple(code for block in common.goods for code in block.hs_codes),
        nice_classes=tuple(number for block in common.goods for number in block.nice_classes),
        goods=tuple(block.description for block in common.goods if block.description),
        holder_numbers=tuple(holder.identifier for holder in common.holders),
    )


def subject(
    number: str,
    periods: tuple[SearchPeriod, ...],
    names: tuple[str, ...] | None,
    facets: RecordFacets,
    since: datetime | None = None,
    *,
    changed_at: datetime | None = None,
) -> SearchSubject:
    """Return an entry as it is found. Of the numbers of holders only those of legal entities: a person's is none."""
    return SearchSubject(
        number=number,
        periods=periods,
        names=names,
        numbers=(number, *facets.numbers),
        hs_codes=tuple(map(hs_digits, facets.hs_codes)),
        nice_classes=facets.nice_classes,
        goods=facets.goods,
        holder_bins=tuple(one for one in facets.holder_numbers if _LEGAL.fullmatch(one)),
        since=since,
        changed_at=changed_at,
    )


def of_entry(entry: Entry) -> SearchSubject:
    """Return a national entry as it is found, by all that is recorded of it."""
    common = entry.latest().common
    names = (common.right.name, *(holder.name for holder in common.holders))
    texts = tuple(text for name in names for text in (name.ru, name.kk, name.en, name.original) if text)
    return subject(entry.number, _life(entry), texts, content_facets(common), changed_at=_last_act(entry))


def _last_act(entry: Entry) -> datetime:
    acts = [version.recording.at for version in entry.versions]
    acts += [one.at for fact in entry.facts for one in (fact.began, fact.ended) if one is not None]
    return max(acts)


def _life(entry: Entry) -> tuple[SearchPeriod, ...]:
    """Return how an entry stands, from each day on that may change it; the state is computed as ever."""
    days = {version.recording.on for version in entry.versions}
    for fact in entry.facts:
        days.update(one.on for one in (fact.began, fact.ended) if one is not None)
    for day in tuple(days):
        protection = entry.as_of(day).protection
        days.update(one for one in (protection.begins,) if one is not None)
        if protection.last_day is not None and protection.last_day < date.max:
            days.add(date.fromordinal(protection.last_day.toordinal() + 1))
    turns = [(_midnight(day), day) for day in sorted(days)]
    before = date.fromordinal(max(1, turns[0][1].toordinal() - 1))
    return _joined([(BEGINNING, before), *turns], lambda day: entry.as_of(day).state)


def union_periods(
    status: str, begins: datetime, ends: datetime | None, end_date: date | None, since: datetime | None
) -> tuple[SearchPeriod, ...]:
    """Return how a record of the unified register stands, from `since` on or as long as time is."""
    turns = {since or BEGINNING, begins}
    if ends is not None:
        turns.add(ends)
    if end_date is not None and end_date < date.max:
        turns.add(_midnight(date.fromordinal(end_date.toordinal() + 1)))
    kept = sorted(turn for turn in turns if since is None or turn >= since)
    return _joined([(turn, turn) for turn in kept], lambda at: union_standing(status, begins, ends, end_date, at))


def _midnight(day: date) -> datetime:
    return min(max(datetime.combine(day, time(), tzinfo=ALMATY), BEGINNING), END)


def _joined(turns: list[tuple[datetime, T]], state: Callable[[T], ProtectionState]) -> tuple[SearchPeriod, ...]:
    found: list[SearchPeriod] = []
    ends = [at for at, _ in turns[1:]] + [END]
    for (at, key), end in zip(turns, ends, strict=True):
        now = state(key)
        if found and found[-1].state is now:
            found[-1] = SearchPeriod(found[-1].from_at, end, now)
        elif at < end:
            found.append(SearchPeriod(at, end, now))
    return tuple(found)
