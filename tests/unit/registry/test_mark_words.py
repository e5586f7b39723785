from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.mark_words import Piece, word_difference


@pytest.mark.parametrize(
    ("entered", "certificate"),
    [("ЖЕТІСУ", "жетісу"), (" A  B ", "A B"), ("", "A"), ("A", "")],
)
def test_nothing_to_show(entered: str, certificate: str) -> None:
    assert word_difference(entered, certificate) is None


def test_the_letter_that_differs_is_marked() -> None:
    found = word_difference("жетису дәмі", "ЖЕТІСУ ДӘМІ")
    assert found is not None
    assert found.entered == (Piece("жет", True), Piece("и", False), Piece("су дәмі", True))
    assert found.certificate == (Piece("ЖЕТ", True), Piece("І", False), Piece("СУ ДӘМІ", True))


@given(st.text(), st.text())
def test_pieces_make_the_words_again(entered: str, certificate: str) -> None:
    found = word_difference(entered, certificate)
    one, other = " ".join(entered.split()), " ".join(certificate.split())
    if found is None:
        assert not one or not other or one.casefold() == other.casefold()
    else:
        assert "".join(piece.text for piece in found.entered) == one
        assert "".join(piece.text for piece in found.certificate) == other
