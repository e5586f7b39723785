"""Questions to the state registers that repeat by themselves while a case is in work.

A register that did not answer, or refused, is asked again after an hour; one that answered, after a day. The form is
signed and stays as it is: a new answer is written down beside it, and the officer sees what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from module.casework import lookups
from module.casework.gate import Deps, OpenWork, Work
from module.casework.views import AnswerChange
from module.registry.actors import SYSTEM
from module.registry.application import Form
from module.registry.lookups import Answer, Outcome, Register
from module.store import applications, facts, journal, outbox
from module.store.applications import ApplicationRecord, FactRecord
from module.store.facts import Ages, StoredFact

TOPIC = "repeat"
FAILED_AGAIN = timedelta(hours=1)
ANSWERED_AGAIN = timedelta(days=1)
_FAILED = (Outcome.UNAVAILABLE, Outcome.REFUSED)

_ASKED: Mapping[Register, Callable[[Deps, str], Answer[Any]]] = {
    Register.GBD_UL: lambda deps, key: deps.companies.by_bin(key),
    Register.NIIS: lambda deps, key: deps.trademarks.by_certificate(key),
    Register.ESBD: lambda deps, key: deps.insurance.by_number(key),
}
"""Persons are not here: each question would send the person an SMS, so a person presses the button."""


def queue_due(open_work: OpenWork) -> int:
    """Queue the questions that are due, each once; return how many there were."""
    with open_work(SYSTEM) as work:
        hour = int(work.now.timestamp()) // 3600
        ages = Ages(work.now - FAILED_AGAIN, work.now - ANSWERED_AGAIN)
        found = facts.due(work.unit, tuple(_ASKED), ages, (TOPIC, f"@{hour}"))
        for fact_id in found:  # the number that is asked about does not stand in the queue
            outbox.add(work.unit, TOPIC, f"{fact_id}@{hour}", work.now)
    return len(found)


def repeat(deps: Deps, open_work: OpenWork, subject: str) -> None:
    """Ask a register again, outside of any transaction, and write down what became of the answer."""
    with open_work(SYSTEM) as work:
        stored = facts.get(work.unit, int(subject.partition("@")[0]))
        record = applications.get(work.unit, stored.application_id) if stored else None
    if stored is None or record is None or not _still_asked(record.form, stored.fact):
        return
    answer = _ASKED[stored.fact.register](deps, stored.fact.key)
    with open_work(SYSTEM) as work:
        applications.get(work.unit, record.id, lock=True)
        latest = facts.get(work.unit, stored.id)
        if latest is not None:
            _write_down(work, record, latest, answer)


def _still_asked(form: Form, fact: FactRecord) -> bool:
    numbers = {
        Register.GBD_UL: (form.holder.identifier, form.representative.identifier),
        Register.NIIS: (form.right.certificate_number,),
        Register.ESBD: (form.insurance.contract_number,),
    }
    return fact.key in numbers[fact.register]


def _write_down(work: Work, record: ApplicationRecord, before: StoredFact, answer: Answer[Any]) -> None:
    reply = lookups.reply(work, answer)
    same_end = answer.outcome is before.fact.outcome or (answer.outcome in _FAILED and before.fact.outcome in _FAILED)
    if same_end and reply == dict(before.fact.record):
        facts.touch(work.unit, before.id, answer.asked_at)
        return
    if answer.outcome in _FAILED and before.fact.outcome not in _FAILED:
        return  # what it said last stands, and the next hour asks again
    applications.add_fact(
        work.unit, record.id, FactRecord(answer.register, before.fact.key, answer.outcome, reply, answer.asked_at)
    )
    journal.write(
        work.unit,
        SYSTEM,
        "register_answer",
        work.now,
        application_id=record.id,
        register=answer.register,
        was=before.fact.outcome,
        became=answer.outcome,
    )


def changes(work: Work, record: ApplicationRecord) -> tuple[AnswerChange, ...]:
    """Return where a register's answer changed over time, for the numbers that stand in the form, latest first."""
    found: list[AnswerChange] = []
    previous: dict[tuple[Register, str], StoredFact] = {}
    for stored in facts.history(work.unit, record.id):
        fact = stored.fact
        if fact.register not in _ASKED or fact.outcome in _FAILED or not _still_asked(record.form, fact):
            continue
        before = previous.get((fact.register, fact.key))
        previous[fact.register, fact.key] = stored
        if before is not None:
            found += _differences(before.fact, fact)
    return tuple(reversed(found))


def _differences(before: FactRecord, after: FactRecord) -> list[AnswerChange]:
    if after.outcome is not Outcome.FOUND or before.outcome is not Outcome.FOUND:
        if before.outcome is after.outcome:
            return []
        return [AnswerChange(after.register, "", before.outcome, after.outcome, after.asked_at)]
    old, new = _lines(before.record), _lines(after.record)
    names = [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]
    return [AnswerChange(after.register, name, old.get(name, ""), new.get(name, ""), after.asked_at) for name in names]


def _lines(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the details of an answer as text by field; lists and names in one line each."""
    return {name: text for name, value in record.items() if (text := _line(value))}


def _line(value: object) -> str:
    if isinstance(value, Mapping):
        parts = [_line(part) for part in value.values()]
    elif isinstance(value, list | tuple):
        parts = [_line(part) for part in value]
    else:
        return "" if value is None or value is False else str(value)
    return ", ".join(part for part in parts if part)
