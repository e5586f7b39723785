"""Every path of the eight pairs that the Commission starts: what it asks, what we answer, what we hold then.

We are the respondent. So the paths are read from our side:

- answer: we take the request and answer it with MSG.002;
- receipt only: the Commission has nothing but our RCV. A change of an entry that our copy lacks is held (pairs with
  `unknown`); for the others PRS and MSG.002 are ready and the way out breaks after RCV, so that they come later;
- error: the request breaks schema or rule and is answered with ERR, or the Commission answers our MSG.002 with ERR;
- fault: the envelope is not taken and is answered with a technical fault, or a fault comes about our MSG.002;
- time-out: the Commission heard nothing and repeats the request three times in its terms;
- late answer: our way out is closed until after the term of the answer;
- duplicate: the same document comes again by itself, in the same envelope, in another conversation, or four times at
  once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from module import xmldoor
from module.eaeu.envelope.model import EnvelopeKind
from module.eaeu.envelope.reading import read_envelope, read_fault
from module.registry.exchange import ExchangeOrder
from tests.support import union_nodes as nodes
from tests.support.exchange import Segment, inclusion, own_id
from tests.support.exchange_paths import (
    ANSWERED,
    ERR,
    INCLUDED,
    NEED_ENTRY,
    NEED_NOTHING,
    PRS,
    RCV,
    THEIRS,
    Play,
    Theirs,
    answers,
    at_rest,
    held,
    narrow,
    numbered,
    relates,
    reserved,
)

Record = Callable[[str, object], None]
each = pytest.mark.parametrize("pair", THEIRS, ids=str)
each_of_an_entry = pytest.mark.parametrize("pair", NEED_ENTRY, ids=str)
each_of_nothing = pytest.mark.parametrize("pair", NEED_NOTHING, ids=str)


# --- answer


@each
def test_answer(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    play.post()
    answers(play, segment.wire.sent, play.header)
    assert held(segment) == pair.after != play.before
    assert segment.journal(play.conversation) == [
        ("in", f"MSG.{pair.message:03d}", "accepted"),
        *(("out", code, "own") for code in ANSWERED),
    ]
    segment.signal(segment.wire.sent[-1], RCV)
    segment.signal(segment.wire.sent[-1], PRS)
    play.rests("answered")
    record_property("shows", pair.key("answer"))


# --- receipt only


@each_of_nothing
def test_receipt_only_until_the_way_out_is_open_again(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    with narrow(segment, 1):
        play.post()
        segment.later(4)
        relates(segment, segment.wire.sent, play.header, [RCV])
        assert (play.state, held(segment)) == ("answered", pair.after)
    segment.work()
    answers(play, segment.wire.sent, play.header)
    assert held(segment) == pair.after
    play.rests("answered")
    record_property("shows", pair.key("receipt only"))


@each_of_an_entry
def test_receipt_only_until_synchronisation_brings_the_entry(
    segment: Segment, pair: Theirs, record_property: Record
) -> None:
    play = Play.begin(segment, pair, grounded=False)
    play.post()
    segment.later(4)
    relates(segment, segment.wire.sent, play.header, [RCV])
    assert (play.state, play.taken(), held(segment)) == ("held", ["held"], play.before)
    segment.wire.sent.clear()
    _synchronise(segment)
    mine = [sent for sent in segment.wire.sent if sent.header.conversation == play.conversation]
    relates(segment, mine, play.header, ANSWERED[1:])
    assert held(segment).versions == ("entry 01 open", *pair.after.versions[len(INCLUDED) :])
    play.rests("answered")
    record_property("shows", pair.key("receipt only"))


def _synchronise(segment: Segment) -> None:
    """Let the Commission answer with the entry when we ask for the register."""
    segment.exchange.operate(ExchangeOrder.HEAL, "P.SP.01.BEN.002")
    segment.work()
    segment.answer(segment.wire.sent[-1], 14, own_id(nodes.register_root("P.SP.01.MSG.014")))


@each_of_an_entry
def test_receipt_only_and_an_error_when_the_entry_does_not_come(
    segment: Segment, pair: Theirs, record_property: Record
) -> None:
    play = Play.begin(segment, pair, grounded=False)
    play.post()
    assert segment.later(8.9) == 0
    relates(segment, segment.wire.sent, play.header, [RCV])
    assert segment.later(0.1) == 1
    relates(segment, segment.wire.sent, play.header, [RCV, ERR])
    assert set(segment.wire.sent[-1].errors) == {pair.unknown}
    assert held(segment) == play.before
    play.rests("refused")
    segment.wire.sent.clear()
    segment.post(segment.request(6, inclusion(), 5)[1])
    assert segment.codes() == ANSWERED, "an inclusion does not revive what was refused"
    assert held(segment).versions == INCLUDED
    record_property("shows", pair.key("receipt only"))


# --- error


@each
def test_error_about_the_schema(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    assert segment.post(play.broken_schema()).http_status == 202
    relates(segment, segment.wire.sent, play.header, [ERR])
    assert set(segment.wire.sent[0].errors) == {"Common:DataError"}
    assert (play.taken(), held(segment)) == (["refused"], play.before)
    play.rests("refused")
    record_property("shows", pair.key("error"))


@pytest.mark.parametrize("pair", [pair for pair in THEIRS if pair.rule], ids=str)
def test_error_about_a_rule(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    nodes.remove(play.body, pair.spoil)
    play.post()
    relates(segment, segment.wire.sent, play.header, [RCV, ERR])
    assert set(segment.wire.sent[-1].errors) == {pair.rule}
    assert (play.taken(), held(segment)) == (["refused"], play.before)
    again = play.post(play.again())
    relates(segment, segment.wire.sent[2:], again, [RCV, ERR])
    assert set(segment.wire.sent[-1].errors) == {pair.rule}
    assert (play.taken(), held(segment)) == (["refused", "repeated"], play.before)
    play.rests("refused")
    record_property("shows", pair.key("error"))


@each
def test_error_of_the_commission_about_our_answer(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    play.post()
    for _ in range(2):
        segment.signal(segment.wire.sent[2], ERR, "Common:DataError")
    answers(play, segment.wire.sent, play.header)
    assert held(segment) == pair.after
    play.rests("failed", "P.EXC.003")
    record_property("shows", pair.key("error"))


# --- fault


@each
def test_fault_about_an_envelope_that_is_not_taken(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    receipt = segment.post(play.content, certificate="cd" * 32)
    fault = read_envelope(xmldoor.parse(receipt.body))
    assert (receipt.http_status, fault.kind) == (400, EnvelopeKind.FAULT)
    assert read_fault(fault.body).subcode == "int:InvalidHeader"
    header = fault.header
    assert (header.to, header.sender, header.reply_to) == (segment.settings.commission, segment.settings.ours, "")
    assert (header.relates_to, header.relates_action) == (play.header.message_id, play.header.action)
    assert (header.conversation_id, header.procedure_id) == (play.header.conversation_id, play.header.procedure_id)
    assert (segment.codes(), play.taken(), held(segment)) == ([], ["rejected"], play.before)
    again = play.post(play.again())
    answers(play, segment.wire.sent, again)
    assert held(segment) == pair.after, "what was not taken is no repeat"
    play.rests("answered")
    record_property("shows", pair.key("fault"))


@each
def test_fault_of_the_commission_about_our_answer(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    play.post()
    segment.fault(segment.wire.sent[0])
    assert play.state == "answered", "a signal is not worth an emergency"
    for _ in range(2):
        segment.fault(segment.wire.sent[2])
    answers(play, segment.wire.sent, play.header)
    assert held(segment) == pair.after
    play.rests("failed", "P.EXC.003")
    record_property("shows", pair.key("fault"))


# --- time-out


@each
def test_time_out_and_three_repeats(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    play.post()
    for count in range(1, 4):
        segment.later(5)
        again = play.post(play.again())
        assert len(segment.wire.sent) == 3 * (count + 1)
        answers(play, segment.wire.sent[3 * count :], again)
    assert len({sent.tree.value("ccdo:EDocHeader", "csdo:EDocId") for sent in segment.wire.sent[2::3]}) == 1
    assert play.taken() == ["accepted", *["repeated"] * 3]
    assert held(segment) == pair.after
    play.rests("answered")
    record_property("shows", pair.key("time-out"))


@each_of_an_entry
def test_time_out_while_the_request_is_held(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair, grounded=False)
    headers = [play.post()]
    segment.later(5)
    for _ in range(3):
        headers.append(play.post(play.again()))
    for sent, header in zip(segment.wire.sent, headers, strict=True):
        relates(segment, [sent], header, [RCV])
    assert play.taken() == ["held", *["repeated"] * 3]
    assert segment.later(3.9) == 0
    assert segment.later(0.1) == 1, "the hold counts from the first request"
    assert set(segment.wire.sent[-1].errors) == {pair.unknown}
    assert held(segment) == play.before
    play.rests("refused")
    record_property("shows", pair.key("time-out"))


def test_time_out_and_a_repeat_that_overtook_the_request_in_the_journal(segment: Segment) -> None:
    """Numbers of the journal are given before a message waits for its conversation."""
    play = Play.begin(segment, NEED_ENTRY[0], grounded=False)
    number = reserved(segment)
    play.post()
    with numbered(number):
        play.post(play.again())
    assert play.taken() == ["repeated", "held"]
    _synchronise(segment)
    segment.wire.sent.clear()
    again = play.post(play.again())
    answers(play, segment.wire.sent, again)
    play.rests("answered")


# --- late answer


@each
def test_late_answer(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    segment.wire.down = True
    headers = [play.post()]
    for _ in range(3):
        segment.later(5)
        headers.append(play.post(play.again()))
    segment.later(10)
    assert (segment.codes(), play.state, held(segment)) == ([], "answered", pair.after)
    segment.wire.down = False
    segment.work()
    assert len(segment.wire.sent) == 12
    for place, header in enumerate(headers):
        answers(play, segment.wire.sent[3 * place : 3 * place + 3], header)
    assert held(segment) == pair.after
    play.rests("answered")
    record_property("shows", pair.key("late answer"))


# --- duplicate


@each
def test_duplicate_in_the_same_envelope(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    content = play.content
    for _ in range(3):
        assert segment.post(content).http_status == 202
    assert len(segment.wire.sent) == 9
    for place in (0, 3, 6):
        answers(play, segment.wire.sent[place : place + 3], play.header)
    assert (play.taken(), held(segment)) == (["accepted", "repeated", "repeated"], pair.after)
    play.rests("answered")
    record_property("shows", pair.key("duplicate"))


@each
def test_duplicates_at_once(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    headers = [play.header, *(play.again() for _ in range(3))]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(play.post, headers))
    segment.work()
    for header in headers:
        answers(play, [sent for sent in segment.wire.sent if sent.header.relates_to == header.message_id], header)
    assert len(segment.wire.sent) == 12
    assert (sorted(play.taken()), held(segment)) == (["accepted", *["repeated"] * 3], pair.after)
    play.rests("answered")
    record_property("shows", pair.key("duplicate"))


@each
def test_duplicate_in_another_conversation(segment: Segment, pair: Theirs, record_property: Record) -> None:
    play = Play.begin(segment, pair)
    play.post()
    segment.wire.sent.clear()
    other = segment.header(play.header.name)
    play.post(other)
    answers(play, segment.wire.sent, other)
    after = held(segment)
    assert (after.versions, after.current) == (pair.after.versions, pair.after.current)
    assert after.opinions == pair.after.opinions
    at_rest(segment, other.conversation)
    play.rests("answered")
    record_property("shows", pair.key("duplicate"))
