"""The address of the exchange: where the certificate is looked for, and that nothing but machines is answered."""

from __future__ import annotations

import base64
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from module.dev.pki.exchange import issue_machine
from module.dev.pki.shapes import make_root
from module.eaeu.transport.door import MEDIA_TYPE, Refusal
from module.public.exchange import client_fingerprint
from tests.support import envelopes as wire
from tests.support.exchange_doors import Receiver
from tests.support.signed_documents import NOW
from tests.support.web import FakeSettings, bare_host, fake_services

PATH = "/trois/exchange/p.sp.01"
DAY = timedelta(days=1)
ROOT = make_root("TROIS TEST EXCHANGE", NOW - DAY, NOW + DAY)
CERTIFICATE = issue_machine(ROOT, "commission", NOW - DAY, NOW + DAY)[0]
DER = CERTIFICATE.public_bytes(Encoding.DER)
PEM = CERTIFICATE.public_bytes(Encoding.PEM).decode()
PRINT = sha256(DER).hexdigest()
PROXIES = (ip_network("10.0.0.0/24"),)
HEADERS = {"Content-Type": f"{MEDIA_TYPE}; charset=utf-8"}


class TlsSocket:
    def __init__(self, certificate: bytes | None) -> None:
        self._certificate = certificate

    def getpeercert(self, binary_form: bool = False) -> bytes | None:
        assert binary_form
        return self._certificate


@pytest.mark.parametrize(
    ("where", "environ", "known"),
    [
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": PEM}, True),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": PEM + PEM}, True),
        ("header:X-Client-Cert", {"HTTP_X_CLIENT_CERT": quote(PEM)}, True),
        ("header:X-Client-Cert", {"HTTP_X_CLIENT_CERT": PEM.replace("\n", "\t")}, True),
        ("header:X-Client-Cert", {"HTTP_X_CLIENT_CERT": PEM.strip().replace("\n", " ")}, True),
        ("header:Client-Cert", {"HTTP_CLIENT_CERT": f":{base64.b64encode(DER).decode()}:"}, True),
        ("socket", {"gunicorn.socket": TlsSocket(DER)}, True),
        ("socket", {"gunicorn.socket": TlsSocket(None)}, False),
        ("socket", {"gunicorn.socket": object()}, False),
        ("socket", {"SSL_CLIENT_CERT": PEM, "HTTP_X_CLIENT_CERT": PEM}, False),
        ("", {"SSL_CLIENT_CERT": PEM, "": PEM}, False),
        ("environ:SSL_CLIENT_CERT", {"HTTP_SSL_CLIENT_CERT": PEM}, False),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": ""}, False),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": PRINT}, False),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": "x" + PEM}, False),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": PEM.replace("M", "!")}, False),
        ("environ:SSL_CLIENT_CERT", {"SSL_CLIENT_CERT": PEM + "x" * 40_000}, False),
    ],
)
def test_the_certificate_is_looked_for_where_the_host_says(where: str, environ: dict[str, Any], known: bool) -> None:
    assert client_fingerprint(where, environ) == (PRINT if known else "")


def client(
    receiver: Receiver, folder: Path, where: str = "environ:SSL_CLIENT_CERT", listener: str = "here", **config: Any
) -> Any:
    door = receiver.door(folder, certificates=(PRINT,))
    settings = FakeSettings(client_certificate=where, exchange_listener=listener, trusted_proxies=PROXIES)
    return bare_host(fake_services(exchange=door, settings=settings), **config).test_client()


def test_an_envelope_is_taken_without_session_or_form_token(tmp_path: Path) -> None:
    receiver = Receiver(answer=Refusal(200, b"<answer/>"))
    visitor = client(receiver, tmp_path)
    answer = visitor.post(PATH, data=wire.envelope(), headers=HEADERS, environ_overrides={"SSL_CLIENT_CERT": PEM})
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"<answer/>", MEDIA_TYPE)
    assert receiver.received == [(wire.envelope(), PRINT)]
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_without_a_certificate_a_fault_is_answered(tmp_path: Path) -> None:
    receiver = Receiver()
    answer = client(receiver, tmp_path).post(PATH, data=wire.envelope(), headers=HEADERS)
    assert (answer.status_code, answer.mimetype) == (403, MEDIA_TYPE)
    assert b"int:InvalidHeader" in answer.data and receiver.received == []


@pytest.mark.asvs("4.1.3")
def test_a_header_is_believed_only_where_the_host_says_so(tmp_path: Path) -> None:
    headers = HEADERS | {"X-Client-Cert": quote(PEM)}
    proxy = {"REMOTE_ADDR": "10.0.0.5"}
    visitor = client(Receiver(), tmp_path, "socket")
    assert visitor.post(PATH, data=wire.envelope(), headers=headers, environ_overrides=proxy).status_code == 403
    visitor = client(Receiver(), tmp_path, "header:X-Client-Cert")
    assert visitor.post(PATH, data=wire.envelope(), headers=headers, environ_overrides=proxy).status_code == 202


@pytest.mark.parametrize("where", ["header:X-Client-Cert", "environ:HTTP_X_CLIENT_CERT"])
@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"REMOTE_ADDR": "10.0.0.5"}, 202),
        ({"REMOTE_ADDR": "::ffff:10.0.0.5"}, 202),
        ({"REMOTE_ADDR": ""}, 202),  # a unix socket: what comes there is the site's own proxy
        ({"REMOTE_ADDR": "203.0.113.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "10.0.0.5"}, 403),
        # the portal has put the client's address in the place of its proxy's
        ({"REMOTE_ADDR": "203.0.113.7", "werkzeug.proxy_fix.orig": {"REMOTE_ADDR": "10.0.0.5"}}, 202),
        ({"REMOTE_ADDR": "10.0.0.5", "werkzeug.proxy_fix.orig": {"REMOTE_ADDR": "203.0.113.7"}}, 403),
    ],
)
def test_a_certificate_in_a_header_is_the_word_of_a_trusted_proxy(
    where: str, environ: dict[str, Any], status: int, tmp_path: Path
) -> None:
    visitor = client(Receiver(), tmp_path, where)
    headers = HEADERS | {"X-Client-Cert": quote(PEM)}
    assert visitor.post(PATH, data=wire.envelope(), headers=headers, environ_overrides=environ).status_code == status


class ServerSocket:
    """The connection as gunicorn shows it: where the server listens."""

    def __init__(self, name: tuple[str, int] | str) -> None:
        self._name = name

    def getsockname(self) -> tuple[str, int] | str:
        return self._name


@pytest.mark.parametrize(
    ("listener", "environ", "status"),
    [
        ("here", {"SERVER_PORT": "8080"}, 202),
        ("elsewhere", {"SERVER_PORT": "8443"}, 404),
        ("port:8443", {"SERVER_PORT": "8443"}, 202),
        ("port:8443", {"SERVER_PORT": "8080"}, 404),
        ("port:8443", {"SERVER_PORT": "8080", "HTTP_HOST": "portal.example:8443"}, 404),
        ("port:8443", {"SERVER_PORT": "8080", "HTTP_X_FORWARDED_PORT": "8443"}, 404),
        ("port:8443", {"SERVER_PORT": "8443", "werkzeug.proxy_fix.orig": {"SERVER_PORT": "8080"}}, 404),
        ("port:8443", {"SERVER_PORT": "443", "werkzeug.proxy_fix.orig": {"SERVER_PORT": "8443"}}, 202),
        # behind a unix socket gunicorn makes the port of what the client typed as Host
        ("port:8443", {"SERVER_PORT": "8443", "gunicorn.socket": ServerSocket("/run/portal.sock")}, 404),
        ("port:8443", {"SERVER_PORT": "8443", "gunicorn.socket": ServerSocket(("127.0.0.1", 8080))}, 404),
        ("port:8443", {"SERVER_PORT": "80", "gunicorn.socket": ServerSocket(("127.0.0.1", 8443))}, 202),
        ("port:8443", {"SERVER_PORT": "8443", "REMOTE_ADDR": ""}, 404),
    ],
)
def test_the_exchange_is_served_where_the_host_says_and_nowhere_else(
    listener: str, environ: dict[str, Any], status: int, tmp_path: Path
) -> None:
    receiver = Receiver()
    visitor = client(receiver, tmp_path, listener=listener)
    environ = {"REMOTE_ADDR": "127.0.0.1", "SSL_CLIENT_CERT": PEM, **environ}
    answer = visitor.post(PATH, data=wire.envelope(), headers=HEADERS, environ_overrides=environ)
    assert answer.status_code == status
    assert len(receiver.received) == (status == 202)
    if status == 404:
        assert b"Envelope" not in answer.data  # the answer of any address that is not there


def test_the_hosts_own_cap_is_not_ours(tmp_path: Path) -> None:
    receiver = Receiver()
    visitor = client(receiver, tmp_path, MAX_CONTENT_LENGTH=100)
    answer = visitor.post(PATH, data=wire.envelope(), headers=HEADERS, environ_overrides={"SSL_CLIENT_CERT": PEM})
    assert answer.status_code == 202 and receiver.received[0][0] == wire.envelope()


def test_a_site_without_the_exchange_says_so(tmp_path: Path) -> None:
    answer = bare_host().test_client().post(PATH, data=wire.envelope(), headers=HEADERS)
    assert (answer.status_code, answer.data) == (503, b"")


def test_only_post_is_answered(tmp_path: Path) -> None:
    assert client(Receiver(), tmp_path).get(PATH).status_code in (404, 405)
