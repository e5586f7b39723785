"""Transport signature of the gateway ШЭП: WS-Security over the SOAP Body, in the layout its Java side reads.

Source: shared notes, kz-integrations 1.6. Receivers look elements up by prefixed name, so the prefixes `ds`, `wsse` and
`wsu` are part of the wire format. Only the Body is signed; the certificate stands whole in a KeyIdentifier.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from lxml import etree

from module.crypto import signing as xmldsig
from module.crypto.algorithms import Algorithm, of_document
from module.crypto.signing import DS, SigningKey
from module.integrations.values import elements, local_name
from module.kernel.clock import Clock
from module.outbound import WireFailure
from module.registry.signatures import SignatureRefused

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = _OASIS + "wssecurity-secext-1.0.xsd"
WSU = _OASIS + "wssecurity-utility-1.0.xsd"
BASE64 = _OASIS + "soap-message-security-1.0#Base64Binary"
X509V3 = _OASIS + "x509-token-profile-1.0#X509v3"


class TransportSecurity(Protocol):
    """Whoever signs our envelopes and judges those that come back; in GOST a side-car signs (D5)."""

    def sign(self, envelope: etree._Element) -> None:
        """Sign the Body in place."""
        ...

    def verify(self, envelope: etree._Element) -> None:
        """Raise WireFailure unless the Body is signed by the gateway."""
        ...


@dataclass(frozen=True, slots=True)
class RsaTransportSecurity:
    """RSA with SHA-256: our key, the certificates of the gateway that we trust (more than one while it changes)."""

    key: SigningKey
    gateway_certificates: tuple[x509.Certificate, ...]
    clock: Clock = field(repr=False)

    def sign(self, envelope: etree._Element) -> None:
        """Sign the Body in place; nothing in the envelope may be changed or pretty-printed afterwards."""
        body = _with_id(envelope, f"id-{uuid.uuid4()}")
        digest = xmldsig.digest_value(xmldsig.canonical(body, xmldsig.EXCLUSIVE))
        header = envelope.find(f"{{{SOAP}}}Header")
        if header is None:
            header = etree.Element(f"{{{SOAP}}}Header")
            envelope.insert(0, header)
        security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE})
        security.set(f"{{{SOAP}}}mustUnderstand", "1")
        signature = etree.SubElement(security, f"{{{DS}}}Signature", nsmap={"ds": DS})
        uri = "#" + str(body.get(f"{{{WSU}}}Id"))
        info = xmldsig.add_signed_info(signature, xmldsig.EXCLUSIVE, uri, (xmldsig.EXCLUSIVE,), digest)
        value = xmldsig.signature_value(self.key, xmldsig.canonical(info, xmldsig.EXCLUSIVE))
        xmldsig.ds(signature, "SignatureValue", value)
        reference = etree.SubElement(xmldsig.ds(signature, "KeyInfo"), f"{{{WSSE}}}SecurityTokenReference")
        identifier = etree.SubElement(reference, f"{{{WSSE}}}KeyIdentifier", EncodingType=BASE64, ValueType=X509V3)
        identifier.text = xmldsig.certificate_text(self.key.certificate)

    def verify(self, envelope: etree._Element) -> None:
        """Raise WireFailure unless the one Body is signed, whole and unaltered, by a gateway key that we trust."""
        verify_envelope(envelope, self.gateway_certificates, self.clock)


def verify_envelope(envelope: etree._Element, trusted: tuple[x509.Certificate, ...], clock: Clock) -> None:
    """Raise WireFailure unless the one Body is signed, whole and unaltered, by one of the pinned certificates.

    The algorithms are those that `module.crypto` accepts, in our process, whoever signs for us.
    """
    body = _only(envelope, SOAP, "Body", "wsse.layout")
    signature = _signature(envelope)
    certificate = _trusted(signature, trusted, clock)
    info = _only(signature, DS, "SignedInfo", "wsse.layout")
    value = _octets(_only(signature, DS, "SignatureValue", "wsse.layout"))
    algorithm = _algorithm(info)
    _verify_value(algorithm, certificate, value, xmldsig.canonical(info, xmldsig.EXCLUSIVE))
    _verify_reference(envelope, body, info, algorithm)


def _trusted(signature: etree._Element, trusted: tuple[x509.Certificate, ...], clock: Clock) -> x509.Certificate:
    place = _only(signature, DS, "KeyInfo", "wsse.layout")
    place = _only(place, WSSE, "SecurityTokenReference", "wsse.layout")
    der = _octets(_only(place, WSSE, "KeyIdentifier", "wsse.layout"))
    for certificate in trusted:
        if certificate.public_bytes(serialization.Encoding.DER) == der:
            if not certificate.not_valid_before_utc <= clock.now() <= certificate.not_valid_after_utc:
                raise WireFailure("wsse.expired")
            return certificate
    raise WireFailure("wsse.stranger")


def _with_id(envelope: etree._Element, identifier: str) -> etree._Element:
    """Replace the Body by one that declares the prefix `wsu` itself: lxml would call it `ns0` otherwise."""
    old = envelope.find(f"{{{SOAP}}}Body")
    if old is None:
        raise ValueError("an envelope without Body")
    namespaces: Any = {**old.nsmap, "wsu": WSU}
    body = etree.Element(old.tag, nsmap=namespaces)
    body.set(f"{{{WSU}}}Id", identifier)
    body.extend(list(old))
    envelope.replace(old, body)
    return body


def _signature(envelope: etree._Element) -> etree._Element:
    headers = [part for part in elements(envelope) if part.tag == f"{{{SOAP}}}Header"]
    securities = [part for header in headers for part in elements(header) if part.tag == f"{{{WSSE}}}Security"]
    signatures = [part for security in securities for part in elements(security) if part.tag == f"{{{DS}}}Signature"]
    if not signatures:
        raise WireFailure("wsse.unsigned")
    if len(headers) != 1 or len(securities) != 1 or len(signatures) != 1:
        raise WireFailure("wsse.layout")
    return signatures[0]


def _algorithm(info: etree._Element) -> Algorithm:
    """Return the algorithm of a signature in ШЭП's layout: exclusive canonical form throughout, nothing else."""
    reference = _only(info, DS, "Reference", "wsse.layout")
    transforms = [part.get("Algorithm") for part in elements(_only(reference, DS, "Transforms", "wsse.layout"))]
    canonicalisation = _only(info, DS, "CanonicalizationMethod", "wsse.layout").get("Algorithm")
    names = (
        _only(info, DS, "SignatureMethod", "wsse.layout").get("Algorithm", ""),
        _only(reference, DS, "DigestMethod", "wsse.layout").get("Algorithm", ""),
    )
    if transforms != [xmldsig.EXCLUSIVE] or canonicalisation != xmldsig.EXCLUSIVE:
        raise WireFailure("wsse.algorithm")
    if any(True for part in info.iter(f"{{{xmldsig.EXCLUSIVE}}}InclusiveNamespaces")):
        raise WireFailure("wsse.algorithm")
    try:
        return of_document(*names)
    except SignatureRefused as refused:
        raise WireFailure("wsse.algorithm") from refused


def _verify_value(algorithm: Algorithm, certificate: x509.Certificate, value: bytes, signed: bytes) -> None:
    try:
        good = algorithm.check(certificate, value, signed)
    except SignatureRefused as refused:
        raise WireFailure("wsse.algorithm") from refused
    if not good:
        raise WireFailure("wsse.wrong")


def _verify_reference(
    envelope: etree._Element, body: etree._Element, info: etree._Element, algorithm: Algorithm
) -> None:
    reference = _only(info, DS, "Reference", "wsse.layout")
    uri = reference.get("URI", "")
    bearers = [part for part in envelope.iter(etree.Element) if uri[1:] in _identifiers(part)]
    if not uri.startswith("#") or bearers != [body]:
        raise WireFailure("wsse.layout")  # the reference must mean the Body that is read, and nothing else
    written = _octets(_only(reference, DS, "DigestValue", "wsse.layout"))
    if algorithm.digest(xmldsig.canonical(body, xmldsig.EXCLUSIVE)) != written:
        raise WireFailure("wsse.altered")


def _identifiers(element: etree._Element) -> Iterable[str]:
    """Return every id of an element: some senders write a plain Id, some wsse:Id besides wsu:Id."""
    for name, value in element.attrib.items():
        if etree.QName(str(name)).localname.lower() == "id":
            yield str(value)


def _only(parent: etree._Element, namespace: str, name: str, detail: str) -> etree._Element:
    found = [part for part in elements(parent) if local_name(part) == name]
    if len(found) != 1 or found[0].tag != f"{{{namespace}}}{name}":
        raise WireFailure(detail)
    return found[0]


def _octets(element: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireFailure("wsse.layout") from error
