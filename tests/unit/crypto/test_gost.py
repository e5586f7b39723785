"""The published signature of RFC 7091, the range of every value, any data. Another program's word: tests/contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from module.crypto import gost
from module.crypto.certificates import read_certificate
from module.crypto.curve import Curve, combine
from module.crypto.gost import KEY_HEAD, SET_A, SIZE, decode_key, is_valid, key_of, verify
from module.dev.pki.gost import GostKey, new_gost_key
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import issue_gost_leaf, issue_leaf, make_gost_root
from module.registry.signatures import Reason, SignatureRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DAY = timedelta(days=1)

# RFC 7091, 7.2: an example of 512 bits on a curve of its own
EXAMPLE = Curve(
    p=int(
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d"
        "f1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373",
        16,
    ),
    a=7,
    b=int(
        "1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac43"
        "61834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adc",
        16,
    ),
    q=int(
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d"
        "a82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6df",
        16,
    ),
    x=int(
        "24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762"
        "fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9a",
        16,
    ),
    y=int(
        "2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c"
        "83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371e",
        16,
    ),
)
EXAMPLE_SECRET = int(
    "0ba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b1020"
    "72e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4",
    16,
)
EXAMPLE_KEY = (
    int(
        "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd"
        "5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1",
        16,
    ),
    int(
        "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61"
        "ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec",
        16,
    ),
)
EXAMPLE_DIGEST = int(
    "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c591"
    "7184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c",
    16,
)
EXAMPLE_R = int(
    "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd3"
    "5492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36",
    16,
)
EXAMPLE_S = int(
    "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5"
    "823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a",
    16,
)

KEY = new_gost_key()
ROOT = make_gost_root("TROIS TEST ROOT", NOW - DAY, NOW + DAY)
CERTIFICATE = read_certificate(ROOT.certificate.public_bytes(Encoding.DER))


def test_the_published_signature() -> None:
    assert EXAMPLE.has(EXAMPLE.base) and EXAMPLE.has(EXAMPLE_KEY)
    assert combine(EXAMPLE, EXAMPLE_SECRET, 0, EXAMPLE.base) == EXAMPLE_KEY
    assert is_valid(EXAMPLE, EXAMPLE_KEY, EXAMPLE_DIGEST, EXAMPLE_R, EXAMPLE_S)
    assert is_valid(EXAMPLE, EXAMPLE_KEY, EXAMPLE_DIGEST + EXAMPLE.q, EXAMPLE_R, EXAMPLE_S)


@pytest.mark.parametrize(
    ("digest", "r", "s"),
    [
        (EXAMPLE_DIGEST ^ 1, EXAMPLE_R, EXAMPLE_S),
        (EXAMPLE_DIGEST, EXAMPLE_R ^ 1, EXAMPLE_S),
        (EXAMPLE_DIGEST, EXAMPLE_R, EXAMPLE_S ^ 1),
        (EXAMPLE_DIGEST, EXAMPLE_S, EXAMPLE_R),
        (EXAMPLE_DIGEST, 0, EXAMPLE_S),
        (EXAMPLE_DIGEST, EXAMPLE_R, 0),
        (EXAMPLE_DIGEST, EXAMPLE_R + EXAMPLE.q, EXAMPLE_S),
        (EXAMPLE_DIGEST, EXAMPLE_R, EXAMPLE_S + EXAMPLE.q),
        (EXAMPLE_DIGEST, EXAMPLE_R - EXAMPLE.q, EXAMPLE_S),
        (EXAMPLE_DIGEST, EXAMPLE_R, EXAMPLE_S - EXAMPLE.q),
        (EXAMPLE_DIGEST, EXAMPLE.q, EXAMPLE.q),
    ],
)
def test_nothing_else_is_a_signature(digest: int, r: int, s: int) -> None:
    assert not is_valid(EXAMPLE, EXAMPLE_KEY, digest, r, s)


def test_the_point_at_infinity_signs_nothing() -> None:
    """Chosen so that both parts of the sum cancel out: s = r times the secret."""
    r = 12345
    assert not is_valid(SET_A, KEY.point, 1, r, r * KEY.secret % SET_A.q)


def test_s_of_zero_is_refused_where_the_sum_would_hold() -> None:
    """Who may choose the digest finds one for s = 0; only the range stands in the way."""
    times = 98765
    point = combine(SET_A, 0, times, KEY.point)
    assert point is not None
    r = point[0] % SET_A.q
    digest = -r * pow(times, -1, SET_A.q) % SET_A.q
    inverse = pow(digest, -1, SET_A.q)
    assert combine(SET_A, 0, -r * inverse, KEY.point) == point
    assert not is_valid(SET_A, KEY.point, digest, r, 0)
    assert not is_valid(SET_A, KEY.point, digest, r, SET_A.q)


def test_a_digest_of_zero_is_taken_as_one() -> None:
    signature = KEY.sign_digest(bytes(SIZE))
    r, s = gost.number(signature[:SIZE]), gost.number(signature[SIZE:])
    assert is_valid(SET_A, KEY.point, 0, r, s) and is_valid(SET_A, KEY.point, 1, r, s)
    assert is_valid(SET_A, KEY.point, SET_A.q, r, s)


@given(st.binary(max_size=300), st.data())
def test_what_is_signed_verifies_and_one_bit_spoils_it(message: bytes, data: st.DataObject) -> None:
    signature = ROOT.key.sign(message)
    assert verify(CERTIFICATE, signature, message)
    spoiled = bytearray(signature + message)
    place = data.draw(st.integers(0, len(spoiled) - 1))
    spoiled[place] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify(CERTIFICATE, bytes(spoiled[: 2 * SIZE]), bytes(spoiled[2 * SIZE :]))


@pytest.mark.parametrize("length", [0, 1, SIZE, 2 * SIZE - 1, 2 * SIZE + 1])
def test_a_signature_has_one_length(length: int) -> None:
    signature = (ROOT.key.sign(b"data") + b"\0")[:length]
    assert not verify(CERTIFICATE, signature, b"data")


def test_the_order_of_the_halves_and_of_the_bytes() -> None:
    """The Russian order (s||r, highest byte first) is not what the authority writes."""
    signature = ROOT.key.sign(b"data")
    assert not verify(CERTIFICATE, signature[SIZE:] + signature[:SIZE], b"data")
    assert not verify(CERTIFICATE, signature[::-1], b"data")


def test_the_key_of_a_certificate() -> None:
    assert key_of(CERTIFICATE) == ROOT.key.point
    assert decode_key(KEY.spki) == KEY.point


def off_curve() -> bytes:
    x, y = KEY.point
    return KEY_HEAD + x.to_bytes(SIZE, "little") + (y ^ 1).to_bytes(SIZE, "little")


def out_of_range() -> bytes:
    """A point whose x fits into 64 bytes with p added: the same point, written in a second way."""
    return KEY_HEAD + (3 + SET_A.p).to_bytes(SIZE, "little") + SET_A.y.to_bytes(SIZE, "little")


@pytest.mark.parametrize(
    "spki",
    [
        b"",
        KEY.spki[:-1],
        KEY.spki + b"\0",
        KEY.spki[: -2 * SIZE] + KEY.spki[-SIZE:] + KEY.spki[-2 * SIZE : -SIZE],
        KEY_HEAD + bytes(2 * SIZE),
        off_curve(),
        out_of_range(),
        KEY.spki.replace(bytes.fromhex("2a830e030a0101020201"), bytes.fromhex("2a830e030a0101020202")),
        KEY.spki.replace(bytes.fromhex("2a830e030a010303"), bytes.fromhex("2a830e030a010302")),
    ],
    ids=["empty", "short", "long", "halves", "zero", "off the curve", "range", "other set", "other digest"],
)
def test_other_keys_are_refused(spki: bytes) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        decode_key(spki)
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM


def test_a_key_of_another_kind_verifies_nothing() -> None:
    certificate, _ = issue_leaf(ROOT, PEOPLE[0].subject, PEOPLE[0].roles, NOW - DAY, NOW + DAY)
    with pytest.raises(SignatureRefused) as refusal:
        verify(certificate, ROOT.key.sign(b"data"), b"data")
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM


def test_a_key_off_the_curve_in_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GostKey, "spki", property(lambda _: off_curve()))
    certificate, _ = issue_gost_leaf(ROOT, PEOPLE[0].subject, PEOPLE[0].roles, NOW - DAY, NOW + DAY)
    monkeypatch.undo()
    with pytest.raises(SignatureRefused) as refusal:
        verify(certificate, bytes(2 * SIZE), b"data")
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM
