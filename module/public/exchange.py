"""The address at which the gateway of the segment hands us messages of the Commission: SOAP 1.2 by POST.

The client certificate is taken from where the host's TLS terminator leaves it; in a header it is the word of whoever
wrote the header, so that this must be a trusted proxy. No session, no cookies.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from flask import Response, request

from module.context import STREAM, AccessRule, access, bounded, from_trusted_proxy, server_port, services
from module.eaeu.transport.door import MEDIA_TYPE, Incoming
from module.kernel.errors import NotFound
from module.public.blueprint import blueprint
from module.settings.machines import HERE, is_header

_PEM = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_BETWEEN_COLONS = re.compile(":(.*):", re.DOTALL)
_MAX_CERTIFICATE = 32 * 1024


@blueprint.post("/exchange/p.sp.01")
@access(AccessRule.MACHINE, eds=False)
@bounded(STREAM)
def exchange() -> Response:
    """Take an envelope; at another listener than that of the exchange there is no such page. Raises NotFound."""
    if not _is_served_here():
        raise NotFound
    door = services.exchange
    if door is None:
        return Response(status=503)
    incoming = Incoming(
        cast(BinaryIO, request.stream),
        request.content_length,
        request.mimetype,
        request.headers.get("Content-Encoding", "").strip().lower(),
    )
    where = services.settings.client_certificate
    believed = from_trusted_proxy() or not is_header(where)
    fingerprint = client_fingerprint(where, request.environ) if believed else ""
    answer = door.take(incoming, fingerprint)
    response = Response(answer.body, status=answer.http_status, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    if not answer.body:
        del response.headers["Content-Type"]
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_served_here() -> bool:
    listener = services.settings.exchange_listener
    return listener == HERE or listener == f"port:{server_port()}"


def client_fingerprint(where: str, environ: dict[str, Any]) -> str:
    """Return the SHA-256 of the client's certificate in lower-case hex; empty where there is none that can be read."""
    certificate = _certificate(where, environ)
    return sha256(certificate).hexdigest() if certificate else ""


def _certificate(where: str, environ: dict[str, Any]) -> bytes:
    kind, _, name = where.partition(":")
    if kind == "socket":
        ask = getattr(environ.get("gunicorn.socket"), "getpeercert", None)
        return (ask(binary_form=True) if ask is not None else None) or b""
    if kind == "header":
        name = f"HTTP_{name.upper().replace('-', '_')}"
    return _der(str(environ.get(name, "")).strip()) if kind in ("environ", "header") else b""


def _der(text: str) -> bytes:
    """Read what terminators write: PEM, perhaps folded or escaped for a header, or Base64 between colons (RFC 9440)."""
    if not text or len(text) > _MAX_CERTIFICATE:
        return b""
    found = _PEM.match(unquote(text) if "%" in text else text) or _BETWEEN_COLONS.fullmatch(text)
    try:
        return base64.b64decode("".join(found[1].split()), validate=True) if found else b""
    except binascii.Error:
        return b""
