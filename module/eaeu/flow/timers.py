"""When a conversation is due and what is due then: a pure function of its history, the terms and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from module.eaeu.flow.patterns import ConversationRole, Event, State
from module.eaeu.spec.facts import Transaction


@dataclass(frozen=True, slots=True)
class TransactionTerms:
    """Terms of a transaction, counted from the sending of the request; `hold_back` from the end of `acceptance`."""

    receipt: timedelta
    acceptance: timedelta
    answer: timedelta
    repeats: int
    hold_back: timedelta

    @classmethod
    def of(cls, transaction: Transaction, minute_seconds: float, hold_back_minutes: float) -> TransactionTerms:
        """Return the terms of a transaction for a length of the minute in seconds."""
        minute = timedelta(seconds=minute_seconds)
        return cls(
            receipt=minute * transaction.receipt_minutes,
            acceptance=minute * transaction.acceptance_minutes,
            answer=minute * transaction.answer_minutes,
            repeats=transaction.repeats,
            hold_back=minute * hold_back_minutes,
        )


@dataclass(frozen=True, slots=True)
class History:
    """What has happened so far: `attempts` counts sendings, `attempt_at` is the latest (for a request of the peer: when
    it first came)."""

    role: ConversationRole
    state: State
    attempts: int
    attempt_at: datetime


@dataclass(frozen=True, slots=True)
class TimerStep:
    """What comes next without the peer: an event at an instant. No event before its time, none ever where `at` is
    None."""

    at: datetime | None
    event: Event | None


def due_at(history: History, terms: TransactionTerms) -> datetime | None:
    """Return when the present state runs out; None for a state without a term."""
    waits = {
        State.WAITING_RECEIPT: terms.receipt,
        State.WAITING_REPEAT: terms.receipt,
        State.WAITING_ACCEPTANCE: terms.acceptance,
        State.WAITING_ANSWER: terms.answer,
        State.HELD: max(terms.acceptance - terms.hold_back, timedelta(0)),
    }
    wait = waits.get(history.state)
    return None if wait is None else history.attempt_at + wait


def next_step(history: History, terms: TransactionTerms, now: datetime) -> TimerStep:
    """Return the event that is due now, or when the next one will be."""
    due = due_at(history, terms)
    if due is None or now < due:
        return TimerStep(due, None)
    if history.state is State.HELD:
        return TimerStep(due, Event.HOLD_OVER)
    left = history.attempts <= terms.repeats
    return TimerStep(due, Event.REPEAT_DUE if left else Event.REPEATS_SPENT)
