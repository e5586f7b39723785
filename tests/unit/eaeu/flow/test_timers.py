"""Terms and repeats, for every transaction and any length of the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.eaeu.flow.patterns import STATES, ConversationRole, Event, State, decide
from module.eaeu.flow.timers import History, TimerStep, TransactionTerms, due_at, next_step
from module.eaeu.spec.facts import Transaction, process

T0 = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TRANSACTIONS = list(process().transactions.values())
WAITING = [State.WAITING_RECEIPT, State.WAITING_ACCEPTANCE, State.WAITING_ANSWER, State.WAITING_REPEAT]

transactions = st.sampled_from(TRANSACTIONS)
minutes = st.floats(min_value=0.01, max_value=3600, allow_nan=False)
instants = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize("transaction", TRANSACTIONS, ids=lambda found: found.code)
def test_the_terms_of_the_regulation(transaction: Transaction) -> None:
    minute = timedelta(minutes=1)
    terms = TransactionTerms.of(transaction, 60.0, 1)
    late = transaction.code[-3:] in ("010", "011", "012")
    expected = (5, 20, 30) if late else (5, 10, 20)
    assert (terms.receipt, terms.acceptance, terms.answer) == tuple(minute * number for number in expected)
    assert terms.repeats == 3
    assert terms.hold_back == minute


def history(state: State, attempts: int = 1, at: datetime = T0) -> History:
    role = (
        ConversationRole.RESPONDENT
        if state in (State.HELD, State.ANSWERED, State.NEW, State.FAILED)
        else ConversationRole.INITIATOR
    )
    return History(role, state, attempts, at)


def test_each_wait_has_its_term() -> None:
    terms = TransactionTerms.of(process().transactions["P.SP.01.TRN.001"], 60.0, 1)
    due = {state: due_at(history(state), terms) for state in State}
    minute = timedelta(minutes=1)
    assert due[State.WAITING_RECEIPT] == due[State.WAITING_REPEAT] == T0 + 5 * minute
    assert due[State.WAITING_ACCEPTANCE] == T0 + 10 * minute
    assert due[State.WAITING_ANSWER] == T0 + 20 * minute
    assert due[State.HELD] == T0 + 9 * minute
    assert {state for state, at in due.items() if at is None} == set(State) - {*WAITING, State.HELD}


@given(transactions, minutes, instants, st.sampled_from([*WAITING, State.HELD]), st.integers(1, 9))
def test_nothing_is_due_before_its_time(
    transaction: Transaction, minute: float, at: datetime, state: State, attempts: int
) -> None:
    terms = TransactionTerms.of(transaction, minute, 1)
    past = history(state, attempts, at)
    due = due_at(past, terms)
    assert due is not None
    assert next_step(past, terms, due - timedelta(microseconds=1)) == TimerStep(due, None)
    assert next_step(past, terms, due).event is not None


@given(transactions, minutes, instants)
def test_a_silent_peer_gets_one_sending_and_three_repeats(
    transaction: Transaction, minute: float, at: datetime
) -> None:
    terms = TransactionTerms.of(transaction, minute, 1)
    past, sendings, events = history(State.WAITING_RECEIPT, 1, at), [at], []
    while (step := next_step(past, terms, due_at(past, terms) or at)).event is not None:
        assert step.at is not None
        events.append(step.event)
        outcome = decide(ConversationRole.INITIATOR, past.state, step.event)
        sendings += [step.at] * (step.event is Event.REPEAT_DUE)
        past = History(ConversationRole.INITIATOR, outcome.state, len(sendings), step.at)
    assert events == [Event.REPEAT_DUE] * 3 + [Event.REPEATS_SPENT]
    assert past.state is State.GIVEN_UP
    assert all(later - earlier == terms.receipt for earlier, later in pairwise(sendings))


@given(transactions, minutes, instants, st.integers(0, 10**7))
def test_what_is_over_has_no_term(transaction: Transaction, minute: float, at: datetime, seconds: int) -> None:
    terms = TransactionTerms.of(transaction, minute, 1)
    for role in ConversationRole:
        for state in set(STATES[role]) - {*WAITING, State.HELD}:
            assert next_step(History(role, state, 1, at), terms, at + timedelta(seconds=seconds)) == TimerStep(
                None, None
            )


@given(minutes, st.floats(min_value=0, max_value=100))
def test_a_hold_ends_before_acceptance_is_due_and_never_before_it_began(minute: float, back: float) -> None:
    terms = TransactionTerms.of(process().transactions["P.SP.01.TRN.006"], minute, back)
    due = due_at(history(State.HELD), terms)
    assert due is not None
    assert T0 <= due <= T0 + terms.acceptance
    assert next_step(history(State.HELD), terms, due).event is Event.HOLD_OVER
