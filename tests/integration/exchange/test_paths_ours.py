"""Every path of the five pairs that we start: opinions (TRN.003, TRN.004) and synchronisation (TRN.010 to TRN.012).

We are the initiator. A pair with two possible answers, or about two resources, is played with each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from module import xmldoor
from module.eaeu.envelope.model import EnvelopeKind
from module.eaeu.envelope.reading import read_envelope
from module.eaeu.transport.errors import TransportRefused
from module.registry.exchange import ExchangeOrder
from tests.support import union_nodes as nodes
from tests.support.exchange import Segment
from tests.support.exchange_paths import (
    ERR,
    OURS,
    PRS,
    RCV,
    Ours,
    Talk,
    at_rest,
    held,
    numbered,
    relates,
    reserved,
    spoiled,
)

Record = Callable[[str, object], None]
each = pytest.mark.parametrize("pair", OURS, ids=str)
WAITS = ("waiting_receipt", "waiting_acceptance", "waiting_answer")


# --- answer


@each
def test_answer(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    header = talk.sent.header
    assert (header.to, header.reply_to) == (segment.settings.commission, segment.settings.ours)
    assert (header.relates_to, talk.sent.code) == ("", f"P.SP.01.MSG.{pair.request:03d}")
    for kind, state in zip((RCV, PRS), WAITS[1:], strict=True):
        segment.signal(talk.sent, kind)
        assert (talk.state, held(segment)) == (state, pair.asked)
    assert talk.answer() == (202, b"")
    assert segment.journal(talk.conversation) == [
        ("out", f"MSG.{pair.request:03d}", "own"),
        ("in", RCV, "signal"),
        ("in", PRS, "signal"),
        ("in", f"MSG.{pair.answer:03d}", "accepted"),
    ]
    talk.finished()
    record_property("shows", pair.key("answer"))


@each
def test_answer_without_signals_and_signals_behind_it(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    talk.answer()
    for kind in (PRS, RCV):
        segment.signal(talk.sent, kind)
    talk.finished()
    record_property("shows", pair.key("answer"))


# --- receipt only


@each
def test_receipt_only(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    for attempts in range(1, 5):
        segment.signal(talk.attempts()[-1], RCV)
        assert (talk.state, len(talk.attempts())) == ("waiting_acceptance", attempts)
        talk.lapse(pair.facts.acceptance_minutes)
    assert (talk.state, len(talk.attempts()), held(segment)) == ("given_up", 4, pair.lost)
    at_rest(segment, talk.conversation, "P.EXC.002")
    record_property("shows", pair.key("receipt only"))


@each
def test_receipt_only_and_an_answer_to_the_repeat(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    segment.signal(talk.sent, RCV)
    talk.lapse(pair.facts.acceptance_minutes)
    talk.answer(to=talk.attempts()[-1])
    talk.finished(attempts=2)
    record_property("shows", pair.key("receipt only"))


# --- error


@each
@pytest.mark.parametrize("signals", [0, 2])
def test_error(segment: Segment, pair: Ours, signals: int, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    for kind in (RCV, PRS)[:signals]:
        segment.signal(talk.sent, kind)
    for _ in range(2):
        segment.signal(talk.sent, ERR, "Common:DataError")
    assert (talk.state, len(talk.attempts()), held(segment)) == ("refused", 1, pair.refused)
    at_rest(segment, talk.conversation, "P.EXC.004")
    segment.exchange.operate(ExchangeOrder.RESEND, talk.conversation)
    segment.work()
    assert (talk.state, talk.incidents) == ("waiting_receipt", [])
    talk.answer(to=talk.attempts()[-1])
    talk.finished(attempts=2)
    record_property("shows", pair.key("error"))


@each
def test_error_of_ours_about_the_answer(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    header, body = segment.reply(talk.sent, f"P.SP.01.MSG.{pair.answer:03d}"), pair.reply(talk.sent)
    for count in (1, 2):  # what was refused is no duplicate: it is judged and refused anew
        segment.post(spoiled(segment.document(header, body)))
        relates(segment, talk.messages_out()[1:], header, [ERR] * count)
        assert set(talk.messages_out()[-1].errors) == {"Common:DataError"}
    assert (talk.state, talk.incidents, held(segment)) == ("waiting_receipt", [], pair.asked)
    talk.answer()
    talk.finished(ERR, ERR)
    record_property("shows", pair.key("error"))


# --- fault


@each
def test_fault(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    segment.signal(talk.sent, RCV)
    segment.fault(talk.sent)
    assert (talk.state, len(talk.attempts()), held(segment)) == ("waiting_repeat", 1, pair.asked)
    talk.lapse(pair.facts.receipt_minutes)
    assert (talk.state, len(talk.attempts())) == ("waiting_receipt", 2)
    segment.fault(talk.attempts()[-1])
    talk.lapse(pair.facts.receipt_minutes)
    talk.answer(to=talk.attempts()[-1])
    talk.finished(attempts=3)
    record_property("shows", pair.key("fault"))


@each
def test_fault_every_time(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    for _ in range(4):
        segment.fault(talk.attempts()[-1])
        talk.lapse(pair.facts.receipt_minutes)
    assert (talk.state, len(talk.attempts()), held(segment)) == ("given_up", 4, pair.lost)
    at_rest(segment, talk.conversation, "P.EXC.002")
    record_property("shows", pair.key("fault"))


@each
def test_fault_at_the_handing_over(
    segment: Segment, pair: Ours, record_property: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = segment.wire.send

    def refuse(content: bytes, message_id: str) -> None:
        send(content, message_id)
        raise TransportRefused(400, b"<fault/>")

    with monkeypatch.context() as patch:
        patch.setattr(segment.wire, "send", refuse)
        sent = pair.begin(segment)
    talk = Talk(segment, pair, sent)
    assert (talk.state, len(talk.attempts()), held(segment)) == ("waiting_repeat", 1, pair.asked)
    talk.lapse(pair.facts.receipt_minutes)
    talk.answer(to=talk.attempts()[-1])
    talk.finished(attempts=2)
    record_property("shows", pair.key("fault"))


@each
def test_fault_of_ours_about_the_answer(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    status, body = talk.answer(certificate="cd" * 32)
    assert (status, read_envelope(xmldoor.parse(body)).kind) == (400, EnvelopeKind.FAULT)
    assert (talk.state, talk.incidents, held(segment)) == ("waiting_receipt", [], pair.asked)
    talk.answer()
    talk.finished()
    record_property("shows", pair.key("fault"))


# --- time-out


@each
@pytest.mark.parametrize("signals", [(), (RCV, PRS)], ids=["silence", "accepted"])
def test_time_out_and_three_repeats(
    segment: Segment, pair: Ours, signals: tuple[str, ...], record_property: Record
) -> None:
    talk = Talk.begin(segment, pair)
    term = pair.facts.answer_minutes if signals else pair.facts.receipt_minutes
    for attempts in range(1, 5):
        for kind in signals:
            segment.signal(talk.attempts()[-1], kind)
        assert (talk.state, len(talk.attempts())) == (WAITS[len(signals)], attempts)
        talk.lapse(term)
    assert (talk.state, len(talk.attempts()), held(segment)) == ("given_up", 4, pair.lost)
    at_rest(segment, talk.conversation, "P.EXC.002")
    record_property("shows", pair.key("time-out"))


# --- late answer


@each
@pytest.mark.parametrize("attempt", [0, 3], ids=["first", "last"])
def test_late_answer(segment: Segment, pair: Ours, attempt: int, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    for _ in range(4):
        talk.lapse(pair.facts.receipt_minutes)
    segment.later(600)
    assert (talk.state, talk.incidents, held(segment)) == ("given_up", ["P.EXC.002"], pair.lost)
    talk.answer(to=talk.attempts()[attempt])
    talk.finished(attempts=4)
    record_property("shows", pair.key("late answer"))


# --- duplicate


@each
def test_duplicate(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    talk.lapse(pair.facts.receipt_minutes)
    body = pair.reply(talk.sent)
    for copy in (*talk.attempts(), talk.sent):
        assert talk.answer(body, to=copy) == (202, b"")
    verdicts = [verdict for direction, _, verdict in segment.journal(talk.conversation) if direction == "in"]
    assert verdicts == ["accepted", "repeated", "repeated"]
    talk.finished(attempts=2)
    record_property("shows", pair.key("duplicate"))


@each
def test_duplicates_at_once(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    content = segment.document(segment.reply(talk.sent, f"P.SP.01.MSG.{pair.answer:03d}"), pair.reply(talk.sent))
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(segment.post, [content] * 4))
    segment.work()
    assert [receipt.http_status for receipt in receipts] == [202] * 4
    talk.finished()
    record_property("shows", pair.key("duplicate"))


@pytest.mark.parametrize("pair", [OURS[0], OURS[4]], ids=str)
def test_duplicate_that_overtook_the_answer_in_the_journal(segment: Segment, pair: Ours) -> None:
    """Numbers of the journal are given before a message waits for its conversation."""
    talk = Talk.begin(segment, pair)
    body, number = pair.reply(talk.sent), reserved(segment)
    talk.answer(body)
    with numbered(number):
        talk.answer(body)
    talk.answer(body)
    verdicts = [verdict for direction, _, verdict in segment.journal(talk.conversation) if direction == "in"]
    assert verdicts == ["repeated", "accepted", "repeated"]
    talk.finished()


@each
def test_second_answer_is_no_duplicate(segment: Segment, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    talk.answer()
    other = pair.reply(talk.sent)
    if pair.records is not None:  # without records of its own it is the same answer, whatever its identifier
        nodes.say(other, "//ipsdo:IPObjectId", "00018/ТЗ-0042-150326")
    talk.answer(other)
    assert talk.messages_out()[-1].errors == ["Common:UnexpectedMessage"]
    talk.finished(ERR)
    record_property("shows", pair.key("duplicate"))
