"""Whom the checker asks, in which order, and what becomes of silence and of lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import issue_leaf
from module.dev.standins.authority.responder import Keys
from module.eds.lists import Places
from module.eds.revocation import Proof, RevocationAuthority, RevocationChecker, RevocationPolicy
from module.kernel.errors import OutsideUnavailable
from module.registry.signatures import Purpose, Reason, RevocationSource, SignatureRefused
from tests.support.authority import YEAR, Line, RsaSigner, Town, town

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HEAD = PEOPLE[0]
PLACES = Places("http://authority/full", "http://authority/delta")


@pytest.fixture(scope="module")
def place() -> Town:
    return town(NOW)


@pytest.fixture(scope="module")
def leaf(place: Town) -> x509.Certificate:
    return issue_leaf(place.issuing, HEAD.subject, HEAD.roles, NOW - YEAR / 2, NOW + YEAR / 2)[0]


@pytest.fixture
def line(place: Town) -> Line:
    return Line(place.keys, NOW)


def checker(
    place: Town, line: Line, *words: str, lists: Places | None = None, policy: RevocationPolicy | None = None
) -> RevocationChecker:
    urls = tuple(f"http://authority/{word}" for word in words)
    return RevocationChecker(
        (RevocationAuthority(place.issuing.certificate, urls, lists),), line, policy or RevocationPolicy()
    )


def refused(
    found: RevocationChecker, place: Town, leaf: x509.Certificate, purpose: Purpose = Purpose.DOCUMENT
) -> tuple[Reason, str]:
    with pytest.raises(SignatureRefused) as refusal:
        found.check(place.chain(leaf), purpose, NOW)
    return refusal.value.reason, refusal.value.detail


def test_a_good_word_is_kept_as_proof(place: Town, leaf: x509.Certificate, line: Line) -> None:
    proof = checker(place, line, "good").check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    assert proof.source is RevocationSource.OCSP
    assert len(proof.answers) == 1
    assert line.asked == ["good"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("revoked", Reason.REVOKED),
        ("not_issued", Reason.NOT_ISSUED),
        ("unknown", Reason.REVOCATION_UNKNOWN),
        ("wrong_key", Reason.REVOCATION_UNAVAILABLE),
        ("stale", Reason.REVOCATION_UNAVAILABLE),
        ("wrong_nonce", Reason.REVOCATION_UNAVAILABLE),
    ],
)
@pytest.mark.parametrize("purpose", list(Purpose))
def test_no_word_but_good_is_helped_by_another(
    place: Town, leaf: x509.Certificate, line: Line, word: str, reason: Reason, purpose: Purpose
) -> None:
    """Neither the mirror nor the lists are asked, and the most lenient site lets nobody in."""
    lenient = RevocationPolicy(lists_help=True, sign_in_open=True)
    found = checker(place, line, word, "good", lists=PLACES, policy=lenient)
    assert refused(found, place, leaf, purpose)[0] is reason
    assert line.asked == [word]


@pytest.mark.parametrize("word", ["silent", "try_later"])
def test_the_mirror_is_asked_where_the_first_does_not_answer(
    place: Town, leaf: x509.Certificate, line: Line, word: str
) -> None:
    proof = checker(place, line, word, "good", lists=PLACES).check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    assert proof.source is RevocationSource.OCSP
    assert line.asked == [word, "good"]


def test_then_the_lists(place: Town, leaf: x509.Certificate, line: Line) -> None:
    found = checker(place, line, "silent", lists=PLACES)
    proof = found.check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    assert proof.source is RevocationSource.CRL
    assert len(proof.answers) == 2
    found.check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    assert line.asked == ["silent", "full", "delta", "silent"], "a list that was judged is not fetched again"
    line.revoked = frozenset({leaf.serial_number})
    later = NOW + timedelta(minutes=11)
    line.at = later
    with pytest.raises(SignatureRefused) as refusal:
        found.check(place.chain(leaf), Purpose.DOCUMENT, later)
    assert refusal.value.reason is Reason.REVOKED, "the changes of ten minutes ago are fetched anew"


def test_a_list_in_date_serves_while_it_cannot_be_fetched(place: Town, leaf: x509.Certificate, line: Line) -> None:
    found = checker(place, line, "silent", lists=PLACES)
    found.check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    line.silent = {"full", "delta"}
    assert found.check(place.chain(leaf), Purpose.DOCUMENT, NOW + timedelta(hours=5)).source is RevocationSource.CRL
    with pytest.raises(SignatureRefused) as refusal:
        found.check(place.chain(leaf), Purpose.DOCUMENT, NOW + timedelta(hours=28))
    assert refusal.value.reason is Reason.REVOCATION_UNAVAILABLE


def test_no_lists_where_the_site_wants_none(place: Town, leaf: x509.Certificate, line: Line) -> None:
    found = checker(place, line, "silent", lists=PLACES, policy=RevocationPolicy(lists_help=False))
    assert refused(found, place, leaf)[0] is Reason.REVOCATION_UNAVAILABLE
    assert line.asked == ["silent"]


def test_the_full_list_alone_where_the_changes_cannot_be_had(place: Town, leaf: x509.Certificate, line: Line) -> None:
    line.silent = {"delta"}
    proof = checker(place, line, "silent", lists=PLACES).check(place.chain(leaf), Purpose.DOCUMENT, NOW)
    assert len(proof.answers) == 1


@pytest.mark.parametrize("word", ["expired", "wrong_key", "delta_as_base"])
def test_a_bad_list_is_a_negative_result(place: Town, leaf: x509.Certificate, line: Line, word: str) -> None:
    found = checker(place, line, lists=Places(f"http://authority/{word}"), policy=RevocationPolicy(sign_in_open=True))
    assert refused(found, place, leaf, Purpose.SIGN_IN)[0] is Reason.REVOCATION_UNAVAILABLE


@pytest.mark.asvs("16.5.3")
def test_silence_closes_filing_always_and_signing_in_by_setting(
    place: Town, leaf: x509.Certificate, line: Line
) -> None:
    closed = checker(place, line, "silent")
    assert refused(closed, place, leaf, Purpose.SIGN_IN)[0] is Reason.REVOCATION_UNAVAILABLE
    opened = checker(place, line, "silent", policy=RevocationPolicy(sign_in_open=True))
    assert refused(opened, place, leaf, Purpose.DOCUMENT)[0] is Reason.REVOCATION_UNAVAILABLE
    assert opened.check(place.chain(leaf), Purpose.SIGN_IN, NOW) == Proof()


def test_an_issuer_that_no_setting_names(place: Town, leaf: x509.Certificate, line: Line) -> None:
    nobody = RevocationChecker((), line, RevocationPolicy(sign_in_open=True))
    assert refused(nobody, place, leaf, Purpose.SIGN_IN) == (
        Reason.REVOCATION_UNAVAILABLE,
        "authority.not_configured",
    )
    assert line.asked == []


def test_the_issuing_authority_is_asked_about_too(place: Town, leaf: x509.Certificate, line: Line) -> None:
    """The root's responder says that the issuing authority is revoked: its people's keys count no more."""
    root = RsaSigner(place.root.certificate, place.root.key)
    of_root = Line(Keys(root, root, root), NOW, revoked=frozenset({place.issuing.certificate.serial_number}))

    class Both:
        def ask(self, url: str, question: bytes) -> bytes:
            return (of_root if "root" in url else line).ask(url.removesuffix("/root"), question)

        def fetch(self, url: str) -> bytes:
            raise OutsideUnavailable

    authorities = (
        RevocationAuthority(place.issuing.certificate, ("http://authority/good",)),
        RevocationAuthority(place.root.certificate, ("http://authority/direct/root",)),
    )
    found = RevocationChecker(authorities, Both(), RevocationPolicy())
    assert refused(found, place, leaf) == (Reason.REVOKED, "authority")
    of_root.revoked = frozenset()
    assert len(found.check(place.chain(leaf), Purpose.DOCUMENT, NOW).answers) == 2
