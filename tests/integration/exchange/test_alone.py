"""What breaks in one place stands alone: other conversations, files and answers go on (D29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from module.eaeu.exchange.service import Exchange
from module.eaeu.transport.errors import TransportRefused
from module.eaeu.transport.spool import SpoolInbox
from module.kernel.errors import TroisError
from module.store.exchange import resources
from tests.integration.exchange.test_own_requests import send
from tests.integration.exchange.test_synchronising import REGISTER, ask, since, state, status
from tests.support import union_nodes as nodes
from tests.support.exchange import CERTIFICATE, T2, Segment, change, inclusion, numbered, register, updated

ANSWERED = ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]


def outcome(act: Callable[[], object]) -> object:
    """What an act comes to; of an exception its name."""
    try:
        return act()
    except (TroisError, RuntimeError, LookupError, ValueError, ArithmeticError) as error:
        return type(error).__name__


def forget_bytes(segment: Segment, code: str, verdict: str) -> None:
    """Remove the bytes of messages of a code with a verdict, as D19 allows."""
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        unit.connection.exec_driver_sql(
            "DELETE FROM trois.exchange_payload AS part USING trois.exchange_message AS message"
            " WHERE part.message_id = message.id AND message.code = %s AND message.verdict = %s",
            (code, verdict),
        )


def test_a_request_without_its_bytes_does_not_stop_the_clock_of_others(segment: Segment) -> None:
    broken = send(segment)
    forget_bytes(segment, "P.SP.01.MSG.005", "own")
    other = ask(segment)
    segment.wire.sent.clear()
    assert outcome(lambda: segment.later(6)) == 1
    assert segment.codes() == ["MSG.013"]
    assert segment.conversation(other.header.conversation).attempts == 2
    assert segment.incidents(broken.header.conversation) == ["cannot_go_on"]
    segment.later(6)
    assert segment.incidents(broken.header.conversation) == ["cannot_go_on"]


def test_what_breaks_is_logged_by_its_name(
    segment: Segment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A driver quotes the row in the text of what it raises; the line names the fault, and no traceback follows."""
    exchange = Exchange(segment.deps, polls=False, inbox=SpoolInbox(tmp_path))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.xml").write_bytes(b"<a/>")
    broken = send(segment)

    def breaks(*more: object) -> None:
        raise ArithmeticError("row of 880101300123")

    monkeypatch.setattr(exchange._receiver, "receive", breaks)
    monkeypatch.setattr(exchange._sender, "_expire", breaks)
    segment.clock.set(segment.clock.now() + timedelta(minutes=6))
    outcome(exchange.tick)
    assert "880101300123" not in caplog.text
    assert [record.getMessage().rpartition(" ")[0].partition(":")[0] for record in caplog.records] == [
        "A file of the spool folder cannot be taken",
        "A conversation of the exchange cannot go on",
    ]
    details = "SELECT details ->> 'fault' FROM trois.exchange_incident WHERE conversation_id = %s"
    assert str(segment.scalar(details, broken.header.conversation)).startswith("ArithmeticError")


def test_a_held_message_without_its_bytes_does_not_hold_up_an_answer(segment: Segment) -> None:
    header, content = segment.request(7, change(), 6, 3)
    segment.post(content)
    assert segment.conversation(header.conversation).state == "held"
    question = ask(segment)
    forget_bytes(segment, "P.SP.01.MSG.007", "held")
    body = register(nodes.entry())
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), body)
    receipt = outcome(lambda: segment.exchange.receive(content, CERTIFICATE).http_status)
    assert receipt == 202
    assert outcome(segment.work) is None
    _, content = segment.request(6, inclusion(numbered(9)), 5)
    assert outcome(lambda: segment.post(content).http_status) == 202
    assert segment.incidents(header.conversation) == ["cannot_go_on"]


def test_a_worker_lets_a_held_message_go_on_once_its_entry_is_there(segment: Segment) -> None:
    header, content = segment.request(7, change(), 6, 3)
    segment.post(content)
    question = ask(segment)
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), register(nodes.entry()))
    segment.exchange.receive(content, CERTIFICATE)
    assert segment.conversation(header.conversation).state == "held"  # not within the answer
    segment.work()
    assert segment.conversation(header.conversation).state == "answered"


def test_a_file_that_breaks_us_is_put_aside(segment: Segment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = Exchange(segment.deps, polls=False, inbox=SpoolInbox(tmp_path))
    real = exchange._receiver.receive

    def receive(content: Path, certificate: str) -> object:
        if content.name == "1.xml":
            raise OverflowError
        return real(content, CERTIFICATE)

    monkeypatch.setattr(exchange._receiver, "receive", receive)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.xml").write_bytes(b"<a/>")
    (tmp_path / "in" / "2.xml").write_bytes(segment.request(6, inclusion(), 5)[1])
    assert outcome(exchange.tick) == 2
    assert [path.name for path in (tmp_path / "refused").iterdir()] == ["1.xml"]
    assert [path.name for path in (tmp_path / "done").iterdir()] == ["2.xml"]
    segment.work()
    assert segment.codes() == ANSWERED
    assert segment.incidents() == ["file_refused"]


def test_a_refused_signal_does_not_hold_the_answer_back(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = segment.wire.send

    def send_unless_receipt(content: bytes | Path, message_id: str) -> None:
        if isinstance(content, bytes) and b"P.MSG.RCV" in content:
            raise TransportRefused(400)
        taken(content, message_id)

    monkeypatch.setattr(segment.wire, "send", send_unless_receipt)
    header, content = segment.request(6, inclusion(), 5)
    segment.post(content)
    assert segment.codes() == ["P.MSG.PRS", "MSG.002"]
    assert segment.scalar("SELECT count(*) FROM trois.exchange_dispatch WHERE state = 'queued'") == 1
    monkeypatch.undo()
    segment.work()
    assert segment.codes() == ["P.MSG.PRS", "MSG.002", "P.MSG.RCV"]
    assert state(segment, segment.wire.sent[0]) == "answered" and header.conversation


def test_a_moment_in_the_future_is_no_watermark(segment: Segment) -> None:
    question = ask(segment)
    later = "9999-12-31T23:59:59.999Z"
    segment.answer(question, 14, register(updated(nodes.entry(), T2), updated(nodes.entry(numbered(2)), later)))
    assert state(segment, question) == "finished"
    found = status(segment).ours_updated_at
    assert found is not None and found.isoformat() == "2026-06-01T10:00:00+00:00"
    findings = segment.scalar("SELECT findings FROM trois.exchange_message WHERE code = 'P.SP.01.MSG.014'")
    assert [(one["code"], one["severity"]) for one in findings] == [("MSG", "warn")]
    assert since(ask(segment)) == T2


def test_a_watermark_of_the_future_that_we_hold_already_does_not_end_synchronisation(segment: Segment) -> None:
    with segment.store.unit() as unit:
        resources.change(unit, REGISTER, ours_updated_at=datetime(9999, 12, 31, tzinfo=UTC))
    assert segment.codes() == []
    question = ask(segment)
    assert segment.codes() == ["MSG.011", "MSG.013"]
    assert since(question) == "2000-01-01T00:00:00.000Z"
