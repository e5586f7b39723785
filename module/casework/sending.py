"""Letters on their way: handed over once, asked about until their end, sent again only by a person.

States: queued, sent, delivered, failed, expired, unknown. A letter whose answer was lost is UNKNOWN: a provider that
takes our id is asked about it and gets it again only after saying that it has none; at a provider that takes no id it
stays UNKNOWN and is shown. The secret of a code or a link goes as soon as nobody will send its letter any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from module.casework.gate import Deps, OpenWork, Work
from module.casework.ports import Messenger
from module.casework.writing import TOPIC
from module.kernel.errors import NotAllowedNow, NotFound, OutsideUnavailable
from module.registry.actors import SYSTEM
from module.registry.letters import FINAL, NOT_KNOWN_THERE, UNDELIVERED, Delivery, DeliveryState, Letter, LetterChannel
from module.store import journal, messages, outbox
from module.store.messages import StoredMessage
from module.store.outbox import OutboxRow

STATUS_TOPIC = "message.status"
BOUNCE_TOPIC = "message.bounced"
FIRST_QUESTION = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
ASKED_FOR = timedelta(days=3)
"""A provider keeps an SMS for a telephone that is off at most so long; then nothing new comes."""
SECRETS_LIVE = timedelta(days=1)
"""A code or a link in a letter that was lost does not live longer; a later letter would only puzzle."""
BEGUN = "sending"


def _channel(deps: Deps, letter: StoredMessage) -> Messenger:
    return deps.sms if letter.channel is LetterChannel.SMS else deps.mail


def send(deps: Deps, open_work: OpenWork, row: OutboxRow) -> datetime | None:
    """Hand a queued letter over; return when to try it where its hour has not come.

    Where a second sending would make a double, the letter is UNKNOWN from before the call on: a crash leaves it so.
    Raises NotFound where it is gone, OutsideUnavailable where it was certainly not sent.
    """
    with open_work(SYSTEM) as work:
        letter = messages.get(work.unit, row.subject_id, lock=True)
        if letter is None:  # messages are never deleted: the operator has to know
            raise NotFound
        channel = _channel(deps, letter)
        if letter.state is not DeliveryState.QUEUED:
            if not channel.repeats_safely:
                messages.forget(work.unit, letter, work.now)
            return None
        if letter.not_before is not None and letter.not_before > work.now:
            return letter.not_before
        if not channel.repeats_safely:
            _handed(work, letter, Delivery(DeliveryState.UNKNOWN, "", BEGUN), forget=False)
    try:
        delivery = channel.send(Letter(letter.id, letter.address, letter.subject, letter.whole_text))
    except OutsideUnavailable:  # it was certainly not sent
        with open_work(SYSTEM) as work:
            _handed(work, letter, Delivery(DeliveryState.QUEUED), forget=False)
        raise
    with open_work(SYSTEM) as work:
        asks = delivery.state not in FINAL and channel.tells and bool(delivery.reference or channel.repeats_safely)
        _handed(work, letter, delivery, forget=not (asks and delivery.state is DeliveryState.UNKNOWN))
        _journal(work, letter, delivery.state, _HANDED)
        _bounced(work, letter, delivery.state)
        if asks:
            outbox.reopen(work.unit, STATUS_TOPIC, letter.id, work.now + FIRST_QUESTION, work.now)
    return None


def _handed(work: Work, letter: StoredMessage, said: Delivery, *, forget: bool) -> None:
    reference, reason = said.reference, said.detail
    messages.record_delivery(work.unit, letter, said.state, work.now, reference=reference, reason=reason, forget=forget)


def follow(deps: Deps, open_work: OpenWork, row: OutboxRow) -> datetime | None:
    """Ask what became of a letter; return when to ask again, or None when there is nothing more. Raises NotFound."""
    with open_work(SYSTEM) as work:
        letter = messages.get(work.unit, row.subject_id)
    if letter is None:
        raise NotFound
    if letter.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
        return None
    channel = _channel(deps, letter)
    reported = channel.status(letter.id, letter.address, letter.reference)
    with open_work(SYSTEM) as work:
        now = messages.get(work.unit, letter.id, lock=True)
        if now is None or now.state is not letter.state:
            return None
        return _learn(work, now, reported, channel)


def _learn(work: Work, letter: StoredMessage, reported: Delivery, channel: Messenger) -> datetime | None:
    never_came = reported.state is DeliveryState.UNKNOWN and reported.detail == NOT_KNOWN_THERE
    lost = letter.state is DeliveryState.UNKNOWN and letter.sent_again_as is None
    if never_came and lost and channel.repeats_safely:
        _queue_again(work, letter, reported.detail)
        return None
    state = letter.state if reported.state is DeliveryState.UNKNOWN else reported.state
    began = letter.sent_at or letter.created_at or work.now
    over = state in FINAL or work.now - began >= ASKED_FOR
    keep = state is DeliveryState.UNKNOWN and not over
    messages.record_status(work.unit, letter, state, work.now, reason=reported.detail, forget=not keep)
    if state is not letter.state:
        _journal(work, letter, state, _LEARNT)
        _bounced(work, letter, state)
    return None if over else work.now + min(FIRST_QUESTION * (2 << min(letter.asked, 9)), LONGEST_PAUSE)


def _bounced(work: Work, letter: StoredMessage, state: DeliveryState) -> None:
    """Have a notice of the end that did not arrive looked after: it may go by another channel (`end_notices`)."""
    if letter.reminder_id is not None and state in (DeliveryState.FAILED, DeliveryState.EXPIRED):
        work.do_later((BOUNCE_TOPIC, letter.id))


def _queue_again(work: Work, letter: StoredMessage, reason: str) -> None:
    """Send a letter that never came; one with a code or a link only while that may still live."""
    late = letter.works_once and letter.created_at is not None and work.now - letter.created_at > SECRETS_LIVE
    state = DeliveryState.EXPIRED if late else DeliveryState.QUEUED
    messages.record_status(work.unit, letter, state, work.now, reason=reason, forget=late)
    _journal(work, letter, state, _LEARNT)
    if not late:
        row_id = outbox.reopen(work.unit, TOPIC, letter.id, work.now, work.now)
        work.unit.after_commit(partial(work.deps.wake, row_id))


_HANDED = ("notice", "account_letter")
_LEARNT = ("notice_state", "account_letter_state")
_AGAIN = ("notice_again", "account_letter_again")
"""The words of the journal: of a case, of accounts and organisations. Those of earlier releases stay as they are."""


def _journal(work: Work, letter: StoredMessage, state: DeliveryState, acts: tuple[str, str]) -> None:
    """Write down that a letter was handed over, or what was learnt of it later."""
    details: dict[str, str] = {"channel": letter.channel, "state": state}
    if letter.application_id is not None:
        details |= {"notice": letter.id}
    else:
        details |= {"letter": letter.id, "kind": letter.event}
    _write(work, letter, acts, details)


def _write(work: Work, letter: StoredMessage, acts: tuple[str, str], details: dict[str, str]) -> None:
    of_case, of_account = acts
    act = of_account if letter.application_id is None else of_case
    journal.write(work.unit, work.actor, act, work.now, application_id=letter.application_id, **details)


def may_be_sent_again(letter: StoredMessage) -> bool:
    """Tell whether a person may send a letter again: it did not arrive, or nobody knows, and it was not yet.

    One with a code or a link that works once is not: its reader asks for a new one.
    """
    return letter.state in UNDELIVERED and letter.sent_again_as is None and not letter.works_once


def send_again(work: Work, letter: StoredMessage) -> None:
    """Send a letter that did not arrive once more; it was read under a lock. Raises NotAllowedNow."""
    if not may_be_sent_again(letter):
        raise NotAllowedNow
    fresh = messages.copy(work.unit, letter, work.now)
    name = "letter" if letter.application_id is None else "notice"
    _write(work, letter, _AGAIN, {name: fresh.id, "instead_of": letter.id})
    work.do_later((TOPIC, fresh.id))
