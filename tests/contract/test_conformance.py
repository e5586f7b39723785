"""The conformance set against our own product: its door, its exchange and its transport over a real database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from module.dev.launcher.services import Services
from module.dev.pki.exchange import issue_machine
from module.dev.pki.shapes import make_root
from module.dev.standins.commission.conform.cases import Case, CaseSet
from module.dev.standins.commission.conform.listener import Listener
from module.dev.standins.commission.conform.playing import Options, Player
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import Judge
from module.dev.standins.commission.names import AUTHORITY, COMMISSION
from module.eaeu.exchange.writing import start
from module.eaeu.spec.facts import CIRCULATION, REGISTER, message, transaction
from module.eaeu.transport.choice import gateway_settings
from module.eaeu.transport.door import ConnectionReply, Door
from module.eaeu.transport.http import HttpTransport
from module.registry.exchange import ExchangeOrder, Peer
from module.settings import config_dir, read_exchange
from tests.support import sizes
from tests.support import union_nodes as nodes
from tests.support.databases import new_database
from tests.support.exchange import CERTIFICATE, Segment, open_segment, own_id
from tests.support.serving import serve_on_thread
from tests.support.web import FakeSettings, bare_host, fake_services

MINUTE = 0.2
NOW = datetime.now(UTC)
ROOT = make_root("TROIS TEST EXCHANGE", NOW - timedelta(days=1), NOW + timedelta(days=1))
PEER = issue_machine(ROOT, "commission", NOW - timedelta(days=1), NOW + timedelta(days=1))[0]
PRINT = sha256(PEER.public_bytes(Encoding.DER)).hexdigest()
CASES = CaseSet.read(Path(__file__).resolve().parents[1] / "conformance")


@dataclass
class Product:
    """Our side with a worker that does what is due as soon as something came, and otherwise a few times a second."""

    segment: Segment
    came: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def receive(self, path: Path, certificate: str) -> ConnectionReply:
        assert certificate == PRINT
        try:
            return self.segment.exchange.receive(path, CERTIFICATE)
        finally:
            self.came.set()

    def work(self) -> None:
        while not self.stopped.is_set():
            self.came.wait(MINUTE / 2)
            self.came.clear()
            self.segment.clock.set(datetime.now(UTC))
            self.segment.exchange.tick()
            self.segment.work()

    def ask_date(self) -> None:
        """Start TRN.010, whatever else waits for an answer."""
        body = own_id(nodes.element(
            "doc:ResourceStatusDetails",
            nodes.header("P.SP.01.MSG.011", "R.007"),
            nodes.element("csdo:UpdateDateTime", nodes.MOMENT),
            nodes.element("csdo:InformationResourceId", REGISTER),
        ))  # fmt: skip
        with self.segment.store.unit() as unit:
            start(unit, self.segment.deps, ("P.SP.01.PRC.008", transaction(10), message(11)), body, subject=REGISTER)
        self.came.set()

    def ask_changes(self, resource: str) -> None:
        self.segment.exchange.operate(ExchangeOrder.HEAL, resource)
        self.came.set()

    def triggers(self) -> dict[str, Callable[[], None]]:
        return {
            transaction(10): self.ask_date,
            transaction(11): lambda: self.ask_changes(REGISTER),
            transaction(12): lambda: self.ask_changes(CIRCULATION),
        }


def behind_tls(app: Any) -> Any:
    """Say of every request that it came with the Commission's certificate, as a TLS terminator does."""
    pem = PEER.public_bytes(Encoding.PEM).decode()
    return lambda environ, start_response: app({**environ, "CLIENT_CERTIFICATE": pem}, start_response)


@pytest.fixture(scope="module")
def player(servers: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    timing = replace(read_exchange(config_dir()).timing, minute_seconds=MINUTE)
    listener = Listener(Judge(Sides(COMMISSION, AUTHORITY), by_commission=False))
    with new_database(servers) as database, listener.serving("127.0.0.1", 0) as address:
        segment = open_segment(database, timing=timing)
        transport = HttpTransport(gateway_settings({"url": address}))
        segment.wire.send = transport.send  # type: ignore[method-assign]
        product = Product(segment)
        known = replace(segment.settings, peers=(Peer(COMMISSION, (PRINT,), ("*",)),))
        door = Door(product.receive, known, tmp_path_factory.mktemp("incoming"), lambda text, _: str(text))
        settings = FakeSettings(client_certificate="environ:CLIENT_CERTIFICATE")
        server = serve_on_thread(behind_tls(bare_host(fake_services(exchange=door, settings=settings))))
        threads = [threading.Thread(target=server.serve_forever, args=(0.05,)), threading.Thread(target=product.work)]
        for thread in threads:
            thread.start()
        url = f"http://127.0.0.1:{server.server_port}/trois/exchange/p.sp.01"
        options = Options(url, wait_seconds=5, quiet_seconds=0.2, minute_seconds=MINUTE, triggers=product.triggers())
        yield Player(CASES, options, listener)
        product.stopped.set()
        product.came.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
        segment.store.engine.dispose()


@sizes.drawn(80)
@pytest.mark.parametrize("case", CASES.cases, ids=lambda case: case.id)
def test_our_product_conforms(player: Player, case: Case) -> None:
    result = player.play(case)
    assert result.played
    assert result.words == ""
