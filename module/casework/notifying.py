"""Notices to the applicant: rendered and stored with the act, sent after the commit, each once."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from module.casework.gate import Work
from module.casework.sending import TOPIC
from module.kernel.sms import segments
from module.registry.application import Capacity
from module.registry.notice_contacts import address_today
from module.registry.notices import NoticeFacts, NoticeKind
from module.registry.party import ChannelKind
from module.store import accounts, consents, notices
from module.store.applications import ApplicationRecord
from module.store.notices import NoticeRecord
from module.store.outbox import Thing


def notify(work: Work, record: ApplicationRecord, kind: NoticeKind, facts: NoticeFacts) -> tuple[Thing, ...]:
    """Store SMS and e-mail to the one who filed, in that person's language; return what is to be sent.

    They go to the contacts of the application, which were signed with it; where the person has signed other ones of his
    own since, to those (APPC art. 66). Contacts that were changed without a signature are not looked at.
    """
    owner = accounts.contacts(work.unit, record.owner_id)
    language = owner.language
    signed = consents.signed_contacts(work.unit, owner.user_id) if owner.user_id else ()
    texts = work.deps.notices.write(kind, facts, language)
    form = record.form
    party = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    letters = (
        ("sms", party.contact(ChannelKind.TELEPHONE), "", texts.sms),
        ("email", party.contact(ChannelKind.EMAIL), texts.subject, texts.body),
    )
    records = []
    for channel, stated, subject, text in letters:
        if not stated:
            continue
        address = address_today(channel, stated, record.submitted_at, signed)
        notice = NoticeRecord(str(uuid4()), record.id, kind, channel, address, language, subject, text)
        if channel == "sms":
            cost = segments(text)
            notice = replace(notice, alphabet=cost.alphabet, units=cost.units, parts=cost.parts)
        records.append(notice)
    notices.add(work.unit, records, work.now)
    return tuple((TOPIC, record.id) for record in records)
