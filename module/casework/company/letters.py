"""Letters to the people of an organisation: written down with the act, sent after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from module.casework.gate import Work
from module.kernel.text import N_, Message
from module.store import letters as stored
from module.store.letters import SECRET, AccountLetter
from module.store.staff import Member

TOPIC = "account_letter"


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text of a letter, as source strings; `address` in the text is the page to open."""

    kind: str
    subject: str
    text: str


INVITED = Words(
    "invitation",
    N_("Invitation to act for {organisation}"),
    N_(
        "{inviter} has invited you to act for {organisation} in the customs register of intellectual property "
        "objects.\nTo accept, open: {address}\n"
        "You can use the link once, until {until}. If you do not know the sender, ignore this email."
    ),
)
JOINED = Words(
    "joined",
    N_("{person} has accepted the invitation"),
    N_("{person} has accepted the invitation to act for {organisation}.\nGive them access and a role: {address}"),
)
ACTIVATED = Words(
    "activated",
    N_("Your access to {organisation} is open"),
    N_("You can now act for {organisation}.\nYour role: {role}.\nSign in: {address}"),
)
ACTIVATED_COPY = Words(
    "activated_copy",
    N_("Access of {person} is open"),
    N_("{person} can now act for {organisation}.\nRole: {role}.\nStaff: {address}"),
)
ROLE_CHANGED = Words(
    "role_changed",
    N_("Your role in {organisation} was changed"),
    N_("Your role in {organisation} is now: {role}.\nIt works from your next page on: {address}"),
)
CLOSED = Words(
    "closed",
    N_("Your access to {organisation} is closed"),
    N_("Your access to {organisation} was closed. What you prepared stays with the organisation.\nHelp: {address}"),
)
READY = Words(
    "ready_to_sign",
    N_("A draft waits for your signature"),
    N_("{person} has prepared an application of {organisation}. Read it and sign it with your EDS: {address}"),
)
POWER_ENDS = Words(
    "power_ends",
    N_("A power of attorney ends on {until}"),
    N_(
        "The power of attorney No. {number} ends on {until}. After that day nothing can be filed with it.\n"
        "See: {address}"
    ),
)


_UNPROVED = N_("A colleague without an EDS key")


def called(iin: str, name: str) -> str | Message:
    """Return how a letter names a person: a name that no key has proved was typed by whoever held the link (D21)."""
    return name if iin else Message(_UNPROVED)


def address_of(work: Work, path: str) -> str:
    """Return the full address of a page of the module."""
    return f"{work.deps.public_url.rstrip('/')}{path}"


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes."""

    address: str
    language: str
    user_id: str = ""


def write(work: Work, words: Words, to: Reader, path: str, secret: str = "", *, facts: Mapping[str, object]) -> None:
    """Store a letter and queue it; nothing where no address is known. A Message among the facts is translated."""
    language = to.language
    if not to.address:
        return

    def say(msgid: str) -> str:
        shown = {
            name: work.deps.translate(value, language) if isinstance(value, Message) else value
            for name, value in facts.items()
        }
        place = address_of(work, path) + (SECRET if secret else "")
        return work.deps.translate(Message(msgid, {**shown, "address": place}), language)

    letter = AccountLetter(
        words.kind, "email", to.address, language, say(words.subject), say(words.text), secret, to.user_id or None
    )
    work.do_later((TOPIC, stored.add(work.unit, letter, work.now)))


def write_member(work: Work, words: Words, member: Member, path: str, **facts: object) -> None:
    """Store a letter to a person of an organisation."""
    write(work, words, Reader(member.email, member.language, member.user_id), path, facts=facts)
