"""To whom notices about an entry go: holders, and the representative while his power holds (d16, APPC art. 66)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from module.casework import unreadable
from module.casework.gate import Work
from module.registry.entry import EntryAsOf
from module.registry.letters import LetterChannel
from module.registry.notice_contacts import address_today, in_force
from module.registry.party import ChannelKind, Party
from module.registry.powers_of_attorney import still_receives
from module.store import accounts, applications, consents, identities, powers_of_attorney
from module.store.applications import ApplicationRecord

_CONTACTS = {LetterChannel.SMS: ChannelKind.TELEPHONE, LetterChannel.EMAIL: ChannelKind.EMAIL}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told: `key` says whom of the entry, and is no datum of a person."""

    key: str
    language: str
    user_id: str | None = None
    addresses: Mapping[LetterChannel, str] = field(default_factory=dict)


def readers_of(work: Work, entry: EntryAsOf, application_id: str) -> tuple[Reader, ...]:
    """Return the readers of an entry on the day, each with lawful addresses; no address twice in a channel.

    `application_id` is what led to the entry: its contacts were signed with it.
    """
    led = applications.get(work.unit, application_id) if application_id else None
    taken: set[tuple[LetterChannel, str]] = set()
    found = []
    for key, party in _parties(work, entry):
        reader = _reader(work, key, party, led)
        fresh = {way: to for way, to in reader.addresses.items() if (way, to.casefold()) not in taken}
        taken |= {(way, to.casefold()) for way, to in fresh.items()}
        found.append(Reader(key, reader.language, reader.user_id, fresh))
    return tuple(found)


def _parties(work: Work, entry: EntryAsOf) -> list[tuple[str, Party]]:
    holders = [(f"holder:{place}", party) for place, party in enumerate(entry.common.holders)]
    acts_for_them = entry.national.representative
    if acts_for_them is None or not _still_receives(work, entry, acts_for_them):
        return holders
    return [*holders, ("representative", acts_for_them)]


def _still_receives(work: Work, entry: EntryAsOf, representative: Party) -> bool:
    """Tell whether a power of attorney of one of the holders, known here or attached, lets him receive letters."""
    noted = unreadable.tell(work, "power_of_attorney")
    known = [
        power
        for holder in entry.common.holders
        if holder.identifier and representative.identifier
        for power in powers_of_attorney.given_to(work.unit, representative.identifier, holder.identifier, noted)
    ]
    return still_receives(known, entry.common.files, entry.day)


def _reader(work: Work, key: str, party: Party, led: ApplicationRecord | None) -> Reader:
    language, user_id = _person(work, party, led)
    signed = consents.signed_contacts(work.unit, user_id) if user_id else ()
    stated_at = led.submitted_at if led else None
    addresses = {}
    for channel, kind in _CONTACTS.items():
        stated = party.contact(kind) or _stated_when_filed(key, led, kind)
        latest = in_force(signed)
        own = "" if latest is None else latest.email if channel is LetterChannel.EMAIL else latest.mobile
        address = address_today(channel, stated, stated_at, signed) if stated else own
        if address:
            addresses[channel] = address
    return Reader(key, language, user_id or None, addresses)


def _stated_when_filed(key: str, led: ApplicationRecord | None, kind: ChannelKind) -> str:
    """Return the contact that the application names: entries of the first release do not repeat it."""
    if led is None:
        return ""
    party = {"holder:0": led.form.holder, "representative": led.form.representative}.get(key, Party())
    return party.contact(kind)


def _person(work: Work, party: Party, led: ApplicationRecord | None) -> tuple[str, str]:
    """Return language and user of whoever reads for a party.

    The one who filed for it; else the person of the number, of an organisation its head; of nobody known the language
    of the filing, of a non-resident English.
    """
    number = party.identifier
    filed = accounts.contacts(work.unit, led.owner_id) if led else None
    if filed is not None and led is not None and number == (led.owner_bin or led.owner_iin):
        return filed.language, filed.user_id
    account_id = identities.acting_for(work.unit, number) if number else ""
    if account_id:
        known = accounts.contacts(work.unit, account_id)
        return known.language, known.user_id
    if not party.resident:
        return "en", ""
    return (filed.language if filed else "ru"), ""
