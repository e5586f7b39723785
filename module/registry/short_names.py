"""Initials and surname of an official, as acts in Kazakh and in Russian write them (APPC art. 80).

Keys give a name in capitals, the surname first: `ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ`. Kazakh: «Е. Т. Қасымов»; Russian, with the
letters of that alphabet: «Е. Т. Касымов» (our reading: one letter for one, as identity documents are issued). What the
key said stands beside it in the signed document.
"""

from __future__ import annotations

_RUSSIAN = str.maketrans("ӘәҒғҚқҢңӨөҰұҮүҺһІі", "АаГгКкНнОоУуУуХхИи")
_NAMES = 3
"""Surname, given name, patronymic: a patronymic in two words (`ӘЛІМ ҚЫЗЫ`) has the initial of the first."""


def short_name(full: str, language: str) -> str:
    """Return initials and surname of a full name whose surname stands first; a single word stays a word."""
    spelt = full.translate(_RUSSIAN) if language == "ru" else full
    words = [_proper(word) for word in spelt.split()[:_NAMES]]
    if not words:
        return ""
    initials = [f"{word[0]}." for word in words[1:]]
    return "\u00a0".join((*initials, words[0]))


def _proper(word: str) -> str:
    """Take a word out of capitals, each part of a double surname by itself; mixed letters stay as they are."""
    return "-".join(part.capitalize() for part in word.split("-")) if word.isupper() else word
