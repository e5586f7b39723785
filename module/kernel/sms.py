"""How many SMS a text costs (3GPP 23.038 and 23.040; shared notes, kz-integrations 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape before each: two units


class Alphabet(StrEnum):
    """How the letters of a message are coded."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


_SINGLE = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
_PART = {Alphabet.GSM7: 153, Alphabet.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """Alphabet, length in its units (septets or UTF-16 code units) and number of parts."""

    alphabet: Alphabet
    units: int
    parts: int


def segments(text: str) -> Segments:
    """Count the parts of a text; a letter of two units is never cut between parts. An empty text is one part."""
    septets = [_septets(letter) for letter in text]
    alphabet = Alphabet.UCS2 if 0 in septets else Alphabet.GSM7
    units = [_code_units(letter) for letter in text] if alphabet is Alphabet.UCS2 else septets
    if sum(units) <= _SINGLE[alphabet]:
        return Segments(alphabet, sum(units), 1)
    parts, room = 1, _PART[alphabet]
    for unit in units:
        if unit > room:
            parts, room = parts + 1, _PART[alphabet]
        room -= unit
    return Segments(alphabet, sum(units), parts)


def _septets(letter: str) -> int:
    """Return 1 or 2 for a letter of GSM-7, 0 for any other."""
    if letter in _BASIC:
        return 1
    return 2 if letter in _EXTENDED else 0


def _code_units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1
