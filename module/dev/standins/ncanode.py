"""Stand-in of an NCANode side-car, in RSA only: POST /wsse/sign, /xml/verify.

Source: shared notes, kz-integrations 1.6, eds-pki 4.1.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from flask import Blueprint, Response, jsonify, request
from lxml import etree

from module.dev.standins.envelope import SOAP
from module.dev.standins.signing import NAMESPACES, sign_answer


@dataclass(frozen=True, slots=True)
class _Key:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def private_key(self) -> rsa.RSAPrivateKey:
        return self.key

    def certificate_object(self) -> x509.Certificate:
        return self.certificate


def blueprint() -> Blueprint:
    """Return the route."""
    found = Blueprint("ncanode", __name__)
    found.add_url_rule("/ncanode/wsse/sign", view_func=_sign, methods=["POST"])
    found.add_url_rule("/ncanode/xml/verify", view_func=_verify_xml, methods=["POST"])
    return found


def _sign() -> tuple[Response, int]:
    wanted = request.get_json(silent=True) or {}
    try:
        octets = base64.b64decode(str(wanted.get("key", "")), validate=True)
        key, certificate, _ = pkcs12.load_key_and_certificates(octets, str(wanted.get("password", "")).encode())
        envelope = etree.fromstring(
            str(wanted.get("xml", "")), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (binascii.Error, ValueError, etree.XMLSyntaxError) as error:
        return jsonify(status=400, message=f"{type(error).__name__}"), 400
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None or envelope.tag != f"{{{SOAP}}}Envelope":
        return jsonify(status=400, message="no RSA key, or no envelope"), 400
    if envelope.find(f"{{{SOAP}}}Header") is None:
        envelope.insert(0, etree.Element(f"{{{SOAP}}}Header"))
    body = envelope.find(f"{{{SOAP}}}Body")
    if body is None:
        return jsonify(status=400, message="no Body"), 400
    signed = sign_answer(envelope, _Key(key, certificate), f"id-{uuid.uuid4()}", f"{{{NAMESPACES['wsu']}}}Id")
    text = etree.tostring(etree.fromstring(signed), encoding="unicode")
    return jsonify(status=200, message="OK", xml=text), 200


def _verify_xml() -> tuple[Response, int]:
    wanted = request.get_json(silent=True) or {}
    try:
        root = etree.fromstring(
            str(wanted.get("xml", "")).encode(), etree.XMLParser(resolve_entities=False, no_network=True)
        )
        certificate = x509.load_der_x509_certificate(_octets(root, "KeyInfo/ds:X509Data/ds:X509Certificate"))
    except (binascii.Error, ValueError, etree.XMLSyntaxError) as error:
        return jsonify(status=400, message=type(error).__name__), 400
    key = certificate.public_key()
    info = root.find("ds:Signature/ds:SignedInfo", NAMESPACES)
    digest, value = _octets(root, "SignedInfo/ds:Reference/ds:DigestValue"), _octets(root, "SignatureValue")
    if info is None or not isinstance(key, rsa.RSAPublicKey):
        return jsonify(status=400, message="no RSA signature"), 400
    signed = etree.tostring(info, method="c14n", with_comments=False)
    root.remove(root[-1])
    try:
        if digest != hashlib.sha256(etree.tostring(root, method="c14n", with_comments=True)).digest():
            raise InvalidSignature
        key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return _verdict(wanted, certificate, valid=False)
    return _verdict(wanted, certificate, valid=True)


def _octets(root: etree._Element, path: str) -> bytes:
    text = root.findtext(f"ds:Signature/ds:{path}", "", NAMESPACES)
    return base64.b64decode("".join(text.split()))


def _verdict(wanted: dict[str, object], certificate: x509.Certificate, *, valid: bool) -> tuple[Response, int]:
    """Answer as version 3 does; whoever does not ask about revocation is not told of it."""
    asked = wanted.get("revocationCheck")
    if not isinstance(asked, list) or not set(asked) <= {"OCSP", "CRL"}:
        return jsonify(status=400, message="revocationCheck"), 400
    revocations = [{"by": way, "revoked": False} for way in asked]
    serial = f"{certificate.serial_number:x}"
    signer = {"valid": valid, "serialNumber": serial, "keyUsage": "SIGN", "revocations": revocations}
    return jsonify(status=200, message="OK", valid=valid, signers=[signer]), 200
