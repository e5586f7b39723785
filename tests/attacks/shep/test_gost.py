"""Answers of the gateway signed in GOST 34.10-2015-512, in ШЭП's layout: judged in our own process."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.crypto.streebog import streebog512
from module.dev.pki.gost import GostKey
from module.dev.pki.shapes import make_gost_root, make_root
from module.dev.standins.signing import NAMESPACES
from module.integrations.wsse import verify_envelope
from module.kernel.clock import SetClock
from module.outbound import WireFailure

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GATEWAY = make_gost_root("ШЭП", NOW - DAY, NOW + DAY)
STRANGER = make_gost_root("Бөтен", NOW - DAY, NOW + DAY)
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
KZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
METHOD, DIGEST = KZ + "gostr34102015-gostr34112015-512", KZ + "gostr34112015-512"
OLD_METHOD = "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
_WHOLE = """<soap:Envelope xmlns:soap="{soap}"><soap:Header><wsse:Security xmlns:wsse="{wsse}" soap:mustUnderstand="1">
<ds:Signature xmlns:ds="{ds}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{exc}"/>
<ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI="#id-1"><ds:Transforms><ds:Transform Algorithm="{exc}"/>
</ds:Transforms><ds:DigestMethod Algorithm="{digest_method}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>
<ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference><wsse:KeyIdentifier
EncodingType="{oasis}soap-message-security-1.0#Base64Binary" ValueType="{oasis}x509-token-profile-1.0#X509v3"
>{certificate}</wsse:KeyIdentifier></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security></soap:Header>
<soap:Body xmlns:wsu="{wsu}" wsu:Id="id-1"><a>жауап</a></soap:Body></soap:Envelope>"""


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


def _b64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def signed(
    key: GostKey = GATEWAY.key,
    certificate: x509.Certificate = GATEWAY.certificate,
    method: str = METHOD,
    digest_method: str = DIGEST,
    digest: Callable[[bytes], bytes] = streebog512,
) -> etree._Element:
    """Return an answer as the gateway would sign it in GOST."""
    text = _WHOLE.format(
        **{name: NAMESPACES[name] for name in ("soap", "ds", "wsse", "wsu")},
        exc=EXC,
        oasis=OASIS,
        method=method,
        digest_method=digest_method,
        certificate=_b64(certificate.public_bytes(Encoding.DER)),
    )
    envelope = etree.fromstring(text)
    body, info = envelope[1], envelope.find(".//ds:SignedInfo", NAMESPACES)
    assert info is not None
    info.find(".//ds:DigestValue", NAMESPACES).text = _b64(digest(_canonical(body)))  # type: ignore[union-attr]
    envelope.find(".//ds:SignatureValue", NAMESPACES).text = _b64(key.sign(_canonical(info)))  # type: ignore[union-attr]
    return etree.fromstring(etree.tostring(envelope))


def verdict(envelope: etree._Element, at: datetime = NOW, *trusted: x509.Certificate) -> str:
    try:
        verify_envelope(envelope, trusted or (GATEWAY.certificate,), SetClock(at))
    except WireFailure as failure:
        return failure.detail
    return ""


def test_an_answer_in_gost_is_taken() -> None:
    assert verdict(signed()) == ""


def test_one_of_several_certificates_of_the_gateway() -> None:
    assert verdict(signed(), NOW, STRANGER.certificate, GATEWAY.certificate) == ""


def test_an_altered_answer() -> None:
    envelope = signed()
    envelope[1][0].text = "басқа"
    assert verdict(envelope) == "wsse.altered"


def test_an_altered_signature_value() -> None:
    envelope = signed()
    value = envelope.find(".//ds:SignatureValue", NAMESPACES)
    assert value is not None
    octets = bytearray(base64.b64decode(value.text or ""))
    octets[0] ^= 1
    value.text = _b64(bytes(octets))
    assert verdict(envelope) == "wsse.wrong"


def test_signed_by_another_key_under_the_gateways_certificate() -> None:
    assert verdict(signed(key=STRANGER.key)) == "wsse.wrong"


def test_signed_by_a_stranger() -> None:
    assert verdict(signed(key=STRANGER.key, certificate=STRANGER.certificate)) == "wsse.stranger"


@pytest.mark.parametrize("at", [NOW - 2 * DAY, NOW + 2 * DAY])
def test_a_certificate_out_of_its_time(at: datetime) -> None:
    assert verdict(signed(), at) == "wsse.expired"


def test_the_algorithms_of_2004_are_not_taken() -> None:
    assert verdict(signed(method=OLD_METHOD, digest_method="http://www.w3.org/2001/04/xmldsig-more#gost34311")) == (
        "wsse.algorithm"
    )


def test_algorithms_are_not_mixed() -> None:
    sha = "http://www.w3.org/2001/04/xmlenc#sha256"
    mixed = signed(digest_method=sha, digest=lambda octets: hashlib.sha256(octets).digest())
    assert verdict(mixed) == "wsse.algorithm"


def test_the_name_of_one_algorithm_with_the_key_of_another() -> None:
    rsa = make_root("ШЭП RSA", NOW - DAY, NOW + DAY)
    confused = signed(certificate=rsa.certificate)
    assert verdict(confused, NOW, rsa.certificate) == "wsse.algorithm"


def test_a_second_body_beside_the_signed_one() -> None:
    envelope = signed()
    envelope.append(etree.fromstring(etree.tostring(envelope[1]).replace(b"id-1", b"id-2")))
    assert verdict(envelope) == "wsse.layout"
