"""Keys that the authority has revoked or never issued."""

from __future__ import annotations

import pytest

from module.eds import EdsSignatures, TrustStore
from module.eds.revocation import RevocationAuthority, RevocationChecker, RevocationPolicy
from module.registry.signatures import Evidence, Purpose, Reason, RevocationSource, SignatureRefused
from tests.attacks.signatures.forger import NOW, Holder, World, forge
from tests.support.authority import Line, Town, town


def in_xml(eds: EdsSignatures, holder: Holder, document: bytes) -> Evidence:
    return eds.verify(forge(document, holder), document, Purpose.DOCUMENT, NOW)


@pytest.fixture(scope="module")
def place() -> Town:
    return town(NOW)


@pytest.fixture(scope="module")
def holder(place: Town) -> Holder:
    return World(place.root, place.issuing).holder()


def judge(place: Town, line: Line, word: str) -> EdsSignatures:
    """A verifier that asks one responder, which answers in the way of a word."""
    authority = RevocationAuthority(place.issuing.certificate, (f"http://authority/{word}",))
    return EdsSignatures(TrustStore(place.anchors), RevocationChecker((authority,), line, RevocationPolicy()))


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("revoked", Reason.REVOKED),
        ("not_issued", Reason.NOT_ISSUED),
        ("unknown", Reason.REVOCATION_UNKNOWN),
        ("wrong_key", Reason.REVOCATION_UNAVAILABLE),
        ("stale", Reason.REVOCATION_UNAVAILABLE),
        ("wrong_nonce", Reason.REVOCATION_UNAVAILABLE),
        ("silent", Reason.REVOCATION_UNAVAILABLE),
    ],
)
def test_a_key_that_the_authority_does_not_stand_by(
    place: Town, holder: Holder, document: bytes, word: str, reason: Reason
) -> None:
    line = Line(place.keys, NOW)
    with pytest.raises(SignatureRefused) as refusal:
        in_xml(judge(place, line, word), holder, document)
    assert refusal.value.reason is reason
    assert set(line.asked) == {word}


def test_a_key_that_the_authority_stands_by(place: Town, holder: Holder, document: bytes) -> None:
    evidence = in_xml(judge(place, Line(place.keys, NOW), "good"), holder, document)
    assert (evidence.revocation_source, len(evidence.revocation)) == (RevocationSource.OCSP, 1)


def test_nobody_is_asked_about_a_signature_that_does_not_hold(place: Town, holder: Holder, document: bytes) -> None:
    line = Line(place.keys, NOW)
    with pytest.raises(SignatureRefused):
        judge(place, line, "good").verify(forge(b'<a xmlns="urn:x"></a>', holder), document, Purpose.DOCUMENT, NOW)
    assert line.asked == []
