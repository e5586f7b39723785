"""One HTTP exchange with a system outside: time-outs, no redirects, no packed bodies, a cap on the answer."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3

from module.outbound.errors import WireFailure

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where a system is and how long we wait; seconds and bytes.

    `read_seconds` is the longest silence, `total_seconds` bounds the reading of a body that comes in drops.
    `authorities` is a file of trusted roots; empty means those of the machine. `client_certificate` names two files,
    certificate and key. `proxy` is the only way to a proxy: the environment is not asked.
    """

    url: str
    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    total_seconds: float = 40.0
    max_bytes: int = 20 * 1024 * 1024
    authorities: str = ""
    client_certificate: tuple[str, str] | None = field(default=None, repr=False)
    proxy: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status, media type (lower case, without parameters) and body of an answer; b"" where nobody wanted the body."""

    status: int
    media_type: str
    content: bytes


class _Session(requests.Session):
    """Follows nothing, reads nothing by itself, and asks the environment nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # neither .netrc nor proxy variables may change where credentials go

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none: to learn where a redirect would lead, requests reads its body whole, unbounded."""


Body = bytes | Mapping[str, str] | Path
"""What is sent: octets, the fields of a form, or a file, which is streamed."""
Wanted = Callable[[int, str], bool]
"""Tells by status and media type whether the body of an answer is worth reading."""


def everything(status: int, media_type: str) -> bool:
    """Want the body of every answer."""
    return True


def post(settings: HttpSettings, body: Body, headers: Mapping[str, str]) -> HttpAnswer:
    """Send a POST and read the answer whole. Raises WireFailure when there is none, or it is a redirect or too big."""
    return _straight(send("POST", settings, body, headers))


def get(settings: HttpSettings, headers: Mapping[str, str]) -> HttpAnswer:
    """Send a GET and read the answer whole. Raises WireFailure as `post` does."""
    return _straight(send("GET", settings, b"", headers))


def send(
    method: str, settings: HttpSettings, body: Body, headers: Mapping[str, str], wanted: Wanted = everything
) -> HttpAnswer:
    """Send a request and read the answer, whatever its status; a redirect is an answer and is not followed.

    Raises WireFailure where there is no answer, or a wanted body is packed, too big or too slow.
    """
    try:
        opened = body.open("rb") if isinstance(body, Path) else nullcontext(body)
        with opened as data, _Session() as session, _request(session, method, settings, data, headers) as answer:
            media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
            content = _read(answer, settings) if wanted(answer.status_code, media_type) else b""
            return HttpAnswer(answer.status_code, media_type, content)
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise WireFailure("http.timeout", left=_left(error)) from error
    except requests.exceptions.SSLError as error:
        raise WireFailure("http.tls", left=False) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise WireFailure("http.connection", left=_left(error)) from error


def _request(
    session: requests.Session,
    method: str,
    settings: HttpSettings,
    data: bytes | Mapping[str, str] | BinaryIO,
    headers: Mapping[str, str],
) -> requests.Response:
    return session.request(
        method,
        settings.url,
        data=data or None,
        headers={"Accept-Encoding": "identity", **headers},
        timeout=(settings.connect_seconds, settings.read_seconds),
        verify=settings.authorities or True,
        cert=settings.client_certificate,
        proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
        allow_redirects=False,
        stream=True,
    )


def _straight(answer: HttpAnswer) -> HttpAnswer:
    if 300 <= answer.status < 400:
        raise WireFailure("http.redirect")
    return answer


def _left(error: Exception) -> bool:
    """Tell whether the request may have left: not before there is a connection."""
    if isinstance(error, requests.ConnectTimeout):
        return False
    cause = error.args[0] if error.args else None
    return not isinstance(getattr(cause, "reason", cause), urllib3.exceptions.NewConnectionError)


def reach(settings: HttpSettings) -> None:
    """Open a connection to a system and close it: nothing is asked. Raises WireFailure."""
    address = urlsplit(settings.url)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        with socket.create_connection((address.hostname or "", port), settings.connect_seconds) as plain:
            if address.scheme == "https":
                context = ssl.create_default_context(cafile=settings.authorities or None)
                if settings.client_certificate:
                    context.load_cert_chain(*settings.client_certificate)
                with context.wrap_socket(plain, server_hostname=address.hostname):
                    return
    except TimeoutError as error:
        raise WireFailure("http.timeout") from error
    except ssl.SSLError as error:
        raise WireFailure("http.tls") from error
    except OSError as error:
        raise WireFailure("http.connection") from error


def _read(answer: requests.Response, settings: HttpSettings) -> bytes:
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise WireFailure("http.encoding")  # we asked for none: a packed body could be a bomb
    deadline = time.monotonic() + settings.total_seconds
    pieces = bytearray()
    while piece := answer.raw.read1(_PIECE):
        pieces += piece
        if len(pieces) > settings.max_bytes:
            raise WireFailure("http.too_big")
        if time.monotonic() > deadline:
            raise WireFailure("http.timeout")
    return bytes(pieces)  # a body shorter than announced has raised in read1
