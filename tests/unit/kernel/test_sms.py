from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.dev.standins.smsc import count
from module.kernel.sms import Alphabet, Segments, segments

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("aZ0 @£€[]^{}\\~|\nӘқ«№😀"), st.characters(codec="utf-8")), max_size=400
)
GSM = st.text(alphabet="abcXYZ019 @£Δ€[]", max_size=500)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments(Alphabet.GSM7, 0, 1)),
        ("a" * 160, Segments(Alphabet.GSM7, 160, 1)),
        ("a" * 161, Segments(Alphabet.GSM7, 161, 2)),
        ("a" * 306, Segments(Alphabet.GSM7, 306, 2)),
        ("a" * 307, Segments(Alphabet.GSM7, 307, 3)),
        ("€" * 80, Segments(Alphabet.GSM7, 160, 1)),
        ("a" * 152 + "€" * 76, Segments(Alphabet.GSM7, 304, 2)),
        ("a" * 152 + "€" * 77, Segments(Alphabet.GSM7, 306, 3)),
        ("ә" * 70, Segments(Alphabet.UCS2, 70, 1)),
        ("ә" * 71, Segments(Alphabet.UCS2, 71, 2)),
        ("😀" * 35, Segments(Alphabet.UCS2, 70, 1)),
        ("a" * 66 + "😀" + "a" * 66, Segments(Alphabet.UCS2, 134, 3)),
        ("`", Segments(Alphabet.UCS2, 1, 1)),
        ("№", Segments(Alphabet.UCS2, 1, 1)),
        ("«»", Segments(Alphabet.UCS2, 2, 1)),
    ],
)
def test_known_counts(text: str, expected: Segments) -> None:
    assert segments(text) == expected


@given(TEXTS)
def test_two_independent_counts_agree(text: str) -> None:
    found = segments(text)
    assert (found.alphabet.value, found.parts) == count(text)


@given(TEXTS)
def test_units_are_those_of_the_code(text: str) -> None:
    found = segments(text)
    if found.alphabet is Alphabet.UCS2:
        assert found.units == len(text.encode("utf-16-be")) // 2
    else:
        assert len(text) <= found.units <= 2 * len(text)


@given(TEXTS)
def test_parts_are_enough_and_not_too_many(text: str) -> None:
    found = segments(text)
    single, part = (160, 153) if found.alphabet is Alphabet.GSM7 else (70, 67)
    if found.units <= single:
        assert found.parts == 1
    else:
        assert found.units <= found.parts * part
        assert found.units > (found.parts - 1) * (part - 1)


@given(GSM, st.sampled_from("әӘқҚғҒңҢөӨұҰүҮһҺіІ№«»—ё"))
def test_one_letter_of_ours_turns_all_to_ucs2(text: str, letter: str) -> None:
    assert segments(text).alphabet is Alphabet.GSM7
    assert segments(text + letter).alphabet is Alphabet.UCS2


@given(TEXTS, st.text(max_size=5))
def test_longer_text_never_costs_less(text: str, more: str) -> None:
    assert segments(text + more).parts >= segments(text).parts
