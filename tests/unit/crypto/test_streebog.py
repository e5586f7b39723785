"""Published digests of RFC 6986 and what must hold for any bytes. Another program's word: tests/contract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.crypto.streebog import BLOCK, Streebog, streebog256, streebog512

# RFC 6986, 10: both messages; the second is a line of the Tale of Igor's Campaign in the code page 1251. The RFC prints
# vectors with the highest byte first, here they stand as bytes in their order.
M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M2 = "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы".encode("cp1251")

OVERFLOWN = (
    "782e6a54d69b25c00dd1bbeb6d8f797d05a5899ab97f59b94e7043a895d1487b"
    "f671af5da84187cdc990e2d395a3a078874fa1f2868bce57cf81b699cace5a7f"
)

PUBLISHED = [
    (
        M1,
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
        "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
        "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
    ),
    (
        M2,
        "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
        "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28",
        "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50",
    ),
    (
        b"",
        "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7"
        "362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a",
        "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb",
    ),
]


@pytest.mark.parametrize(("message", "long", "short"), PUBLISHED, ids=["M1", "M2", "empty"])
def test_published_digests(message: bytes, long: str, short: str) -> None:
    assert (streebog512(message).hex(), streebog256(message).hex()) == (long, short)


@given(st.lists(st.binary(max_size=3 * BLOCK), max_size=6), st.sampled_from([256, 512]))
def test_piece_by_piece_is_the_same_as_at_once(pieces: list[bytes], bits: int) -> None:
    fed = Streebog(bits=bits)
    for piece in pieces:
        fed.update(piece)
        fed.digest()  # looking changes nothing
    assert fed.digest() == Streebog(b"".join(pieces), bits=bits).digest()
    assert len(fed.digest()) * 8 == bits


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_bit_changes_the_digest(message: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(message) - 1))
    other = bytearray(message)
    other[place] ^= 1 << data.draw(st.integers(0, 7))
    assert streebog512(bytes(other)) != streebog512(message)


@pytest.mark.parametrize("length", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_zeros_at_the_end_count(length: int) -> None:
    """Padding is a one and zeros, so a message must differ from itself with a zero more."""
    assert streebog512(bytes(length)) != streebog512(bytes(length + 1))


def test_the_sum_of_blocks_carries_over() -> None:
    """Bytes of ones make the sum pass 512 bits. Computed once with an independent implementation (gostcrypto 1.2.5)."""
    assert streebog512(b"\xff" * 10 * BLOCK).hex() == OVERFLOWN


def test_other_lengths_do_not_exist() -> None:
    with pytest.raises(ValueError, match="256 or 512"):
        Streebog(bits=384)
