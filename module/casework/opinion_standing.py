"""How an opinion stands: its last day, what was done to it, and what the operator was told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from module.casework import unreadable
from module.casework.gate import Work, is_officer
from module.casework.opinion_views import OpinionHistory, OpinionIncident
from module.kernel.clock import law_date
from module.registry.actors import Role
from module.registry.opinion import NOT_THROUGH, TERM, OpinionState
from module.store import journal, opinions
from module.store.exchange import incidents
from module.store.opinions import OpinionRecord

NO_ANSWER = "P.EXC.002"
"""The incident of a request that was not answered after its last repeat (regulation, table 17)."""


def due_on(work: Work, record: OpinionRecord) -> date | None:
    """Return the last day by the term that stands today, else by the one that stood when the application arrived."""
    return _last_day(work, record.received_at, record.due_on)


def _last_day(work: Work, received_at: datetime, at_arrival: date | None) -> date | None:
    today = work.deps.law.deadlines.due(TERM, law_date(received_at))
    return at_arrival if today is None else today


def tasks(work: Work, states: Collection[OpinionState], case_officer_id: str) -> tuple[OpinionRecord, ...]:
    """Return the tasks of states, of a case officer, where asked; what cannot be read is left out and told."""
    return opinions.tasks(work.unit, states, case_officer_id, noted=unreadable.tell(work, "exchange_opinion"))


def missed(work: Work) -> int:
    """Count for an officer the opinions whose term is over while the Commission has not accepted them; else nought."""
    if not is_officer(work.actor):
        return 0
    days = (_last_day(work, *row) for row in opinions.running(work.unit))
    return sum(day is not None and day < work.today for day in days)


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
