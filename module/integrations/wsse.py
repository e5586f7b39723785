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
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from module.integrations import xmldsig
from module.integrations.errors import WireFailure
from module.integrations.values import elements, local_name
from module.integrations.xmldsig import DS, SigningKey
from module.kernel.clock import Clock

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = _OASIS + "wssecurity-secext-1.0.xsd"
WSU = _OASIS + "wssecurity-utility-1.0.xsd"
BASE64 = _OASIS + "soap-message-security-1.0#Base64Binary"
X509V3 = _OASIS + "x509-token-profile-1.0#X509v3"


class TransportSecurity(Protocol):
    """Whoever signs our envelopes and judges those that come back; in GOST this will be a side-car (D5)."""

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
        body = _only(envelope, SOAP, "Body", "wsse.layout")
        signature = _signature(envelope)
        certificate = self._trusted(signature)
        info = _only(signature, DS, "SignedInfo", "wsse.layout")
        value = _octets(_only(signature, DS, "SignatureValue", "wsse.layout"))
        _verify_value(certificate, value, xmldsig.canonical(info, xmldsig.EXCLUSIVE))
        _verify_reference(envelope, body, info)

    def _trusted(self, signature: etree._Element) -> x509.Certificate:
        place = _only(signature, DS, "KeyInfo", "wsse.layout")
        place = _only(place, WSSE, "SecurityTokenReference", "wsse.layout")
        der = _octets(_only(place, WSSE, "KeyIdentifier", "wsse.layout"))
        for certificate in self.gateway_certificates:
            if certificate.public_bytes(serialization.Encoding.DER) == der:
                now = self.clock.now()
                if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
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


def _verify_value(certificate: x509.Certificate, value: bytes, signed: bytes) -> None:
    public_key = certificate.public_key()
    if not isinstance(public_key, rsa.RSAPublicKey):
        raise WireFailure("wsse.algorithm")
    try:
        public_key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise WireFailure("wsse.wrong") from error


def _verify_reference(envelope: etree._Element, body: etree._Element, info: etree._Element) -> None:
    reference = _only(info, DS, "Reference", "wsse.layout")
    transforms = [part.get("Algorithm") for part in elements(_only(reference, DS, "Transforms", "wsse.layout"))]
    algorithms = (
        _only(info, DS, "CanonicalizationMethod", "wsse.layout").get("Algorithm"),
        _only(info, DS, "SignatureMethod", "wsse.layout").get("Algorithm"),
        _only(reference, DS, "DigestMethod", "wsse.layout").get("Algorithm"),
    )
    if transforms != [xmldsig.EXCLUSIVE] or algorithms != (xmldsig.EXCLUSIVE, xmldsig.RSA_SHA256, xmldsig.SHA256):
        raise WireFailure("wsse.algorithm")
    if any(True for part in info.iter(f"{{{xmldsig.EXCLUSIVE}}}InclusiveNamespaces")):
        raise WireFailure("wsse.algorithm")
    uri = reference.get("URI", "")
    bearers = [part for part in envelope.iter(etree.Element) if uri[1:] in _identifiers(part)]
    if not uri.startswith("#") or bearers != [body]:
        raise WireFailure("wsse.layout")  # the reference must mean the Body that is read, and nothing else
    written = _only(reference, DS, "DigestValue", "wsse.layout")
    if xmldsig.digest_value(xmldsig.canonical(body, xmldsig.EXCLUSIVE)) != "".join((written.text or "").split()):
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
