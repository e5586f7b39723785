"""What the peer sent stands before it is judged, and outlives whatever kills its judging."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from module.eaeu.exchange import receiving
from module.eaeu.exchange.service import Exchange
from module.eaeu.transport.door import Door, Incoming
from module.eaeu.transport.spool import SpoolInbox
from module.kernel.errors import OutsideUnavailable
from tests.support.exchange import CERTIFICATE, Segment, inclusion, numbered

ANSWERED = ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
MOST_TRIES = 5


class Killed(BaseException):
    """What SIGKILL leaves of a process for those who look from outside: nothing after it is run."""


def breaks(fault: BaseException) -> Callable[..., Any]:
    def judge(*more: object) -> Any:
        raise fault

    return judge


def killed(segment: Segment, content: bytes, patch: pytest.MonkeyPatch, fault: BaseException | None = None) -> None:
    """Let a message come whose judging does not outlive it."""
    with patch.context() as broken:
        broken.setattr(receiving, "read_inbound", breaks(fault or Killed()))
        with pytest.raises(type(fault or Killed())):
            segment.exchange.receive(content, CERTIFICATE)


def bytes_kept(segment: Segment) -> int:
    return int(segment.scalar("SELECT count(*) FROM trois.exchange_payload"))


def arrivals_in(segment: Segment) -> list[tuple[str, int]]:
    with segment.store.unit() as unit:
        rows = unit.connection.exec_driver_sql("SELECT state, tries FROM trois.exchange_arrival ORDER BY id")
        return [(row[0], row[1]) for row in rows]


def verdicts(segment: Segment) -> list[str]:
    with segment.store.unit() as unit:
        rows = unit.connection.exec_driver_sql(
            "SELECT verdict FROM trois.exchange_message WHERE direction = 'in' ORDER BY id"
        )
        return list(rows.scalars())


def test_bytes_stand_before_they_are_judged(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(segment, segment.request(6, inclusion(), 5)[1], monkeypatch)
    assert bytes_kept(segment) == 1
    assert verdicts(segment) == []
    assert arrivals_in(segment) == [("arrived", 1)]


def test_a_process_that_is_killed_in_judging_leaves_the_bytes(segment: Segment) -> None:
    """With SIGKILL to a process of its own: no clean-up of Python runs, and the server rolls back."""
    content = segment.request(6, inclusion(), 5)[1]
    segment.store.engine.dispose()
    child = os.fork()
    if not child:
        receiving.read_inbound = lambda *more: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        try:
            segment.exchange.receive(content, CERTIFICATE)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert bytes_kept(segment) == 1
    segment.later(1)
    assert segment.codes() == ANSWERED
    assert verdicts(segment) == ["accepted"]


def test_it_is_judged_again_by_itself_and_answered_once(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    header, content = segment.request(6, inclusion(), 5)
    killed(segment, content, monkeypatch)
    segment.later(0.9)
    assert segment.codes() == []
    segment.later(0.1)
    assert segment.codes() == ANSWERED
    assert segment.conversation(header.conversation).state == "answered"
    assert arrivals_in(segment) == [("judged", 2)]
    key = "SELECT id FROM trois.exchange_arrival"
    assert segment.scalar(key) == segment.scalar("SELECT id FROM trois.exchange_message WHERE direction = 'in'")
    segment.later(5)
    assert segment.codes() == ANSWERED


def test_the_same_bytes_again_are_the_same_arrival(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    content = segment.request(6, inclusion(), 5)[1]
    killed(segment, content, monkeypatch)
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    assert segment.post(content).http_status == 202
    assert segment.codes() == ANSWERED
    assert verdicts(segment) == ["accepted"]
    assert bytes_kept(segment) == 1 + len(ANSWERED)
    segment.later(5)
    assert segment.codes() == ANSWERED
    assert arrivals_in(segment) == [("judged", 2)]


def test_a_repeat_by_the_rules_is_applied_once(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender repeats with a MessageID of its own, while the first one waits for another try."""
    header, content = segment.request(6, inclusion(), 5)
    killed(segment, content, monkeypatch)
    again = content.replace(header.message_id.encode(), b"urn:uuid:5e3f7b2a-1111-4222-8333-444455556666")
    assert segment.post(again).http_status == 202
    segment.later(1)
    assert sorted(verdicts(segment)) == ["accepted", "repeated"]
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'entry'") == 1


def test_what_kills_every_process_is_set_aside_and_holds_nobody_up(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = segment.request(6, inclusion(numbered(1)), 5)[1]
    killed(segment, content, monkeypatch)
    other = segment.request(6, inclusion(numbered(2)), 5)[1]
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "read_inbound", breaks(Killed()))
        for tries in range(2, MOST_TRIES + 1):
            with pytest.raises(Killed):
                segment.later(1)
            assert arrivals_in(segment) == [("arrived", tries)]
            assert segment.incidents() == []
            with segment.store.unit() as unit:  # the claim of the worker that died
                unit.connection.exec_driver_sql("UPDATE trois.outbox SET done_at = now()")
    segment.later(1)
    assert arrivals_in(segment) == [("set_aside", MOST_TRIES)]
    assert segment.incidents() == ["arrival_set_aside"]
    fault = "SELECT details ->> 'fault' FROM trois.exchange_incident"
    assert segment.scalar(fault) == "process_died"
    assert segment.post(other).http_status == 202
    assert segment.codes() == ANSWERED
    assert segment.post(content).http_status == 500  # unread: it would kill this process, too
    assert (verdicts(segment), len(arrivals_in(segment))) == (["accepted"], 2)


def test_what_breaks_judging_is_told_by_its_name_and_not_by_its_text(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(segment, segment.request(6, inclusion(), 5)[1], monkeypatch, ArithmeticError("880101300123"))
    fault = str(segment.scalar("SELECT fault FROM trois.exchange_arrival"))
    assert fault.startswith("ArithmeticError at eaeu/exchange/receiving.py:")
    assert "880101300123" not in fault


def test_a_database_out_of_reach_is_no_try(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(segment, segment.request(6, inclusion(), 5)[1], monkeypatch, OutsideUnavailable())
    assert arrivals_in(segment) == [("arrived", 0)]


def test_a_file_that_kills_the_scheduler_is_set_aside(
    segment: Segment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.xml").write_bytes(segment.request(6, inclusion(), 5)[1])
    exchange = Exchange(segment.deps, polls=False, inbox=SpoolInbox(tmp_path))
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "read_opening", breaks(Killed()))
        for _ in range(MOST_TRIES):
            with pytest.raises(Killed):
                exchange.tick()
        broken.setattr(segment.wire, "send", lambda content, key: None)  # the fault about it
        exchange.tick()
    assert [path.name for path in (tmp_path / "refused").iterdir()] == ["1.xml"]
    assert arrivals_in(segment) == [("set_aside", MOST_TRIES)]
    assert segment.incidents() == ["arrival_set_aside"]


def door(segment: Segment, folder: Path) -> Door:
    return Door(segment.exchange.receive, segment.settings, folder, lambda message, language: str(message))


@pytest.mark.parametrize(
    ("certificate", "media_type", "length", "status"),
    [
        ("", "application/soap+xml", None, 403),
        ("ef" * 32, "application/soap+xml", None, 403),
        (CERTIFICATE, "text/plain", None, 415),
        (CERTIFICATE, "application/soap+xml", 3 * 1024**3, 413),
        (CERTIFICATE, "application/soap+xml", 400, 400),
    ],
)
def test_what_the_door_turns_away_fills_no_table(
    segment: Segment, tmp_path: Path, certificate: str, media_type: str, length: int | None, status: int
) -> None:
    request = Incoming(io.BytesIO(b"rubbish " * 40), length, media_type)
    assert door(segment, tmp_path).take(request, certificate).http_status == status
    assert (bytes_kept(segment), arrivals_in(segment)) == (0, [])
