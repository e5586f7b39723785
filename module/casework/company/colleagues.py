"""Letters to the people of an organisation: to whom, and how a letter names somebody."""

from __future__ import annotations

from module.casework.gate import Work
from module.casework.writing import Addressee, write
from module.kernel.text import N_, Message
from module.registry.letters import Event, PowerFacts, StaffFacts
from module.store.staff import Member

_UNPROVED = N_("A colleague without an EDS key")


def called(iin: str, name: str) -> str | Message:
    """Return how a letter names a person: a name that no key has proved was typed by whoever held the link (D21)."""
    return name if iin else Message(_UNPROVED)


def write_member(work: Work, event: Event, member: Member, facts: StaffFacts | PowerFacts) -> None:
    """Store a letter to a person of an organisation; nothing where no address is known."""
    write(work, event, Addressee(member.email, member.language, member.user_id or None), facts)
