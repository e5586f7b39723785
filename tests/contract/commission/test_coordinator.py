"""The stand-in Commission against a small correct national side, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from module.dev.standins.commission.conversations import Conversation, State
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.commission.gateway import blueprint
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.process import ACCEPTED, CIRCULATION, RECEIVED, REGISTER, message, transaction
from module.dev.standins.commission.settings import CommissionSettings
from tests.support.segment import Segment
from tests.support.serving import serve_on_thread

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Both:
    commission: Coordinator
    segment: Segment
    app: Flask


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    yield from running(CommissionSettings(minute_seconds=0.05, state=tmp_path, again_seconds=0.05))


def running(settings: CommissionSettings) -> Iterator[Both]:
    segment = Segment()
    parts: dict[str, Any] = {}

    def start(address: str) -> str:
        coordinator = Coordinator(replace(settings, door=address))
        app = Flask("module.dev.standins")
        app.register_blueprint(blueprint(coordinator))
        server = serve_on_thread(app)
        parts.update(coordinator=coordinator, app=app, server=server)
        parts["thread"] = threading.Thread(target=server.serve_forever, args=(0.05,))
        parts["thread"].start()
        return f"http://127.0.0.1:{server.server_port}/commission/gateway"

    with segment.serving(start):
        try:
            yield Both(parts["coordinator"], segment, parts["app"])
        finally:
            parts["coordinator"].close()
            segment.drain()
            parts["server"].shutdown()
            parts["thread"].join()
            parts["server"].server_close()


def done(both: Both, conversation: Conversation) -> Conversation:
    both.commission.wait(conversation, State.DONE)
    assert conversation.codes_got() == [RECEIVED, ACCEPTED, message(2)], both.commission.books.judgements
    return conversation


def test_every_transaction_that_the_commission_starts(both: Both) -> None:
    commission = both.commission
    application = done(both, commission.send_application(3)).subject
    number = done(both, commission.include(application, 1)).subject
    done(both, commission.change(number))
    done(both, commission.extend(number))
    done(both, commission.change_circulation(number))
    done(both, commission.exclude(number, 6))
    other = done(both, commission.include()).subject
    done(both, commission.exclude(other))
    done(both, commission.withdraw(application))
    assert {item.transaction for item in commission.conversations()} == {transaction(n) for n in (1, 2, 5, 6, 7, 8, 9)}
    assert commission.report().clean
    assert [len(talk.answer) for talk in both.segment.talks.values()] == [3] * 9


def test_synchronisation_is_answered(both: Both) -> None:
    both.commission.register.seed(4)
    segment = both.segment
    segment.ask(10, documents.resource(message(11), "", REGISTER, LONG_AGO))
    segment.ask(11, documents.resource(message(13), "", REGISTER, LONG_AGO))
    segment.ask(12, documents.resource(message(13), "", CIRCULATION, LONG_AGO))
    segment.ask(12, documents.resource(message(13), "", CIRCULATION, datetime.now(UTC)))
    assert both.commission.wait_for(lambda c: len(c.conversations()) == 4 and all(
        item.state is State.DONE for item in c.conversations()))  # fmt: skip
    sent = [item.sent[-1].code for item in both.commission.conversations()]
    assert sent == [message(12), message(14), message(16), message(15)]
    assert segment.wait_taken(message(12), message(14), message(16), message(15))


def test_a_big_answer_goes_from_a_file(tmp_path: Path) -> None:
    settings = CommissionSettings(minute_seconds=0.05, state=tmp_path, stream_from=3)
    for both in running(settings):
        both.commission.register.seed(5)
        both.segment.ask(11, documents.resource(message(13), "", REGISTER, LONG_AGO))
        assert both.segment.wait_taken(message(14))
        assert isinstance(both.commission.conversations()[0].sent[-1].content, Path)


def test_a_lost_request_is_repeated_with_a_new_message_id(both: Both) -> None:
    both.commission.misbehave("drop", message(1), times=2)
    conversation = both.commission.wait(both.commission.send_application(), State.DONE)
    sent = [passed for passed in conversation.sent if passed.code == message(1)]
    assert len(sent) == 3 and len({passed.message_id for passed in sent}) == 3
    assert len({passed.edoc_id for passed in sent}) == 1
    assert both.commission.report().clean


def test_after_three_repeats_it_gives_up(both: Both) -> None:
    both.commission.misbehave("drop", message(1), times=None)
    conversation = both.commission.wait(both.commission.send_application(), State.GIVEN_UP)
    assert conversation.attempt == 4
    assert both.commission.report().lost == (conversation.id,)


def test_a_late_answer_is_taken(tmp_path: Path) -> None:
    for both in running(CommissionSettings(minute_seconds=0.01, state=tmp_path)):
        both.commission.misbehave("delay", message(1), times=None, minutes=150)
        conversation = both.commission.wait(both.commission.send_application(), State.GIVEN_UP)
        both.commission.wait(conversation, State.DONE)
        assert conversation.late and both.commission.report().clean


def test_a_doubled_request_is_answered_twice_alike(both: Both) -> None:
    both.commission.misbehave("duplicate", message(6))
    conversation = both.commission.wait(both.commission.include(), State.DONE)
    assert both.commission.wait_for(lambda c: len(conversation.answers()) == 2)
    assert not conversation.doubled


def test_another_body_under_the_same_identifier_is_refused(both: Both) -> None:
    both.commission.misbehave("and_other_body", message(6))
    conversation = both.commission.include()
    assert both.commission.wait_for(lambda c: bool(conversation.errors))
    assert [error.code for error in conversation.errors] == ["Common:DataError"]


@pytest.mark.parametrize(
    ("kind", "fault"),
    [("wrong_to", "wsa:DestinationUnreachable"), ("wrong_action", "wsa:ActionNotSupported")],
)
def test_wrong_headers_bring_a_fault(both: Both, kind: str, fault: str) -> None:
    both.commission.misbehave(kind, message(1))
    conversation = both.commission.wait(both.commission.send_application(), State.FAULTED)
    assert conversation.fault == fault


def test_a_wrong_structure_brings_an_error(both: Both) -> None:
    both.commission.misbehave("wrong_structure", message(1))
    conversation = both.commission.wait(both.commission.send_application(), State.REFUSED)
    assert conversation.codes_got() == ["P.MSG.ERR"]


def test_what_is_cut_off_is_refused_by_the_door_and_repeated(both: Both) -> None:
    both.commission.misbehave("truncate", message(1))
    conversation = both.commission.wait(both.commission.send_application(), State.DONE)
    assert conversation.sent[0].outcome == "refused (400)" and conversation.attempt == 2


@pytest.mark.parametrize(
    ("kind", "state", "sent"),
    [("silence", State.IGNORED, []), ("err", State.REFUSED, ["P.MSG.ERR"]), ("fault", State.FAULTED, ["fault"])],
)
def test_it_can_refuse_what_it_is_asked(both: Both, kind: str, state: State, sent: list[str]) -> None:
    both.commission.misbehave(kind, message(11))
    both.segment.ask(10, documents.resource(message(11), "", REGISTER, LONG_AGO))
    assert both.commission.wait_for(lambda c: [item.state for item in c.conversations()] == [state])
    assert [passed.code for passed in both.commission.conversations()[0].sent] == sent


def test_reordered_signals_come_the_other_way_round(both: Both) -> None:
    both.commission.misbehave("reorder", RECEIVED)
    both.segment.ask(10, documents.resource(message(11), "", REGISTER, LONG_AGO))
    assert both.commission.wait_for(lambda c: bool(c.conversations()) and len(c.conversations()[0].sent) == 3)
    delivered = both.commission.conversations()[0].sent
    assert [passed.words for passed in delivered] == ["reorder", "", ""]


def test_an_answer_may_come_twice_as_another_document(both: Both) -> None:
    both.commission.misbehave("and_other_edoc", message(12))
    both.segment.ask(10, documents.resource(message(11), "", REGISTER, LONG_AGO))
    assert both.commission.wait_for(lambda c: bool(c.conversations()) and bool(c.conversations()[0].errors))
    assert both.commission.conversations()[0].errors[0].code == "Common:UnexpectedMessage"
    assert both.segment.taken == [message(12)]


def test_the_control_interface_and_the_pages(both: Both) -> None:
    client = both.app.test_client()
    begun = client.post("/commission/control/start", json={"transaction": transaction(1), "forms": 2})
    assert begun.status_code == 201
    conversation = both.commission.conversations()[0]
    both.commission.wait(conversation, State.DONE)
    reported = client.get(f"/commission/control/conversations/{conversation.id}").get_json()
    assert (reported["state"], [item["code"] for item in reported["got"]]) == ("done", [RECEIVED, ACCEPTED, message(2)])
    assert client.get("/commission/control/report").get_json()["clean"] is True
    assert client.post("/commission/control/start", json={"transaction": transaction(3)}).status_code == 400
    assert client.post("/commission/control/misbehave", json={"kind": "sing"}).status_code == 400
    assert client.post("/commission/control/misbehave", json={"kind": "drop"}).status_code == 201
    assert client.delete("/commission/control/misbehave").status_code == 204
    assert client.post("/commission/control/seed", json={"count": 2}).get_json() == {"entries": 2}
    assert len(client.get("/commission/control/register").get_json()["applications"]) == 1
    assert client.get("/commission/control/judgements").get_json()[0]["outcome"] == "good"
    assert client.post("/commission/gateway", data=b"<!DOCTYPE a><a/>").status_code == 400
