"""Folded text for search: Kazakh and Russian spelling and Latin look-alikes fall together.

«Қазақ», «казак» and «Kazaк» with Latin letters give one key, so do «Жетісу» and «Жетысу»; the register stores it in an
indexed column.
"""

from __future__ import annotations

import re
import unicodedata

_KAZAKH = dict(zip("әғқңөұүһіы", "агкноуухии", strict=True))
# Latin i is typed for «і» where the keyboard has no Kazakh letters
_LATIN = dict(zip("abcehikmoptxyə", "авсеникмортхуа", strict=True))
_FOLD = str.maketrans(_KAZAKH | _LATIN | {"ё": "е", "й": "и"})
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def search_key(text: str) -> str:
    """Return the folded form: lower case, letters and digits only, single blanks between words."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    return _BETWEEN_WORDS.sub(" ", plain).strip()
