"""The gateway of ./run with the real web server: TLS on both sides, the certificate taken from the socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import psutil
import pytest

from module.dev.launcher.places import ROOT, Ports
from module.dev.launcher.processes import Product
from module.dev.pki import exchange as keys
from module.eaeu.transport.choice import gateway_settings
from module.eaeu.transport.errors import NotSent, TransportRefused
from module.eaeu.transport.http import HttpTransport
from tests.journeys.site import free_ports
from tests.support import envelopes as wire

PATIENCE = 60.0  # seconds: the port is open before the worker behind it has started
MEGABYTE = 1024 * 1024


@dataclass
class Gateway:
    """A running gateway: its keys, its address, its process, and what it was handed."""

    pki: Path
    url: str
    process: subprocess.Popen[str]
    folder: Path

    def transport(self, owner: str, pki: Path | None = None) -> HttpTransport:
        folder = pki or self.pki
        own = {"key": str(folder / f"{owner}.key.pem"), "certificate": str(folder / f"{owner}.crt.pem")}
        authorities = str(self.pki / "roots" / "ca.pem")
        return HttpTransport(gateway_settings({"url": self.url, **own, "ca": authorities, "connect_seconds": PATIENCE}))

    def received(self) -> list[tuple[str, int]]:
        notes = self.folder / "received.jsonl"
        return [tuple(json.loads(line)) for line in notes.read_text().splitlines()] if notes.exists() else []

    def peak(self) -> int:
        """The most memory that the master and its worker have had, in bytes."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children()]
        lines = [Path(f"/proc/{one.pid}/status").read_text().splitlines() for one in family]
        return max(int(line.split()[1]) * 1024 for status in lines for line in status if line.startswith("VmHWM"))


def fingerprint(certificate: Path) -> str:
    return sha256(PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


@contextmanager
def running(folder: Path) -> Iterator[Gateway]:
    """Start the very command of the launcher over an application of the test."""
    pki = keys.make(folder / "pki" / "exchange")
    ports = Ports(*free_ports(6))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GATEWAY_FOLDER": str(folder),
        "GATEWAY_PEER": fingerprint(pki / "commission.crt.pem"),
        "FLASK_APP": "tests.support.gateway_app:make()",
    }
    command = Product(folder, ports, environment, sys.executable).gateway_command(pki)
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:  # ends when the server ends
            if "Booting worker" in line:
                break
        yield Gateway(pki, f"https://127.0.0.1:{ports.exchange}/trois/exchange/p.sp.01", process, folder)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running(tmp_path_factory.mktemp("gateway")) as made:
        yield made


def test_the_commission_is_known_by_the_certificate_of_the_connection(gateway: Gateway) -> None:
    before = len(gateway.received())
    gateway.transport("commission").send(wire.envelope(), wire.MESSAGE_ID)
    known = fingerprint(gateway.pki / "commission.crt.pem")
    assert gateway.received()[before:] == [(known, len(wire.envelope()))]


@pytest.mark.asvs("12.1.3")
def test_another_certificate_of_the_same_authority_is_answered_with_a_fault(gateway: Gateway) -> None:
    before = gateway.received()
    with pytest.raises(TransportRefused) as caught:
        gateway.transport("portal").send(wire.envelope(), wire.MESSAGE_ID)
    assert caught.value.status == 403 and b"int:InvalidHeader" in caught.value.fault
    assert gateway.received() == before


@pytest.mark.asvs("12.1.3")
def test_a_certificate_of_a_strange_authority_gets_no_connection(gateway: Gateway, tmp_path: Path) -> None:
    before = gateway.received()
    with pytest.raises(NotSent):
        gateway.transport("commission", keys.make(tmp_path / "strange")).send(wire.envelope(), wire.MESSAGE_ID)
    assert gateway.received() == before


def test_a_message_of_200_megabytes_costs_no_memory(gateway: Gateway, tmp_path: Path) -> None:
    long = tmp_path / "long.xml"
    head, tail = wire.envelope(body="<x>|</x>").split(b"|")
    with long.open("wb") as file:
        file.write(head)
        for _ in range(190):
            file.write(b"y" * MEGABYTE)
        file.write(tail)
    gateway.transport("commission").send(long, wire.MESSAGE_ID)
    assert gateway.received()[-1][1] == long.stat().st_size
    assert gateway.peak() < 256 * MEGABYTE
