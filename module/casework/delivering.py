"""What a worker does with an outbox row: claim, act outside the transaction, write down what came of it (D2, D14)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from module.casework import end_bounces, repeating
from module.casework.gate import Deps, OpenWork
from module.casework.performing import PRINT_TOPIC
from module.casework.portal import confirming
from module.casework.printing import print_decision
from module.casework.sending import BOUNCE_TOPIC, STATUS_TOPIC, follow, send
from module.casework.stamping import TOPIC as STAMP_TOPIC
from module.casework.stamping import stamp
from module.casework.writing import TOPIC as LETTER_TOPIC
from module.kernel.errors import TroisError
from module.kernel.faults import alone
from module.registry.actors import SYSTEM
from module.store import decisions, journal, outbox
from module.store.outbox import OutboxRow, StuckRow

EXCHANGE_TOPIC = "exchange.send"
Handler = Callable[[Deps, OpenWork, OutboxRow], datetime | None]
log = logging.getLogger(__name__)


def deliver(deps: Deps, open_work: OpenWork, row_id: str) -> bool:
    """Do one outbox row; tell whether it was done now. A failure puts the row off and is written down by its true name.

    A handler that returns an instant did its part and is to be called again then.
    """
    with open_work(SYSTEM) as work:
        row = outbox.claim(work.unit, row_id, work.now)
    if row is None:
        return False
    again, fault = alone(lambda: _handler(row.topic)(deps, open_work, row))
    if fault:
        log.warning("outbox row %s of topic %s failed: %s", row.id, row.topic, fault)
        with open_work(SYSTEM) as work:
            outbox.postpone(work.unit, row, fault, work.now)
        return False
    with open_work(SYSTEM) as work:
        if again is None:
            outbox.done(work.unit, row.id, work.now)
        else:
            outbox.defer(work.unit, row.id, again)
    return True


class UnknownTopic(TroisError):
    """This release does not know what is to be done here; a row of a later one waits for it."""

    code = "unknown_topic"


def _handler(topic: str) -> Handler:
    if topic not in _HANDLERS:
        raise UnknownTopic
    return _HANDLERS[topic]


def _print(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    with open_work(SYSTEM) as work:
        application_id = decisions.application_of(work.unit, row.subject_id)
    print_decision(deps, open_work, SYSTEM, row.subject_id, application_id)


def _confirm_account(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    confirming.ask_again(deps, open_work, row.subject_id)


def _send_message(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    deps.exchange.deliver(row.subject_id)


def _repeat(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    repeating.repeat(deps, open_work, row.subject_id)


_HANDLERS: dict[str, Handler] = {
    LETTER_TOPIC: send,
    STATUS_TOPIC: follow,
    BOUNCE_TOPIC: end_bounces.follow_bounce,
    PRINT_TOPIC: _print,
    EXCHANGE_TOPIC: _send_message,
    STAMP_TOPIC: stamp,
    repeating.TOPIC: _repeat,
    confirming.CONFIRM_TOPIC: _confirm_account,
}


def waiting(open_work: OpenWork) -> tuple[str, ...]:
    """Return the outbox rows that are due and nobody works on: what the scheduler wakes workers for."""
    with open_work(SYSTEM) as work:
        return outbox.due(work.unit, work.now)


def stuck(open_work: OpenWork) -> tuple[StuckRow, ...]:
    """Return the outbox rows that were given up: the operator's list."""
    with open_work(SYSTEM) as work:
        return outbox.stuck(work.unit)


def retry(open_work: OpenWork, row_id: str) -> bool:
    """Try a row that was given up anew; tell whether there was one."""
    with open_work(SYSTEM) as work:
        found = outbox.retry(work.unit, row_id, work.now)
        if found:
            journal.write(work.unit, SYSTEM, "outbox_retry", work.now, row=row_id)
        return found


def run_exchange(deps: Deps) -> int:
    """Do what is due in the exchange with the Commission; return how much was done."""
    return deps.exchange.tick()


def compare_registers(deps: Deps) -> int:
    """Carry the whole comparison with the Commission's register on, and begin one that is due; return how much."""
    return deps.exchange.compare()


def seal_journal(open_work: OpenWork) -> int:
    """Seal the journal rows of finished transactions; return how many."""
    with open_work(SYSTEM) as work:
        return journal.seal(work.unit, work.now)
