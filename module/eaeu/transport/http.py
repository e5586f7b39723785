"""SOAP 1.2 over HTTP: one POST for a message, streamed from disk, with our client certificate."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3

from module import xmldoor
from module.eaeu.envelope import clark
from module.eaeu.transport.errors import NotSent, TransportRefused

MEDIA_TYPE = "application/soap+xml"

_PIECE = 64 * 1024
_XML = (MEDIA_TYPE, "application/xml", "text/xml")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """The gateway's address, our key and certificate, the file of authorities that may have issued the gateway's.

    `read_seconds` is the longest silence, `answer_seconds` bounds an answer that comes in drops. Plain HTTP is for the
    loopback address only, where the stand-in is. Raises ValueError where that does not fit together.
    """

    url: str
    key: str = ""
    certificate: str = ""
    authorities: str = field(default="", repr=False)
    connect_seconds: float = 5.0
    read_seconds: float = 60.0
    answer_seconds: float = 90.0
    max_answer: int = 256 * 1024

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme == "https":
            if not (self.key and self.certificate and self.authorities):
                raise ValueError("the exchange needs key, certificate and ca for https")
        elif parts.scheme != "http" or parts.hostname not in _LOOPBACK:
            raise ValueError("the exchange is sent over https")

    @property
    def secure(self) -> bool:
        """Tell whether the connection is protected."""
        return self.url.startswith("https:")


class HttpTransport:
    """Sends to the gateway of the segment. Safe to share between threads."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings

    def send(self, content: bytes | Path, message_id: str) -> None:
        """Post an envelope; any success is "taken". Raises NotSent (an OutsideUnavailable), TransportRefused.

        `message_id` stands in the envelope already; here it only names the request for the gateway's journal.
        """
        try:
            opened = content.open("rb") if isinstance(content, Path) else nullcontext(content)
            with opened as body, requests.Session() as session:
                session.trust_env = False  # neither .netrc nor proxy variables may change where messages go
                with self._post(session, body, message_id) as answer:
                    self._judge(answer)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise NotSent("http.timeout") from error
        except requests.exceptions.SSLError as error:
            raise NotSent("http.tls") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise NotSent("http.connection") from error

    def _post(self, session: requests.Session, body: bytes | BinaryIO, message_id: str) -> requests.Response:
        settings = self._settings
        return session.post(
            settings.url,
            data=body,
            headers={
                "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
                "Accept-Encoding": "identity",
                "X-Request-ID": message_id,
            },
            timeout=(settings.connect_seconds, settings.read_seconds),
            verify=settings.authorities if settings.secure else True,
            cert=(settings.certificate, settings.key) if settings.secure else None,
            allow_redirects=False,
            stream=True,
        )

    def _judge(self, answer: requests.Response) -> None:
        media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        success = 200 <= answer.status_code < 300
        content = self._read(answer) if success or media_type in _XML else b""
        if success and media_type == "text/html" and content.strip():
            raise NotSent("http.page")  # somebody between us and the gateway answers with a page of its own
        fault = _fault_in(content) if media_type in _XML else b""
        if fault or not success:
            raise TransportRefused(answer.status_code, fault)

    def _read(self, answer: requests.Response) -> bytes:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise NotSent("http.encoding")  # we asked for none: a packed body could be a bomb
        deadline = time.monotonic() + self._settings.answer_seconds
        pieces = bytearray()
        while piece := answer.raw.read1(_PIECE):
            pieces += piece
            if len(pieces) > self._settings.max_answer:
                raise NotSent("http.too_big")
            if time.monotonic() > deadline:
                raise NotSent("http.timeout")
        return bytes(pieces)


def _fault_in(content: bytes) -> bytes:
    """Return the answer if it is a SOAP fault, else nothing. Raises NotSent for an answer that cannot be read."""
    if not content.strip():
        return b""
    try:
        root = xmldoor.parse(content)
    except xmldoor.XmlRefused as refused:
        raise NotSent(f"http.xml.{refused.code}") from refused
    body = root.find(clark("soap:Body"))
    return content if body is not None and body.find(clark("soap:Fault")) is not None else b""
