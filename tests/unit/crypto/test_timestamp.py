"""Time stamps: over what, by whom, when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from module.crypto import timestamp
from module.crypto.chain import Anchors
from module.crypto.standing import NoProof
from module.crypto.timestamp import TimeStampToken
from module.dev.pki.shapes import make_intermediate, make_root
from module.dev.standins.authority import stamps
from module.dev.standins.authority.signing import Signer
from module.registry.signatures import Reason, SignatureRefused
from tests.support.authority import YEAR, RsaSigner, Town, appointed, town

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DATA = b"the value of a signature"


@pytest.fixture(scope="module")
def place() -> Town:
    return town(NOW)


def stamped(place: Town, word: str = "good", tsa: RsaSigner | None = None, at: datetime = NOW) -> TimeStampToken:
    request = timestamp.ask(DATA)
    content = stamps.stamp(request.der, cast(Signer, tsa or place.tsa), place.signer("ocsp_rsa"), NOW, word)
    return timestamp.read_answer(content, request, place.anchors, at)


def invalid(place: Town, word: str = "good", tsa: RsaSigner | None = None, at: datetime = NOW) -> str:
    with pytest.raises(SignatureRefused) as refusal:
        stamped(place, word, tsa, at)
    assert refusal.value.reason is Reason.TIMESTAMP_INVALID
    return refusal.value.detail


def test_a_stamp(place: Town) -> None:
    found = stamped(place)
    assert found.at == NOW
    assert found.policy == stamps.POLICY
    assert found.chain == (place.tsa.certificate, place.issuing.certificate, place.root.certificate)


def test_a_stored_stamp_is_judged_again_years_later(place: Town) -> None:
    """The chain is judged at the moment of the stamp: nothing of it is in date any more."""
    token = stamped(place).token
    assert timestamp.judge(token, DATA, place.anchors, NOW + 5 * YEAR).at == NOW


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("wrong_key", "signature"),
        ("ordinary", "purpose"),
        ("wrong_imprint", "imprint"),
        ("no_nonce", "nonce"),
        ("wrong_nonce", "nonce"),
        ("future", "from the future"),
    ],
)
def test_a_stamp_that_cannot_be_believed(place: Town, word: str, detail: str) -> None:
    assert invalid(place, word) == detail


def test_a_refusal_is_no_stamp(place: Town) -> None:
    with pytest.raises(NoProof, match=r"tsp\.rejection"):
        stamped(place, "refused")


def test_a_stamp_over_other_data(place: Town) -> None:
    token = stamped(place).token
    with pytest.raises(SignatureRefused, match="time stamp"):
        timestamp.judge(token, DATA + b" ", place.anchors, NOW)


def test_the_purpose_must_be_critical_and_alone(place: Town) -> None:
    soft = appointed(place.issuing, "TSA", ExtendedKeyUsageOID.TIME_STAMPING, NOW - YEAR, NOW + YEAR)
    assert invalid(place, tsa=soft) == "purpose"
    none = appointed(place.issuing, "TSA", None, NOW - YEAR, NOW + YEAR)
    assert invalid(place, tsa=none) == "purpose"


def test_a_stranger_s_authority(place: Town) -> None:
    root = make_root("TROIS TEST ROOT", NOW - YEAR, NOW + YEAR)
    issuing = make_intermediate(root, "TROIS TEST ISSUING", NOW - YEAR, NOW + YEAR)
    usage = ExtendedKeyUsageOID.TIME_STAMPING
    tsa = appointed(issuing, "TSA", usage, NOW - YEAR, NOW + YEAR, critical=True)
    assert invalid(place, tsa=tsa) == "chain_untrusted"


def test_an_authority_out_of_date(place: Town) -> None:
    usage, end = ExtendedKeyUsageOID.TIME_STAMPING, NOW - timedelta(seconds=1)
    tsa = appointed(place.issuing, "TSA", usage, NOW - YEAR, end, critical=True)
    assert invalid(place, tsa=tsa) == "expired"


@pytest.mark.parametrize("content", [b"", b"\x30\x00", b"<html/>", b"\x30\x03\x02\x01\x00"])
def test_rubbish(content: bytes) -> None:
    for judged in (
        lambda: timestamp.judge(content, DATA, Anchors((), ()), NOW),
        lambda: timestamp.read_answer(content, timestamp.ask(DATA), Anchors((), ()), NOW),
    ):
        with pytest.raises(SignatureRefused) as refusal:
            judged()
        assert refusal.value.reason is Reason.TIMESTAMP_INVALID


@cache
def one_token() -> bytes:
    """The same token for every example: serial numbers differ in length."""
    return stamped(town(NOW)).token


@given(data=st.data())
def test_one_changed_byte_moves_no_moment(data: st.DataObject) -> None:
    place = town(NOW)
    token = bytearray(one_token())
    spot = data.draw(st.integers(0, len(token) - 1))
    token[spot] ^= data.draw(st.integers(1, 255))
    try:
        found = timestamp.judge(bytes(token), DATA, place.anchors, NOW + YEAR / 2)
    except SignatureRefused:
        return
    assert found.at == NOW
