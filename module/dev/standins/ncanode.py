"""Stand-in of an NCANode side-car: POST /wsse/sign, in RSA only (shared notes, kz-integrations 1.6, eds-pki 4.1)."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
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
