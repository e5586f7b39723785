"""What every use case starts from: what it needs, the unit of work, whose application it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from module.casework.absent import NoAntivirus, NoPersons, NoPortraits
from module.casework.ports import (
    Adviser,
    Antivirus,
    Classifiers,
    Companies,
    Copyrights,
    ExchangePort,
    Inspector,
    InsuranceContracts,
    LetterWriter,
    Messenger,
    PersonLookup,
    Portraits,
    Printer,
    Signatures,
    TimeStamper,
    Trademarks,
)
from module.casework.ports_acts import LegalWriter, MarkSeal, RowSeal
from module.casework.ports_state import OutsideSystems
from module.kernel.clock import Clock, law_date
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, TroisError
from module.kernel.text import N_, Message
from module.registry.account_settings import AccountSettings
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.exchange import ExchangeSettings
from module.registry.law import Law
from module.registry.rule_context import RuleContext
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status, Workflow, same_owner
from module.store import applications, outbox
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
    mark_seal: MarkSeal
    row_seal: RowSeal
    legal: LegalWriter
    letters: LetterWriter
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
    classifiers: Classifiers | None = None

    def rule_context(self) -> RuleContext:
        """Return what the rules need to know today."""
        today, law = law_date(self.clock.now()), self.law
        return RuleContext(today, law.deadlines, law.monthly_index, law.insurance_floor, law.insurance_must_cover_term)


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work with the person who does it. All of it happens at one instant, `now` (D9, D24)."""

    deps: Deps
    unit: Unit
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """Return today's date in Kazakhstan."""
        return law_date(self.now)

    def do_later(self, *things: outbox.Thing) -> None:
        """Write outbox rows with the act, in one statement; wake a worker for each once the act is committed."""
        for row_id in outbox.add_all(self.unit, things, self.now) if things else ():
            self.unit.after_commit(partial(self.deps.wake, row_id))


OpenWork = Callable[[Actor], AbstractContextManager[Work]]
"""Opens a unit of work for a person; it commits when its block ends without an error."""


def party_of(actor: Actor) -> str:
    """Return the number under which a person acts: of the organisation, or the person's own."""
    return actor.bin or actor.iin


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


def owns(record: applications.ApplicationRecord, actor: Actor) -> bool:
    """Tell whether the application is the person's to see: of the organisation by the role there, or the person's."""
    return actor.may(StaffAct.SEE_CASES) and same_owner(record.owner_iin, record.owner_bin, actor)


def visible(work: Work, application_id: str, *, lock: bool = False) -> applications.ApplicationRecord:
    """Return an application that the person may see. Raises NotFound for any other: its existence is not told.

    Raises EdsNeeded for a filed one where a host portal does not say how it knows the person.
    """
    record = applications.get(work.unit, application_id, lock=lock)
    if record is None:
        raise NotFound
    mine = owns(record, work.actor)
    of_office = is_officer(work.actor) or work.actor == SYSTEM
    if not mine and not (of_office and record.status is not Status.DRAFT):
        raise NotFound
    if work.actor.drafts_only and record.status is not Status.DRAFT:
        raise EdsNeeded  # nobody has said how the portal knows this person: drafts only (D21)
    return record


def own_draft(work: Work, application_id: str) -> applications.ApplicationRecord:
    """Return the person's own draft, locked. Raises NotFound, or NotAllowedNow once it is filed."""
    record = visible(work, application_id, lock=True)
    if not owns(record, work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)
    if record.status is not Status.DRAFT:
        raise NotAllowedNow
    return record
