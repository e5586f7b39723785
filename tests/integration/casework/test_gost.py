"""The way of a person with today's key: sign in, sign an application, sign the decision on it. All in GOST."""

from __future__ import annotations

import pytest
from cryptography import x509
from sqlalchemy import text

from module.casework.sign_in import EdsSignIn, Sessions
from module.crypto import gost
from module.crypto.xmldsig import verify_enveloped
from module.dev.pki.people import PEOPLE, Algorithm
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.signatures import OwnerRole, Purpose, Reason, SignatureRefused
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners, include

GOST = "GOST-34.10-2015-512"
PAPERS = """
SELECT kind, document, signed, evidence->>'algorithm' AS algorithm, chain FROM trois.paper
WHERE application_id = :key AND signed IS NOT NULL ORDER BY signed_at, kind
"""


def test_the_demo_has_both_kinds_where_the_journeys_need_them() -> None:
    kinds = {person.slug: person.algorithm for person in PEOPLE}
    assert kinds["company-head"] is kinds["officer-head"] is kinds["revoked"] is Algorithm.GOST
    assert kinds["individual"] is kinds["officer-executor"] is kinds["revoked-rsa"] is Algorithm.RSA


def test_signing_in(app_env: AppEnv, key_signers: KeySigners) -> None:
    door = EdsSignIn(app_env.open_work, "http://localhost/trois", hours=12)
    offer = door.begin("browser")
    signed = key_signers.sign_as("other-head", offer.document)
    assert key_signers.verify(signed, offer.document, Purpose.SIGN_IN, NOW).algorithm == GOST
    live = Sessions(app_env.open_work, 12).find(door.finish("browser", offer.id, signed))
    person = BY_SLUG["other-head"]
    assert live is not None
    assert (live.actor.iin, live.actor.bin, live.actor.name) == (person.iin, person.employer.bin, person.name)


def test_an_application_and_its_decision(app_env: AppEnv, key_signers: KeySigners) -> None:
    """What was stored is enough to verify both signatures again."""
    key = include(app_env, "ГОСТ")
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(text(PAPERS), {"key": key}).all()
    assert [row.algorithm for row in rows] == [GOST, GOST]
    for row in rows:
        found = verify_enveloped(bytes(row.signed), max_bytes=SIGNED_LIMIT)
        assert (found.payload, found.algorithm) == (bytes(row.document), GOST)
        for certificate, issuer in zip(chain(row.chain), chain(row.chain)[1:], strict=False):
            assert gost.verify(issuer, certificate.signature, certificate.tbs_certificate_bytes)


def chain(stored: list[bytes]) -> list[x509.Certificate]:
    found = [x509.load_der_x509_certificate(bytes(der)) for der in stored]
    assert len(found) == 3
    return found


def test_what_is_read_from_the_certificate(key_signers: KeySigners) -> None:
    signer = key_signers.evidence("company-head", b'<a xmlns="urn:x"></a>').signer
    head = BY_SLUG["company-head"]
    assert (signer.iin, signer.bin, signer.full_name) == (head.iin, head.employer.bin, head.name)
    assert signer.roles == {OwnerRole.LEGAL_ENTITY, OwnerRole.HEAD}


def test_the_digest_runs_over_two_lines_with_cr_as_the_java_signer_writes_it(key_signers: KeySigners) -> None:
    """The CR stands inside what is signed: to strip it breaks the signature, whatever the page does to line ends."""
    document = b'<a xmlns="urn:x"></a>'
    signed = key_signers.sign_as("company-head", document)
    value = signed.partition(b"<ds:DigestValue>")[2].partition(b"</ds:DigestValue>")[0]
    assert value.count(b"&#13;\n") == 1 and len(value.replace(b"&#13;\n", b"")) == 88
    for transported in (signed, signed.replace(b"\n", b"\r\n")):
        assert key_signers.verify(transported, document, Purpose.DOCUMENT, NOW).algorithm == GOST
    with pytest.raises(SignatureRefused) as refusal:
        key_signers.verify(signed.replace(b"&#13;", b""), document, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason == Reason.SIGNATURE_INVALID


@pytest.mark.parametrize(("slug", "reason"), [("expired", Reason.EXPIRED), ("stranger", Reason.CHAIN_UNTRUSTED)])
def test_keys_that_do_not_count(key_signers: KeySigners, slug: str, reason: Reason) -> None:
    assert BY_SLUG[slug].algorithm is Algorithm.GOST
    with pytest.raises(SignatureRefused) as refusal:
        key_signers.evidence(slug, b'<a xmlns="urn:x"></a>')
    assert refusal.value.reason == reason
