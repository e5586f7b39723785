"""The one cleaning of text that people typed, pasted or sent in a file."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[^\S\n]+")
_VERTICAL = str.maketrans("\x0b\x0c", "  ")
_JOINERS = frozenset("\u200c\u200d")
_NO_XML = frozenset("\ufffe\uffff")


def clean(text: str, *, joiners: bool = False) -> str:
    """Bring typed text to one form: NFC, single blanks, plain line ends, no margins, nothing that is not seen.

    Marks of direction and other format characters go: a reader would see another name than is stored. `joiners` keeps
    the two that some scripts are written with. What XML 1.0 (2.2) forbids goes too, or the text could not be signed.
    """
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(_VERTICAL)
    kept = "".join(letter for letter in plain if _is_seen(letter) or (joiners and letter in _JOINERS))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in kept.split("\n")).strip()


def _is_seen(letter: str) -> bool:
    """Tell whether a letter may stand in a text; line ends and blanks may."""
    if letter in _NO_XML:
        return False
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
