"""Revocation lists: whose, of which kind, in date, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from module.crypto.crl import RevocationList, read_delta, read_full, standing_of
from module.crypto.standing import CertificateStanding, ProofUnfit
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Authority, issue_leaf, make_intermediate
from module.dev.standins.authority import lists
from tests.support.authority import YEAR, Town, town

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEAD = PEOPLE[0]


@pytest.fixture(scope="module")
def place() -> Town:
    return town(NOW)


@pytest.fixture(scope="module")
def leaf(place: Town) -> x509.Certificate:
    return issue_leaf(place.issuing, HEAD.subject, HEAD.roles, NOW - YEAR / 2, NOW + YEAR / 2)[0]


def listed(
    issuer: Authority,
    *entries: tuple[int, x509.ReasonFlags | None],
    number: int = 7,
    base: int | None = None,
    start: datetime = NOW - HOUR,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """Make a list by the library, so that the stand-in and the judge cannot share an error."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(start)
        .next_update(start + 27 * HOUR)
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    if base is not None:
        builder = builder.add_extension(x509.DeltaCRLIndicator(base), critical=True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    for serial, reason in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - HOUR)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def unfit(content: bytes, issuer: x509.Certificate, *, delta: bool = False) -> str:
    with pytest.raises(ProofUnfit) as refusal:
        (read_delta if delta else read_full)(content, issuer)
    return refusal.value.detail


def standing(
    place: Town, leaf: x509.Certificate, base: bytes, delta: bytes | None = None, at: datetime = NOW
) -> CertificateStanding:
    issuer = place.issuing.certificate
    changes = read_delta(delta, issuer) if delta is not None else None
    return standing_of(leaf, read_full(base, issuer), changes, at)


def test_who_is_not_on_the_list_is_good(place: Town, leaf: x509.Certificate) -> None:
    assert standing(place, leaf, listed(place.issuing, (leaf.serial_number + 1, None))) is CertificateStanding.GOOD


def test_who_is_on_the_list_is_revoked(place: Town, leaf: x509.Certificate) -> None:
    assert standing(place, leaf, listed(place.issuing, (leaf.serial_number, None))) is CertificateStanding.REVOKED


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        (x509.ReasonFlags.key_compromise, CertificateStanding.REVOKED),
        (x509.ReasonFlags.remove_from_crl, CertificateStanding.GOOD),
    ],
)
def test_the_changes_have_the_last_word(
    place: Town, leaf: x509.Certificate, reason: x509.ReasonFlags, found: CertificateStanding
) -> None:
    base = listed(place.issuing, (leaf.serial_number, x509.ReasonFlags.certificate_hold))
    delta = listed(place.issuing, (leaf.serial_number, reason), number=9, base=7)
    assert standing(place, leaf, base, delta) is found


def test_the_changes_alone_revoke(place: Town, leaf: x509.Certificate) -> None:
    delta = listed(place.issuing, (leaf.serial_number, x509.ReasonFlags.superseded), number=8, base=6)
    assert standing(place, leaf, listed(place.issuing), delta) is CertificateStanding.REVOKED


@pytest.mark.parametrize(("number", "base"), [(9, 8), (6, 5)], ids=["a later base", "older than the list"])
def test_changes_of_another_list(place: Town, leaf: x509.Certificate, number: int, base: int) -> None:
    with pytest.raises(ProofUnfit, match="another_base"):
        standing(place, leaf, listed(place.issuing), listed(place.issuing, number=number, base=base))


@pytest.mark.parametrize(
    ("age", "fits"),
    [(27 * HOUR, True), (27 * HOUR + timedelta(seconds=1), False), (-timedelta(seconds=61), False)],
    ids=["last second", "expired", "from the future"],
)
def test_dates(place: Town, leaf: x509.Certificate, age: timedelta, fits: bool) -> None:
    content = listed(place.issuing, start=NOW - age)
    if fits:
        assert standing(place, leaf, content) is CertificateStanding.GOOD
        return
    with pytest.raises(ProofUnfit, match=r"crl\.(expired|from_the_future)"):
        standing(place, leaf, content)


def test_an_expired_list_of_changes_is_a_negative_result(place: Town, leaf: x509.Certificate) -> None:
    delta = listed(place.issuing, number=8, base=7, start=NOW - 30 * HOUR)
    with pytest.raises(ProofUnfit, match=r"crl\.expired"):
        standing(place, leaf, listed(place.issuing), delta)


def test_a_delta_never_becomes_the_base(place: Town) -> None:
    issuer = place.issuing.certificate
    assert unfit(listed(place.issuing, base=6), issuer) == "crl.delta_as_base"
    point = x509.DistributionPoint([x509.UniformResourceIdentifier("http://127.0.0.1/d.crl")], None, None, None)
    marked = listed(place.issuing, extensions=((x509.FreshestCRL([point]), True),))
    assert unfit(marked, issuer) == "crl.delta_as_base"
    assert read_full(listed(place.issuing, extensions=((x509.FreshestCRL([point]), False),)), issuer).number == 7
    assert unfit(listed(place.issuing), issuer, delta=True) == "crl.not_a_delta"


def test_a_delta_must_say_so_critically(place: Town) -> None:
    content = listed(place.issuing, extensions=((x509.DeltaCRLIndicator(6), False),))
    assert unfit(content, place.issuing.certificate, delta=True) == "crl.delta_not_critical"


def test_a_namesake_signs_nothing_for_us(place: Town) -> None:
    namesake = make_intermediate(place.root, "TROIS TEST ISSUING", NOW - YEAR, NOW + YEAR)
    assert unfit(listed(namesake), place.issuing.certificate) == "crl.signature"
    own = x509.AuthorityKeyIdentifier.from_issuer_public_key(namesake.key.public_key())
    assert unfit(listed(namesake, extensions=((own, False),)), place.issuing.certificate) == "crl.issuer"
    assert unfit(listed(place.root), place.issuing.certificate) == "crl.issuer"


def test_a_list_of_some_certificates_only(place: Town) -> None:
    scope = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    assert unfit(listed(place.issuing, extensions=((scope, True),)), place.issuing.certificate) == "crl.part_only"


@pytest.mark.parametrize("content", [b"", b"\x30\x00", b"<html/>"])
def test_rubbish(place: Town, content: bytes) -> None:
    assert unfit(content, place.issuing.certificate) == "crl.unreadable"


def test_the_lists_of_the_stand_in(place: Town, leaf: x509.Certificate) -> None:
    revoked = frozenset({leaf.serial_number})
    assert standing(place, leaf, lists.full(place.keys, frozenset(), NOW, "good")) is CertificateStanding.GOOD
    both = (lists.full(place.keys, revoked, NOW, "good"), lists.changes(place.keys, revoked, NOW, "good"))
    assert standing(place, leaf, *both) is CertificateStanding.REVOKED


@given(data=st.data())
def test_no_changed_byte_goes_unseen(data: st.DataObject) -> None:
    place = town(NOW)
    content = bytearray(lists.full(place.keys, frozenset({5}), NOW, "good"))
    spot = data.draw(st.integers(0, len(content) - 1))
    content[spot] ^= data.draw(st.integers(1, 255))
    try:
        found: RevocationList | None = read_full(bytes(content), place.issuing.certificate)
    except ProofUnfit:
        found = None
    # the algorithm's name stands a second time outside the signed part; what it says there is judged by the signature
    assert found is None or found.crl.tbs_certlist_bytes in lists.full(place.keys, frozenset({5}), NOW, "good")
