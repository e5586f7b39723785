"""What is decided before records are read, which version is current, which numbers cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from module.eaeu.envelope import new_uri
from module.eaeu.exchange import registers
from module.eaeu.structures.node import Node
from tests.integration.exchange.test_honest_peers import altered, found
from tests.integration.exchange.test_synchronising import ask, state
from tests.support import union_nodes as nodes
from tests.support.exchange import Segment, action, exclusion, inclusion, numbered, register

TWO = numbered(2)
MANY = register(*(nodes.entry(numbered(number)) for number in range(1, 40)))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the records that are judged."""
    seen: list[int] = []
    real = registers._Reading._judge

    def judge(self: registers._Reading, record: object) -> object:
        seen.append(record.number)  # type: ignore[attr-defined]
        return real(self, record)  # type: ignore[arg-type]

    monkeypatch.setattr(registers._Reading, "_judge", judge)
    return seen


def test_a_stray_register_is_not_read(segment: Segment, judged: list[int]) -> None:
    header = segment.header(action(14, 11, 9), relates_to=new_uri())
    segment.post(segment.document(header, MANY))
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert judged == []
    assert segment.scalar("SELECT verdict FROM trois.exchange_message WHERE direction = 'in'") == "unexpected"


def test_a_second_register_and_a_changed_one_are_not_judged(segment: Segment, judged: list[int]) -> None:
    question = ask(segment)
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), MANY)
    segment.post(content)
    assert state(segment, question) == "finished" and len(judged) == 39
    judged.clear()
    segment.answer(question, 14, register(nodes.entry(TWO)))
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert content.count("Үлгібаев".encode()) > 0
    segment.post(altered(content.replace("Үлгібаев".encode(), "Үлгібаеу".encode()), new_uri()))
    assert segment.wire.sent[-1].errors == ["Common:DataError"]
    assert segment.incidents(question.header.conversation) == ["document_changed"]
    sent = len(segment.wire.sent)
    segment.post(altered(content, new_uri()))
    assert len(segment.wire.sent) == sent
    assert judged == []
    verdicts = segment.journal(question.header.conversation)
    assert [row[2] for row in verdicts if row[:2] == ("in", "MSG.014")] == [
        "accepted",
        "unexpected",
        "changed",
        "repeated",
    ]


LATER = "9999-01-01T00:00:00.000Z"


def of_another(record: Node) -> Node:
    """Give the right holder another taxpayer number."""
    nodes.at(record, "//ipcdo:RightholderDetails/csdo:TaxpayerId").text = "990140000013"
    return record


def test_rules_are_asked_about_the_version_in_force(segment: Segment) -> None:
    """Rule 6 of table 25 compares the holders with the version that we hold; the one of tomorrow is not it."""
    segment.answer(ask(segment), 14, register(nodes.entry(), of_another(nodes.entry(start=LATER))))
    segment.wire.sent.clear()
    segment.post(segment.request(9, exclusion(), 8, 5)[1])
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]


def test_a_slip_far_ahead_does_not_freeze_an_entry(segment: Segment) -> None:
    segment.answer(ask(segment), 14, register(of_another(nodes.entry(start=LATER))))
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.answer(ask(segment, moment="2026-11-20T06:00:30.000Z"), 14, register(nodes.entry()))
    segment.wire.sent.clear()
    segment.post(segment.request(9, exclusion(), 8, 5)[1])
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]


def test_an_entry_that_begins_later_is_held_all_the_same(segment: Segment) -> None:
    segment.answer(ask(segment), 14, register(nodes.entry(start=LATER)))
    segment.wire.sent.clear()
    header, content = segment.request(9, exclusion(), 8, 5)
    segment.post(content)
    assert segment.conversation(header.conversation).state == "answered"


@pytest.mark.parametrize("number", ["00017/ТЗ-0042-310226", "0001٧/ТЗ-0042-150326", "00017/ТЗ-0042-|10326"])
def test_a_number_that_cannot_be_is_warned_of(segment: Segment, number: str) -> None:
    segment.post(segment.request(6, inclusion(number), 5)[1])
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
    assert ("OWN.ID", "warn") in found(segment)


def test_a_number_that_can_be_is_not(segment: Segment) -> None:
    segment.post(segment.request(6, inclusion("00017/ТЗ-0042-290228"), 5)[1])
    assert [code for code, _ in found(segment)] == []
