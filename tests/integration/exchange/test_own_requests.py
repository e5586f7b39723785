"""Requests of ours: opinions and their answers, signals, terms, repeats, what a person may do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from module.eaeu.envelope.identifiers import new_uri
from module.kernel.errors import NotFound, Refused
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OfficerProfile, OpinionFacts, OpinionVerdict
from tests.support import union_nodes as nodes
from tests.support.exchange import Segment, Sent, application, notice

HEAD = OfficerProfile("Үлгібаев", "Айдар", "Үлгіұлы", "Руководитель управления", phone="+77010000001")
CASE_OFFICER = OfficerProfile("Үлгібаева", "Айгүл", "", "Главный специалист", email="a@example.kz")
ID = "5e3f7b2a-1111-4222-8333-444455556666"
WAITS = ["waiting_receipt", "waiting_acceptance", "waiting_answer"]


def facts(verdict: OpinionVerdict = OpinionVerdict.MAY_BE_INCLUDED, **changes: str) -> OpinionFacts:
    values = {"explanation": "Основание", "applicant": "ТОО «Үлгі тауар»", "form_id": nodes.FORM} | changes
    return OpinionFacts(
        id=ID,
        application_id=nodes.APPLICATION,
        received_id=1,
        procedure_id="urn:uuid:0b8f6c1e-7d9a-4f52-9c33-5a1d2e4f6a70",
        verdict=verdict,
        head=HEAD,
        case_officer=CASE_OFFICER,
        **values,
    )


def send(segment: Segment, **changes: str) -> Sent:
    """Send an opinion on a received application, and return it as it left."""
    _, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.wire.sent.clear()
    with segment.store.unit() as unit:
        segment.exchange.send_opinion(unit, facts(**changes))
    segment.work()
    return segment.wire.sent[-1]


def state(segment: Segment, sent: Sent) -> str:
    return segment.conversation(sent.header.conversation).state


def reference(sent: Sent) -> str:
    return sent.tree.value("ccdo:EDocHeader", "csdo:EDocId")


def answer(segment: Segment, sent: Sent, edoc: str = "") -> None:
    segment.answer(sent, 2, notice(edoc or reference(sent)))


@pytest.mark.parametrize(
    ("verdict", "number", "transaction"),
    [(OpinionVerdict.REFUSE, "004", "003"), (OpinionVerdict.MAY_BE_INCLUDED, "005", "004")],
)
def test_opinion_goes_out_in_the_procedure_of_the_application(
    segment: Segment, verdict: OpinionVerdict, number: str, transaction: str
) -> None:
    _, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.wire.sent.clear()
    with segment.store.unit() as unit:
        conversation = segment.exchange.send_opinion(unit, facts(verdict))
    segment.work()
    [sent] = segment.wire.sent
    assert str(sent.header.name) == (
        f"int://CP/P.SP.01/1.0.0/P.SP.01.PRC.001/P.SP.01.TRN.{transaction}/P.SP.01.MSG.{number}"
    )
    assert sent.header.procedure_id == facts().procedure_id
    assert (sent.header.conversation, sent.header.relates_to) == (conversation, "")
    assert sent.tree.value("csdo:AuthorityDecisionCode") == verdict.value
    assert segment.conversation(conversation).subject == ID
    assert segment.conversation(conversation).state == "waiting_receipt"


def test_an_opinion_that_breaks_a_rule_is_not_sent(segment: Segment) -> None:
    with pytest.raises(Refused) as refused:
        send(segment, applicant="Somebody else")
    assert [fault.code for fault in refused.value.faults] == ["T21.R1"]
    assert segment.codes() == []
    with pytest.raises(Refused), segment.store.unit() as unit:
        segment.exchange.send_opinion(unit, facts(OpinionVerdict.REFUSE, explanation=""))
    assert segment.scalar("SELECT count(*) FROM trois.exchange_conversation WHERE role = 'initiator'") == 0


def test_signals_and_answer(segment: Segment) -> None:
    sent = send(segment)
    segment.signal(sent, "P.MSG.RCV")
    assert state(segment, sent) == "waiting_acceptance"
    segment.signal(sent, "P.MSG.PRS")
    assert state(segment, sent) == "waiting_answer"
    answer(segment, sent)
    assert state(segment, sent) == "finished"
    assert segment.later(600) == 0
    assert segment.codes() == ["MSG.005"]


def test_answer_alone_is_enough(segment: Segment) -> None:
    sent = send(segment)
    answer(segment, sent)
    assert state(segment, sent) == "finished"


def test_a_repeated_answer_has_no_effect(segment: Segment) -> None:
    sent = send(segment)
    body = notice(reference(sent))
    for _ in range(2):
        segment.answer(sent, 2, body)
    assert state(segment, sent) == "finished"
    assert segment.codes() == ["MSG.005"]
    assert segment.scalar("SELECT count(*) FROM trois.exchange_effect WHERE kind = 'delivered'") == 1


def test_a_second_answer_is_unexpected(segment: Segment) -> None:
    sent = send(segment)
    answer(segment, sent)
    answer(segment, sent)
    assert segment.codes() == ["MSG.005", "P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert state(segment, sent) == "finished"


def test_an_answer_to_something_else_is_unexpected(segment: Segment) -> None:
    sent = send(segment)
    body = notice(reference(sent))
    foreign = replace(segment.reply(sent, "P.SP.01.MSG.002"), relates_to=new_uri())
    segment.post(segment.document(foreign, body))
    segment.answer(sent, 2, notice(str(uuid4())))
    assert segment.codes() == ["MSG.005", "P.MSG.ERR", "P.MSG.ERR"]
    assert [one.errors for one in segment.wire.sent[1:]] == [["Common:UnexpectedMessage"]] * 2
    assert [row[2] for row in segment.journal(sent.header.conversation) if row[0] == "in"] == ["unexpected"] * 2
    assert state(segment, sent) == "waiting_receipt"
    segment.answer(sent, 2, body)
    assert state(segment, sent) == "finished"


def test_an_answer_to_a_sending_in_another_conversation_is_unexpected(segment: Segment) -> None:
    sent = send(segment)
    with segment.store.unit() as unit:
        segment.exchange.send_opinion(unit, replace(facts(), id=str(uuid4())))
    segment.work()
    other = segment.wire.sent[-1]
    body = notice(reference(sent))
    wrong = replace(segment.reply(sent, "P.SP.01.MSG.002"), relates_to=other.header.message_id)
    segment.post(segment.document(wrong, body))
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert state(segment, sent) == "waiting_receipt"


def test_an_answer_may_relate_to_any_sending_and_name_no_document(segment: Segment) -> None:
    sent = send(segment)
    segment.later(5.1)
    assert segment.codes() == ["MSG.005"] * 2
    body = notice(reference(sent))
    head = body.children[0]
    head.children = [child for child in head.children if child.name != "csdo:EDocRefId"]
    segment.answer(sent, 2, body)
    assert segment.codes() == ["MSG.005"] * 2
    assert state(segment, sent) == "finished"


def test_a_faulty_answer_is_refused_and_awaited_anew(segment: Segment) -> None:
    sent = send(segment)
    body = notice(reference(sent))
    content = segment.document(segment.reply(sent, "P.SP.01.MSG.002"), body)
    segment.post(content.replace(b"<csdo:EventDateTime>2026", b"<csdo:EventDateTime>x026"))
    assert segment.codes() == ["MSG.005", "P.MSG.ERR"]
    assert state(segment, sent) == "waiting_receipt"
    answer(segment, sent)
    assert state(segment, sent) == "finished"


def test_error_is_emergency_004(segment: Segment) -> None:
    sent = send(segment)
    segment.signal(sent, "P.MSG.RCV")
    segment.signal(sent, "P.MSG.ERR", "T21.R1", "T21.R2")
    assert state(segment, sent) == "refused"
    assert segment.incidents(sent.header.conversation) == ["P.EXC.004"]
    assert segment.later(600) == 0


@pytest.mark.parametrize("signals", [0, 1, 2])
def test_silence_is_answered_with_three_repeats_and_emergency_002(segment: Segment, signals: int) -> None:
    sent = send(segment)
    for kind in ("P.MSG.RCV", "P.MSG.PRS")[:signals]:
        segment.signal(sent, kind)
    assert state(segment, sent) == WAITS[signals]
    term = (5, 10, 20)[signals]
    assert segment.later(term - 0.1) == 0
    assert segment.later(0.2) == 1
    for _ in range(2):
        assert segment.later(5) == 1
    assert segment.codes() == ["MSG.005"] * 4
    assert segment.later(4.9) == 0
    assert segment.later(0.2) == 1
    assert state(segment, sent) == "given_up"
    assert segment.incidents(sent.header.conversation) == ["P.EXC.002"]
    assert segment.later(600) == 0
    copies = segment.wire.sent
    assert len({copy.header.message_id for copy in copies}) == 4
    assert {copy.header.conversation_id for copy in copies} == {sent.header.conversation_id}
    assert {copy.header.procedure_id for copy in copies} == {sent.header.procedure_id}
    assert {copy.header.relates_to for copy in copies} == {""}
    assert {reference(copy) for copy in copies} == {reference(sent)}


def test_a_late_answer_closes_the_incident(segment: Segment) -> None:
    sent = send(segment)
    for _ in range(4):
        segment.later(5)
    assert segment.incidents() == ["P.EXC.002"]
    answer(segment, sent)
    assert state(segment, sent) == "finished"
    assert segment.incidents() == []


def test_a_fault_is_answered_with_a_repeat_after_the_term(segment: Segment) -> None:
    sent = send(segment)
    segment.fault(sent)
    assert state(segment, sent) == "waiting_repeat"
    assert segment.codes() == ["MSG.005"]
    segment.later(5)
    assert segment.codes() == ["MSG.005"] * 2
    answer(segment, segment.wire.sent[-1])
    assert state(segment, sent) == "finished"


def test_four_faults_are_emergency_002(segment: Segment) -> None:
    sent = send(segment)
    for _ in range(4):
        segment.fault(segment.wire.sent[-1])
        segment.later(5)
    assert state(segment, sent) == "given_up"
    assert segment.incidents() == ["P.EXC.002"]


def test_what_could_not_leave_leaves_once(segment: Segment) -> None:
    segment.wire.down = True
    _, content = segment.request(1, application(), 1)
    segment.post(content)
    with segment.store.unit() as unit:
        conversation = segment.exchange.send_opinion(unit, facts())
    segment.later(5)
    segment.later(5)
    assert segment.codes() == []
    segment.wire.down = False
    segment.work()
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002", "MSG.005"]
    assert segment.conversation(conversation).attempts == 3


def test_a_person_sends_anew_what_was_given_up(segment: Segment) -> None:
    sent = send(segment)
    for _ in range(4):
        segment.later(5)
    segment.exchange.operate(ExchangeOrder.RESEND, sent.header.conversation)
    segment.work()
    found = segment.conversation(sent.header.conversation)
    assert (found.state, found.attempts) == ("waiting_receipt", 1)
    assert segment.codes() == ["MSG.005"] * 5
    assert segment.incidents() == []
    with pytest.raises(NotFound):
        segment.exchange.operate(ExchangeOrder.RESEND, ID)


def test_a_person_sends_an_answer_anew(segment: Segment) -> None:
    header, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.exchange.operate(ExchangeOrder.RESEND, header.conversation)
    segment.work()
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"] * 2
    assert {sent.header.relates_to for sent in segment.wire.sent} == {header.message_id}


def test_a_paused_conversation_neither_sends_nor_runs_out(segment: Segment) -> None:
    sent = send(segment)
    segment.exchange.operate(ExchangeOrder.PAUSE, sent.header.conversation)
    assert segment.later(60) == 0
    assert segment.codes() == ["MSG.005"]
    segment.exchange.operate(ExchangeOrder.RESEND, sent.header.conversation)
    segment.work()
    assert segment.codes() == ["MSG.005"]
    segment.exchange.operate(ExchangeOrder.CONTINUE, sent.header.conversation)
    segment.work()
    assert segment.codes() == ["MSG.005"] * 2
    with pytest.raises(NotFound):
        segment.exchange.operate(ExchangeOrder.PAUSE, ID)


def test_messages_of_a_conversation_leave_in_order(segment: Segment) -> None:
    segment.wire.down = True
    header, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.wire.down = False
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(segment.exchange.deliver, [header.conversation] * 4))
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
