"""Sending over HTTP: what is taken, what is refused, what is not known."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from module.dev.pki import exchange as keys
from module.eaeu.transport.choice import gateway_settings, transport_of
from module.eaeu.transport.errors import NotSent, TransportRefused
from module.eaeu.transport.http import HttpTransport
from module.eaeu.transport.spool import SpoolTransport
from module.kernel.errors import OutsideUnavailable
from tests.support import envelopes as wire
from tests.support.raw_http import answering, response

SOAP = "application/soap+xml"
FAULT = wire.envelope(wire.FAULT_ENTRIES, wire.FAULT)


def to_gateway(url: str, **settings: float) -> HttpTransport:
    return HttpTransport(replace(gateway_settings({"url": url}), **settings))  # type: ignore[arg-type]


def send(raw: bytes, **settings: float) -> None:
    with answering(raw) as url:
        to_gateway(url, **settings).send(wire.envelope(), wire.MESSAGE_ID)


@pytest.mark.parametrize(
    "raw",
    [
        response("200 OK", SOAP, b""),
        response("202 Accepted", "text/plain", b""),
        response("204 No Content", "", b""),
        response("200 OK", "text/plain", b"OK"),
        response("200 OK", SOAP, wire.envelope()),
        response("202 Accepted", "text/html", b" "),
    ],
)
def test_any_success_is_taken(raw: bytes) -> None:
    send(raw)


@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "500 Internal Server Error"])
def test_a_fault_is_handed_on(status: str) -> None:
    with pytest.raises(TransportRefused) as caught:
        send(response(status, SOAP, FAULT))
    assert (caught.value.status, caught.value.fault) == (int(status[:3]), FAULT)
    assert isinstance(caught.value, OutsideUnavailable)


@pytest.mark.parametrize("status", ["301 Moved", "403 Forbidden", "404 Not Found", "413 Too Large", "503 Busy"])
def test_another_status_is_a_refusal(status: str) -> None:
    with pytest.raises(TransportRefused) as caught:
        send(response(status, "text/html", b"<p>", "Location: http://127.0.0.1:9/"))
    assert (caught.value.status, caught.value.fault) == (int(status[:3]), b"")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (response("200 OK", "text/html", b"<html>"), "http.page"),
        (response("200 OK", SOAP, b"<broken"), "http.xml.not_well_formed"),
        (response("200 OK", SOAP, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "http.xml.doctype"),
        (response("200 OK", SOAP, b"x" * 300_000), "http.too_big"),
        (response("200 OK", SOAP, b"x", "Content-Encoding: gzip"), "http.encoding"),
        (response("200 OK", SOAP, b"<a/>", length=100), "http.connection"),
        (b"rubbish\r\n\r\n", "http.connection"),
    ],
)
def test_what_is_not_understood_is_not_sent(raw: bytes, reason: str) -> None:
    with pytest.raises(NotSent) as caught:
        send(raw)
    assert caught.value.reason == reason


def test_silence_and_a_dripping_answer_end() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {SOAP}\r\nContent-Length: 100000\r\n\r\n".encode()
    with answering(b"", hold=True) as url, pytest.raises(NotSent, match=r"http\.timeout"):
        to_gateway(url, read_seconds=0.3).send(b"<a/>", wire.MESSAGE_ID)
    with answering(head, drip=b"x") as url, pytest.raises(NotSent, match=r"http\.timeout"):
        to_gateway(url, total_seconds=0.3).send(b"<a/>", wire.MESSAGE_ID)


def test_nobody_there() -> None:
    with pytest.raises(NotSent, match=r"http\.connection"):
        to_gateway("http://127.0.0.1:1").send(b"<a/>", wire.MESSAGE_ID)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotSent):
        to_gateway("http://127.0.0.1:1").send(tmp_path / "gone.xml", wire.MESSAGE_ID)


@contextmanager
def gateway(folder: Path, certificate: str = "commission") -> Iterator[tuple[str, list[tuple[str, bytes, str]]]]:
    """A TLS server that asks for a client certificate; collects the owner's name, the body, and its media type."""
    seen: list[tuple[str, bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer = dict(item[0] for item in self.connection.getpeercert()["subject"])  # type: ignore[attr-defined]
            seen.append((peer["commonName"], body, self.headers["Content-Type"]))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            return  # a handshake that fails is what some tests are about

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "roots" / "ca.pem"))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(folder / f"{certificate}.crt.pem", folder / f"{certificate}.key.pem")
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/gateway", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keys.make(tmp_path_factory.mktemp("keys") / "exchange", now=datetime.now(UTC))


def table(pki: Path, url: str) -> dict[str, object]:
    own = {"key": str(pki / "portal.key.pem"), "certificate": str(pki / "portal.crt.pem")}
    return {"transport": "http", "url": url, "ca": str(pki / "roots" / "ca.pem"), **own, "spool": ""}


def test_our_certificate_goes_along_and_a_file_is_streamed(pki: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.xml"
    long.write_bytes(wire.envelope(body="<a>" + "x" * 3_000_000 + "</a>"))
    with gateway(pki) as (url, seen):
        transport = transport_of(table(pki, url))
        transport.send(long, wire.MESSAGE_ID)
        transport.send(wire.envelope(), wire.MESSAGE_ID)
    assert [owner for owner, _, _ in seen] == ["TROIS TEST portal"] * 2
    assert [body for _, body, _ in seen] == [long.read_bytes(), wire.envelope()]
    assert {kind for _, _, kind in seen} == {"application/soap+xml; charset=utf-8"}


@pytest.mark.asvs("12.3.2", "12.3.4")
def test_a_gateway_of_another_authority_is_not_trusted(pki: Path, tmp_path: Path) -> None:
    other = keys.make(tmp_path / "other")
    with gateway(other) as (url, seen), pytest.raises(NotSent, match=r"http\.tls"):
        transport_of(table(pki, url)).send(wire.envelope(), wire.MESSAGE_ID)
    assert seen == []


def test_the_gateway_may_refuse_our_certificate(pki: Path, tmp_path: Path) -> None:
    other = keys.make(tmp_path / "other")
    wrong = table(other, "") | {"ca": str(pki / "roots" / "ca.pem")}
    with gateway(pki) as (url, seen), pytest.raises(NotSent):
        transport_of(wrong | {"url": url}).send(wire.envelope(), wire.MESSAGE_ID)
    assert seen == []


@pytest.mark.parametrize(
    "changes",
    [
        {"transport": "ftp"},
        {"transport": "spool"},
        {"url": "http://gateway.example/"},
        {"url": "https://gateway.example/", "ca": ""},
        {"url": "https://gateway.example/", "key": ""},
        {"url": "ftp://127.0.0.1/"},
    ],
)
def test_a_table_that_does_not_fit_is_refused_at_start(pki: Path, changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="exchange"):
        transport_of(table(pki, "https://127.0.0.1/") | changes)


def test_the_spool_is_chosen_by_the_table(pki: Path, tmp_path: Path) -> None:
    chosen = transport_of(table(pki, "") | {"transport": "spool", "spool": str(tmp_path)})
    assert isinstance(chosen, SpoolTransport)


def test_keys_are_made_once_and_renewed_in_time(tmp_path: Path) -> None:
    folder = keys.make(tmp_path / "exchange")
    first = (folder / "portal.key.pem").read_bytes()
    assert (folder / "portal.key.pem").stat().st_mode & 0o777 == 0o600
    assert (keys.make(folder) / "portal.key.pem").read_bytes() == first
    assert (keys.make(folder, now=datetime(2100, 1, 1, tzinfo=UTC)) / "portal.key.pem").read_bytes() != first
