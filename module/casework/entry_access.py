"""Whose an entry is to see and to act on: its holders of today, and the representative while a power holds (d16).

The register names the holders and the representative. A power of attorney is entered by the representative and
confirmed by no holder: alone it opens nothing, and without one the name in the register opens nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import unreadable
from module.casework.exclusion_waiting import waiting
from module.casework.gate import EdsNeeded, Work, is_officer, party_of
from module.casework.report_lines import ReportLines, of_own
from module.kernel.errors import NotFound, NotPermitted
from module.kernel.text import Message
from module.registry.actors import Actor
from module.registry.entry import EntryAsOf
from module.registry.entry_acts import EntryAct, EntryAsker, OpenAbout, Standing, acts_on
from module.registry.powers_of_attorney import EmpoweredAct, PowerOfAttorney, empowered
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status, same_owner
from module.store import applications, powers_of_attorney

STRANGER = EntryAsker(Standing.NOBODY, may_file=False, may_draft=False)


@dataclass(frozen=True, slots=True)
class EntryReach:
    """How far a person reaches entries: the powers of attorney of the person's side are read once for all of them."""

    actor: Actor
    powers: tuple[PowerOfAttorney, ...]

    @classmethod
    def of(cls, work: Work) -> EntryReach:
        """Read what the person's side holds."""
        noted = unreadable.tell(work, "power_of_attorney")
        number = party_of(work.actor)
        return cls(work.actor, powers_of_attorney.of_party(work.unit, number, noted) if number else ())

    def to(self, entry: EntryAsOf) -> EntryAsker:
        """Return as what the person stands to an entry on its day."""
        number, may_draft = party_of(self.actor), self.actor.may(StaffAct.DRAFT)
        holders = {one.identifier for one in entry.common.holders if one.identifier}
        if number and number in holders:
            return EntryAsker(Standing.HOLDER, may_draft=may_draft)
        named = entry.national.representative
        if not number or named is None or named.identifier != number:
            return STRANGER
        given = (one for one in self.powers if one.representative == number and one.principal in holders)
        acts = empowered(given, entry.common.files, entry.day)
        if not acts:
            return STRANGER
        return EntryAsker(Standing.REPRESENTATIVE, EmpoweredAct.FILE in acts, may_draft)


@dataclass(frozen=True, slots=True)
class ActsOnEntry:
    """What a person may begin with an entry: `rows` of the table of acts, as what the person stands.

    `waits` says why the exclusion of an entry whose time is over is not begun by the customs body; `reports`
    are those about it.
    """

    standing: Standing
    rows: tuple[EntryAct, ...]
    waits: Message | None = None
    reports: ReportLines | None = None


def to_read(work: Work) -> EntryReach:
    """Return the reach of somebody who may look at entries.

    Raises NotPermitted for staff, EdsNeeded where a host portal does not say how it knows the person (D21).
    """
    if is_officer(work.actor) or not work.actor.may(StaffAct.SEE_CASES):
        raise NotPermitted
    if work.actor.drafts_only:
        raise EdsNeeded
    return EntryReach.of(work)


def acts_for(work: Work, entry: EntryAsOf, reach: EntryReach) -> ActsOnEntry:
    """Return what may be begun with an entry. Raises NotFound for a stranger: its existence is not told."""
    asker = reach.to(entry)
    if asker.standing is Standing.NOBODY:
        raise NotFound
    rows = acts_on(entry, open_about(work, entry.number), asker)
    return ActsOnEntry(asker.standing, rows, waiting(work, entry), of_own(work, entry))


def open_about(work: Work, number: str) -> tuple[OpenAbout, ...]:
    """Return the undecided applications about an entry; drafts of others are nobody's business."""
    found = []
    for line in applications.undecided_about(work.unit, number):
        own = same_owner(line.owner_iin, line.owner_bin, work.actor)
        if own or line.status is not Status.DRAFT:
            found.append(OpenAbout(line.id, line.kind, line.number, own))
    return tuple(found)
