"""Signatures judged by a program that is not ours: Debian's xmlsec1.

It judges the mathematics, the shape and the chain. Whose key it is, what it is for and what was shown to the person
it cannot judge; so what it refuses we refuse, and what we refuse for those reasons alone it may accept.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree

from module.crypto.chain import Anchors
from module.dev.pki.shapes import Profile
from module.dev.standins.ncalayer import Key, sign_xml
from module.eds import EdsSignatures, TrustStore
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor import compose
from tests.attacks.signatures.forger import C14N, DS, ENVELOPED, NOW, RSA_SHA256, SHA256_URI, YEAR, Holder, World, forge
from tests.attacks.signatures.forger import Shape as XmlShape

pytestmark = pytest.mark.judges

DOCUMENT = compose(
    SigningDocument(
        "urn:trois:application:1", DocumentNode("application", children=(DocumentNode("holder", "ТОО «Дән»"),))
    )
)
TEMPLATE = f"""<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"/>
<ds:SignatureMethod Algorithm="{RSA_SHA256}"/><ds:Reference URI=""><ds:Transforms>
<ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform Algorithm="{C14N}#WithComments"/></ds:Transforms>
<ds:DigestMethod Algorithm="{SHA256_URI}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>
<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"""


class Bench:
    """The judges and we, with the same authorities and the same clock."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("xmlsec1") is None:
            pytest.fail("xmlsec1 is missing: apt-get install xmlsec1, or deselect with -m 'not judges'")
        self.folder = folder
        self.world = World.make()
        self.eds = EdsSignatures(TrustStore(Anchors((self.world.root.certificate,), (self.world.issuing.certificate,))))
        self.head = self.world.holder(end=NOW + YEAR / 2)
        self.write("root.pem", pem(self.world.root.certificate))
        self.write("issuing.pem", pem(self.world.issuing.certificate))

    def write(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return name

    def run(self, *command: str) -> bool:
        """Tell whether a program was content."""
        environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, timeout=30, check=False)
        return done.returncode == 0

    def xmlsec(self, signed: bytes) -> bool:
        """The judgement of xmlsec1."""
        when = ("--verification-time", f"{NOW:%Y-%m-%d %H:%M:%S}")
        trust = ("--trusted-pem", "root.pem", "--untrusted-pem", "issuing.pem")
        only = ("--enabled-reference-uris", "empty")
        return self.run("xmlsec1", "--verify", *trust, *when, *only, self.write("signed.xml", signed))

    def ours(self, verify: Callable[[], object]) -> str:
        """Our judgement: nothing, or the reason."""
        try:
            verify()
        except SignatureRefused as refusal:
            return refusal.reason.value
        return ""

    def our_xml(self, signed: bytes) -> str:
        return self.ours(lambda: self.eds.verify(signed, DOCUMENT, Purpose.DOCUMENT, NOW))


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("judges"))


@pytest.fixture(scope="module")
def key(bench: Bench) -> Key:
    return Key("head", "", "", "", "", "", bench.head.certificate, bench.head.key)


def test_xml_of_the_stand_in(bench: Bench, key: Key) -> None:
    signed = sign_xml(DOCUMENT.decode(), key).encode()
    assert (bench.xmlsec(signed), bench.our_xml(signed)) == (True, "")
    assert not bench.xmlsec(sign_xml(DOCUMENT.decode(), key, spoil=True).encode())


def stranger(bench: Bench) -> Holder:
    return World.make().holder()


def expired(bench: Bench) -> Holder:
    return bench.world.holder(start=NOW - YEAR / 2, end=NOW - timedelta(days=1))


def not_yet_valid(bench: Bench) -> Holder:
    return bench.world.holder(start=NOW + timedelta(days=1), end=NOW + YEAR / 2)


def mixed(bench: Bench) -> Holder:
    """The certificate of one, the key of another."""
    return Holder(bench.head.certificate, bench.world.holder().key)


HOLDERS = {
    "stranger": (stranger, Reason.CHAIN_UNTRUSTED),
    "expired": (expired, Reason.EXPIRED),
    "not yet valid": (not_yet_valid, Reason.NOT_YET_VALID),
    "certificate swapped": (mixed, Reason.SIGNATURE_INVALID),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_keys_that_all_refuse(bench: Bench, name: str) -> None:
    make, reason = HOLDERS[name]
    holder = make(bench)
    signed = forge(DOCUMENT, holder)
    assert (bench.xmlsec(signed), bench.our_xml(signed)) == (False, reason.value)


XML = {
    "tampered": (lambda signed: signed.replace(b"&#1044;", b"&#1058;"), Reason.DIGEST_MISMATCH),
    "text behind the signature": (
        lambda signed: signed.replace(b"</application>", b"more</application>"),
        Reason.DIGEST_MISMATCH,
    ),
    "no signature": (lambda signed: DOCUMENT, Reason.MALFORMED),
    "no xml": (lambda signed: signed[:-5], Reason.MALFORMED),
}


@pytest.mark.parametrize("name", XML)
def test_xml_that_both_refuse(bench: Bench, name: str) -> None:
    spoil, reason = XML[name]
    spoiled = spoil(forge(DOCUMENT, bench.head))
    assert spoiled != forge(DOCUMENT, bench.head)
    assert (bench.xmlsec(spoiled), bench.our_xml(spoiled)) == (False, reason.value)


def sha1(holder: Holder) -> Callable[[bytes], bytes]:
    return lambda data: holder.key.sign(data, padding.PKCS1v15(), SHA1())  # noqa: S303


def test_xml_that_only_we_refuse(bench: Bench) -> None:
    """Valid for xmlsec1; but not the document shown, not the shape of NCALayer, not a key for documents."""
    other = DOCUMENT.replace("Дән".encode(), "Тоң".encode())
    for signed, reason in (
        (forge(other, bench.head), Reason.PAYLOAD_CHANGED),
        (forge(DOCUMENT, bench.head, XmlShape(transforms=(ENVELOPED, C14N))), Reason.NOT_WHOLE_DOCUMENT),
        (forge(DOCUMENT, bench.world.holder(profile=Profile.AUTH)), Reason.WRONG_KEY_USAGE),
        (
            forge(DOCUMENT, bench.head, XmlShape(method=DS + "rsa-sha1", signer=sha1(bench.head))),
            Reason.UNSUPPORTED_ALGORITHM,
        ),
    ):
        assert (bench.xmlsec(signed), bench.our_xml(signed)) == (True, reason.value)


def test_xml_signed_by_xmlsec(bench: Bench) -> None:
    """What another program signs, we read alike."""
    root = etree.fromstring(DOCUMENT)
    root.append(etree.fromstring(TEMPLATE))
    template = bench.write("template.xml", etree.tostring(root))
    key, leaf = own_files(bench)
    assert bench.run("xmlsec1", "--sign", "--privkey-pem", f"{key},{leaf}", "--output", "by-xmlsec.xml", template), (
        "xmlsec1 did not sign"
    )
    signed = (bench.folder / "by-xmlsec.xml").read_bytes()
    assert (bench.xmlsec(signed), bench.our_xml(signed)) == (True, "")


def own_files(bench: Bench) -> tuple[str, str]:
    key = bench.head.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return bench.write("own.key", key), bench.write("own.pem", pem(bench.head.certificate))
