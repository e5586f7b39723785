"""Notices to the applicant: rendered and stored with the act, sent after the commit, each once."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from module.casework.gate import Work
from module.casework.sending import TOPIC
from module.kernel.sms import segments
from module.registry.application import Capacity
from module.registry.notices import NoticeFacts, NoticeKind
from module.registry.party import ChannelKind
from module.store import accounts, notices
from module.store.applications import ApplicationRecord
from module.store.notices import NoticeRecord


def notify(work: Work, record: ApplicationRecord, kind: NoticeKind, facts: NoticeFacts) -> None:
    """Store SMS and e-mail to the one who filed, in that person's language, to the contacts of the application."""
    language = accounts.contacts(work.unit, record.owner_id).language
    texts = work.deps.notices.write(kind, facts, language)
    form = record.form
    party = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    letters = (
        ("sms", party.contact(ChannelKind.TELEPHONE), "", texts.sms),
        ("email", party.contact(ChannelKind.EMAIL), texts.subject, texts.body),
    )
    for channel, address, subject, text in letters:
        if not address:
            continue
        notice = NoticeRecord(str(uuid4()), record.id, kind, channel, address, language, subject, text)
        if channel == "sms":
            cost = segments(text)
            notice = replace(notice, alphabet=cost.alphabet, units=cost.units, parts=cost.parts)
        notices.add(work.unit, notice, work.now)
        work.send_later(TOPIC, notice.id)
