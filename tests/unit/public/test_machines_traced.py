"""Who is refused at the doors of machines is told: no certificate, a strange one, a forged signature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from module.dev.pki.exchange import issue_machine
from module.integrations.shep.door import ShepDoor
from module.kernel.clock import SystemClock
from module.outbound import WireFailure
from tests.support.exchange_doors import Receiver
from tests.support.traces import Lines, lines
from tests.support.web import bare_host, fake_services
from tests.unit.public import test_exchange_door as exchange

__all__ = ["lines"]


def test_certificates(lines: Lines, tmp_path: Path) -> None:
    visitor = exchange.client(Receiver(), tmp_path)
    stranger = issue_machine(exchange.ROOT, "somebody", exchange.NOW - exchange.DAY, exchange.NOW + exchange.DAY)[0]
    pem = stranger.public_bytes(exchange.Encoding.PEM).decode()
    for environ in ({}, {"SSL_CLIENT_CERT": pem}):
        answer = visitor.post(exchange.PATH, data=b"<x/>", headers=exchange.HEADERS, environ_overrides=environ)
        assert answer.status_code == 403
    told = lines.of("certificate_refused")
    assert [line["reason"] for line in told] == ["no_certificate", "unknown_certificate"]
    assert {line["endpoint"] for line in told} == {"trois.public.exchange"}
    assert len(lines.raw) == 2, "once each"


class Judge:
    """Refuses every signature, and signs nothing."""

    def sign(self, envelope: Any) -> None:
        return None

    def verify(self, envelope: Any) -> None:
        raise WireFailure("wsse.wrong")


def test_a_forged_message_of_the_gateway(lines: Lines) -> None:
    keep: Callable[[Any], Any] = lambda arrival: None  # noqa: E731
    door = ShepDoor(Judge(), keep, SystemClock())
    visitor = bare_host(fake_services(shep=door)).test_client()
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    answer = visitor.post("/trois/shep/async", data=f'<e:Envelope xmlns:e="{soap}"><e:Body/></e:Envelope>')
    assert answer.status_code == 500
    (line,) = lines.of("message_refused")
    assert (line["reason"], line["endpoint"]) == ("wsse.wrong", "trois.public.shep_async")
