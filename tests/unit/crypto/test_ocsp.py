"""The word of an OCSP responder: whose it is, about whom, how fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from module.crypto import ocsp
from module.crypto.ocsp import OcspAnswer, OcspLimits, Question
from module.crypto.standing import CertificateStanding, NoProof, ProofUnfit, standing_at
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import issue_leaf, make_intermediate
from module.dev.standins.authority import responder
from module.dev.standins.authority.responder import Keys
from tests.support.authority import YEAR, Town, appointed, town

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HEAD = PEOPLE[0]


@pytest.fixture(scope="module")
def place() -> Town:
    return town(NOW)


@pytest.fixture(scope="module")
def leaf(place: Town) -> x509.Certificate:
    return issue_leaf(place.issuing, HEAD.subject, HEAD.roles, NOW - YEAR / 2, NOW + YEAR / 2)[0]


@pytest.fixture(scope="module")
def question(place: Town, leaf: x509.Certificate) -> Question:
    return ocsp.ask(leaf, place.issuing.certificate)


def reported(place: Town, question: Question, word: str = "good", keys: Keys | None = None, **options: object) -> bytes:
    revoked = options.get("revoked", frozenset())
    return responder.answer(question.der, keys or place.keys, revoked, NOW, word)  # type: ignore[arg-type]


def judged(content: bytes, question: Question, at: datetime = NOW, limits: OcspLimits | None = None) -> OcspAnswer:
    return ocsp.judge(content, question, at, limits)


def unfit(content: bytes, question: Question, at: datetime = NOW) -> str:
    with pytest.raises(ProofUnfit) as refusal:
        judged(content, question, at)
    return refusal.value.detail


def test_a_good_answer_by_a_delegated_responder(place: Town, question: Question) -> None:
    answer = judged(reported(place, question), question)
    assert answer.standing is CertificateStanding.GOOD
    assert answer.delegated
    assert answer.responder == place.ocsp.certificate_der


def test_a_good_answer_by_the_issuer_itself(place: Town, question: Question) -> None:
    answer = judged(reported(place, question, "direct"), question)
    assert answer.standing is CertificateStanding.GOOD
    assert not answer.delegated


def test_a_responder_named_by_its_key(place: Town, question: Question) -> None:
    assert judged(reported(place, question, "by_key"), question).delegated


def test_a_question_by_sha1_for_old_responders(place: Town, leaf: x509.Certificate) -> None:
    old = ocsp.ask(leaf, place.issuing.certificate, sha1=True)
    assert len(old.key_hash) == 20
    assert judged(reported(place, old), old).standing is CertificateStanding.GOOD


def test_each_question_has_a_nonce_of_its_own(place: Town, leaf: x509.Certificate) -> None:
    nonces = {ocsp.ask(leaf, place.issuing.certificate).nonce for _ in range(4)}
    assert len(nonces) == 4
    assert all(len(nonce) >= 16 for nonce in nonces)


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("revoked", CertificateStanding.REVOKED),
        ("not_issued", CertificateStanding.NOT_ISSUED),
        ("unknown", CertificateStanding.UNKNOWN),
    ],
)
def test_what_else_may_be_said(place: Town, question: Question, word: str, standing: CertificateStanding) -> None:
    assert judged(reported(place, question, word), question).standing is standing


def test_a_serial_number_on_the_list_is_revoked(place: Town, leaf: x509.Certificate, question: Question) -> None:
    content = reported(place, question, revoked=frozenset({leaf.serial_number}))
    assert judged(content, question).standing is CertificateStanding.REVOKED


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("wrong_key", "ocsp.signature"),
        ("ordinary", "ocsp.responder"),
        ("stale", "ocsp.stale"),
        ("outdated", "ocsp.stale"),
        ("future", "ocsp.from_the_future"),
        ("wrong_certificate", "ocsp.certificate"),
        ("wrong_issuer", "ocsp.certificate"),
        ("no_nonce", "ocsp.no_nonce"),
        ("wrong_nonce", "ocsp.nonce"),
    ],
)
def test_a_word_that_cannot_be_believed(place: Town, question: Question, word: str, detail: str) -> None:
    assert unfit(reported(place, question, word), question) == detail


def test_without_a_nonce_where_the_site_allows(place: Town, question: Question) -> None:
    lenient = OcspLimits(nonce=False)
    assert judged(reported(place, question, "no_nonce"), question, limits=lenient).standing is CertificateStanding.GOOD
    with pytest.raises(ProofUnfit, match=r"ocsp\.nonce"):
        judged(reported(place, question, "wrong_nonce"), question, limits=lenient)


@pytest.mark.parametrize(("age", "fresh"), [(600, True), (601, False), (-60, True), (-61, False)])
def test_the_limits_of_freshness(place: Town, question: Question, age: int, fresh: bool) -> None:
    content, at = reported(place, question), NOW + timedelta(seconds=age)
    if fresh:
        assert judged(content, question, at).standing is CertificateStanding.GOOD
    else:
        assert unfit(content, question, at) in ("ocsp.stale", "ocsp.from_the_future")


def test_an_unsigned_refusal_is_no_answer(place: Town, question: Question) -> None:
    with pytest.raises(NoProof, match="try_later"):
        judged(reported(place, question, "try_later"), question)


@pytest.mark.parametrize("content", [b"", b"\x30\x00", b"<html/>", bytes(70_000)])
def test_rubbish(question: Question, content: bytes) -> None:
    assert unfit(content, question) in ("ocsp.unreadable", "ocsp.too_long")


def with_responder(place: Town, **changes: object) -> Keys:
    options = {
        "issuer": place.issuing,
        "usage": ExtendedKeyUsageOID.OCSP_SIGNING,
        "start": NOW - YEAR,
        "end": NOW + YEAR,
    }
    signer = appointed(title="TROIS TEST OCSP", **{**options, **changes})  # type: ignore[arg-type]
    return Keys(place.keys.issuing, signer, place.keys.other)


def test_a_responder_out_of_date(place: Town, question: Question) -> None:
    keys = with_responder(place, end=NOW - timedelta(seconds=1))
    assert unfit(reported(place, question, keys=keys), question) == "ocsp.responder"


def test_a_responder_of_a_namesake(place: Town, question: Question) -> None:
    """The same names throughout: only the key of the issuer differs."""
    namesake = make_intermediate(place.root, "TROIS TEST ISSUING", NOW - YEAR, NOW + YEAR)
    assert unfit(reported(place, question, keys=with_responder(place, issuer=namesake)), question) == "ocsp.responder"


def test_the_answer_to_another_question(place: Town, leaf: x509.Certificate, question: Question) -> None:
    other = ocsp.ask(leaf, place.issuing.certificate)
    assert unfit(reported(place, other), question) == "ocsp.nonce"


@given(data=st.data())
def test_one_changed_byte_never_turns_revoked_into_good(data: st.DataObject) -> None:
    """The certificate in the answer is not signed by it, so a change may leave the word as it is; never otherwise."""
    place = town(NOW)
    leaf = issue_once(place)
    question = ocsp.ask(leaf, place.issuing.certificate)
    content = bytearray(reported(place, question, "revoked"))
    spot = data.draw(st.integers(0, len(content) - 1))
    content[spot] ^= data.draw(st.integers(1, 255))
    try:
        standing = judged(bytes(content), question).standing
    except (ProofUnfit, NoProof):
        return
    assert standing is CertificateStanding.REVOKED


_LEAVES: dict[datetime, x509.Certificate] = {}


def issue_once(place: Town) -> x509.Certificate:
    if place.now not in _LEAVES:
        _LEAVES[place.now] = issue_leaf(place.issuing, HEAD.subject, HEAD.roles, NOW - YEAR / 2, NOW + YEAR / 2)[0]
    return _LEAVES[place.now]


@pytest.mark.parametrize(
    ("reason", "standing"),
    [
        (x509.ReasonFlags.superseded, CertificateStanding.GOOD),
        (x509.ReasonFlags.cessation_of_operation, CertificateStanding.GOOD),
        (x509.ReasonFlags.key_compromise, CertificateStanding.REVOKED),
        (None, CertificateStanding.REVOKED),
    ],
)
def test_a_revocation_after_the_moment_that_counts(
    reason: x509.ReasonFlags | None, standing: CertificateStanding
) -> None:
    assert standing_at(NOW + timedelta(seconds=1), reason, NOW) is standing
    assert standing_at(NOW, reason, NOW) is CertificateStanding.REVOKED
