"""Signatures judged by programs that are not ours: Debian's xmlsec1 and openssl.

They judge the mathematics, the shape and the chain. Whose key it is, what it is for and what was shown to the person
they cannot judge; so what they refuse we refuse, and what we refuse for those reasons alone they may accept.
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
from module.dev.standins.ncalayer import Key, sign_cms, sign_xml
from module.eds import EdsSignatures, TrustStore
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor import compose
from tests.attacks.signatures.cms_forger import CmsShape, forge_cms
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
        for program in ("xmlsec1", "openssl"):
            if shutil.which(program) is None:
                pytest.fail(f"{program} is missing: apt-get install {program}, or deselect with -m 'not judges'")
        self.folder = folder
        self.world = World.make()
        self.eds = EdsSignatures(TrustStore(Anchors((self.world.root.certificate,), (self.world.issuing.certificate,))))
        self.head = self.world.holder(end=NOW + YEAR / 2)
        self.write("root.pem", pem(self.world.root.certificate))
        self.write("issuing.pem", pem(self.world.issuing.certificate))
        self.write("both.pem", pem(self.world.root.certificate) + pem(self.world.issuing.certificate))

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

    def openssl(self, signature: bytes, content: bytes) -> bool:
        """The judgement of openssl, which also demands the attributes of CAdES."""
        form = "PEM" if signature.startswith(b"-----") else "DER"
        files = ("-in", self.write("signature", signature), "-content", self.write("content", content))
        # this openssl looks for intermediates in the signature and among the trusted ones only
        trust = ("-CAfile", "both.pem", "-attime", str(int(NOW.timestamp())))
        return self.run("openssl", "cms", "-verify", "-binary", "-cades", "-inform", form, *files, *trust)

    def ours(self, verify: Callable[[], object]) -> str:
        """Our judgement: nothing, or the reason."""
        try:
            verify()
        except SignatureRefused as refusal:
            return refusal.reason.value
        return ""

    def our_xml(self, signed: bytes) -> str:
        return self.ours(lambda: self.eds.verify(signed, DOCUMENT, Purpose.DOCUMENT, NOW))

    def our_cms(self, signature: bytes, content: bytes = DOCUMENT) -> str:
        return self.ours(lambda: self.eds.verify_detached(signature, content, Purpose.DOCUMENT, NOW))


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


@pytest.mark.parametrize("attached", [False, True])
def test_cms_of_the_stand_in(bench: Bench, key: Key, attached: bool) -> None:
    signature = sign_cms(DOCUMENT, key, attached=attached).encode()
    assert (bench.openssl(signature, DOCUMENT), bench.our_cms(signature)) == (True, "")
    assert not bench.openssl(sign_cms(DOCUMENT, key, attached=attached, spoil=True).encode(), DOCUMENT)


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
    signed, signature = forge(DOCUMENT, holder), forge_cms(DOCUMENT, holder)
    assert (bench.xmlsec(signed), bench.our_xml(signed)) == (False, reason.value)
    assert (bench.openssl(signature, DOCUMENT), bench.our_cms(signature)) == (False, reason.value)


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


CMS = {
    "tampered": (CmsShape(hasher=lambda data: b"\0" * 32), Reason.DIGEST_MISMATCH),
    "no signing certificate": (CmsShape(without=("signing_certificate_v2",)), Reason.MALFORMED),
    "no digest": (CmsShape(without=("message_digest",)), Reason.MALFORMED),
    "digest that is not listed": (CmsShape(listed_digest="sha512"), Reason.MALFORMED),
    "no certificate": (CmsShape(certificates=()), Reason.MALFORMED),
    "no signer": (CmsShape(change=lambda signed: signed.__setitem__("signer_infos", [])), Reason.MALFORMED),
}


@pytest.mark.parametrize("name", CMS)
def test_cms_that_both_refuse(bench: Bench, name: str) -> None:
    shape, reason = CMS[name]
    signature = forge_cms(DOCUMENT, bench.head, shape)
    assert (bench.openssl(signature, DOCUMENT), bench.our_cms(signature)) == (False, reason.value)


def test_cms_that_only_we_refuse(bench: Bench) -> None:
    """Openssl leaves what came attached aside when it is given the content; a treasury key is a key like any other."""
    treasury = bench.world.holder(roles=("1.2.398.3.3.4.1.2", "1.2.398.5.19.1.2.2.1"))
    for signature, reason in (
        (forge_cms(DOCUMENT, bench.head, CmsShape(attached=b"other")), Reason.PAYLOAD_CHANGED),
        (forge_cms(DOCUMENT, treasury), Reason.WRONG_OWNER_TYPE),
        (by_openssl(bench, "-cades", "-md", "sha512"), Reason.UNSUPPORTED_ALGORITHM),
    ):
        assert (bench.openssl(signature, DOCUMENT), bench.our_cms(signature)) == (True, reason.value)


def test_a_signing_certificate_of_another_key(bench: Bench) -> None:
    signature = forge_cms(DOCUMENT, bench.head, CmsShape(ess=bench.world.holder().certificate))
    assert (bench.openssl(signature, DOCUMENT), bench.our_cms(signature)) == (False, "signature_invalid")


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


BY_OPENSSL = {
    "detached": ((), ""),
    "attached": (("-nodetach",), ""),
    "in a stream": (("-nodetach", "-stream"), ""),
    "by key identifier": (("-keyid",), ""),
    "chain along": (("-certfile", "issuing.pem"), ""),
    "armour": (("-outform", "PEM"), ""),
    "pss": (("-keyopt", "rsa_padding_mode:pss"), "unsupported_algorithm"),
    "sha1": (("-md", "sha1"), "unsupported_algorithm"),
    "sha512": (("-md", "sha512"), "unsupported_algorithm"),
    "no certificate": (("-nocerts",), "malformed"),
}


@pytest.mark.parametrize("name", BY_OPENSSL)
def test_cms_signed_by_openssl(bench: Bench, name: str) -> None:
    options, reason = BY_OPENSSL[name]
    signature = by_openssl(bench, "-cades", *options)
    assert bench.our_cms(signature) == reason
    if not reason:
        assert bench.openssl(signature, DOCUMENT)


def test_what_openssl_signs_and_we_do_not_take(bench: Bench) -> None:
    assert bench.our_cms(by_openssl(bench)) == "malformed"
    assert bench.our_cms(by_openssl(bench, "-noattr")) == "malformed"
    other = bench.world.holder()
    bench.write("other.key", other.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    both = by_openssl(
        bench, "-cades", "-signer", bench.write("other.pem", pem(other.certificate)), "-inkey", "other.key"
    )
    assert bench.our_cms(both) == "malformed"


def own_files(bench: Bench) -> tuple[str, str]:
    key = bench.head.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return bench.write("own.key", key), bench.write("own.pem", pem(bench.head.certificate))


def by_openssl(bench: Bench, *options: str) -> bytes:
    key, leaf = own_files(bench)
    form = () if "-outform" in options else ("-outform", "DER")
    sign = ("openssl", "cms", "-sign", "-binary", "-md", "sha256", "-in", bench.write("content", DOCUMENT))
    assert bench.run(*sign, "-signer", leaf, "-inkey", key, "-out", "by-openssl", *form, *options)
    return (bench.folder / "by-openssl").read_bytes()
