"""The list of opinions for the Commission: which wait, and which are finished, by pages (D27)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from module.casework import opinion_standing
from module.casework.gate import Work, is_officer
from module.casework.opinion_views import OpinionRow
from module.kernel.errors import NotPermitted
from module.registry.opinion import CLOSED, TERM_RUNS, OpinionState
from module.registry.paging import FIRST, ListPlace, Paged
from module.store import opinions


def worklist(
    work: Work,
    *,
    states: Collection[OpinionState] = (),
    mine: bool = False,
    finished: bool = False,
    place: ListPlace = FIRST,
) -> Paged[OpinionRow]:
    """Return a page of the objects to give an opinion on, those due first on top; or of the finished ones, the latest.

    Of some states where asked, whether their term runs or not.
    """
    if not is_officer(work.actor):
        raise NotPermitted
    case_officer = work.actor.account_id if mine else ""
    wanted = states or (CLOSED if finished else TERM_RUNS)
    found = opinion_standing.tasks(work, wanted, case_officer, place).of(
        lambda line: opinion_standing.opinion_row(work, line)
    )
    if TERM_RUNS.isdisjoint(wanted):
        return found
    return replace(found, rows=tuple(sorted(found.rows, key=lambda row: row.due_on or date.max)))


def missed(work: Work) -> int:
    """Count for an officer the opinions whose term is over while the Commission has not accepted them; else nought."""
    if not is_officer(work.actor):
        return 0
    days = (opinion_standing.last_day(work, *row) for row in opinions.running(work.unit))
    return sum(day is not None and day < work.today for day in days)
