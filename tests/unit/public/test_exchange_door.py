"""The address of the exchange: where the certificate is looked for, and that nothing but machines is answered."""

from __future__ import annotations

import base64
from datetime import timedelta
from hashlib import sha256
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


def client(receiver: Receiver, folder: Path, where: str = "environ:SSL_CLIENT_CERT", **config: Any) -> Any:
    door = receiver.door(folder, certificates=(PRINT,))
    services = fake_services(exchange=door, settings=FakeSettings(client_certificate=where))
    return bare_host(services, **config).test_client()


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
    visitor = client(Receiver(), tmp_path, "socket")
    assert visitor.post(PATH, data=wire.envelope(), headers=headers).status_code == 403
    visitor = client(Receiver(), tmp_path, "header:X-Client-Cert")
    assert visitor.post(PATH, data=wire.envelope(), headers=headers).status_code == 202


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
