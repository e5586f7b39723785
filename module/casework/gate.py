"""The one gate of every act: load, permission, state, rules, act, audit, outbox (DESIGN 2; habit 4)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from module.casework.absent import NoAntivirus, NoPersons, NoPortraits
from module.casework.ports import (
    Adviser,
    Antivirus,
    Companies,
    Copyrights,
    ExchangePort,
    Inspector,
    InsuranceContracts,
    LegalWriter,
    Messenger,
    NoticeWriter,
    PersonLookup,
    Portraits,
    Printer,
    Signatures,
    TimeStamper,
    Trademarks,
)
from module.casework.ports_state import OutsideSystems
from module.kernel.clock import Clock, law_date
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, TroisError
from module.kernel.text import N_, Message
from module.registry.account_settings import AccountSettings
from module.registry.actors import Actor, Role
from module.registry.deadlines import Counted
from module.registry.exchange import ExchangeSettings
from module.registry.law import Law
from module.registry.rule_context import RuleContext
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Act, CaseFacts, Row, Status, Workflow, same_owner
from module.store import applications, decisions, journal, outbox
from module.store.applications import ApplicationRecord
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Deps:
    """All that use cases need and do not own: time, law as data, ports to the outside."""

    clock: Clock
    workflow: Workflow
    law: Law
    public_url: str
    translate: Callable[[Message, str], str]
    companies: Companies
    trademarks: Trademarks
    insurance: InsuranceContracts
    signatures: Signatures
    inspector: Inspector
    printer: Printer
    legal: LegalWriter
    notices: NoticeWriter
    sms: Messenger
    mail: Messenger
    adviser: Adviser
    exchange: ExchangePort
    exchange_settings: ExchangeSettings
    outside: OutsideSystems
    wake: Callable[[str], None]
    copyrights: Copyrights | None = None
    stamper: TimeStamper | None = None
    persons: PersonLookup = field(default_factory=NoPersons)
    portraits: Portraits = field(default_factory=NoPortraits)
    antivirus: Antivirus = field(default_factory=NoAntivirus)
    accounts: AccountSettings = field(default_factory=AccountSettings)

    def rule_context(self) -> RuleContext:
        """Return what the rules need to know today."""
        today, law = law_date(self.clock.now()), self.law
        return RuleContext(today, law.deadlines, law.monthly_index, law.insurance_floor, law.insurance_must_cover_term)


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work with the person who does it."""

    deps: Deps
    unit: Unit
    actor: Actor

    @property
    def now(self) -> datetime:
        """Return the present instant."""
        return self.deps.clock.now()

    @property
    def today(self) -> date:
        """Return today's date in Kazakhstan."""
        return law_date(self.now)

    def send_later(self, topic: str, subject_id: str) -> None:
        """Write an outbox row with the act; wake a worker once the act is committed."""
        row_id = outbox.add(self.unit, topic, subject_id, self.now)
        self.unit.after_commit(lambda: self.deps.wake(row_id))


OpenWork = Callable[[Actor], AbstractContextManager[Work]]
"""Opens a unit of work for a person; it commits when its block ends without an error."""


def is_officer(actor: Actor) -> bool:
    """Tell whether the person works on cases."""
    return actor.plays(Role.CASE_OFFICER) or actor.plays(Role.HEAD)


class EdsNeeded(TroisError):
    """A password opens reading and drafts; this act needs a session in which an EDS key was shown."""

    code = "eds_needed"
    TEXT = N_("This needs your EDS key. Show the key to go on.")

    def __init__(self) -> None:
        super().__init__(Message(self.TEXT))


def require(actor: Actor, act: StaffAct) -> None:
    """Refuse what the person's role in the organisation does not allow. Raises NotPermitted, EdsNeeded."""
    if actor.may(act):
        return
    if act in actor.acts_with_key:
        raise EdsNeeded
    raise NotPermitted


def demand(work: Work, act: StaffAct) -> None:
    """Refuse what the role of the one who works does not allow. Raises NotPermitted, EdsNeeded."""
    require(work.actor, act)


def owns(record: ApplicationRecord, actor: Actor) -> bool:
    """Tell whether the application is the person's to see: of the organisation by the role there, or the person's."""
    return actor.may(StaffAct.SEE_CASES) and same_owner(record.owner_iin, record.owner_bin, actor)


def visible(work: Work, application_id: str, *, lock: bool = False) -> ApplicationRecord:
    """Return an application that the person may see. Raises NotFound for any other: its existence is not told.

    Raises EdsNeeded for a filed one where a host portal does not say how it knows the person.
    """
    record = applications.get(work.unit, application_id, lock=lock)
    if record is None:
        raise NotFound
    mine = owns(record, work.actor)
    if not mine and not (is_officer(work.actor) and record.status is not Status.DRAFT):
        raise NotFound
    if work.actor.drafts_only and record.status is not Status.DRAFT:
        raise EdsNeeded  # nobody has said how the portal knows this person: drafts only (D21)
    return record


def own_draft(work: Work, application_id: str) -> ApplicationRecord:
    """Return the person's own draft, locked. Raises NotFound, or NotAllowedNow once it is filed."""
    record = visible(work, application_id, lock=True)
    if not owns(record, work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)
    if record.status is not Status.DRAFT:
        raise NotAllowedNow
    return record


def refusal_from(work: Work, announced_at: datetime) -> Counted:
    """Return the first day on which a refusal may go to the head and be signed, counted from the stored notice."""
    return work.deps.law.deadlines.counted("hearing.notice_before", law_date(announced_at))


def case_facts(work: Work, record: ApplicationRecord) -> CaseFacts:
    """Return what the guards of the transition table ask about a case."""
    decision = decisions.current(work.unit, record.id)
    hearing = decisions.find_hearing(work.unit, record.id)
    return CaseFacts(
        status=record.status,
        owner_iin=record.owner_iin,
        owner_bin=record.owner_bin,
        case_officer_id=record.case_officer_id,
        prepared_by=decision.prepared_by if decision else "",
        decision_kind=decision.kind if decision else None,
        hearing_over_on=hearing.answer_until if hearing else None,
        hearing_answered=bool(hearing and hearing.objected_at),
        refusal_from=refusal_from(work, hearing.announced_at) if hearing else None,
        today=work.today,
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """An act that the gate let through: the case under lock and its row of the table."""

    record: ApplicationRecord
    row: Row


def enter(work: Work, application_id: str, act: Act) -> Passed:
    """Lock the case and ask the table.

    Raises NotFound, NotAllowedNow (no such row), NotPermitted (part or guard), Refused (its day has not come),
    EdsNeeded (signed in by password).
    """
    if work.actor.by_password and act is not Act.SUBMIT:  # filing carries its own signature
        raise EdsNeeded
    record = visible(work, application_id, lock=True)
    row = work.deps.workflow.row(record.status, act)
    if row is None:
        raise NotAllowedNow
    facts = case_facts(work, record)
    why = work.deps.workflow.hold(row, facts, work.actor)
    if why is not None:
        raise Refused((Fault("APPC73", "", why),))
    if not work.deps.workflow.permits(row, facts, work.actor):
        raise NotPermitted
    return Passed(record, row)


def leave(work: Work, passed: Passed, **values: object) -> None:
    """Write the new status with further columns, the due date of the row's term, and the journal row."""
    record, row = passed.record, passed.row
    if row.term:
        event = values.get("registered_on", work.today)
        assert isinstance(event, date)  # noqa: S101 - narrows the type
        values["due_on"] = work.deps.law.deadlines.due(row.term, event)
    applications.change(work.unit, record.id, status=row.to, updated_at=work.now, **values)
    journal.write(
        work.unit,
        work.actor,
        row.act,
        work.now,
        application_id=record.id,
        before=record.status,
        after=row.to,
    )
