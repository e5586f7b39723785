"""Signatures as the stand-in gateway makes and judges them, written apart from the product's code.

Judged as the gateway's Java side does (shared notes, kz-integrations 1.6): elements are looked up by prefixed name.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from datetime import UTC, datetime
from typing import NoReturn, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from module.dev.standins.envelope import SOAP, Judged

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
NAMESPACES = {
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "wsse": f"{_OASIS}wssecurity-secext-1.0.xsd",
    "wsu": f"{_OASIS}wssecurity-utility-1.0.xsd",
    "soap": SOAP,
}
_EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SHA = "http://www.w3.org/2001/04/xmlenc#sha256"
_TEMPLATE = (
    '<wsse:Security xmlns:wsse="{wsse}" xmlns:soap="{soap}" soap:mustUnderstand="1"><ds:Signature xmlns:ds="{ds}">'
    '<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="' + _EXC + '"/><ds:SignatureMethod Algorithm="' + _RSA + '"/>'
    '<ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="' + _EXC + '"/></ds:Transforms>'
    '<ds:DigestMethod Algorithm="'
    + _SHA
    + '"/><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>'
    "<ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference>"
    '<wsse:KeyIdentifier EncodingType="' + _OASIS + 'soap-message-security-1.0#Base64Binary"'
    ' ValueType="' + _OASIS + 'x509-token-profile-1.0#X509v3">{certificate}</wsse:KeyIdentifier>'
    "</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security>"
)


_BUSINESS = (
    '<ds:Signature xmlns:ds="{ds}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="' + _C14N + '"/>'
    '<ds:SignatureMethod Algorithm="' + _RSA + '"/><ds:Reference URI=""><ds:Transforms>'
    '<ds:Transform Algorithm="{ds}enveloped-signature"/>'
    '<ds:Transform Algorithm="' + _C14N + '#WithComments"/></ds:Transforms><ds:DigestMethod Algorithm="' + _SHA + '"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue/>"
    "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    "</ds:Signature>"
)


class Keys(Protocol):
    """A key with its certificate, wherever they lie."""

    def private_key(self) -> rsa.RSAPrivateKey:
        """Return the key."""
        ...

    def certificate_object(self) -> x509.Certificate:
        """Return the certificate."""
        ...


def sign_answer(envelope: etree._Element, files: Keys, identifier: str, name: str = "Id") -> bytes:
    """Sign the Body and return the bytes of the whole."""
    body = envelope.find("soap:Body", NAMESPACES)
    header = envelope.find("soap:Header", NAMESPACES)
    if body is None or header is None:
        raise ValueError("no Body or no Header")
    body.set(name, identifier)  # a plain Id by default: some senders do so, and receivers must take it
    filled = _TEMPLATE.format(
        **NAMESPACES,
        id=identifier,
        digest=_digest(_exclusive(body)),
        certificate=_base64(files.certificate_object().public_bytes(serialization.Encoding.DER)),
    )
    header.append(etree.fromstring(filled))
    info = _one(header, ".//ds:SignedInfo")
    value = files.private_key().sign(_exclusive(info), padding.PKCS1v15(), hashes.SHA256())
    _one(header, ".//ds:SignatureValue").text = _base64(value)
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def judge_transport(envelope: etree._Element, allowed: x509.Certificate) -> None:
    """Raise Judged with SCE007, SCE006 or SCE005 unless the Body is signed by the client that we know."""
    security = envelope.find("soap:Header/wsse:Security", NAMESPACES)
    signature = None if security is None else security.find("ds:Signature", NAMESPACES)
    if security is None or signature is None:
        raise Judged("SCE007", "the message is not signed")
    for element, prefix in ((security, "wsse"), (signature, "ds")):
        if element.prefix != prefix:
            raise Judged("SCE006", f"the prefix of {etree.QName(element).localname} must be {prefix}")
    if security.get(f"{{{SOAP}}}mustUnderstand") != "1":
        raise Judged("SCE006", "the Security header must be marked mustUnderstand")
    _judge_certificate(signature, allowed)
    info = _one(signature, "ds:SignedInfo")
    _judge_algorithms(info, [_EXC, _RSA, _EXC, _SHA])
    body = _one(envelope, "soap:Body")
    if _one(info, "ds:Reference").get("URI") != "#" + body.get(f"{{{NAMESPACES['wsu']}}}Id", ""):
        _wrong("the reference does not lead to the Body")
    if (_one(info, "ds:Reference/ds:DigestValue").text or "") != _digest(_exclusive(body)):
        _wrong("the Body was changed after signing")
    _judge_value(signature, allowed, _exclusive(info), "SCE006")


def judge_business(payload: etree._Element, allowed: x509.Certificate) -> None:
    """Raise Judged with SCE017 or SCE016 unless the payload carries an enveloped signature of the client."""
    signatures = payload.findall("ds:Signature", NAMESPACES)
    if len(signatures) != 1 or signatures[0] is not payload[-1]:
        raise Judged("SCE017", "the business data must end with one signature")
    info = _one(signatures[0], "ds:SignedInfo", "SCE016")
    transforms = [NAMESPACES["ds"] + "enveloped-signature", _C14N + "#WithComments"]
    _judge_algorithms(info, [_C14N, _RSA, *transforms, _SHA], "SCE016")
    bare = copy.deepcopy(payload)
    bare.remove(_one(bare, "ds:Signature"))
    plain = etree.tostring(bare, method="c14n", with_comments=True)
    if (_one(info, "ds:Reference/ds:DigestValue", "SCE016").text or "") != _digest(plain):
        raise Judged("SCE016", "the business data were changed after signing")
    _judge_value(signatures[0], allowed, etree.tostring(info, method="c14n", with_comments=False), "SCE016")


def sign_business(root: etree._Element, files: Keys) -> None:
    """Put an enveloped signature into a payload as the last child of its root."""
    ds = NAMESPACES["ds"]
    filled = _BUSINESS.format(
        ds=ds,
        digest=_digest(etree.tostring(root, method="c14n", with_comments=True)),
        certificate=_base64(files.certificate_object().public_bytes(serialization.Encoding.DER)),
    )
    root.append(etree.fromstring(filled))
    info = _one(root[-1], "ds:SignedInfo")
    value = files.private_key().sign(etree.tostring(info, method="c14n"), padding.PKCS1v15(), hashes.SHA256())
    _one(root[-1], "ds:SignatureValue").text = _base64(value)


def _judge_certificate(signature: etree._Element, allowed: x509.Certificate) -> None:
    identifier = _one(signature, "ds:KeyInfo/wsse:SecurityTokenReference/wsse:KeyIdentifier")
    if not identifier.get("ValueType", "").endswith("#X509v3"):
        _wrong("the KeyIdentifier must hold an X.509 certificate")
    if "".join((identifier.text or "").split()) != _base64(allowed.public_bytes(serialization.Encoding.DER)):
        _wrong("the certificate is not the one registered for this sender")
    if not allowed.not_valid_before_utc <= datetime.now(UTC) <= allowed.not_valid_after_utc:
        raise Judged("SCE005", "the certificate is out of date")


def _judge_algorithms(info: etree._Element, wanted: list[str], code: str = "SCE006") -> None:
    found = [element.get("Algorithm") for element in info.iter(etree.Element) if element.get("Algorithm")]
    if found != wanted:
        raise Judged(code, f"algorithms {found}, expected {wanted}")


def _judge_value(signature: etree._Element, allowed: x509.Certificate, signed: bytes, code: str) -> None:
    public_key = allowed.public_key()
    if not isinstance(public_key, rsa.RSAPublicKey):
        raise Judged(code, "only RSA is known here")
    try:
        value = base64.b64decode(_one(signature, "ds:SignatureValue", code).text or "")
        public_key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError) as error:
        raise Judged(code, "the signature value is wrong") from error


def _wrong(words: str) -> NoReturn:
    raise Judged("SCE006", words)


def _one(parent: etree._Element, path: str, code: str = "SCE006") -> etree._Element:
    found = parent.find(path, NAMESPACES)
    if found is None:
        raise Judged(code, f"{path} is missing")
    return found


def _exclusive(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def _digest(octets: bytes) -> str:
    return _base64(hashlib.sha256(octets).digest())


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
