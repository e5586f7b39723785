"""Notices to the applicant: rendered and stored with the act, sent after the commit, each once."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from module.casework.end_readers import readers_of
from module.casework.gate import Work
from module.casework.writing import TOPIC, Addressee, compose, page
from module.registry.application import Capacity
from module.registry.letters import LetterChannel, LetterEvent, NoticeFacts
from module.registry.notice_contacts import address_today
from module.registry.party import ChannelKind
from module.store import accounts, consents, entries, messages
from module.store.applications import ApplicationRecord
from module.store.outbox import Thing

_CONTACTS = {LetterChannel.SMS: ChannelKind.TELEPHONE, LetterChannel.EMAIL: ChannelKind.EMAIL}


def notify(work: Work, record: ApplicationRecord, event: LetterEvent, facts: NoticeFacts) -> tuple[Thing, ...]:
    """Store SMS and e-mail to the one who filed, in that person's language; return what is to be sent.

    They go to the contacts of the application, which were signed with it; where the person has signed other ones of his
    own since, to those (APPC art. 66). Contacts that were changed without a signature are not looked at. Of a case
    without application they go to the holders of the entry and their representative (Customs Code art. 463 para. 2).
    """
    if record.cause is not None:
        return _to_readers(work, record, event, facts)
    owner = accounts.contacts(work.unit, record.owner_id)
    signed = consents.signed_contacts(work.unit, owner.user_id) if owner.user_id else ()
    form = record.form
    party = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    told = replace(facts, page=page(work, f"/applications/{record.id}"))
    letters = []
    for channel, contact in _CONTACTS.items():
        stated = party.contact(contact)
        if not stated:
            continue
        address = address_today(channel, stated, record.submitted_at, signed)
        to = Addressee(address, owner.language, channel=channel)
        letters.append(compose(work, event, to, told, application_id=record.id))
    messages.add(work.unit, letters, work.now)
    return tuple((TOPIC, letter.id) for letter in letters)


def _to_readers(work: Work, record: ApplicationRecord, event: LetterEvent, facts: NoticeFacts) -> tuple[Thing, ...]:
    found = entries.current(work.unit, record.base_number)
    if found is None:
        return ()
    told = replace(facts, page=page(work, f"/register/{quote(record.base_number)}"))
    letters = [
        compose(
            work,
            event,
            Addressee(address, reader.language, reader.user_id, channel),
            told,
            application_id=record.id,
        )
        for reader in readers_of(work, found.entry.as_of(work.today), found.application_id)
        for channel, address in reader.addresses.items()
    ]
    messages.add(work.unit, letters, work.now)
    return tuple((TOPIC, letter.id) for letter in letters)
