"""The word of the mark as it was entered beside the word of the certificate: where they differ, letter by letter."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a word; `same` where the other word has them in this place too."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True)
class WordDifference:
    """Two words that are not the same, each in pieces."""

    entered: tuple[Piece, ...]
    certificate: tuple[Piece, ...]


def word_difference(entered: str, certificate: str) -> WordDifference | None:
    """Compare two words; None where they are the same or one is missing. Case and outer blanks do not matter."""
    one, other = " ".join(entered.split()), " ".join(certificate.split())
    if not one or not other or one.casefold() == other.casefold():
        return None
    left: list[Piece] = []
    right: list[Piece] = []
    upper = one.upper(), other.upper()
    if (len(upper[0]), len(upper[1])) != (len(one), len(other)):  # a letter such as ß grows: positions would slip
        upper = one, other
    for kind, a, b, c, d in SequenceMatcher(None, *upper, autojunk=False).get_opcodes():
        if b > a:
            left.append(Piece(one[a:b], kind == "equal"))
        if d > c:
            right.append(Piece(other[c:d], kind == "equal"))
    return WordDifference(tuple(left), tuple(right))
