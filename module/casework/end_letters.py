"""A notice of the end for one reader and channel: which fits the entry today, with the page where something is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from module.casework.end_readers import Reader
from module.casework.gate import Work
from module.casework.writing import Addressee, compose, page
from module.kernel.clock import law_date
from module.registry.application import ApplicationKind
from module.registry.ending import Ending, OpenExtension, end_notice, in_time, next_ending
from module.registry.entry import EntryAsOf
from module.registry.letters import EndFacts, LetterChannel, LetterEvent
from module.store import applications
from module.store.entries import CurrentRecord
from module.store.messages import StoredMessage


@dataclass(frozen=True, slots=True)
class EndNotice:
    """The notice that fits an entry today: its words by event, its facts, what led to the entry."""

    event: LetterEvent
    facts: EndFacts
    application_id: str


def ending_of(work: Work, now: EntryAsOf) -> Ending | None:
    """Return what ends next of an entry, by the ladder of the site."""
    return next_ending(now, work.deps.law.end_ladder, work.deps.law.deadlines)


def notice_of(work: Work, record: CurrentRecord, now: EntryAsOf, ending: Ending) -> EndNotice:
    """Return the notice of the day. Its page begins an extension, or is the list where the open one stands."""
    extension = _open_extension(work, now)
    event, facts = end_notice(now, ending, extension, work.deps.law.deadlines)
    begin = urlencode({"kind": ApplicationKind.EXTEND.value, "entry": now.number})
    path = "/applications" if facts.application_number else f"/applications/begin?{begin}"
    return EndNotice(event, replace(facts, page=page(work, path)), record.application_id)


def letter_of(work: Work, notice: EndNotice, reader: Reader, channel: LetterChannel, reminder_id: str) -> StoredMessage:
    """Return the letter to a reader as it is to be stored; it leaves in the hours of reminders."""
    letter = compose(
        work,
        notice.event,
        Addressee(reader.addresses[channel], reader.language, reader.user_id, channel),
        notice.facts,
        application_id=notice.application_id or None,
        not_before=work.deps.accounts.reminders.not_before(work.now),
    )
    return replace(letter, reminder_id=reminder_id, reader=reader.key)


def _open_extension(work: Work, now: EntryAsOf) -> OpenExtension | None:
    """Return a filed extension that is not decided, rather one that was filed in time; days off move nothing."""
    deadlines, found = work.deps.law.deadlines, []
    for one in applications.open_about(work.unit, ApplicationKind.EXTEND, now.number):
        if one.submitted_at is not None:
            kept = in_time(now.protection.last_day, law_date(one.submitted_at), deadlines)
            found.append(OpenExtension(one.number, kept))
    return next((one for one in found if one.in_time), next(iter(found), None))
