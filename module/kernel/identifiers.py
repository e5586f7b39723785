"""IIN of a person and BIN of an organisation: 12 digits with a check digit.

Source: the algorithm of the national numbers (shared notes, kz-integrations 7.1): weights 1..11, then 3..11, 1, 2.
"""

from __future__ import annotations

import re
from enum import StrEnum

_FIRST = tuple(range(1, 12))
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff-]+")


class IdentifierFault(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    KIND = "kind"


def tidy(text: str) -> str:
    """Drop blanks, hyphens and invisible characters that come with pasted numbers."""
    return _INVISIBLE.sub("", text)


def check_digit(first_eleven: str) -> int | None:
    """Return the twelfth digit for eleven digits, or None where no number is ever issued."""
    digits = [int(letter) for letter in first_eleven]
    for weights in (_FIRST, _SECOND):
        remainder = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
        if remainder != 10:
            return remainder
    return None


def looks_like_bin(number: str) -> bool:
    """Tell a BIN from an IIN by the fifth digit: 4-6 in a BIN, 0-3 (tens of the birthday) in an IIN."""
    return number[4] in "456"


def identifier_fault(number: str) -> IdentifierFault | None:
    """Judge twelve digits as IIN or BIN; None means that the number may exist."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return IdentifierFault.LENGTH
    if number == "0" * 12 or check_digit(number[:11]) != int(number[11]):
        return IdentifierFault.CHECK_DIGIT
    return None


def iin_fault(number: str) -> IdentifierFault | None:
    """Judge an IIN."""
    return identifier_fault(number) or (IdentifierFault.KIND if looks_like_bin(number) else None)


def bin_fault(number: str) -> IdentifierFault | None:
    """Judge a BIN."""
    return identifier_fault(number) or (None if looks_like_bin(number) else IdentifierFault.KIND)
