"""What a grant gives: the period of protection that the decision states, and what becomes of the register entry."""

from __future__ import annotations

from datetime import date

from module.casework.case_file import CaseFile
from module.casework.end_owing import EntryWriter
from module.casework.gate import Work
from module.casework.rule_input import about_entry, application_for_rules
from module.kernel.errors import Fault, NotFound, Refused
from module.registry.decision import DecisionKind
from module.registry.entry import Recording
from module.registry.field_answers import FieldAnswers
from module.registry.kinds import type_of
from module.registry.kinds.model import ApplicationType
from module.registry.kinds.model import Granted as Granted
from module.registry.legal_rule import ApplicationForRules
from module.registry.protection import Period, Suspension
from module.store import entries
from module.store.applications import ApplicationRecord


def period(
    work: Work, record: ApplicationRecord, decision: DecisionKind, answers: FieldAnswers | None = None
) -> Period | None:
    """Return the period that an act registered today gives, if its kind gives one. Raises Refused where it cannot.

    `answers` are those of a grant by field.
    """
    # the files count only where a document may renew the right of an entry
    application = application_for_rules(work, record, files=bool(record.base_number), answers=answers)
    return _period(work, type_of(record.kind).deciding(decision), application)


def suspension(work: Work, record: ApplicationRecord, decision: DecisionKind) -> Suspension | None:
    """Return what an act registered today does to a suspension, if its kind does. Raises Refused where it cannot."""
    kind = type_of(record.kind).deciding(decision)
    return _suspension(work, kind, application_for_rules(work, record)) if kind.suspension else None


def previous_end(work: Work, record: ApplicationRecord) -> date | None:
    """Return the «До» of the entry that an application is about, as it was when that was begun."""
    about = about_entry(work, record)
    return about.base.common.end if about else None


def _period(work: Work, kind: ApplicationType, application: ApplicationForRules) -> Period | None:
    found = kind.period(application, work.deps.rule_context())
    if isinstance(found, Fault):
        raise Refused((found,))
    return found


def _suspension(work: Work, kind: ApplicationType, application: ApplicationForRules) -> Suspension | None:
    asked = kind.suspension
    found = asked(application, work.deps.rule_context()) if asked else None
    if isinstance(found, Fault):
        raise Refused((found,))
    return found


def write_entry(work: Work, file: CaseFile, number: str) -> Granted:
    """Open the entry, or write the act into the life of the one that it is about; return what it brings.

    Raises NotFound, Overlapping where somebody changed the same field since the application was begun (D15), and
    NotAllowedNow where the entry is out of the register.
    """
    record, decision = file.record, file.decision
    assert decision is not None  # noqa: S101 - only the row that signs a decision has this effect
    before = entries.lock(work.unit, record.base_number) if record.base_number else None
    if record.base_number and before is None:
        raise NotFound
    application = application_for_rules(work, record, answers=decision.field_answers)
    kind = file.kind.deciding(decision.kind)
    recording = Recording(work.today, work.now, decision.id)
    period_given, suspended = _period(work, kind, application), _suspension(work, kind, application)
    ground = record.cause.ground if record.cause else None
    granted = Granted(number, application, period_given, recording, suspended, ground)
    new = kind.on_entry(before.entry if before else None, granted)
    if before is None:
        EntryWriter.of(work).open((new,), record.id)
    else:
        EntryWriter.of(work).go_on(new)
    return granted
