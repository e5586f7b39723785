"""How an opinion stands: its last day, what was done to it, and what the operator was told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from module.casework import unreadable
from module.casework.gate import Work
from module.casework.opinion_views import OpinionHistory, OpinionIncident, OpinionRow
from module.kernel.clock import law_date
from module.registry.actors import Role
from module.registry.opinion import NOT_THROUGH, TERM, TERM_RUNS, OpinionState
from module.registry.paging import ListPlace, Paged
from module.store import journal, opinions
from module.store.exchange import incidents
from module.store.opinions import OpinionLine, OpinionRecord

NO_ANSWER = "P.EXC.002"
"""The incident of a request that was not answered after its last repeat (regulation, table 17)."""


def due_on(work: Work, record: OpinionRecord | OpinionLine) -> date | None:
    """Return the last day by the term that stands today, else by the one that stood when the application arrived."""
    return last_day(work, record.received_at, record.due_on)


def opinion_row(work: Work, record: OpinionRecord | OpinionLine) -> OpinionRow:
    """Return what a line of the list says of a task, by the term that stands today."""
    due, left = due_on(work, record), None
    if due is not None and record.state in TERM_RUNS:
        left = work.deps.law.deadlines.calendar.working_days_between(work.today, due)
    return OpinionRow(
        id=record.id,
        application_id=record.application_id,
        form_id=record.form_id,
        object_kind=record.object_kind,
        object_name=record.object_name,
        holder=record.holder,
        state=record.state,
        due_on=due,
        days_left=left,
        case_officer=record.case_officer_name,
        mine=bool(record.case_officer_id) and record.case_officer_id == work.actor.account_id,
    )


def last_day(work: Work, received_at: datetime, at_arrival: date | None) -> date | None:
    """Return the last day of a task that arrived then, by the term that stands today if one does."""
    today = work.deps.law.deadlines.due(TERM, law_date(received_at))
    return at_arrival if today is None else today


def tasks(work: Work, states: Collection[OpinionState], case_officer_id: str, place: ListPlace) -> Paged[OpinionLine]:
    """Return the tasks of states, of a case officer, where asked; what cannot be read is left out and told.

    Where a term stands today it runs from the arrival, else each by the last day that it was given then.
    """
    by_arrival = work.deps.law.deadlines.due(TERM, work.today) is not None
    noted = unreadable.tell(work, "exchange_opinion")
    return opinions.tasks(work.unit, states, case_officer_id, place=place, by_arrival=by_arrival, noted=noted)


def history(work: Work, record: OpinionRecord) -> tuple[OpinionHistory, ...]:
    """Return what was done. Earlier releases wrote silence down as a failure: the incident of that instant tells it."""
    told = incidents.find(work.unit, only_open=False, conversation_id=record.conversation_id)
    silent = {one.raised_at for one in told if one.code == NO_ANSWER} if record.conversation_id else set()
    lines = []
    for row in journal.of_application(work.unit, record.id):
        act, state = row.act, row.status_after
        if act == "opinion_failed" and row.at in silent:
            act, state = "opinion_unanswered", OpinionState.UNANSWERED
        if state:
            lines.append(OpinionHistory(row.at, row.actor_name, act, OpinionState(state)))
    return tuple(lines)


def incident(work: Work, record: OpinionRecord) -> OpinionIncident | None:
    """Return the latest incident of an opinion that did not get through."""
    if record.state not in NOT_THROUGH:
        return None
    found = incidents.find(work.unit, only_open=False, conversation_id=record.conversation_id, limit=1)
    may_open = work.actor.plays(Role.OPERATOR)
    return next((OpinionIncident(one.id, one.code, one.raised_at, one.resolved_at, may_open) for one in found), None)
