"""Transport signatures by an NCANode side-car, which can sign in GOST (D5): POST /wsse/sign.

The side-car only signs. It is given our key with each request, so it must stand on the loopback address or behind TLS.
Answers of the gateway are judged in our own process: NCANode does not look at what a reference means.
Source: shared notes, kz-integrations 1.6 and eds-pki 4.1.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from cryptography import x509
from lxml import etree

from module import outbound, xmldoor
from module.crypto.signing import EXCLUSIVE, canonical
from module.integrations.errors import code_word
from module.integrations.wsse import SOAP, verify_envelope
from module.kernel.clock import Clock
from module.outbound import HttpSettings, WireFailure

_HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class NcaNodeSettings:
    """Where the side-car is, and our key as a PKCS#12 file with its password. Raises ValueError for an open line."""

    http: HttpSettings
    key: bytes = field(repr=False)
    password: str = field(repr=False)
    alias: str = ""

    def __post_init__(self) -> None:
        address = urlsplit(self.http.url)
        if address.scheme != "https" and address.hostname not in _HERE:
            raise ValueError("the key must not travel in the open: NCANode by https, or on the loopback address")


@dataclass(frozen=True, slots=True)
class NcaNodeTransportSecurity:
    """Signs by the side-car; judges answers against the pinned certificates of the gateway."""

    settings: NcaNodeSettings
    gateway_certificates: tuple[x509.Certificate, ...]
    clock: Clock = field(repr=False)

    def sign(self, envelope: etree._Element) -> None:
        """Sign the Body in place. Raises WireFailure when the side-car fails, or says something else than we did."""
        answer = _body(envelope)
        signed = self._asked(etree.tostring(envelope, encoding="unicode"))
        if signed.tag != envelope.tag or _body(signed) != answer:
            raise WireFailure("ncanode.altered")
        whole = etree.tostring(signed, method="c14n", exclusive=True)
        envelope[:] = list(signed)
        if etree.tostring(envelope, method="c14n", exclusive=True) != whole:
            raise WireFailure("ncanode.layout")  # the signature would not stand in the envelope that is sent

    def verify(self, envelope: etree._Element) -> None:
        """Raise WireFailure unless the Body is signed by the gateway."""
        verify_envelope(envelope, self.gateway_certificates, self.clock)

    def _asked(self, text: str) -> etree._Element:
        settings = self.settings
        asked: dict[str, object] = {
            "xml": text,
            "key": base64.b64encode(settings.key).decode(),
            "password": settings.password,
            "trimXml": False,
        }
        if settings.alias:
            asked["keyAlias"] = settings.alias
        there = replace(settings.http, url=f"{settings.http.url.rstrip('/')}/wsse/sign")
        try:
            answer = outbound.post(there, json.dumps(asked).encode(), {"Content-Type": "application/json"})
        except WireFailure as failure:
            raise WireFailure(f"ncanode.{failure.detail}") from failure
        return self._read(answer)

    def _read(self, answer: outbound.HttpAnswer) -> etree._Element:
        try:
            found = json.loads(answer.content)
        except ValueError as error:
            raise WireFailure("ncanode.rubbish") from error
        if answer.status != 200 or not isinstance(found, dict) or found.get("status") != 200:
            code = found.get("status", answer.status) if isinstance(found, dict) else answer.status
            raise WireFailure(f"ncanode.{code_word(str(code))}")  # its message may quote what was to be signed
        try:
            return xmldoor.parse(str(found.get("xml", "")).encode(), max_bytes=self.settings.http.max_bytes)
        except xmldoor.XmlRefused as refused:
            raise WireFailure("ncanode.rubbish") from refused


def _body(envelope: etree._Element) -> list[bytes]:
    """Return what stands in the Body, in canonical form: the side-car may add an id and nothing else."""
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    if len(bodies) != 1:
        raise WireFailure("ncanode.layout")
    return [canonical(part, EXCLUSIVE) for part in bodies[0]]
