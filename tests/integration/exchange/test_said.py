"""An incident keeps what the platform said in words, not its codes alone; the text has a bound (officer 26)."""

from __future__ import annotations

import uuid
from typing import Any

from module.eaeu.envelope import SignalError, signal
from tests.integration.exchange.test_own_requests import send
from tests.support.exchange import Segment, Sent


def refuse(segment: Segment, sent: Sent, *errors: SignalError) -> None:
    content = signal(
        segment.reply(sent, "P.MSG.ERR"), "P.MSG.ERR", str(uuid.uuid4()), segment.clock.now(), list(errors)
    )
    segment.post(content)


def details(segment: Segment) -> Any:
    return segment.scalar("SELECT details FROM trois.exchange_incident")


def test_what_the_platform_said_stands_in_the_incident(segment: Segment) -> None:
    sent = send(segment)
    refuse(segment, sent, SignalError("43", "Ошибка контроля", "Реквизит не соответствует\n справочнику"))
    assert details(segment)["codes"] == ["43"]
    assert details(segment).get("said") == ["Ошибка контроля: Реквизит не соответствует справочнику"]


def test_what_it_said_has_a_bound(segment: Segment) -> None:
    sent = send(segment)
    refuse(segment, sent, *(SignalError("43", "д" * 900, "п" * 900) for _ in range(9)))
    said = details(segment).get("said", [])
    assert [len(text) for text in said] == [500] * 5


def test_silence_says_nothing(segment: Segment) -> None:
    send(segment)
    for _ in range(8):
        segment.later(60)
    assert segment.incidents() == ["P.EXC.002"]
    assert details(segment).get("said") == []
