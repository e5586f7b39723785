"""Letters to the people of an organisation: to whom, and how a letter names somebody."""

from __future__ import annotations

from datetime import datetime

from module.casework.gate import Work
from module.casework.writing import Addressee, page, write
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.letters import LetterEvent, PowerFacts, StaffFacts
from module.registry.powers_of_attorney import PowerOfAttorney
from module.store.staff import Member

_UNPROVED = N_("A colleague without an EDS key")


def called(iin: str, name: str) -> str | Message:
    """Return how a letter names a person: a name that no key has proved was typed by whoever held the link (D21)."""
    return name if iin else Message(_UNPROVED)


def write_joined(work: Work, inviter: Member, place: str, organisation: str, person: Actor) -> None:
    """Tell the inviter that a person has come; `place` is the path of that person's page."""
    facts = StaffFacts(page(work, place), organisation, called(person.iin, person.name))
    write_member(work, LetterEvent.JOINED, inviter, facts)


def write_power_ends(work: Work, keeper: Member, power_of_attorney: PowerOfAttorney) -> None:
    """Remind a keeper of powers of one that ends, in the hours of reminders."""
    number, until = power_of_attorney.number, power_of_attorney.valid_until
    facts = PowerFacts(page(work, f"/powers/{power_of_attorney.id}"), number, until)
    not_before = work.deps.accounts.reminders.not_before(work.now)
    write_member(work, LetterEvent.POWER_ENDS, keeper, facts, not_before=not_before)


def write_member(
    work: Work,
    event: LetterEvent,
    member: Member,
    facts: StaffFacts | PowerFacts,
    *,
    not_before: datetime | None = None,
) -> None:
    """Store a letter to a person of an organisation; nothing where no address is known."""
    write(work, event, Addressee(member.email, member.language, member.user_id or None), facts, not_before=not_before)
