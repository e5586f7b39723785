"""What we sign is judged by an independent library and by the letter of the layout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import signxml
from lxml import etree

from module.crypto.signing import SigningKey, load_certificate, sign_enveloped
from module.dev.standins import keys
from module.integrations.gbd_ul import GbdUlSettings
from module.integrations.shep import ShepSettings
from module.integrations.wsse import SOAP, WSU, RsaTransportSecurity
from module.kernel.clock import SystemClock
from module.outbound import HttpSettings, WireFailure

INNER = '<a xmlns="urn:a">х <!-- c --><b/></a>'
ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}" xmlns:u="urn:unused"><s:Body>{INNER}</s:Body></s:Envelope>'


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    files = keys.make(tmp_path_factory.mktemp("keys"), "client")
    return SigningKey.load(files.key, files.certificate)


@pytest.fixture
def security(key: SigningKey) -> RsaTransportSecurity:
    return RsaTransportSecurity(key, (key.certificate,), SystemClock())


def test_business_signature_stands_before_another_library(key: SigningKey) -> None:
    root = etree.fromstring(
        '<n:Request xmlns:n="urn:q" xmlns:u="urn:unused"><BIN>1</BIN><!-- c --><x a="&lt;"/>\n</n:Request>'
    )
    sign_enveloped(root, key)
    sent = etree.tostring(root)
    with_comments = signxml.CanonicalizationMethod.CANONICAL_XML_1_0_WITH_COMMENTS
    expected = signxml.SignatureConfiguration(default_reference_c14n_method=with_comments)
    verified = signxml.XMLVerifier().verify(sent, x509_cert=key.certificate, expect_config=expected)
    assert b"<BIN>1</BIN>" in etree.tostring(verified.signed_xml)
    with pytest.raises(signxml.exceptions.InvalidDigest):
        changed = sent.replace(b"<BIN>1<", b"<BIN>2<")
        signxml.XMLVerifier().verify(changed, x509_cert=key.certificate, expect_config=expected)


def test_layout_of_the_transport_signature(security: RsaTransportSecurity) -> None:
    envelope = etree.fromstring(ENVELOPE)
    security.sign(envelope)
    sent = etree.tostring(envelope).decode()
    shape = re.sub(r'"[^"]*"', '""', re.sub(r">[^<]+<", "><", sent))
    inner = shape[shape.index("<wsse:Security") : shape.index("</wsse:Security>")]
    assert re.findall(r"<([a-z]+:\w+)", inner) == [
        "wsse:Security",
        "ds:Signature",
        "ds:SignedInfo",
        "ds:CanonicalizationMethod",
        "ds:SignatureMethod",
        "ds:Reference",
        "ds:Transforms",
        "ds:Transform",
        "ds:DigestMethod",
        "ds:DigestValue",
        "ds:SignatureValue",
        "ds:KeyInfo",
        "wsse:SecurityTokenReference",
        "wsse:KeyIdentifier",
    ]
    assert re.search(r'<s:Body [^>]*wsu:Id="id-[0-9a-f-]{36}"', sent)
    assert 's:mustUnderstand="1"' in sent


def test_own_signature_is_verified_after_the_wire(security: RsaTransportSecurity) -> None:
    envelope = etree.fromstring(ENVELOPE)
    security.sign(envelope)
    security.verify(etree.fromstring(etree.tostring(envelope, xml_declaration=True, encoding="utf-8")))


@pytest.mark.parametrize("name", ["Id", f"{{{WSU}}}Id"])
def test_ids_that_other_senders_write(security: RsaTransportSecurity, name: str) -> None:
    """The attribute is part of what is signed, so it is set before: sign() must leave other ids alone."""
    envelope = etree.fromstring(ENVELOPE)
    envelope[0][0].set(name, "other")
    security.sign(envelope)
    security.verify(envelope)


def test_changed_after_signing(security: RsaTransportSecurity) -> None:
    envelope = etree.fromstring(ENVELOPE)
    security.sign(envelope)
    envelope[-1][0].set("a", "b")
    with pytest.raises(WireFailure) as caught:
        security.verify(envelope)
    assert caught.value.detail == "wsse.altered"


def test_pretty_printing_breaks_it(security: RsaTransportSecurity) -> None:
    envelope = etree.fromstring(ENVELOPE.replace("х <!-- c -->", ""))
    security.sign(envelope)
    security.verify(envelope)
    etree.indent(envelope)
    with pytest.raises(WireFailure):
        security.verify(envelope)


def test_key_of_another_certificate(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    with pytest.raises(ValueError, match="not the RSA key"):
        SigningKey.load(made["client"].key, made["gateway"].certificate)
    assert load_certificate(made["client"].certificate) == made["client"].certificate_object()


def test_settings_show_no_secret(key: SigningKey) -> None:
    shown = repr(ShepSettings(HttpSettings("http://x", proxy="http://u:secret@p"), "us", "secret"))
    shown += repr(GbdUlSettings("1", signing_key=key)) + repr(key)
    assert "secret" not in shown
    assert "RSAPrivateKey" not in shown
