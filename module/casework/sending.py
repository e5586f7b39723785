"""Notices on their way: handed over once, asked about until their end, sent again only by a person.

States: queued, sent, delivered, failed, expired, unknown. A letter whose answer was lost is UNKNOWN: a provider that
takes our id is asked about it and gets it again only after saying that it has none; at a provider that takes no id it
stays UNKNOWN and the officer sees it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from module.casework.gate import Deps, OpenWork, Work, is_officer, visible
from module.casework.ports import Messenger
from module.casework.views import NoticeView
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutsideUnavailable
from module.registry.actors import SYSTEM
from module.registry.letters import FINAL, NOT_KNOWN_THERE, Delivery, DeliveryState, Letter
from module.store import journal, notices, outbox
from module.store.notices import NoticeRecord
from module.store.outbox import OutboxRow

TOPIC = "notice"
STATUS_TOPIC = "notice.status"
FIRST_QUESTION = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
ASKED_FOR = timedelta(days=3)
"""A provider keeps an SMS for a telephone that is off at most so long; then nothing new comes."""
BEGUN = "sending"
_MAY_BE_SENT_AGAIN = frozenset({DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.UNKNOWN})


def _channel(deps: Deps, notice: NoticeRecord) -> Messenger:
    return deps.sms if notice.channel == "sms" else deps.mail


def send(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    """Hand a queued notice over.

    Where a second sending would make a double, the notice is UNKNOWN from before the call on: a crash leaves it so.
    Raises NotFound where it is gone, OutsideUnavailable where it was certainly not sent.
    """
    with open_work(SYSTEM) as work:
        notice = notices.get(work.unit, row.subject_id, lock=True)
        if notice is None:  # notices are never deleted: the operator has to know
            raise NotFound
        if notice.state is not DeliveryState.QUEUED:
            return
        channel = _channel(deps, notice)
        if not channel.repeats_safely:
            notices.record_delivery(work.unit, notice.id, DeliveryState.UNKNOWN, "", BEGUN, work.now)
    try:
        delivery = channel.send(Letter(notice.id, notice.address, notice.subject, notice.text))
    except OutsideUnavailable:  # it was certainly not sent
        with open_work(SYSTEM) as work:
            notices.record_delivery(work.unit, notice.id, DeliveryState.QUEUED, "", "", work.now)
        raise
    with open_work(SYSTEM) as work:
        notices.record_delivery(work.unit, notice.id, delivery.state, delivery.reference, delivery.detail, work.now)
        _write(work, notice, delivery.state)
        if delivery.state not in FINAL and channel.tells and (delivery.reference or channel.repeats_safely):
            outbox.reopen(work.unit, STATUS_TOPIC, notice.id, work.now + FIRST_QUESTION, work.now)


def follow(deps: Deps, open_work: OpenWork, row: OutboxRow) -> datetime | None:
    """Ask what became of a notice; return when to ask again, or None when there is nothing more. Raises NotFound."""
    with open_work(SYSTEM) as work:
        notice = notices.get(work.unit, row.subject_id)
    if notice is None:
        raise NotFound
    if notice.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
        return None
    channel = _channel(deps, notice)
    reported = channel.status(notice.id, notice.address, notice.reference)
    with open_work(SYSTEM) as work:
        now = notices.get(work.unit, notice.id, lock=True)
        if now is None or now.state is not notice.state:
            return None
        return _learn(work, now, reported, channel)


def _learn(work: Work, notice: NoticeRecord, reported: Delivery, channel: Messenger) -> datetime | None:
    never_came = reported.state is DeliveryState.UNKNOWN and reported.detail == NOT_KNOWN_THERE
    lost = notice.state is DeliveryState.UNKNOWN and notice.sent_again_as is None
    if never_came and lost and channel.repeats_safely:
        notices.record_status(work.unit, notice, DeliveryState.QUEUED, reported.detail, work.now)
        _write(work, notice, DeliveryState.QUEUED, "notice_state")
        row_id = outbox.reopen(work.unit, TOPIC, notice.id, work.now, work.now)
        work.unit.after_commit(lambda: work.deps.wake(row_id))
        return None
    state = notice.state if reported.state is DeliveryState.UNKNOWN else reported.state
    notices.record_status(work.unit, notice, state, reported.detail, work.now)
    if state is not notice.state:
        _write(work, notice, state, "notice_state")
    began = notice.sent_at or notice.created_at or work.now
    if state in FINAL or work.now - began >= ASKED_FOR:
        return None
    return work.now + min(FIRST_QUESTION * (2 << min(notice.asked, 9)), LONGEST_PAUSE)


def _write(work: Work, notice: NoticeRecord, state: DeliveryState, act: str = "notice") -> None:
    """Write down that a notice was handed over, or what was learnt of it later."""
    journal.write(
        work.unit,
        work.actor,
        act,
        work.now,
        application_id=notice.application_id,
        notice=notice.id,
        channel=notice.channel,
        state=state,
    )


def of_case(work: Work, application_id: str) -> tuple[NoticeView, ...]:
    """Return the notices of a case, the newest first; only an officer is offered to send one again."""
    return tuple(
        NoticeView(
            id=notice.id,
            created_at=notice.created_at,
            channel=notice.channel,
            text=notice.text if notice.channel == "sms" else notice.subject,
            state=notice.state,
            reason=notice.reason,
            alphabet=notice.alphabet,
            parts=notice.parts,
            again=is_officer(work.actor) and _may_be_sent_again(notice),
        )
        for notice in notices.of_application(work.unit, application_id)
    )


def _may_be_sent_again(notice: NoticeRecord) -> bool:
    """Tell whether a person may send a notice again: it did not arrive, or nobody knows, and it was not yet."""
    return notice.state in _MAY_BE_SENT_AGAIN and notice.sent_again_as is None


def send_again(work: Work, application_id: str, notice_id: str) -> None:
    """Send a notice that did not arrive once more, as an officer's act.

    Raises NotFound, NotPermitted, or NotAllowedNow where it is on its way or was sent again already.
    """
    record = visible(work, application_id)
    if not is_officer(work.actor):
        raise NotPermitted
    notice = notices.get(work.unit, notice_id, lock=True)
    if notice is None or notice.application_id != record.id:
        raise NotFound
    if not _may_be_sent_again(notice):
        raise NotAllowedNow
    fresh = notices.copy(work.unit, notice, work.now)
    journal.write(
        work.unit,
        work.actor,
        "notice_again",
        work.now,
        application_id=notice.application_id,
        notice=fresh.id,
        instead_of=notice.id,
    )
    work.do_later((TOPIC, fresh.id))
