"""Countries by ISO 3166 alpha-2 code, Kazakhstan first, named by the Unicode locale data."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

HOME = "KZ"
_NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=8)
def countries(language: str) -> dict[str, str]:
    """Return the name of each country in a language, sorted by name after Kazakhstan."""
    names = Locale.parse(language).territories
    found = {code: name for code, name in names.items() if _is_country(code)}
    ordered = sorted(found, key=lambda code: (code != HOME, found[code].casefold()))
    return {code: found[code] for code in ordered}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
