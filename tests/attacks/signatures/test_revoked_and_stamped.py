"""Keys that the authority has revoked or never issued; time stamps that say nothing of the signature under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from asn1crypto import cms, core

from module.crypto import timestamp
from module.crypto.cms import verify_cms
from module.dev.standins.authority import stamps
from module.dev.standins.authority.signing import Signer
from module.eds import EdsSignatures, TrustStore
from module.eds.revocation import RevocationAuthority, RevocationChecker, RevocationPolicy
from module.registry.signatures import Evidence, Purpose, Reason, RevocationSource, SignatureRefused
from tests.attacks.signatures.cms_forger import attribute, forge_cms
from tests.attacks.signatures.forger import NOW, Holder, World, forge
from tests.support.authority import Line, Town, town

Form = Callable[[EdsSignatures, Holder, bytes], Evidence]


def in_xml(eds: EdsSignatures, holder: Holder, document: bytes) -> Evidence:
    return eds.verify(forge(document, holder), document, Purpose.DOCUMENT, NOW)


def in_cms(eds: EdsSignatures, holder: Holder, document: bytes) -> Evidence:
    return eds.verify_detached(forge_cms(document, holder), document, Purpose.DOCUMENT, NOW)


@pytest.fixture(params=[in_xml, in_cms], ids=["xml", "cms"])
def form(request: pytest.FixtureRequest) -> Form:
    made: Form = request.param
    return made


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
    form: Form, place: Town, holder: Holder, document: bytes, word: str, reason: Reason
) -> None:
    line = Line(place.keys, NOW)
    with pytest.raises(SignatureRefused) as refusal:
        form(judge(place, line, word), holder, document)
    assert refusal.value.reason is reason
    assert set(line.asked) == {word}


def test_a_key_that_the_authority_stands_by(form: Form, place: Town, holder: Holder, document: bytes) -> None:
    evidence = form(judge(place, Line(place.keys, NOW), "good"), holder, document)
    assert (evidence.revocation_source, len(evidence.revocation)) == (RevocationSource.OCSP, 1)


def test_nobody_is_asked_about_a_signature_that_does_not_hold(place: Town, holder: Holder, document: bytes) -> None:
    line = Line(place.keys, NOW)
    with pytest.raises(SignatureRefused):
        judge(place, line, "good").verify_detached(forge_cms(b"other", holder), document, Purpose.DOCUMENT, NOW)
    assert line.asked == []


def token_over(place: Town, data: bytes, word: str = "good") -> bytes:
    request = timestamp.ask(data)
    content = stamps.stamp(request.der, cast(Signer, place.tsa), place.signer("ocsp_rsa"), NOW, word)
    return timestamp.read_answer(content, request, place.anchors, NOW).token


def stamped(signature: bytes, token: bytes) -> bytes:
    info = cms.ContentInfo.load(signature)
    carried = [attribute("signature_time_stamp_token", cms.ContentInfo.load(token))]
    info["content"]["signer_infos"][0]["unsigned_attrs"] = carried
    made: bytes = info.dump()
    return made


def value_of(signature: bytes, document: bytes) -> bytes:
    return verify_cms(signature, document, max_content=len(document)).value


def test_a_stamp_over_the_value_is_kept(place: Town, holder: Holder, document: bytes) -> None:
    signature = forge_cms(document, holder)
    token = token_over(place, value_of(signature, document))
    eds = judge(place, Line(place.keys, NOW), "good")
    evidence = eds.verify_detached(stamped(signature, token), document, Purpose.DOCUMENT, NOW)
    assert evidence.timestamp == token


def test_a_stamp_taken_from_another_signature(place: Town, holder: Holder, document: bytes) -> None:
    signature, other = forge_cms(document, holder), forge_cms(b"other", holder)
    eds = judge(place, Line(place.keys, NOW), "good")
    for token in (
        token_over(place, value_of(other, b"other")),
        token_over(place, document),
        cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"x")}).dump(),
    ):
        with pytest.raises(SignatureRefused) as refusal:
            eds.verify_detached(stamped(signature, token), document, Purpose.DOCUMENT, NOW)
        assert refusal.value.reason is Reason.TIMESTAMP_INVALID


def test_a_stamp_of_an_authority_that_nobody_trusts(holder: Holder, place: Town, document: bytes) -> None:
    signature = forge_cms(document, holder)
    stranger = Town.make(NOW)
    token = token_over(stranger, value_of(signature, document))
    with pytest.raises(SignatureRefused) as refusal:
        judge(place, Line(place.keys, NOW), "good").verify_detached(
            stamped(signature, token), document, Purpose.DOCUMENT, NOW
        )
    assert refusal.value.reason is Reason.TIMESTAMP_INVALID
