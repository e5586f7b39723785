from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.kernel.identifiers import (
    IdentifierFault,
    bin_fault,
    check_digit,
    identifier_fault,
    iin_fault,
    looks_like_bin,
    tidy,
)

# synthetic numbers: serial 0000, right check digit; the fourth IIN needs the second row of weights
IINS = ("900101300007", "851231400001", "000229500008", "900101300811")
BINS = ("200140000004", "200141000004", "200150000009", "991263000009")
ELEVEN = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize("number", IINS)
def test_a_number_of_a_person_is_no_number_of_an_organisation(number: str) -> None:
    assert iin_fault(number) is None
    assert bin_fault(number) is IdentifierFault.KIND
    assert not looks_like_bin(number)


@pytest.mark.parametrize("number", BINS)
def test_a_number_of_an_organisation_is_no_number_of_a_person(number: str) -> None:
    assert bin_fault(number) is None
    assert iin_fault(number) is IdentifierFault.KIND
    assert looks_like_bin(number)


def test_eleven_digits_for_which_no_number_is_ever_issued() -> None:
    assert check_digit("90010130080") is None
    assert {identifier_fault(f"90010130080{last}") for last in range(10)} == {IdentifierFault.CHECK_DIGIT}


def test_zeros_fit_the_sum_and_are_refused_all_the_same() -> None:
    assert check_digit("0" * 11) == 0
    assert identifier_fault("0" * 12) is IdentifierFault.CHECK_DIGIT


@pytest.mark.parametrize(
    "number", ["", "90010130000", "9001013000070", "90010130000a", "９００１０１３００００７", "900101300007\n"]
)
def test_anything_but_twelve_plain_digits_has_the_wrong_length(number: str) -> None:
    assert identifier_fault(number) is IdentifierFault.LENGTH


@given(ELEVEN)
def test_the_check_digit_makes_a_number_that_passes(eleven: str) -> None:
    digit = check_digit(eleven)
    if digit is not None and eleven != "0" * 11:
        assert 0 <= digit <= 9
        assert identifier_fault(f"{eleven}{digit}") is None


@given(ELEVEN, st.integers(0, 9))
def test_every_other_last_digit_is_refused(eleven: str, last: int) -> None:
    if last != check_digit(eleven):
        assert identifier_fault(f"{eleven}{last}") is IdentifierFault.CHECK_DIGIT


@pytest.mark.parametrize("number", (*IINS[:3], *BINS))
def test_a_mistyped_digit_is_found_mostly(number: str) -> None:
    """The eleventh place weighs 11, which is nought in the sum; elsewhere only the second weights may hide a slip."""
    places = [place for place in range(12) if place != 10]
    wrong = [number[:place] + digit + number[place + 1 :] for place in places for digit in "0123456789"]
    passed = [other for other in wrong if other != number and identifier_fault(other) is None]
    assert len(passed) <= len(wrong) // 10


@pytest.mark.parametrize(
    "pasted", [" 9001 0130 0007 ", "900-101-300-007", "\u200e900101300007\u200b", "\ufeff900101300007"]
)
def test_a_pasted_number_is_tidied(pasted: str) -> None:
    assert tidy(pasted) == IINS[0]
