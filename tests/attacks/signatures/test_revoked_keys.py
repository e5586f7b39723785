"""Signatures that verify, by keys of which the authority says no, or nothing that can be believed: demands 8, 9, 15."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from module.crypto.chain import Anchors
from module.dev.pki.gost import certified, new_gost_key, public_of
from module.dev.pki.shapes import Service, issue_service, new_key
from module.dev.pki.signers import TestSigner
from module.dev.standins.authority.responder import Keys
from module.eds import EdsSignatures, TrustStore
from module.eds.revocation import RevocationAuthority, RevocationChecker, RevocationPolicy
from module.registry.signatures import Purpose, Reason, RevocationSource, SignatureRefused
from tests.attacks.signatures.forger import NOW, YEAR, Holder, World, forge
from tests.support.authority import Line

BAD = Reason.REVOCATION_UNAVAILABLE
EXPECTED = {
    "revoked": Reason.REVOKED,
    "not_issued": Reason.NOT_ISSUED,
    "unknown": Reason.REVOCATION_UNKNOWN,
    "silent": BAD,
    "try_later": BAD,
    "wrong_key": BAD,
    "ordinary": BAD,
    "stale": BAD,
    "future": BAD,
    "outdated": BAD,
    "wrong_certificate": BAD,
    "wrong_issuer": BAD,
    "no_nonce": BAD,
    "wrong_nonce": BAD,
}


@dataclass
class Asked:
    """A judge whose authority answers by a word."""

    eds: EdsSignatures
    line: Line


@pytest.fixture(scope="session")
def keys(world: World) -> Keys:
    def service(what: Service) -> TestSigner:
        key = new_gost_key() if world.kind == "gost" else new_key()
        certificate = issue_service(world.issuing, key, what, f"TROIS TEST {what.name}", NOW - YEAR, NOW + YEAR)
        return TestSigner(certificate, key)

    return Keys(TestSigner(world.issuing.certificate, world.issuing.key), service(Service.OCSP), service(Service.TSA))


def asked(world: World, keys: Keys, word: str, policy: RevocationPolicy | None = None) -> Asked:
    line = Line(keys, NOW)
    issuing = RevocationAuthority(world.issuing.certificate, (f"http://authority/{word}",))
    trust = TrustStore(Anchors((world.root.certificate,), (world.issuing.certificate,)))
    return Asked(EdsSignatures(trust, RevocationChecker((issuing,), line, policy or RevocationPolicy())), line)


@pytest.mark.parametrize("word", EXPECTED)
def test_no_word_but_good_lets_a_document_in(
    world: World, keys: Keys, head: Holder, document: bytes, word: str
) -> None:
    judge = asked(world, keys, word, RevocationPolicy(sign_in_open=True)).eds
    with pytest.raises(SignatureRefused) as refusal:
        judge.verify(forge(document, head), document, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is EXPECTED[word]


def test_a_good_word_is_evidence(world: World, keys: Keys, head: Holder, document: bytes) -> None:
    evidence = asked(world, keys, "good").eds.verify(forge(document, head), document, Purpose.DOCUMENT, NOW)
    assert evidence.revocation_source is RevocationSource.OCSP
    assert len(evidence.revocation) == 1


def test_nobody_is_asked_about_a_signature_that_does_not_hold(
    world: World, keys: Keys, head: Holder, document: bytes
) -> None:
    """Demand 15: who cannot sign cannot make us call the authority."""
    judge = asked(world, keys, "good")
    for signed, expected in (
        (forge(document, head), document + b" "),
        (forge(document, head).replace(b"200140000004", b"200140000005"), document),
        (forge(document, World.make(world.kind).holder()), document),
        (forge(document, world.holder(start=NOW - YEAR / 2, end=NOW - YEAR / 4)), document),
    ):
        with pytest.raises(SignatureRefused):
            judge.eds.verify(signed, expected, Purpose.DOCUMENT, NOW)
    assert judge.line.asked == []


def with_addresses(world: World, holder: Holder, url: str) -> Holder:
    """The same key under a certificate that names its own responder, issuer and lists."""
    old, where = holder.certificate, x509.UniformResourceIdentifier(url)
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer)
    builder = builder.public_key(public_of(holder.key)).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    methods = (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
    access = x509.AuthorityInformationAccess([x509.AccessDescription(method, where) for method in methods])
    points = [x509.DistributionPoint([where], None, None, None)]
    for found in (access, x509.CRLDistributionPoints(points), x509.FreshestCRL(points)):
        builder = builder.add_extension(found, critical=False)
    return Holder(certified(builder, holder.key, world.issuing.key), holder.key)


@pytest.mark.asvs("1.3.6", "13.2.4")
def test_no_address_in_a_certificate_is_ever_called(world: World, keys: Keys, head: Holder, document: bytes) -> None:
    """Demand 15: silence of the configured responder does not lead to the one that the certificate names."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        named = with_addresses(world, head, f"http://127.0.0.1:{trap.getsockname()[1]}/")
        for word in ("good", "silent", "unknown"):
            judge = asked(world, keys, word)
            try:
                judge.eds.verify(forge(document, named), document, Purpose.DOCUMENT, NOW)
            except SignatureRefused:
                assert word != "good"
            assert judge.line.asked == [word]
        with pytest.raises(BlockingIOError):
            trap.accept()
