"""The pattern request / response as one table: role, state, event to state and effects (Decision 5, par. 99-139)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ConversationRole(StrEnum):
    """Our part in a transaction."""

    INITIATOR = "initiator"
    RESPONDENT = "respondent"


class State(StrEnum):
    """Where a conversation stands. `refused` is known to both roles; `waiting_*` to the initiator."""

    WAITING_RECEIPT = "waiting_receipt"
    WAITING_ACCEPTANCE = "waiting_acceptance"
    WAITING_ANSWER = "waiting_answer"
    WAITING_REPEAT = "waiting_repeat"
    FINISHED = "finished"
    GIVEN_UP = "given_up"
    REFUSED = "refused"
    NEW = "new"
    HELD = "held"
    ANSWERED = "answered"
    FAILED = "failed"


class Event(StrEnum):
    """What happens to a conversation.

    Of the peer: signals, a technical fault, messages. Of time: `repeat_due`, `repeats_spent`, `hold_over`. Of ours:
    `entry_arrived` (synchronisation brought what was missing), `failure` (processing broke), `resend` (a person asks).
    """

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ERROR = "error"
    FAULT = "fault"
    ANSWER = "answer"
    ANSWER_FAULTY = "answer_faulty"
    ANSWER_REPEATED = "answer_repeated"
    REQUEST = "request"
    REQUEST_MALFORMED = "request_malformed"
    REQUEST_FAULTY = "request_faulty"
    REQUEST_EARLY = "request_early"
    REQUEST_REPEATED = "request_repeated"
    CHANGED = "changed"
    UNEXPECTED = "unexpected"
    REPEAT_DUE = "repeat_due"
    REPEATS_SPENT = "repeats_spent"
    HOLD_OVER = "hold_over"
    ENTRY_ARRIVED = "entry_arrived"
    FAILURE = "failure"
    RESEND = "resend"


class ExchangeEffect(StrEnum):
    """What we do, in the order of a row. `send_error` carries the codes of the check, of the hold or of the failure."""

    SEND_RECEIVED = "send_received"
    SEND_ACCEPTED = "send_accepted"
    SEND_ANSWER = "send_answer"
    SEND_ERROR = "send_error"
    SEND_AGAIN = "send_again"
    REPEAT_REQUEST = "repeat_request"
    APPLY = "apply"
    RAISE_002 = "P.EXC.002"
    RAISE_003 = "P.EXC.003"
    RAISE_004 = "P.EXC.004"
    RAISE_CHANGED = "document_changed"
    CLOSE_INCIDENTS = "close_incidents"


S, E, F = State, Event, ExchangeEffect

WAITING = (S.WAITING_RECEIPT, S.WAITING_ACCEPTANCE, S.WAITING_ANSWER, S.WAITING_REPEAT)
CLOSED = (S.REFUSED, S.GIVEN_UP)
STATES: Mapping[ConversationRole, tuple[State, ...]] = {
    ConversationRole.INITIATOR: (*WAITING, S.FINISHED, *CLOSED),
    ConversationRole.RESPONDENT: (S.NEW, S.HELD, S.ANSWERED, S.REFUSED, S.FAILED),
}
_SHARED = (E.RECEIVED, E.ACCEPTED, E.ERROR, E.FAULT, E.CHANGED, E.UNEXPECTED, E.RESEND)
EVENTS: Mapping[ConversationRole, tuple[Event, ...]] = {
    ConversationRole.INITIATOR: (
        *_SHARED,
        *(E.ANSWER, E.ANSWER_FAULTY, E.ANSWER_REPEATED),
        *(E.REPEAT_DUE, E.REPEATS_SPENT),
    ),
    ConversationRole.RESPONDENT: (
        *_SHARED,
        *(E.REQUEST, E.REQUEST_MALFORMED, E.REQUEST_FAULTY, E.REQUEST_EARLY, E.REQUEST_REPEATED),
        *(E.HOLD_OVER, E.ENTRY_ARRIVED, E.FAILURE),
    ),
}


@dataclass(frozen=True, slots=True)
class StateRow:
    """A row of the table for some states and events. `to` is None where the state stays."""

    role: ConversationRole
    states: tuple[State, ...]
    events: tuple[Event, ...]
    to: State | None
    effects: tuple[ExchangeEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """The state after an event and what is done."""

    state: State
    effects: tuple[ExchangeEffect, ...]


def _initiator(
    states: Iterable[State], events: Iterable[Event], to: State | None, *effects: ExchangeEffect
) -> StateRow:
    return StateRow(ConversationRole.INITIATOR, tuple(states), tuple(events), to, effects)


def _respondent(
    states: Iterable[State], events: Iterable[Event], to: State | None, *effects: ExchangeEffect
) -> StateRow:
    return StateRow(ConversationRole.RESPONDENT, tuple(states), tuple(events), to, effects)


_BEFORE_ACCEPTANCE = (S.WAITING_RECEIPT, S.WAITING_ACCEPTANCE, S.WAITING_REPEAT)
_OURS = STATES[ConversationRole.INITIATOR]
_THEIRS = STATES[ConversationRole.RESPONDENT]
_DONE = (S.ANSWERED, S.REFUSED, S.FAILED)

ROWS: tuple[StateRow, ...] = (
    # --- we asked: signals are optional and may come late or out of order
    _initiator([S.WAITING_RECEIPT], [E.RECEIVED], S.WAITING_ACCEPTANCE),
    _initiator(_BEFORE_ACCEPTANCE, [E.ACCEPTED], S.WAITING_ANSWER),
    _initiator([S.WAITING_ACCEPTANCE, S.WAITING_ANSWER, S.WAITING_REPEAT], [E.RECEIVED], None),
    _initiator([S.WAITING_ANSWER], [E.ACCEPTED], None),
    _initiator([S.FINISHED, *CLOSED], [E.RECEIVED, E.ACCEPTED], None),
    _initiator(WAITING, [E.ERROR], S.REFUSED, F.RAISE_004),
    _initiator([S.GIVEN_UP], [E.ERROR], S.REFUSED, F.CLOSE_INCIDENTS, F.RAISE_004),
    _initiator([S.FINISHED, S.REFUSED], [E.ERROR], None),
    # a technical fault is answered with a repeat once the term of receipt is over, not in a rush
    _initiator(WAITING, [E.FAULT], S.WAITING_REPEAT),
    _initiator([S.FINISHED, *CLOSED], [E.FAULT], None),
    _initiator(WAITING, [E.REPEAT_DUE, E.RESEND], S.WAITING_RECEIPT, F.REPEAT_REQUEST),
    _initiator(WAITING, [E.REPEATS_SPENT], S.GIVEN_UP, F.RAISE_002),
    _initiator([S.FINISHED, *CLOSED], [E.REPEAT_DUE, E.REPEATS_SPENT], None),
    _initiator(CLOSED, [E.RESEND], S.WAITING_RECEIPT, F.CLOSE_INCIDENTS, F.REPEAT_REQUEST),
    _initiator([S.FINISHED], [E.RESEND], None),
    _initiator(WAITING, [E.ANSWER], S.FINISHED, F.APPLY),
    _initiator(CLOSED, [E.ANSWER], S.FINISHED, F.APPLY, F.CLOSE_INCIDENTS),
    _initiator([S.FINISHED], [E.ANSWER], None, F.SEND_ERROR),
    _initiator(_OURS, [E.ANSWER_REPEATED], None),
    _initiator(_OURS, [E.ANSWER_FAULTY, E.UNEXPECTED], None, F.SEND_ERROR),
    _initiator(_OURS, [E.CHANGED], None, F.SEND_ERROR, F.RAISE_CHANGED),
    # --- they asked
    _respondent([S.NEW], [E.REQUEST], S.ANSWERED, F.SEND_RECEIVED, F.SEND_ACCEPTED, F.APPLY, F.SEND_ANSWER),
    _respondent([S.NEW], [E.REQUEST_MALFORMED, E.UNEXPECTED], S.REFUSED, F.SEND_ERROR),
    _respondent([S.NEW], [E.REQUEST_FAULTY], S.REFUSED, F.SEND_RECEIVED, F.SEND_ERROR),
    _respondent([S.NEW], [E.REQUEST_EARLY], S.HELD, F.SEND_RECEIVED),
    _respondent([S.NEW], [E.FAILURE], S.FAILED, F.SEND_RECEIVED, F.SEND_ACCEPTED, F.SEND_ERROR, F.RAISE_003),
    _respondent([S.NEW], [E.CHANGED], S.REFUSED, F.SEND_ERROR, F.RAISE_CHANGED),
    _respondent([S.HELD], [E.ENTRY_ARRIVED], S.ANSWERED, F.SEND_ACCEPTED, F.APPLY, F.SEND_ANSWER),
    _respondent([S.HELD], [E.HOLD_OVER], S.REFUSED, F.SEND_ERROR),
    _respondent([S.HELD], [E.FAILURE], S.FAILED, F.SEND_ACCEPTED, F.SEND_ERROR, F.RAISE_003),
    # a second document in a conversation that has one
    _respondent(
        [S.HELD, *_DONE],
        [E.REQUEST, E.REQUEST_MALFORMED, E.REQUEST_FAULTY, E.REQUEST_EARLY, E.UNEXPECTED],
        None,
        F.SEND_ERROR,
    ),
    _respondent([S.HELD, *_DONE], [E.CHANGED], None, F.SEND_ERROR, F.RAISE_CHANGED),
    _respondent([S.HELD, *_DONE], [E.REQUEST_REPEATED, E.RESEND], None, F.SEND_AGAIN),
    _respondent([S.NEW], [E.REQUEST_REPEATED, E.RESEND], None),
    _respondent([S.ANSWERED], [E.ERROR, E.FAULT], S.FAILED, F.RAISE_003),
    _respondent([S.NEW, S.HELD, S.REFUSED, S.FAILED], [E.ERROR, E.FAULT], None),
    _respondent(_THEIRS, [E.RECEIVED, E.ACCEPTED], None),
    _respondent([S.NEW, *_DONE], [E.HOLD_OVER, E.ENTRY_ARRIVED], None),
    _respondent(_DONE, [E.FAILURE], None),
)


def expand(rows: Iterable[StateRow]) -> dict[tuple[ConversationRole, State, Event], Transition]:
    """Return the table one cell at a time. Raises ValueError where two rows decide the same cell."""
    cells: dict[tuple[ConversationRole, State, Event], Transition] = {}
    for row in rows:
        for state in row.states:
            for event in row.events:
                cell = (row.role, state, event)
                if cell in cells:
                    raise ValueError(cell)
                cells[cell] = Transition(row.to or state, row.effects)
    return cells


TABLE: Mapping[tuple[ConversationRole, State, Event], Transition] = expand(ROWS)


def decide(role: ConversationRole, state: State, event: Event) -> Transition:
    """Return what an event does. Raises KeyError for a state or an event that the role does not know."""
    return TABLE[role, state, event]
