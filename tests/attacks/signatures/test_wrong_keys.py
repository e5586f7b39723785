"""Signatures that verify, by keys that must not count."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.x509.oid import NameOID, ObjectIdentifier

from module.crypto.chain import SKEW, Anchors
from module.dev.pki.gost import certified, public_of
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Attributes, Profile, make_intermediate, name
from module.eds import EdsSignatures, TrustStore
from module.registry.signatures import Evidence, OwnerRole, Purpose, Reason, SignatureRefused
from tests.attacks.signatures.forger import NOW, YEAR, Holder, Shape, World, forge

HEAD = PEOPLE[0].subject
LEGAL, INDIVIDUAL, FIRST_HEAD = "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2.1"
ONE_DAY = timedelta(days=1)


def in_xml(eds: EdsSignatures, holder: Holder, document: bytes, at: datetime = NOW) -> Evidence:
    return eds.verify(forge(document, holder), document, Purpose.DOCUMENT, at)


def refused(eds: EdsSignatures, holder: Holder, document: bytes, at: datetime = NOW) -> Reason:
    with pytest.raises(SignatureRefused) as refusal:
        in_xml(eds, holder, document, at)
    return refusal.value.reason


def with_values(**values: str | None) -> Attributes:
    """The head's name with attributes replaced or left out."""
    wanted = {getattr(NameOID, key): text for key, text in values.items()}
    return tuple((oid, str(wanted.get(oid, text))) for oid, text in HEAD if wanted.get(oid, text) is not None)


@pytest.mark.asvs("9.1.3")
def test_stranger_root(eds: EdsSignatures, world: World, document: bytes) -> None:
    """Everything looks alike down to the names of the authorities; only their keys differ."""
    assert refused(eds, World.make(world.kind).holder(), document) == Reason.CHAIN_UNTRUSTED


def test_self_signed(eds: EdsSignatures, world: World, document: bytes) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    alone = bare(world, key.public_key(), HEAD).issuer_name(name(HEAD)).sign(key, SHA256())
    assert refused(eds, Holder(alone, key), document) == Reason.CHAIN_UNTRUSTED


def test_issued_by_a_person(eds: EdsSignatures, world: World, head: Holder, document: bytes) -> None:
    under = world.holder(issuer=type(world.issuing)(head.certificate, head.key))
    assert refused(eds, under, document) == Reason.CHAIN_UNTRUSTED


def test_a_leaf_that_only_names_its_issuer(eds: EdsSignatures, world: World, document: bytes) -> None:
    """The name of the issuing authority is there, its signature is not."""
    key = world.holder().key
    builder = bare(world, public_of(key)).issuer_name(world.issuing.certificate.subject)
    assert refused(eds, Holder(certified(builder, key, key), key), document) == Reason.CHAIN_UNTRUSTED


@pytest.mark.asvs("9.1.3")
def test_an_intermediate_brought_along_does_not_count(world: World, document: bytes) -> None:
    only_root = EdsSignatures(TrustStore(Anchors((world.root.certificate,), ())))
    assert refused(only_root, world.holder(), document) == Reason.CHAIN_UNTRUSTED


def test_a_root_that_signs_for_itself(eds: EdsSignatures, world: World, document: bytes) -> None:
    assert refused(eds, Holder(world.root.certificate, world.root.key), document) == Reason.CHAIN_UNTRUSTED


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (NOW - YEAR, NOW - timedelta(seconds=1), Reason.EXPIRED),
        (NOW - ONE_DAY, NOW, None),
        (NOW + SKEW, NOW + YEAR, None),
        (NOW + SKEW + timedelta(seconds=1), NOW + YEAR, Reason.NOT_YET_VALID),
    ],
    ids=["expired a second ago", "last second", "inside the skew", "past the skew"],
)
def test_dates(
    eds: EdsSignatures, world: World, document: bytes, start: datetime, end: datetime, reason: Reason | None
) -> None:
    holder = world.holder(start=start, end=end)
    if reason:
        assert refused(eds, holder, document) == reason
    else:
        assert in_xml(eds, holder, document, NOW)


def test_expired_authority(world: World, document: bytes) -> None:
    old = make_intermediate(world.root, "TROIS TEST ISSUING 2", NOW - YEAR, NOW - ONE_DAY)
    eds = EdsSignatures(TrustStore(Anchors((world.root.certificate,), (old.certificate,))))
    holder = world.holder(issuer=old)
    assert refused(eds, holder, document) == Reason.EXPIRED
    assert in_xml(eds, holder, document, NOW - ONE_DAY - SKEW)


def test_a_naive_moment_is_a_programming_error(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    with pytest.raises(ValueError, match="naive"):
        eds.verify(forge(document, head), document, Purpose.DOCUMENT, NOW.replace(tzinfo=None))


def test_key_for_signing_in(eds: EdsSignatures, world: World, document: bytes) -> None:
    old = world.holder(profile=Profile.AUTH)
    assert refused(eds, old, document) == Reason.WRONG_KEY_USAGE
    ticket = eds.ticket("n", "https://portal.example.kz", NOW, NOW + SKEW)
    evidence = eds.verify(forge(ticket, old), ticket, Purpose.SIGN_IN, NOW)
    assert evidence.signer.roles == {OwnerRole.LEGAL_ENTITY, OwnerRole.HEAD}


@pytest.mark.asvs("9.2.2")
def test_ticket_is_no_document(eds: EdsSignatures, head: Holder) -> None:
    ticket = eds.ticket("n", "https://portal.example.kz", NOW, NOW + SKEW)
    signed = forge(ticket, head)
    assert eds.verify(signed, ticket, Purpose.SIGN_IN, NOW).purpose is Purpose.SIGN_IN
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(signed, ticket, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason == Reason.PAYLOAD_CHANGED


@pytest.mark.asvs("9.2.2")
def test_document_is_no_ticket(eds: EdsSignatures, head: Holder, document: bytes) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(forge(document, head), document, Purpose.SIGN_IN, NOW)
    assert refusal.value.reason == Reason.PAYLOAD_CHANGED


@pytest.mark.asvs("9.1.1")
def test_a_ticket_for_another_browser(eds: EdsSignatures, head: Holder) -> None:
    mine, other = (eds.ticket(nonce, "https://portal.example.kz", NOW, NOW + SKEW) for nonce in ("mine", "other"))
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(forge(other, head), mine, Purpose.SIGN_IN, NOW)
    assert refusal.value.reason == Reason.PAYLOAD_CHANGED


NAMES = {
    "two serial numbers": (*HEAD, (NameOID.SERIAL_NUMBER, "IIN720720300074")),
    "short IIN": with_values(SERIAL_NUMBER="IIN80010130001"),
    "long IIN": with_values(SERIAL_NUMBER="IIN8001013000166"),
    "letters in IIN": with_values(SERIAL_NUMBER="IIN80010130001O"),
    "digits of another script": with_values(SERIAL_NUMBER="IIN٨٠٠١٠١٣٠٠٠١٦"),
    "IIN without its mark": with_values(SERIAL_NUMBER="800101300016"),
    "IIN with a line end": with_values(SERIAL_NUMBER="IIN800101300016\n"),
    "no IIN": with_values(SERIAL_NUMBER=None),
    "two organisations": (*HEAD, (NameOID.ORGANIZATIONAL_UNIT_NAME, "BIN210340000013")),
    "short BIN": with_values(ORGANIZATIONAL_UNIT_NAME="BIN20014000000"),
    "IIN for a BIN": with_values(ORGANIZATIONAL_UNIT_NAME="IIN200140000004"),
    "no BIN": with_values(ORGANIZATIONAL_UNIT_NAME=None),
    "two common names": (*HEAD, (NameOID.COMMON_NAME, "ИВАНОВ ПЁТР")),
    "surname that is not in the common name": with_values(SURNAME="ИВАНОВ"),
    "control character in the name": with_values(GIVEN_NAME="ҚАЙРАТҰЛЫ\x07"),
    "text turned round": with_values(ORGANIZATION_NAME="ТОО \u202eнәД"),
}


@pytest.mark.parametrize("which", NAMES)
def test_odd_names(eds: EdsSignatures, world: World, document: bytes, which: str) -> None:
    assert refused(eds, world.holder(subject=NAMES[which]), document) == Reason.MALFORMED


OWNERS = {
    "nobody": ((), Reason.WRONG_OWNER_TYPE),
    "individual and legal entity": ((INDIVIDUAL, LEGAL), Reason.WRONG_OWNER_TYPE),
    "head of no legal entity": ((FIRST_HEAD,), Reason.WRONG_OWNER_TYPE),
    "individual and head": ((INDIVIDUAL, FIRST_HEAD), Reason.WRONG_OWNER_TYPE),
    "digital system of a legal entity": ((LEGAL, "1.2.398.3.3.4.1.2.6"), Reason.WRONG_OWNER_TYPE),
    "digital system of an individual": ((INDIVIDUAL, "1.2.398.3.3.4.1.1.1"), Reason.WRONG_OWNER_TYPE),
    "treasury": ((LEGAL, FIRST_HEAD, "1.2.398.5.19.1.2.2.1"), Reason.WRONG_OWNER_TYPE),
    "individual with an organisation": ((INDIVIDUAL,), Reason.MALFORMED),
}


@pytest.mark.parametrize("which", OWNERS)
def test_owners_who_are_no_persons(eds: EdsSignatures, world: World, document: bytes, which: str) -> None:
    roles, reason = OWNERS[which]
    assert refused(eds, world.holder(roles=roles), document) == reason


def test_digital_system_without_an_iin(eds: EdsSignatures, world: World, document: bytes) -> None:
    subject = (*with_values(SERIAL_NUMBER=None, SURNAME=None, GIVEN_NAME=None), (NameOID.USER_ID, "1.2.398.1"))
    assert refused(eds, world.holder(subject=subject, roles=(LEGAL,)), document) == Reason.WRONG_OWNER_TYPE


def bare(world: World, key: object, subject: Attributes = HEAD) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(name(subject)).public_key(key)  # type: ignore[arg-type]
    builder = builder.serial_number(5).not_valid_before(NOW - ONE_DAY).not_valid_after(NOW + ONE_DAY)
    return builder


@pytest.mark.parametrize("which", ["critical extension", "authority", "no extensions"])
def test_odd_certificates(eds: EdsSignatures, world: World, document: bytes, which: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = bare(world, key.public_key()).issuer_name(world.issuing.certificate.subject)
    if which == "critical extension":
        odd = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        builder = builder.add_extension(odd, critical=True)
    elif which == "authority":
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    holder = Holder(certified(builder, key, world.issuing.key), key)
    expected = Reason.WRONG_OWNER_TYPE if which == "no extensions" else Reason.CHAIN_UNTRUSTED
    assert refused(eds, holder, document) == expected


@pytest.mark.parametrize("which", ["short key", "other kind of key", "other signature of the authority"])
@pytest.mark.asvs("11.4.3", "11.6.1")
def test_weak_or_other_keys(document: bytes, which: str) -> None:
    world = World.make()
    head = world.holder()
    eds = EdsSignatures(TrustStore(Anchors((world.root.certificate,), (world.issuing.certificate,))))
    keys = {
        "short key": rsa.generate_private_key(public_exponent=65537, key_size=1024),  # noqa: S505
        "other kind of key": ec.generate_private_key(ec.SECP256R1()),
    }
    key = keys.get(which, head.key)
    builder = bare(world, key.public_key()).issuer_name(world.issuing.certificate.subject)
    certificate = builder.sign(world.issuing.key, SHA256() if which in keys else SHA384())
    signer = head if which == "other kind of key" else Holder(certificate, key)  # type: ignore[arg-type]
    signed = forge(document, signer, Shape(certificates=(certificate,)))
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(signed, document, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM
