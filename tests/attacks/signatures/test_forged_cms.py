"""CMS signatures that were changed, taken apart, put together anew or made in another way than NCALayer makes them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from asn1crypto import algos, cms, core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512

import module.crypto.ber
from module.crypto.cms import MAX_CERTIFICATES, MAX_SIGNATURE_BYTES
from module.crypto.streebog import streebog512
from module.eds import MAX_DETACHED_BYTES, EdsSignatures
from module.registry.signatures import Purpose, Reason, SignatureRefused
from tests.attacks.signatures.cms_forger import GOST_DIGEST, Attributes, CmsShape, attribute, forge_cms, parsed
from tests.attacks.signatures.forger import NOW, Holder, World, reissued

CONTENT = "Поручение № 7\n".encode()
NAMES = {"rsa": "RSA-SHA256", "gost": "GOST-34.10-2015-512"}
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOST_2004 = "1.2.398.3.10.1.1.1.2"
GOST_2004_DIGEST = "1.2.398.3.10.1.3.1"
TOKEN = cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"token")})


def refused(eds: EdsSignatures, signature: bytes, content: bytes = CONTENT) -> Reason:
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify_detached(signature, content, Purpose.DOCUMENT, NOW)
    return refusal.value.reason


def armoured(der: bytes, label: str = "CMS") -> bytes:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n".encode()


def endless(tag: int, *parts: bytes) -> bytes:
    """An element of indefinite length."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\x00\x00"


def as_java_writes(der: bytes) -> bytes:
    """The same with indefinite lengths and content in pieces, as BouncyCastle and what stems from it write it."""
    signed = cms.ContentInfo.load(der)["content"]
    kind = signed["encap_content_info"]["content_type"].dump()
    content = signed["encap_content_info"]["content"].contents or b""
    pieces = [core.OctetString(content[at : at + 7]).dump() for at in range(0, len(content), 7)]
    inside = [endless(0xA0, endless(0x24, *pieces))] if pieces else []
    parts = [signed["version"].dump(), signed["digest_algorithms"].dump(), endless(0x30, kind, *inside)]
    certificates = endless(0xA0, *(item.dump() for item in signed["certificates"]))
    body = endless(0x30, *parts, certificates, signed["signer_infos"].dump())
    return endless(0x30, cms.ContentType("signed_data").dump(), endless(0xA0, body))


HONEST = {
    "detached": CmsShape(),
    "attached": CmsShape(attached=CONTENT),
    "signer by key identifier": CmsShape(by_key_id=True),
    "signature named by the key": CmsShape(signature="key"),
    "algorithm protection": CmsShape(protected=("", "")),
    "time of signing": CmsShape(extra=(("signing_time", cms.Time({"utc_time": NOW})),)),
}
TRANSPORTS: dict[str, Callable[[bytes], bytes]] = {
    "DER": lambda der: der,
    "armour of CMS": armoured,
    "armour of PKCS7": lambda der: armoured(der, "PKCS7"),
    "armour, Windows": lambda der: armoured(der).replace(b"\n", b"\r\n"),
    "base64": lambda der: base64.b64encode(der),
    "base64 in lines": lambda der: base64.encodebytes(der),
    "indefinite lengths": as_java_writes,
}


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("shape", HONEST)
def test_the_honest_shapes_pass(eds: EdsSignatures, world: World, head: Holder, shape: str, transport: str) -> None:
    signature = TRANSPORTS[transport](forge_cms(CONTENT, head, HONEST[shape]))
    evidence = eds.verify_detached(signature, CONTENT, Purpose.DOCUMENT, NOW)
    assert (evidence.signed, evidence.document_sha256) == (signature, hashlib.sha256(CONTENT).hexdigest())
    assert (evidence.signer.bin, evidence.algorithm, len(evidence.chain)) == ("200140000004", NAMES[world.kind], 3)
    assert (evidence.purpose, evidence.verified_at, evidence.timestamp) == (Purpose.DOCUMENT, NOW, b"")


def test_a_time_stamp_that_is_none(eds: EdsSignatures, head: Holder) -> None:
    shape = CmsShape(unsigned=(("signature_time_stamp_token", TOKEN),))
    assert refused(eds, forge_cms(CONTENT, head, shape)) is Reason.TIMESTAMP_INVALID


def test_other_content(eds: EdsSignatures, head: Holder) -> None:
    other = CONTENT.replace(b"7", b"8")
    assert refused(eds, forge_cms(CONTENT, head), other) is Reason.DIGEST_MISMATCH
    attached = forge_cms(CONTENT, head, CmsShape(attached=CONTENT))
    assert refused(eds, attached, other) is Reason.PAYLOAD_CHANGED
    crossed = forge_cms(CONTENT, head, CmsShape(attached=other))
    assert refused(eds, crossed) is Reason.PAYLOAD_CHANGED
    assert refused(eds, crossed, other) is Reason.DIGEST_MISMATCH
    assert refused(eds, forge_cms(CONTENT, head, CmsShape(attached=b"")), CONTENT) is Reason.PAYLOAD_CHANGED


def changed(der: bytes, change: Callable[[cms.SignedData], None]) -> bytes:
    info = cms.ContentInfo.load(der)
    change(info["content"])
    made: bytes = info.dump()
    return made


def mend_the_digest(signed: cms.SignedData) -> None:
    """Put the digest of other content in, by the algorithm of the signer."""
    info = signed["signer_infos"][0]
    hasher = streebog512 if info["digest_algorithm"]["algorithm"].dotted == GOST_DIGEST else by_hash("sha256")
    digest = next(item for item in info["signed_attrs"] if item["type"].native == "message_digest")
    digest["values"] = [hasher(CONTENT + b"!")]


def by_hash(name: str) -> Callable[[bytes], bytes]:
    return lambda data: hashlib.new(name, data).digest()


def spoil_the_value(signed: cms.SignedData) -> None:
    value = bytearray(signed["signer_infos"][0]["signature"].native)
    value[7] ^= 1
    signed["signer_infos"][0]["signature"] = bytes(value)


def no_signer(signed: cms.SignedData) -> None:
    signed["signer_infos"] = []


def same_signer_twice(signed: cms.SignedData) -> None:
    signed["signer_infos"] = [signed["signer_infos"][0], signed["signer_infos"][0]]


def no_signed_attributes(signed: cms.SignedData) -> None:
    del signed["signer_infos"][0]["signed_attrs"]


def attributes_put_aside(signed: cms.SignedData) -> None:
    """The attributes stand where nobody signs them."""
    info = signed["signer_infos"][0]
    info["unsigned_attrs"] = list(info["signed_attrs"])
    del info["signed_attrs"]


def no_certificate(signed: cms.SignedData) -> None:
    signed["certificates"] = []


def no_list_of_digests(signed: cms.SignedData) -> None:
    signed["digest_algorithms"] = []


def odd_version(signed: cms.SignedData) -> None:
    signed["version"] = "v0"


def two_time_stamps(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["unsigned_attrs"] = [attribute("signature_time_stamp_token", TOKEN, TOKEN)]


def other_content_type(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "1.2.840.113549.1.7.5"}


AFTERWARDS: dict[str, tuple[Callable[[cms.SignedData], None], Reason]] = {
    "digest of other content": (mend_the_digest, Reason.DIGEST_MISMATCH),
    "changed signature value": (spoil_the_value, Reason.SIGNATURE_INVALID),
    "no signer": (no_signer, Reason.MALFORMED),
    "two signers": (same_signer_twice, Reason.MALFORMED),
    "no signed attributes": (no_signed_attributes, Reason.MALFORMED),
    "attributes that nobody signed": (attributes_put_aside, Reason.MALFORMED),
    "no certificate": (no_certificate, Reason.MALFORMED),
    "digest that is not listed": (no_list_of_digests, Reason.MALFORMED),
    "version": (odd_version, Reason.MALFORMED),
    "two time stamps": (two_time_stamps, Reason.MALFORMED),
    "content of another type": (other_content_type, Reason.MALFORMED),
}


@pytest.mark.parametrize("name", AFTERWARDS)
def test_changed_after_signing(eds: EdsSignatures, head: Holder, name: str) -> None:
    change, reason = AFTERWARDS[name]
    assert refused(eds, changed(forge_cms(CONTENT, head), change)) is reason


def test_parameters_of_an_algorithm(eds: EdsSignatures, head: Holder) -> None:
    signature = forge_cms(CONTENT, head)
    name = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]["digest_algorithm"]["algorithm"].dotted
    digest = algos.DigestAlgorithm({"algorithm": name, "parameters": core.Null()}).dump()
    assert digest.endswith(b"\x05\x00")
    assert signature.count(digest) == 2
    assert refused(eds, signature.replace(digest, digest[:-2] + b"\x04\x00")) is Reason.UNSUPPORTED_ALGORITHM


def test_tampered_with_a_mended_digest(eds: EdsSignatures, head: Holder) -> None:
    mended = changed(forge_cms(CONTENT, head), mend_the_digest)
    assert refused(eds, mended, CONTENT + b"!") is Reason.SIGNATURE_INVALID


def twice(kind: str) -> Callable[[Attributes], Attributes]:
    """The attribute a second time, with another value."""

    def change(attributes: Attributes) -> Attributes:
        return [*attributes, attribute(kind, b"\0" * 32)]

    return change


def two_values(attributes: Attributes) -> Attributes:
    digest = next(a for a in attributes if a["type"].native == "message_digest")
    both = attribute("message_digest", b"\0" * 32, digest["values"][0].native)
    return [both if a is digest else a for a in attributes]


OTHER_WAYS = {
    "no content type": (CmsShape(without=("content_type",)), Reason.MALFORMED),
    "no digest": (CmsShape(without=("message_digest",)), Reason.MALFORMED),
    "no signing certificate": (CmsShape(without=("signing_certificate_v2",)), Reason.MALFORMED),
    "content type of the attribute": (CmsShape(attribute_type="signed_data"), Reason.MALFORMED),
    "content type of both": (
        CmsShape(content_type="1.2.840.113549.1.9.16.1.4", attribute_type="1.2.840.113549.1.9.16.1.4"),
        Reason.MALFORMED,
    ),
    "digest twice": (CmsShape(change_attributes=twice("message_digest")), Reason.MALFORMED),
    "two digests in one": (CmsShape(change_attributes=two_values), Reason.MALFORMED),
    "sha1 of the signing certificate": (CmsShape(ess_hash="sha1"), Reason.UNSUPPORTED_ALGORITHM),
    "protection of another digest": (CmsShape(protected=("sha1", "")), Reason.MALFORMED),
    "protection of another signature": (CmsShape(protected=("", "sha1_rsa")), Reason.MALFORMED),
    "listed as another digest": (CmsShape(listed_digest="sha1"), Reason.MALFORMED),
    "GOST 2004": (CmsShape(digest=GOST_2004_DIGEST, signature=GOST_2004), Reason.UNSUPPORTED_ALGORITHM),
}


@pytest.mark.parametrize("name", OTHER_WAYS)
def test_signed_in_another_way(eds: EdsSignatures, head: Holder, name: str) -> None:
    shape, reason = OTHER_WAYS[name]
    assert refused(eds, forge_cms(CONTENT, head, shape)) is reason


WEAK = {
    "rsa-sha1": ("sha1", "sha1_rsa", lambda data: RSA_KEY.sign(data, padding.PKCS1v15(), SHA1())),  # noqa: S303
    "sha1 digest": ("sha1", "sha256_rsa", lambda data: RSA_KEY.sign(data, padding.PKCS1v15(), SHA256())),
    "rsa-sha512": ("sha512", "sha512_rsa", lambda data: RSA_KEY.sign(data, padding.PKCS1v15(), SHA512())),
    "rsa-pss": (
        "sha256",
        "rsassa_pss",
        lambda data: RSA_KEY.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()),
    ),
    "ecdsa": (
        "sha256",
        "sha256_ecdsa",
        lambda data: ec.generate_private_key(ec.SECP256R1()).sign(data, ec.ECDSA(SHA256())),
    ),
}


@pytest.mark.parametrize("name", WEAK)
def test_wrong_algorithm(eds: EdsSignatures, head: Holder, name: str) -> None:
    digest, signature, sign = WEAK[name]
    shape = CmsShape(digest=digest, signature=signature, hasher=by_hash(digest), signer=sign)
    assert refused(eds, forge_cms(CONTENT, head, shape)) is Reason.UNSUPPORTED_ALGORITHM


def test_pss_under_the_name_of_the_old_padding(eds: EdsSignatures, head: Holder) -> None:
    shape = CmsShape(signer=WEAK["rsa-pss"][2])
    assert refused(eds, forge_cms(CONTENT, head, shape)) is Reason.SIGNATURE_INVALID


def test_the_certificate_of_somebody_else(eds: EdsSignatures, world: World, head: Holder) -> None:
    other = world.holder()
    named = CmsShape(certificates=(other.certificate,), named=other.certificate)
    assert refused(eds, forge_cms(CONTENT, head, named)) is Reason.SIGNATURE_INVALID
    claimed = CmsShape(certificates=(other.certificate,), named=other.certificate, ess=other.certificate)
    assert refused(eds, forge_cms(CONTENT, head, claimed)) is Reason.SIGNATURE_INVALID
    assert refused(eds, forge_cms(CONTENT, head, CmsShape(certificates=(other.certificate,)))) is Reason.MALFORMED


def test_another_certificate_of_the_same_key(eds: EdsSignatures, world: World, head: Holder) -> None:
    """The value holds under both; only the signed attribute tells which certificate was meant."""
    promoted = reissued(world, head, valid_for=timedelta(days=30))
    put_in = CmsShape(certificates=(promoted.certificate,), named=promoted.certificate, ess=head.certificate)
    assert refused(eds, forge_cms(CONTENT, head, put_in)) is Reason.SIGNATURE_INVALID
    half = CmsShape(ess_issuer=promoted.certificate)
    assert refused(eds, forge_cms(CONTENT, head, half)) is Reason.SIGNATURE_INVALID
    meant = CmsShape(certificates=(promoted.certificate,), named=promoted.certificate, ess=promoted.certificate)
    assert eds.verify_detached(forge_cms(CONTENT, head, meant), CONTENT, Purpose.DOCUMENT, NOW)


def test_certificates_that_came_along(eds: EdsSignatures, world: World, head: Holder) -> None:
    own, other = head.certificate, world.holder().certificate
    chain = CmsShape(certificates=(world.issuing.certificate, other, own, world.root.certificate))
    assert eds.verify_detached(forge_cms(CONTENT, head, chain), CONTENT, Purpose.DOCUMENT, NOW)
    assert refused(eds, forge_cms(CONTENT, head, CmsShape(certificates=(own, own)))) is Reason.MALFORMED
    crowd = (own, *(world.issuing.certificate,) * MAX_CERTIFICATES)
    assert refused(eds, forge_cms(CONTENT, head, CmsShape(certificates=crowd))) is Reason.MALFORMED


def test_the_issuer_that_came_along_does_not_count(eds: EdsSignatures, world: World) -> None:
    stranger = World.make(world.kind)
    holder = stranger.holder()
    along = (holder.certificate, stranger.issuing.certificate, stranger.root.certificate)
    assert refused(eds, forge_cms(CONTENT, holder, CmsShape(certificates=along))) is Reason.CHAIN_UNTRUSTED


def test_a_signer_named_by_another_issuer(eds: EdsSignatures, world: World, head: Holder) -> None:
    def rename(signed: cms.SignedData) -> None:
        serial = parsed(head.certificate).serial_number
        root = parsed(world.root.certificate)
        name = cms.IssuerAndSerialNumber({"issuer": root.subject, "serial_number": serial})
        signed["signer_infos"][0]["sid"] = cms.SignerIdentifier("issuer_and_serial_number", name)

    assert refused(eds, changed(forge_cms(CONTENT, head), rename)) is Reason.MALFORMED


def test_attributes_passed_off_as_content(eds: EdsSignatures, head: Holder) -> None:
    """Without its attributes the value would stand over the bytes of the attributes."""
    honest = cms.ContentInfo.load(forge_cms(CONTENT, head))
    attributes = honest["content"]["signer_infos"][0]["signed_attrs"]
    content = b"\x31" + attributes.dump()[1:]
    stripped = changed(honest.dump(), no_signed_attributes)
    assert refused(eds, stripped, content) is Reason.MALFORMED


def test_a_login_ticket_is_no_content_and_no_ticket_is_signed_as_cms(eds: EdsSignatures, head: Holder) -> None:
    ticket = eds.ticket("n", "https://portal.example.kz", NOW, NOW + timedelta(minutes=5))
    assert refused(eds, forge_cms(ticket, head), ticket) is Reason.PAYLOAD_CHANGED
    declared = b'<?xml version="1.0"?>\n<!-- -->' + ticket
    assert refused(eds, forge_cms(declared, head), declared) is Reason.PAYLOAD_CHANGED
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify_detached(forge_cms(CONTENT, head), CONTENT, Purpose.SIGN_IN, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_xml_is_no_cms_and_cms_is_no_xml(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    assert refused(eds, document) is Reason.MALFORMED
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(forge_cms(document, head, CmsShape(attached=document)), document, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.MALFORMED


def test_sizes(eds: EdsSignatures, head: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    attached = as_java_writes(forge_cms(b"x" * 5000, head, CmsShape(attached=b"x" * 5000)))
    assert eds.verify_detached(attached, b"x" * 5000, Purpose.DOCUMENT, NOW)
    padded = base64.b64encode(forge_cms(CONTENT, head)) + b"\n" * (MAX_SIGNATURE_BYTES * 3 // 2)
    assert refused(eds, padded) is Reason.MALFORMED

    def must_not_read(signature: bytes) -> object:
        raise AssertionError("read before the size was judged")

    monkeypatch.setattr(module.crypto.ber, "read", must_not_read)
    with pytest.raises(AssertionError):
        eds.verify_detached(b"", b"x" * MAX_DETACHED_BYTES, Purpose.DOCUMENT, NOW)
    assert refused(eds, b"", b"x" * (MAX_DETACHED_BYTES + 1)) is Reason.MALFORMED


RUBBISH = {
    "nothing": b"",
    "zero": b"\x00",
    "text": b"rubbish",
    "not base64": b"MIIB*",
    "armour of another kind": armoured(b"\x30\x00", "CERTIFICATE"),
    "armour not closed": b"-----BEGIN CMS-----\nMIIB\n",
    "armour of two kinds": b"-----BEGIN CMS-----\nMAA=\n-----END PKCS7-----\n",
    "empty sequence": b"\x30\x00",
    "long tag": b"\x30\x03\x1f\x81\x01",
    "length that is not there": b"\x30\x82",
    "length beyond the end": b"\x30\x05\x02\x01\x00",
    "length not the shortest": b"\x30\x81\x03\x02\x01\x00",
    "length of 127 octets": b"\x30" + b"\xff" * 128,
    "no end": b"\x30\x80\x02\x01\x00",
    "depth": b"\x30\x80" * 5000,
    "depth with definite lengths": b"\x30\x82\x40\x00" * 2000,
    "other content": cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"x")}).dump(),
    "no signed data": cms.ContentInfo({"content_type": "signed_data"}).dump(),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish(eds: EdsSignatures, name: str) -> None:
    assert refused(eds, RUBBISH[name]) is Reason.MALFORMED


def test_bytes_behind_the_end(eds: EdsSignatures, head: Holder) -> None:
    assert refused(eds, forge_cms(CONTENT, head) + b"\x00") is Reason.MALFORMED
    assert refused(eds, as_java_writes(forge_cms(CONTENT, head)) + b"\x00\x00") is Reason.MALFORMED


def test_a_certificate_that_is_none(eds: EdsSignatures, head: Holder) -> None:
    signature = forge_cms(CONTENT, head)
    at = signature.index(parsed(head.certificate)["tbs_certificate"]["subject"].dump())
    assert refused(eds, signature[:at] + b"\xff" * 4 + signature[at + 4 :]) is Reason.MALFORMED


@pytest.mark.filterwarnings("ignore:Attribute's length must be:UserWarning")
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_no_flipped_byte_passes_or_breaks_anything(eds: EdsSignatures, head: Holder) -> None:
    """Every change is refused, or was in the unsigned frame and left leaf, content and attributes as they were."""
    honest = forge_cms(CONTENT, head)
    for at in range(len(honest)):
        spoiled = honest[:at] + bytes([honest[at] ^ (1 << at % 8)]) + honest[at + 1 :]
        try:
            evidence = eds.verify_detached(spoiled, CONTENT, Purpose.DOCUMENT, NOW)
        except SignatureRefused:
            continue
        assert x509.load_der_x509_certificate(evidence.chain[0]) == head.certificate
