"""How easily a new password is guessed: zxcvbn, with the words of this service and of the person, in three layouts.

zxcvbn knows English words, leaked passwords, dates and the keys of a Latin keyboard. What was typed in a Kazakh or
Russian layout is judged as its keys stand on the Latin one too, so that йцукен is no better than qwerty; words of ours
are looked for in both ways of typing. The library is loaded at the first judgement: its lists take 14 MiB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any

LEAST_SCORE = 3
_JUDGED = 40  # signs: the time grows with the square of the length, and 40 that are not guessed suffice
_SHORTEST_WORD, _LONGEST_WORD, _MOST_WORDS = 3, 40, 60
_LEAST_REST = 5
_YEARS = tuple(str(year) for year in range(2019, 2041))  # zxcvbn knows those before
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюёәіңғүұқөһ"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`234589" + "0-="
_KEYS = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())
# signs that stand for letters, by letter; several for one letter multiply what the library tries, to minutes of work
_SIGNS = {"a": "4@", "c": "({[<", "g": "69", "i": "1!|", "l": "1|7", "s": "$5", "t": "+7"}
_MOST_READINGS = 16
_ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_SIGN = re.compile(r"[@({\[<!|$+%]")


class Weakness(StrEnum):
    """Why a password is easy to guess."""

    OWN = "own"
    CONTEXT = "context"
    COMMON = "common"
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"
    SHORT = "short"


_PATTERNS = {
    "spatial": Weakness.KEYBOARD,
    "repeat": Weakness.REPEAT,
    "sequence": Weakness.SEQUENCE,
    "date": Weakness.DATE,
    "regex": Weakness.DATE,
}
_LISTS = {"own": Weakness.OWN, "context": Weakness.CONTEXT, "years": Weakness.DATE}


def weakness(password: str, own: Iterable[str], context: Iterable[str], common: Iterable[str]) -> Weakness | None:
    """Return why a password is easy to guess, or None where it is not.

    `own` are names and numbers of the person, `context` words of this service, `common` passwords of everybody here.
    """
    judged = password[:_JUDGED]
    lists = {"own": _words(own), "context": _words(context), "common": _images(common), "years": list(_YEARS)}
    readings = chain.from_iterable((one, _squeezed(one)) for one in _typings(judged))
    variants = tuple(one for one in dict.fromkeys(readings) if one)  # signs alone leave nothing when squeezed
    made = _made_of_words(variants, lists)
    if made is Weakness.OWN:
        return made
    return _judged(variants, {name: _ranks(words) for name, words in lists.items()}) or made


def _typings(text: str) -> tuple[str, ...]:
    """Return a text as it was typed, and as its keys stand on the Latin keyboard."""
    return (text, text.translate(_KEYS))


def _squeezed(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _words(texts: Iterable[str]) -> list[str]:
    """Return the words of texts worth looking for: letters and digits in one, in lower case, typed in each layout."""
    folded = (text[: 4 * _LONGEST_WORD].casefold() for text in texts)
    parts = chain.from_iterable((_squeezed(text), *re.split(r"[\W_]+", text)) for text in folded)
    fitting = (part[:_LONGEST_WORD] for part in parts if len(part) >= _SHORTEST_WORD)
    return _images(list(dict.fromkeys(fitting))[:_MOST_WORDS])


def _images(words: Iterable[str]) -> list[str]:
    """Return words with е for ё beside them, each in both layouts."""
    spelled = chain.from_iterable((word, word.replace("ё", "е")) for word in words)
    return list(dict.fromkeys(chain.from_iterable(_typings(word) for word in spelled)))


def _ranks(words: Sequence[str]) -> dict[str, int]:
    return {word: rank for rank, word in enumerate(words, 1)}


def _made_of_words(variants: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Weakness | None:
    """Tell whether next to nothing is left when the words that are tried first are taken out."""
    for variant in variants:
        rest, taken = variant.casefold(), []
        for name in ("own", "context", "common", "years"):
            for word in sorted(lists[name], key=len, reverse=True):
                if word in rest:
                    rest = rest.replace(word, "")
                    taken.append(name)
        if taken and len(_squeezed(rest)) < _LEAST_REST:
            return _LISTS.get(taken[0], Weakness.COMMON)
    return None


def _judged(variants: Iterable[str], lists: Mapping[str, Mapping[str, int]]) -> Weakness | None:
    from zxcvbn import matching, scoring, time_estimates  # its lists take half a second and 14 MiB to load

    known = {**matching.RANKED_DICTIONARIES, **lists}  # not its own `user_inputs`, which every thread would share
    weakest = None
    for variant in variants:
        calm = _calmed(variant)
        found = scoring.most_guessable_match_sequence(calm, matching.omnimatch(calm, known))
        if time_estimates.guesses_to_score(found["guesses"]) < LEAST_SCORE and (
            weakest is None or found["guesses"] < weakest["guesses"]
        ):
            weakest = found
    return None if weakest is None else _why(weakest["sequence"])


def _why(sequence: Sequence[Mapping[str, Any]]) -> Weakness:
    """Return the reason in the longest piece that was recognised."""
    pieces = [piece for piece in sequence if piece["pattern"] != "bruteforce"]
    if not pieces:
        return Weakness.SHORT
    longest = max(pieces, key=lambda piece: len(piece["token"]))
    if longest["pattern"] == "dictionary":
        if _is_run(longest["token"]):
            return Weakness.KEYBOARD
        return _LISTS.get(longest["dictionary_name"], Weakness.COMMON)
    return _PATTERNS[longest["pattern"]]


def _is_run(token: str) -> bool:
    """Tell whether a leaked password is nothing but keys in a row, with a number after them perhaps."""
    folded = token.translate(_KEYS).casefold()
    folded = folded.rstrip("0123456789") or folded
    return any(folded in row or folded[::-1] in row for row in _ROWS)


def _calmed(text: str) -> str:
    """Return a text whose signs are read as letters in few ways only; else one request may take minutes."""
    readings = 1
    for signs in _SIGNS.values():
        readings *= max(1, sum(sign in text for sign in signs))
    return _SIGN.sub("~", text) if readings > _MOST_READINGS else text
