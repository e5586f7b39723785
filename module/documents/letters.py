"""Makes any text fit for print: what the fonts of the printer cannot show is shown as a box, never dropped in silence.

PDF/A forbids letters without a glyph, so one rare sign in a name would otherwise stop the whole print.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

BOX = "□"
_REPORTED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
# Letters that the built-in fonts surely have. A letter standing before a strange accent is reported together with it,
# and must not be taken out of the whole document for that.
_SURE = re.compile(r"[ -~\u00a0-\u017f\u0400-\u045f\u0490-\u04ff\u2010-\u2026№₸□]")

Value = TypeVar("Value")


def plain(text: str) -> str:
    """Bring a text to NFC, without control and direction signs; tabs are blanks, private signs are boxes."""
    return "".join(map(_plain_letter, unicodedata.normalize("NFC", text).replace("\r\n", "\n")))


def _plain_letter(letter: str) -> str:
    if letter == "\n":
        return letter
    match unicodedata.category(letter):
        case "Cc":
            return " "
        case "Cf":  # direction overrides, soft hyphens, joiners: the paper shows letters in the order they were typed
            return ""
        case "Co" | "Cs" | "Cn":
            return BOX
    return letter


def unprintable(diagnostic: str) -> frozenset[str]:
    """Return the letters that typst reported as missing in its fonts."""
    found = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), run) for run in _REPORTED.findall(diagnostic))
    return frozenset(letter for run in found for letter in run if not _SURE.fullmatch(letter))


def boxed(letters: Iterable[str]) -> Callable[[str], str]:
    """Return the function that puts boxes for letters."""
    table = {ord(letter): BOX for letter in letters}
    return lambda text: text.translate(table)


def map_texts(value: Value, change: Callable[[str], str]) -> Value:
    """Return a JSON-like value with every text in it changed; keys stay."""
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: map_texts(item, change) for key, item in value.items()}  # type: ignore[return-value]
    if isinstance(value, list | tuple):
        return [map_texts(item, change) for item in value]  # type: ignore[return-value]
    return value
