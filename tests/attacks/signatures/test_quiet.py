"""A verifier that goes nowhere because a certificate says so, and tells nobody whose certificate it was."""

from __future__ import annotations

import logging
import socket
from typing import NoReturn

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from module.crypto.chain import Anchors
from module.dev.pki.gost import certified, public_of
from module.dev.pki.people import PEOPLE
from module.eds import EdsSignatures, TrustStore
from module.registry.signatures import Purpose, Reason, SignatureRefused
from tests.attacks.signatures.forger import NOW, YEAR, Holder, World, forge

ADDRESS = x509.UniformResourceIdentifier("http://127.0.0.1:9/issuing.cer")


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("somebody was asked over the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def with_addresses(world: World, holder: Holder) -> Holder:
    """The same person with a certificate that names places where its issuer and its standing may be had."""
    old = holder.certificate
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer)
    builder = builder.public_key(public_of(holder.key)).serial_number(old.serial_number + 1)
    builder = builder.not_valid_before(NOW - YEAR / 12).not_valid_after(NOW + YEAR / 12)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    kinds = (AuthorityInformationAccessOID.CA_ISSUERS, AuthorityInformationAccessOID.OCSP)
    access = [x509.AccessDescription(kind, ADDRESS) for kind in kinds]
    builder = builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)
    points = [x509.DistributionPoint([ADDRESS], None, None, None)]
    builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
    builder = builder.add_extension(x509.FreshestCRL(points), critical=False)
    return Holder(certified(builder, holder.key, world.issuing.key), holder.key)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.asvs("1.3.6")
def test_addresses_in_a_certificate_are_not_followed(
    world: World, head: Holder, eds: EdsSignatures, document: bytes
) -> None:
    holder = with_addresses(world, head)
    only_root = EdsSignatures(TrustStore(Anchors((world.root.certificate,), ())))
    signed = forge(document, holder)
    assert eds.verify(signed, document, Purpose.DOCUMENT, NOW)
    with pytest.raises(SignatureRefused) as refusal:
        only_root.verify(signed, document, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.CHAIN_UNTRUSTED


def test_a_refusal_and_the_logs_name_nobody(
    world: World, eds: EdsSignatures, document: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = PEOPLE[0]
    expired = world.holder(start=NOW - YEAR / 2, end=NOW - YEAR / 12)
    spoiled = Holder(expired.certificate, world.holder().key)
    reported = []
    for holder in (expired, spoiled, world.holder(roles=())):
        with pytest.raises(SignatureRefused) as refusal:
            eds.verify(forge(document, holder), document, Purpose.DOCUMENT, NOW)
        reported.append(f"{refusal.value} {refusal.value.detail} {refusal.value.message}")
    answer = caplog.text + "".join(reported)
    secrets = (
        person.iin,
        person.employer.bin,
        person.surname,
        person.patronymic,
        f"{expired.certificate.serial_number:x}",
    )
    assert [secret for secret in secrets if secret in answer] == []
