"""What lost its row of the outbox is owed again, and the operator is told: nobody else would see it (D2).

A letter, a print, a message of the exchange is written together with its row; without it no worker ever takes it up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from module.casework.gate import OpenWork, Work
from module.casework.performing import PRINT_TOPIC
from module.casework.sending import SECRETS_LIVE
from module.casework.writing import TOPIC as LETTER_TOPIC
from module.registry.actors import SYSTEM
from module.store import outbox, owed
from module.store.exchange import incidents
from module.store.owed import Lost

INCIDENT = "lost_from_queue"
EXCHANGE_TOPIC = "exchange.send"
PRINTS_SINCE = timedelta(days=60)
"""An older print is made when somebody asks for it."""


def owe_again(open_work: OpenWork) -> int:
    """Look for what stands in no queue, have it done, tell the operator; return how much there was."""
    count = 0
    for find in (_letters, _decisions, _messages):
        with open_work(SYSTEM) as work:
            count += find(work)
    return count


def _letters(work: Work) -> int:
    found = owed.letters(work.unit, LETTER_TOPIC)
    late = [lost for lost in found if owed.expire(work.unit, lost.key, work.now - SECRETS_LIVE)]
    for lost in late:
        _tell(work, "message", lost)
    in_time = tuple(lost for lost in found if lost not in late)
    return len(late) + _owe(work, "message", in_time, lambda lost: (LETTER_TOPIC, lost.subject))


def _decisions(work: Work) -> int:
    found = owed.decisions(work.unit, PRINT_TOPIC, work.now - PRINTS_SINCE)
    return _owe(work, "decision", found, lambda lost: (PRINT_TOPIC, lost.subject))


def _messages(work: Work) -> int:
    found = owed.messages(work.unit, EXCHANGE_TOPIC)
    mark = work.unit.number() if found else ""  # a row of its own: that of the former sending may be done
    return _owe(work, "exchange_dispatch", found, lambda lost: (EXCHANGE_TOPIC, f"{lost.subject}/{mark}"))


def _owe(work: Work, table: str, found: tuple[Lost, ...], thing: Callable[[Lost], outbox.Thing]) -> int:
    for lost in found:
        topic, subject = thing(lost)
        row_id = outbox.reopen(work.unit, topic, subject, work.now, work.now)
        work.unit.after_commit(partial(work.deps.wake, row_id))
        _tell(work, table, lost)
    return len(found)


def _tell(work: Work, table: str, lost: Lost) -> None:
    incidents.raise_once(work.unit, INCIDENT, None, {"table": table, "key": lost.key}, work.now)
