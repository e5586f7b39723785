"""Whole comparisons with the Commission's register and entries in doubt, as operators and officers see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from module.casework import unreadable
from module.casework.exchange_console import PAGE_SIZE, operator_only
from module.casework.gate import Work
from module.kernel.errors import NotAllowedNow
from module.registry.comparison import ComparisonState
from module.registry.exchange import ExchangeOrder
from module.store import journal
from module.store.exchange import comparisons, doubts, union
from module.store.exchange.comparisons import Comparison, ComparisonFinding, ComparisonPart
from module.store.exchange.doubts import Doubt

Key = tuple[str, str]
"""Where a page of findings goes on: line and number of the last one; of doubts number and line."""


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A comparison with its parts, the entries first."""

    row: Comparison
    parts: tuple[ComparisonPart, ...]


@dataclass(frozen=True, slots=True)
class ComparisonStanding:
    """`last` is the comparison that began last, `whole` the last one that came to its end; None where there is none."""

    last: ComparisonView | None
    whole: ComparisonView | None
    in_doubt: int


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """A page of what the last whole comparison found; `more` is where the next one begins, None behind the last."""

    rows: tuple[ComparisonFinding, ...]
    names: Mapping[str, str]
    doubted: Collection[str]
    more: Key | None


@dataclass(frozen=True, slots=True)
class DoubtsPage:
    """A page of the entries in doubt."""

    rows: tuple[Doubt, ...]
    names: Mapping[str, str]
    more: Key | None


@dataclass(frozen=True, slots=True)
class EntryTrust:
    """How far an entry is confirmed: doubts, and what the last whole comparison of a day found of it."""

    doubts: tuple[Doubt, ...] = ()
    findings: tuple[ComparisonFinding, ...] = ()
    compared_at: datetime | None = None


def standing(work: Work) -> ComparisonStanding:
    """Return when the registers were compared last and how that ended."""
    operator_only(work)
    last = _view(work, comparisons.last(work.unit, noted=unreadable.tell(work, "union_comparison")))
    whole = last
    if last is not None and last.row.state is not ComparisonState.FINISHED:
        whole = _view(work, _whole(work))
    return ComparisonStanding(last, whole, doubts.count(work.unit))


def _whole(work: Work) -> Comparison | None:
    return comparisons.last(work.unit, ComparisonState.FINISHED, noted=unreadable.tell(work, "union_comparison"))


def _view(work: Work, row: Comparison | None) -> ComparisonView | None:
    return ComparisonView(row, comparisons.parts(work.unit, row.id)) if row is not None else None


def findings(work: Work, wanted: str, after: Key | None) -> FindingsPage:
    """Return a page of what the last whole comparison found; `wanted` is a kind or a flag, empty for all."""
    operator_only(work)
    whole, noted = _whole(work), unreadable.tell(work, "union_comparison_finding")
    if whole is None:
        return FindingsPage((), {}, (), None)
    shown, more = comparisons.page(work.unit, whole.id, wanted, after, PAGE_SIZE, noted)
    numbers = [one.number for one in shown]
    doubted = {one.number for one in doubts.of_numbers(work.unit, numbers, unreadable.tell(work, "union_doubt"))}
    return FindingsPage(shown, union.names(work.unit, numbers), doubted, more)


def in_doubt(work: Work, after: Key | None) -> DoubtsPage:
    """Return a page of the entries in doubt."""
    operator_only(work)
    shown, more = doubts.page(work.unit, after, PAGE_SIZE, unreadable.tell(work, "union_doubt"))
    return DoubtsPage(shown, union.names(work.unit, [one.number for one in shown]), more)


def trust(work: Work, number: str) -> EntryTrust:
    """Return how far an entry is confirmed. The caller has judged who reads."""
    whole, noted = _whole(work), unreadable.tell(work, "union_comparison_finding")
    found = comparisons.of_number(work.unit, whole.id, number, noted) if whole is not None else ()
    doubted = doubts.of_numbers(work.unit, [number], unreadable.tell(work, "union_doubt"))
    return EntryTrust(doubted, found, whole.started_at if whole is not None else None)


def ask(work: Work) -> str:
    """Have the whole registers compared; return the id. Raises NotAllowedNow while a comparison is under way."""
    operator_only(work)
    key = comparisons.begin(work.unit, work.actor.account_id, work.now)
    if key is None:
        raise NotAllowedNow
    journal.write(work.unit, work.actor, "comparison_asked", work.now, comparison=key)
    work.unit.after_commit(lambda: work.deps.exchange.operate(ExchangeOrder.COMPARE, key))
    return key
