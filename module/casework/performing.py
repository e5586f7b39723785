"""The gate: an act is asked of the table, done, and followed by the effects of its row, at one instant (D24).

Pages and use cases never write a status, a term or a notice of a case themselves: they name the act and give what the
person brought. What follows an act stands in its row, and a row that lost an effect loses what the effect does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from module.casework.case_file import CaseFile, case_facts, read_case
from module.casework.entering import Granted, write_entry
from module.casework.gate import EdsNeeded, Work
from module.casework.notifying import notify
from module.casework.registering import RegistrationMark, let_go_on, register
from module.kernel.errors import Fault, NotAllowedNow, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM, Role
from module.registry.closing import Closing, ClosingReason
from module.registry.letters import NoticeFacts
from module.registry.signatures import Evidence
from module.registry.workflow import Act, Effect, Row, Status
from module.store import applications, counters, journal, outbox
from module.store.applications import ApplicationRecord

PRINT_TOPIC = "print_decision"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act leaves for its row.

    `columns` of the application, what its `notice` tells beside the number, `details` of the row of the journal, what
    the journal keeps beside the act, what a worker has to do `later`, and by what a decision was `signed`.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    notice: NoticeFacts | None = None
    journal: tuple[journal.JournalEntry, ...] = ()
    later: tuple[outbox.Thing, ...] = ()
    signed: Evidence | None = None
    details: Mapping[str, object] = field(default_factory=dict)


Do = Callable[[CaseFile], Done]
"""Does the act itself. Raises Refused and the like: then nothing happened."""


@dataclass(slots=True)
class Happening:
    """An act while it happens: the case as it was read, what was done, and the columns written so far."""

    work: Work
    file: CaseFile
    row: Row
    done: Done
    columns: dict[str, Any]
    journal: list[journal.JournalEntry]
    later: list[outbox.Thing]
    mark: RegistrationMark | None = None
    granted: Granted | None = None

    @property
    def record(self) -> ApplicationRecord:
        """Return the application with what the act has changed so far."""
        return replace(self.file.record, **{key: self.columns[key] for key in _RECORDED & self.columns.keys()})


_RECORDED = frozenset({"number", "submitted_at", "registered_on", "due_on"})


def _number(act: Happening) -> None:
    """Give the application its number and the day of its registration (APPC art. 64)."""
    work, law = act.work, act.work.deps.law
    day = law.deadlines.registered_on(work.now)
    sequence = counters.next_value(work.unit, f"application.{day.year}")
    number = law.numbers.application_number(sequence, day)
    act.columns |= {"number": number, "submitted_at": work.now, "registered_on": day}


def _term(act: Happening) -> None:
    """Count the term of the row from the registration that this act has brought, else from today."""
    event = act.columns.get("registered_on", act.work.today)
    act.columns["due_on"] = act.work.deps.law.deadlines.due(act.row.term, event)


def _no_term(act: Happening) -> None:
    """Stop the term of the decision: it is counted anew from what the applicant is to bring."""
    act.columns["due_on"] = None


def _go_on(act: Happening) -> None:
    """Open the case again after its signed act: another one follows it."""
    let_go_on(act.work, act.file)


def _register(act: Happening) -> None:
    """Register the signed act."""
    assert act.done.signed is not None  # noqa: S101 - only the acts that sign a decision have this effect
    act.mark, entry = register(act.work, act.file, act.done.signed)
    act.journal.append(entry)


def _close_beside(act: Happening) -> None:
    """Close what else is filed about the entry: once it is excluded nothing is left to decide (DESIGN 5)."""
    work, record = act.work, act.file.record
    for other in applications.lock_filed_about(work.unit, record.base_number, record.id):
        close(work, other.id, Act.CLOSE_WITH_ENTRY, Closing(ClosingReason.ENTRY_EXCLUDED, work.today))


def _entry(act: Happening) -> None:
    assert act.mark is not None  # noqa: S101 - a test asks that REGISTER stands before ENTRY
    act.granted = write_entry(act.work, act.file, act.mark.entry_number)


def _print(act: Happening) -> None:
    assert act.file.decision is not None  # noqa: S101 - only the rows that sign a decision have this effect
    act.later.append((PRINT_TOPIC, act.file.decision.id))


def _notice(act: Happening) -> None:
    """Tell the applicant the event of the row."""
    assert act.row.event is not None  # noqa: S101 - a test asks it of every row with this effect
    facts = act.done.notice or NoticeFacts()
    told = replace(facts, application_number=act.record.number, due_on=act.record.due_on)
    if act.mark is not None:
        told = replace(
            told,
            entry_number=act.mark.entry_number,
            decision_number=act.mark.number,
            protected_until=act.granted.period.end if act.granted and act.granted.period else None,
            suspended_until=act.granted.suspension.end if act.granted and act.granted.suspension else None,
            grounds=act.file.grounds,
        )
    act.later += notify(act.work, act.record, act.row.event, told)


_EFFECTS: Mapping[Effect, Callable[[Happening], None]] = {
    Effect.NUMBER: _number,
    Effect.TERM: _term,
    Effect.NO_TERM: _no_term,
    Effect.REGISTER: _register,
    Effect.CLOSE_BESIDE: _close_beside,
    Effect.ENTRY: _entry,
    Effect.GO_ON: _go_on,
    Effect.PRINT: _print,
    Effect.NOTICE: _notice,
}


def enter(work: Work, application_id: str, act: Act | Callable[[CaseFile], Act]) -> tuple[CaseFile, Row]:
    """Lock the case and ask the table; where what is prepared decides on the act, it is asked under the lock too.

    Raises NotFound, NotAllowedNow (no such row), NotPermitted (role or guard), Refused (its day has not come),
    EdsNeeded (signed in by password).
    """
    if work.actor.by_password and act is not Act.SUBMIT:  # filing carries its own signature
        raise EdsNeeded
    file = read_case(work, application_id, lock=True)
    act = act if isinstance(act, Act) else act(file)
    workflow, facts = work.deps.workflow, case_facts(work, file)
    row = workflow.row(file.record.kind, file.record.status, act)
    if row is None:
        raise NotAllowedNow(_is_closed(file) or _led_by_another(file, work) or workflow.out_of_place(act))
    why = workflow.hold(row, facts, work.actor)
    if why is not None:
        raise Refused((Fault("APPC73", "", why),))
    if not workflow.permits(row, facts, work.actor):
        raise NotPermitted(_led_by_another(file, work) or workflow.why_not(row, facts, work.actor))
    return file, row


def _led_by_another(file: CaseFile, work: Work) -> Message | None:
    """Say whose the case is where that is why a case officer may not act on it."""
    record, actor = file.record, work.actor
    if not actor.plays(Role.CASE_OFFICER) or record.case_officer_id in ("", actor.account_id):
        return None
    return Message(N_("{name} leads this case. Nothing was changed."), {"name": record.case_officer_name})


def _is_closed(file: CaseFile) -> Message | None:
    """Say why nothing can be done in an application that was closed without a decision."""
    closed = file.record.status is Status.CLOSED and file.record.closing
    return closed.told(file.record.base_number) if closed else None


def perform(work: Work, application_id: str, act: Act | Callable[[CaseFile], Act], do: Do | None = None) -> Status:
    """Do an act on a case with all that follows it by the table; gives the new status.

    Raises what `enter` raises and what `do` raises; then nothing has happened.
    """
    file, row = enter(work, application_id, act)
    done = do(file) if do else Done()
    happening = Happening(work, file, row, done, dict(done.columns), list(done.journal), list(done.later))
    for effect in row.effects:
        _EFFECTS[effect](happening)
    applications.change(work.unit, file.record.id, status=row.to, updated_at=work.now, **happening.columns)
    moved = journal.JournalEntry(row.act, done.details, before=file.record.status, after=row.to)
    journal.write_all(work.unit, work.actor, work.now, file.record.id, (moved, *happening.journal))
    work.do_later(*happening.later)
    return row.to


def close(work: Work, application_id: str, act: Act, closing: Closing) -> None:
    """Have the system close an application that the law leaves nothing to decide on; raises what `perform` raises."""

    def do(file: CaseFile) -> Done:
        entry, excluded = file.record.base_number, closing.reason is ClosingReason.ENTRY_EXCLUDED
        told = NoticeFacts(
            entry_number=entry,
            excluded_on=closing.day if excluded else None,
            protected_until=None if excluded else closing.day,
        )
        details = {"reason": closing.reason.value, "entry": entry, "day": closing.day.isoformat()}
        return Done({"closing": closing}, told, details=details)

    perform(replace(work, actor=SYSTEM), application_id, act, do)
