"""The table of the pattern: every cell is decided once, and each row does what the regulation says."""

from __future__ import annotations

from itertools import product

import pytest

from module.eaeu.flow.patterns import (
    EVENTS,
    ROWS,
    STATES,
    TABLE,
    ConversationRole,
    Event,
    ExchangeEffect,
    State,
    decide,
    expand,
)
from module.eaeu.spec.facts import process

S, E, F = State, Event, ExchangeEffect
CELLS = {(role, state, event) for role in ConversationRole for state, event in product(STATES[role], EVENTS[role])}
WAITING = (S.WAITING_RECEIPT, S.WAITING_ACCEPTANCE, S.WAITING_ANSWER, S.WAITING_REPEAT)


def ask(*events: Event) -> tuple[State, list[ExchangeEffect]]:
    """Play events to a request of ours."""
    return _play(ConversationRole.INITIATOR, S.WAITING_RECEIPT, events)


def serve(*events: Event) -> tuple[State, list[ExchangeEffect]]:
    """Play events to a request of theirs."""
    return _play(ConversationRole.RESPONDENT, S.NEW, events)


def _play(role: ConversationRole, state: State, events: tuple[Event, ...]) -> tuple[State, list[ExchangeEffect]]:
    effects: list[ExchangeEffect] = []
    for event in events:
        outcome = decide(role, state, event)
        state, effects = outcome.state, [*effects, *outcome.effects]
    return state, effects


def test_every_state_and_event_is_decided() -> None:
    assert set(TABLE) == CELLS


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_no_row_can_be_removed(number: int) -> None:
    rest = ROWS[:number] + ROWS[number + 1 :]
    assert set(expand(rest)) != CELLS


def test_no_cell_is_decided_twice() -> None:
    with pytest.raises(ValueError, match="initiator"):
        expand([*ROWS, ROWS[0]])


def test_no_state_leads_out_of_the_role() -> None:
    assert all(outcome.state in STATES[role] for (role, _, _), outcome in TABLE.items())
    assert all(outcome.state is not S.NEW for (_, state, _), outcome in TABLE.items() if state is not S.NEW)


def test_answer_with_signals_and_without() -> None:
    assert ask(E.RECEIVED, E.ACCEPTED, E.ANSWER) == (S.FINISHED, [F.APPLY])
    assert ask(E.RECEIVED, E.ANSWER) == (S.FINISHED, [F.APPLY])
    assert ask(E.ANSWER) == (S.FINISHED, [F.APPLY])
    assert ask(E.ACCEPTED, E.RECEIVED, E.ANSWER) == (S.FINISHED, [F.APPLY])


def test_each_signal_moves_to_the_next_wait() -> None:
    assert ask(E.RECEIVED)[0] is S.WAITING_ACCEPTANCE
    assert ask(E.ACCEPTED)[0] is S.WAITING_ANSWER
    assert ask(E.FAULT, E.ACCEPTED)[0] is S.WAITING_ANSWER
    assert ask(E.FAULT, E.RECEIVED)[0] is S.WAITING_REPEAT
    assert ask(E.ANSWER, E.RECEIVED, E.ACCEPTED)[0] is S.FINISHED


@pytest.mark.parametrize("state", WAITING)
def test_error_refuses_and_raises_004(state: State) -> None:
    outcome = decide(ConversationRole.INITIATOR, state, E.ERROR)
    assert (outcome.state, outcome.effects) == (S.REFUSED, (F.RAISE_004,))


@pytest.mark.parametrize("state", WAITING)
def test_fault_and_term_repeat_while_repeats_remain(state: State) -> None:
    assert decide(ConversationRole.INITIATOR, state, E.FAULT).state is S.WAITING_REPEAT
    repeat = decide(ConversationRole.INITIATOR, state, E.REPEAT_DUE)
    assert (repeat.state, repeat.effects) == (S.WAITING_RECEIPT, (F.REPEAT_REQUEST,))
    spent = decide(ConversationRole.INITIATOR, state, E.REPEATS_SPENT)
    assert (spent.state, spent.effects) == (S.GIVEN_UP, (F.RAISE_002,))


def test_late_answer_is_applied_and_closes_the_incident() -> None:
    assert ask(E.REPEATS_SPENT, E.ANSWER) == (S.FINISHED, [F.RAISE_002, F.APPLY, F.CLOSE_INCIDENTS])
    assert ask(E.ERROR, E.ANSWER) == (S.FINISHED, [F.RAISE_004, F.APPLY, F.CLOSE_INCIDENTS])


def test_repeated_answer_has_no_effect() -> None:
    assert ask(E.ANSWER, E.ANSWER_REPEATED, E.ANSWER_REPEATED) == (S.FINISHED, [F.APPLY])


def test_second_answer_is_unexpected() -> None:
    assert ask(E.ANSWER, E.ANSWER) == (S.FINISHED, [F.APPLY, F.SEND_ERROR])


@pytest.mark.parametrize("state", STATES[ConversationRole.INITIATOR])
def test_faulty_answer_is_refused_and_awaited_anew(state: State) -> None:
    for event in (E.ANSWER_FAULTY, E.UNEXPECTED):
        outcome = decide(ConversationRole.INITIATOR, state, event)
        assert (outcome.state, outcome.effects) == (state, (F.SEND_ERROR,))
    assert F.RAISE_CHANGED in decide(ConversationRole.INITIATOR, state, E.CHANGED).effects


def test_time_has_nothing_to_say_to_what_is_over() -> None:
    for state in (S.FINISHED, S.REFUSED, S.GIVEN_UP):
        for event in (E.REPEAT_DUE, E.REPEATS_SPENT, E.FAULT, E.RECEIVED, E.ACCEPTED):
            outcome = decide(ConversationRole.INITIATOR, state, event)
            assert (outcome.state, outcome.effects) == (state, ())


def test_error_after_the_end() -> None:
    assert ask(E.ANSWER, E.ERROR) == (S.FINISHED, [F.APPLY])
    assert ask(E.ERROR, E.ERROR) == (S.REFUSED, [F.RAISE_004])
    assert ask(E.REPEATS_SPENT, E.ERROR)[1] == [F.RAISE_002, F.CLOSE_INCIDENTS, F.RAISE_004]


def test_a_person_may_send_anew() -> None:
    for event in (E.REPEATS_SPENT, E.ERROR):
        state, effects = ask(event, E.RESEND)
        assert (state, effects[1:]) == (S.WAITING_RECEIPT, [F.CLOSE_INCIDENTS, F.REPEAT_REQUEST])
    assert ask(E.RESEND) == (S.WAITING_RECEIPT, [F.REPEAT_REQUEST])
    assert ask(E.ANSWER, E.RESEND) == (S.FINISHED, [F.APPLY])


SERVED = [F.SEND_RECEIVED, F.SEND_ACCEPTED, F.APPLY, F.SEND_ANSWER]


def test_good_request() -> None:
    assert serve(E.REQUEST) == (S.ANSWERED, SERVED)
    assert serve(E.REQUEST, E.RECEIVED, E.ACCEPTED) == (S.ANSWERED, SERVED)


def test_refused_requests() -> None:
    assert serve(E.REQUEST_MALFORMED) == (S.REFUSED, [F.SEND_ERROR])
    assert serve(E.REQUEST_FAULTY) == (S.REFUSED, [F.SEND_RECEIVED, F.SEND_ERROR])
    assert serve(E.UNEXPECTED) == (S.REFUSED, [F.SEND_ERROR])
    assert serve(E.CHANGED) == (S.REFUSED, [F.SEND_ERROR, F.RAISE_CHANGED])


def test_a_change_of_an_unknown_entry_is_held() -> None:
    assert serve(E.REQUEST_EARLY) == (S.HELD, [F.SEND_RECEIVED])
    assert serve(E.REQUEST_EARLY, E.HOLD_OVER) == (S.REFUSED, [F.SEND_RECEIVED, F.SEND_ERROR])
    assert serve(E.REQUEST_EARLY, E.ENTRY_ARRIVED) == (S.ANSWERED, SERVED)
    state, effects = serve(E.REQUEST_EARLY, E.HOLD_OVER, E.ENTRY_ARRIVED)
    assert (state, effects) == (S.REFUSED, [F.SEND_RECEIVED, F.SEND_ERROR])


@pytest.mark.parametrize("first", [E.REQUEST, E.REQUEST_FAULTY, E.REQUEST_MALFORMED, E.REQUEST_EARLY, E.FAILURE])
def test_a_repeated_request_brings_the_same_again(first: Event) -> None:
    before, effects = serve(first)
    assert serve(first, E.REQUEST_REPEATED) == (before, [*effects, F.SEND_AGAIN])
    assert serve(first, E.REQUEST) == (before, [*effects, F.SEND_ERROR])
    assert serve(first, E.CHANGED) == (before, [*effects, F.SEND_ERROR, F.RAISE_CHANGED])


def test_failure_after_acceptance_raises_003() -> None:
    refusal = [F.SEND_ERROR, F.RAISE_003]
    assert serve(E.FAILURE) == (S.FAILED, [F.SEND_RECEIVED, F.SEND_ACCEPTED, *refusal])
    assert serve(E.REQUEST_EARLY, E.FAILURE) == (S.FAILED, [F.SEND_RECEIVED, F.SEND_ACCEPTED, *refusal])
    for event in (E.ERROR, E.FAULT):
        assert serve(E.REQUEST, event) == (S.FAILED, [*SERVED, F.RAISE_003])
        assert serve(E.REQUEST, event, event)[1] == [*SERVED, F.RAISE_003]
        assert serve(E.REQUEST_EARLY, event) == (S.HELD, [F.SEND_RECEIVED])


def test_what_cannot_happen_does_nothing() -> None:
    for event in (E.REQUEST_REPEATED, E.RESEND, E.HOLD_OVER, E.ENTRY_ARRIVED, E.RECEIVED, E.ERROR):
        assert serve(event) == (S.NEW, [])
    assert serve(E.REQUEST, E.FAILURE) == (S.ANSWERED, SERVED)


def test_emergency_001_is_out_of_reach() -> None:
    """It speaks of one-sided transactions; all twelve have answers, and no effect of the table raises it."""
    assert all(transaction.answers for transaction in process().transactions.values())
    raised = {effect.value for outcome in TABLE.values() for effect in outcome.effects if effect.value.startswith("P.")}
    assert raised == set(process().emergencies) - {"P.EXC.001"}


def test_a_foreign_event_is_an_error() -> None:
    with pytest.raises(KeyError):
        decide(ConversationRole.INITIATOR, S.WAITING_RECEIPT, E.REQUEST)
