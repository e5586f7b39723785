"""Documents that were changed, wrapped or signed in another way than NCALayer signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.crypto.chain import Anchors
from module.crypto.streebog import streebog256, streebog512
from module.dev.pki.gost import GostKey
from module.eds import EdsSignatures, TrustStore
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.signatures import Purpose, Reason, SignatureRefused
from tests.attacks.signatures.forger import (
    C14N,
    DS,
    ENVELOPED,
    GOST,
    GOST_DIGEST,
    NOW,
    PKIGOVKZ,
    SHA256_URI,
    Holder,
    Shape,
    World,
    forge,
    part,
    seal,
    signature_over,
)

Change = Callable[[etree._Element], None]


def refused(eds: EdsSignatures, signed: bytes, expected: bytes) -> Reason:
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(signed, expected, Purpose.DOCUMENT, NOW)
    return refusal.value.reason


def changed(signed: bytes, change: Change) -> bytes:
    root = etree.fromstring(signed)
    change(root)
    return etree.tostring(root)


@pytest.mark.parametrize(
    "shape",
    [Shape(), Shape(line_end="&#13;\n"), Shape(line_end=""), Shape(line_end="\n  ")],
    ids=["lf", "cr reference", "one line", "indented"],
)
@pytest.mark.parametrize("transport", [lambda b: b, lambda b: b.replace(b"\n", b"\r\n")], ids=["as is", "crlf"])
def test_the_honest_shape_passes(
    eds: EdsSignatures,
    world: World,
    head: Holder,
    document: bytes,
    shape: Shape,
    transport: Callable[[bytes], bytes],
) -> None:
    signed = transport(forge(document, head, shape))
    evidence = eds.verify(signed, document, Purpose.DOCUMENT, NOW)
    assert evidence.signed == signed
    assert evidence.chain[0] == head.certificate.public_bytes(Encoding.DER)
    assert evidence.algorithm == {"rsa": "RSA-SHA256", "gost": "GOST-34.10-2015-512"}[world.kind]
    assert (evidence.signer.bin, evidence.verified_at) == ("200140000004", NOW)


def set_text(name: str) -> Change:
    def change(root: etree._Element) -> None:
        root.find(f"{{*}}{name}").text = "999999999999"

    return change


def spoil_digest(root: etree._Element) -> None:
    part(root, "DigestValue").text = base64.b64encode(b"\0" * 32).decode()


def spoil_value(root: etree._Element) -> None:
    value = part(root, "SignatureValue")
    raw = bytearray(base64.b64decode(value.text))
    raw[7] ^= 1
    value.text = base64.b64encode(raw).decode()


def tamper_and_mend_the_digest(root: etree._Element) -> None:
    set_text("bin")(root)
    bare = etree.fromstring(etree.tostring(root))
    bare.remove(bare[-1])
    content = etree.tostring(bare, method="c14n", with_comments=True)
    in_gost = part(root, "DigestMethod").get("Algorithm") == GOST_DIGEST
    digest = streebog512(content) if in_gost else hashlib.sha256(content).digest()
    part(root, "DigestValue").text = base64.b64encode(digest).decode()


def comment_inside_a_value(root: etree._Element) -> None:
    field = root.find("{*}bin")
    text, field.text = field.text, field.text[:6]
    comment = etree.Comment("x")
    comment.tail = text[6:]
    field.insert(0, comment)


def comment_in_the_digest(root: etree._Element) -> None:
    part(root, "DigestValue").append(etree.Comment("x"))


def text_behind_the_signature(root: etree._Element) -> None:
    root[-1].tail = "and one more thing"


def element_behind_the_signature(root: etree._Element) -> None:
    etree.SubElement(root, "{urn:trois:application:1}more")


def signature_moved_in(root: etree._Element) -> None:
    root[0].append(root[-1])


def no_signature(root: etree._Element) -> None:
    root.remove(root[-1])


def signature_twice(root: etree._Element) -> None:
    root.append(etree.fromstring(etree.tostring(root[-1])))


def object_in_the_signature(root: etree._Element) -> None:
    etree.SubElement(root[-1], f"{{{DS}}}Object").text = "x"


def second_reference(root: etree._Element) -> None:
    info = part(root, "SignedInfo")
    info.append(etree.fromstring(etree.tostring(part(root, "Reference"))))


def truncated_hmac_parameter(root: etree._Element) -> None:
    etree.SubElement(part(root, "SignatureMethod"), f"{{{DS}}}HMACOutputLength").text = "0"


def base64_with_rubbish(root: etree._Element) -> None:
    part(root, "SignatureValue").text += "*"


AFTERWARDS = {
    "tampered document": (set_text("bin"), Reason.DIGEST_MISMATCH),
    "changed digest": (spoil_digest, Reason.DIGEST_MISMATCH),
    "tampered with a mended digest": (tamper_and_mend_the_digest, Reason.SIGNATURE_INVALID),
    "changed signature value": (spoil_value, Reason.SIGNATURE_INVALID),
    "comment inside a value": (comment_inside_a_value, Reason.DIGEST_MISMATCH),
    "comment in the digest": (comment_in_the_digest, Reason.MALFORMED),
    "text behind the signature": (text_behind_the_signature, Reason.DIGEST_MISMATCH),
    "element behind the signature": (element_behind_the_signature, Reason.NOT_WHOLE_DOCUMENT),
    "signature moved into a child": (signature_moved_in, Reason.NOT_WHOLE_DOCUMENT),
    "no signature": (no_signature, Reason.MALFORMED),
    "two signatures": (signature_twice, Reason.MALFORMED),
    "object in the signature": (object_in_the_signature, Reason.MALFORMED),
    "second reference": (second_reference, Reason.MALFORMED),
    "parameter of the method": (truncated_hmac_parameter, Reason.UNSUPPORTED_ALGORITHM),
    "rubbish in base64": (base64_with_rubbish, Reason.MALFORMED),
}


@pytest.mark.parametrize("name", AFTERWARDS)
@pytest.mark.asvs("9.1.1")
def test_changed_after_signing(eds: EdsSignatures, head: Holder, document: bytes, name: str) -> None:
    change, reason = AFTERWARDS[name]
    assert refused(eds, changed(forge(document, head), change), document) == reason


def test_wrapped_document(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    """The signed original hides inside a forged one; the reference points at it by id."""
    forged = etree.fromstring(document.replace(b"200140000004", b"999999999999"))
    original = etree.fromstring(document)
    original.set("Id", "original")
    digested = etree.tostring(original, method="c14n", with_comments=True)
    for place in (forged, original):
        shape = Shape(uri="#original", digested=digested)
        signature = signature_over(document, head, shape)
        forged.append(original)
        place.append(signature)
        seal(signature, head.sign)
        assert refused(eds, etree.tostring(forged), document) == Reason.NOT_WHOLE_DOCUMENT
        place.remove(signature)


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sha1_rsa(holder: Holder, data: bytes) -> bytes:
    key = RSA_KEY if isinstance(holder.key, GostKey) else holder.key
    return key.sign(data, padding.PKCS1v15(), SHA1())  # noqa: S303


def keyed_with_the_certificate(holder: Holder, data: bytes) -> bytes:
    return hmac.digest(holder.certificate.public_bytes(Encoding.DER), data, "sha256")


OTHER_WAYS = {
    "rsa-sha1": (Shape(method=DS + "rsa-sha1"), sha1_rsa, Reason.UNSUPPORTED_ALGORITHM),
    "sha1 digest": (
        Shape(digest_method=DS + "sha1", hasher=lambda data: hashlib.sha1(data).digest()),  # noqa: S324
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "hmac": (
        Shape(method="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        keyed_with_the_certificate,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "rsa-sha512": (
        Shape(method="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
        lambda _, data: RSA_KEY.sign(data, padding.PKCS1v15(), SHA512()),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "gost of 2004": (
        Shape(
            method="http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
            digest_method="http://www.w3.org/2001/04/xmldsig-more#gost34311",
        ),
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "gost of 256 bits": (
        Shape(
            method=PKIGOVKZ + "gostr34102015-gostr34112015-256",
            digest_method=PKIGOVKZ + "gostr34112015-256",
            hasher=streebog256,
        ),
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "signature of gost over a digest of sha": (
        Shape(method=GOST, digest_method=SHA256_URI, hasher=lambda data: hashlib.sha256(data).digest()),
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "rsa-pss": (
        Shape(method="http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        lambda _, data: RSA_KEY.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "ecdsa": (
        Shape(method="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        lambda _, data: ec.generate_private_key(ec.SECP256R1()).sign(data, ec.ECDSA(SHA256())),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "canonicalization 1.1": (
        Shape(c14n="http://www.w3.org/2006/12/xml-c14n11"),
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "canonicalization 1.1 as transform": (
        Shape(transforms=(ENVELOPED, "http://www.w3.org/2006/12/xml-c14n11#WithComments")),
        Holder.sign,
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "exclusive canonicalization": (
        Shape(c14n="http://www.w3.org/2001/10/xml-exc-c14n#"),
        Holder.sign,
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "extra transform": (
        Shape(transforms=(ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116", C14N + "#WithComments")),
        Holder.sign,
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "transform replaced": (
        Shape(transforms=(ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116")),
        Holder.sign,
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "no transform": (Shape(transforms=()), Holder.sign, Reason.NOT_WHOLE_DOCUMENT),
    "without comments": (Shape(transforms=(ENVELOPED, C14N)), Holder.sign, Reason.NOT_WHOLE_DOCUMENT),
    "part of the document": (Shape(uri="#b"), Holder.sign, Reason.NOT_WHOLE_DOCUMENT),
    "document elsewhere": (Shape(uri="http://example.kz/a.xml"), Holder.sign, Reason.NOT_WHOLE_DOCUMENT),
    "key by value": (Shape(key_info="<ds:KeyValue/>"), Holder.sign, Reason.MALFORMED),
    "certificate is rubbish": (
        Shape(key_info="<ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>"),
        Holder.sign,
        Reason.MALFORMED,
    ),
    "object": (Shape(extra="<ds:Object/>"), Holder.sign, Reason.MALFORMED),
}


@pytest.mark.parametrize("name", OTHER_WAYS)
def test_signed_in_another_way(eds: EdsSignatures, head: Holder, document: bytes, name: str) -> None:
    shape, sign, reason = OTHER_WAYS[name]
    forged = Shape(**{**vars(shape), "signer": lambda data: sign(head, data)})
    assert refused(eds, forge(document, head, forged), document) == reason


@pytest.mark.asvs("9.1.2")
def test_a_key_of_one_kind_under_the_name_of_the_other(eds: EdsSignatures, world: World, document: bytes) -> None:
    """The names in the document choose the check; the key in the certificate must be of that kind."""
    other = World.make({"rsa": "gost", "gost": "rsa"}[world.kind]).holder()
    head = world.holder()
    method, digest_method, hasher = other.manner
    shape = Shape(method=method, digest_method=digest_method, hasher=hasher, signer=other.sign)
    assert refused(eds, forge(document, head, shape), document) == Reason.UNSUPPORTED_ALGORITHM


def russian_order(holder: Holder, data: bytes) -> bytes:
    """s||r with the highest byte first, as RFC 4491 writes signatures."""
    return holder.sign(data)[::-1]


GOST_VALUES = {
    "r is zero": lambda holder, data: bytes(64) + holder.sign(data)[64:],
    "s is zero": lambda holder, data: holder.sign(data)[:64] + bytes(64),
    "all zero": lambda holder, data: bytes(128),
    "all ones": lambda holder, data: b"\xff" * 128,
    "russian order": russian_order,
    "halves exchanged": lambda holder, data: holder.sign(data)[64:] + holder.sign(data)[:64],
    "cut": lambda holder, data: holder.sign(data)[:-1],
    "one byte more": lambda holder, data: holder.sign(data) + b"\0",
    "nothing": lambda holder, data: b"",
    "of a digest, not of data": lambda holder, data: holder.key.sign(streebog512(data)),
}


@pytest.mark.parametrize("name", GOST_VALUES)
def test_values_that_are_no_signature_in_gost(document: bytes, name: str) -> None:
    gost = World.make("gost")
    judge = EdsSignatures(TrustStore(Anchors((gost.root.certificate,), (gost.issuing.certificate,))))
    holder = gost.holder()
    shape = Shape(signer=lambda data: GOST_VALUES[name](holder, data))
    assert refused(judge, forge(document, holder, shape), document) == Reason.SIGNATURE_INVALID


def test_two_certificates(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    shape = Shape(certificates=(head.certificate, head.certificate))
    assert refused(eds, forge(document, head, shape), document) == Reason.MALFORMED


def test_doctype_inside_signed_xml(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    signed = b'<!DOCTYPE application [<!ENTITY x "y">]>' + forge(document, head)
    assert refused(eds, signed, document) == Reason.MALFORMED


def test_oversized(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    signed = forge(document, head)
    largest = signed + b" " * (SIGNED_LIMIT - len(signed))
    assert eds.verify(largest, document, Purpose.DOCUMENT, NOW).signed == largest
    assert refused(eds, largest + b" ", document) == Reason.MALFORMED


NO_XML = (b"", b"rubbish", b"<a/>", b"\x00\xff", b"0\x82\x01\x00", b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n")


@pytest.mark.parametrize("signed", NO_XML)
def test_rubbish(eds: EdsSignatures, document: bytes, signed: bytes) -> None:
    assert refused(eds, signed, document) == Reason.MALFORMED


def test_other_payload(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    other = document.replace(b"200140000004", b"210340000013")
    assert refused(eds, forge(other, head), document) == Reason.PAYLOAD_CHANGED


@pytest.mark.parametrize(
    "shown",
    [
        lambda document: document.replace(b"2001", b"20<!-- -->01"),
        lambda document: document + b"<!-- -->",
        lambda document: b"<?pi?>" + document,
        lambda document: document.replace(b"><", b">\n<"),
    ],
    ids=["comment in a value", "comment behind", "instruction before", "white space"],
)
def test_looks_the_same_but_is_not(
    eds: EdsSignatures, head: Holder, document: bytes, shown: Callable[[bytes], bytes]
) -> None:
    assert refused(eds, forge(shown(document), head), document) == Reason.PAYLOAD_CHANGED
