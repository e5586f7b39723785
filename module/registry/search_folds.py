"""Keys of names for search beside `search_key`: what is spelt or sounds alike in Kazakh, Russian and Latin letters.

`search_key` takes each sign by itself and serves what is typed letter by letter. The keys here read a word: «Жетісу»,
«Жетысу» and «Zhetisu» have one Latin key; «Найк» and «Nike», «Қазақстан», «Казахстан» and «Qazaqstan» one sound key.
Where a letter is read in two ways (x is х by GOST 7.79 and ks in English) a text has a key of each reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from module.registry.search_key import search_key

LONGEST_WORD, MOST_WORDS = 32, 40
"""Letters of a word, and words of a text, that count; what is longer is cut."""
LONGEST_KEY = 500
"""Signs of a key of a whole name: an index takes 2,700 bytes."""
_SHORTEST_LEFT_OUT, _SHORTEST_SOUND = 3, 2
_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e",
    "ж": "j", "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "ы": "i", "к": "k", "қ": "k", "л": "l", "м": "m",
    "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u",
    "ў": "u", "ф": "f", "х": "h", "һ": "h", "ц": "s", "ч": "c", "ш": "w", "щ": "w", "ъ": "", "ь": "", "э": "e",
    "ю": "iu", "я": "ia",
}  # fmt: skip
_LOOK_CYRILLIC = str.maketrans("abcehikmoptxyə", "авсеһікмортхуә")
_MARKED = str.maketrans(
    {
        "ž": "zh", "č": "ch", "š": "sh", "ŝ": "sh", "ş": "sh", "ș": "sh", "ç": "ch", "â": "ia", "û": "iu", "ý": "u",
        "ı": "i", "ə": "a", "æ": "e", "ø": "o", "ł": "l", "đ": "d",
    }
)  # fmt: skip
_SILENT = re.compile("[\u02b9\u02ba\u02bc\u02bb\u2032\u2033'`\u00b4\u2019\u2018\u201d]+")
_WORD = re.compile(r"[^\W_]+")
_HAS_CYRILLIC, _HAS_LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[a-z]")
# in the key w is «ш», c is «ч», j is «ж»: each sound has one letter, so that one error in a name is one in its key
_READINGS = (
    (re.compile("w"), "v"),
    (re.compile("shch|sch|shh|sh"), "w"),
    (re.compile("tch|tw|ch"), "\1"),
    (re.compile("(?<=[aeiouy])j(?![aeiouy])"), "i"),
    (re.compile("zh|dj"), "j"),
    (re.compile("ck"), "k"),
    (re.compile("cz|tz"), "s"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("[cq]"), "k"),
    (re.compile("\1"), "c"),
    (re.compile("kh"), "h"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("gh"), "g"),
    (re.compile("x"), "ks"),
    (re.compile("y"), "i"),
)
_BY_THE_TABLE = {"x": "h", "j": "i", "c": "s"}  # GOST 7.79, ISO 9
_AMBIGUOUS = re.compile("[xj]|(?<!s)c(?![hkz])")
_PLAIN = re.compile("[\x00-\x7f\u0400-\u0482\u048a-\u04ff]*")
"""Nearly all names: nothing in them is a mark on a letter."""
_SHARED = ((re.compile("ts"), "s"), (re.compile("dj"), "j"), (re.compile("sc"), "w"), (re.compile("ng"), "n"))
_SHORTENED = ((re.compile("i+(?=[aeou])"), ""), (re.compile(r"([^\W\d])\1+"), r"\1"))
_VOWELS = "aeiou"
_SOUNDS = str.maketrans({"h": "k", "z": "s", "w": "s", "c": "s", "v": "f"} | dict.fromkeys(_VOWELS, ""))
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def latin_keys(text: str) -> tuple[str, ...]:
    """Return the Latin keys of a text, its words parted by blanks: none, one, or one of each reading."""
    words = _words(text)
    readings = [words, [_by_the_table(word) for word in words]] if any(map(_AMBIGUOUS.search, words)) else [words]
    keys = (" ".join(filter(None, map(_latin, reading))) for reading in readings)
    return tuple(dict.fromkeys(filter(None, keys)))


def typed_words(text: str) -> list[frozenset[str]]:
    """Return the words that somebody typed, each in all its readings: as its Latin key has it, and before that is cut.

    A letter that is missing may bring two others together, and the key would take these for one.
    """
    words = []
    for word in _words(text):
        spelt = {_spelt(reading) for reading in (word, _by_the_table(word))}
        words.append(frozenset(filter(None, (spelt | {_replaced(one, _SHORTENED) for one in spelt}))))
    return list(filter(None, words))


@lru_cache(maxsize=4096)
def name_keys(text: str) -> tuple[str, ...]:
    """Return all keys by which a name is found as a whole, from its beginning or from within; none has blanks.

    The first is the name as it is written, with all its signs: it tells «C++» from «C».
    """
    written = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    folded = [search_key(text), *latin_keys(text)]
    keys = (written, *(key.replace(" ", "") for key in folded))
    return tuple(dict.fromkeys(key[:LONGEST_KEY] for key in keys if key))


def latin_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of the Latin keys of some texts."""
    return frozenset(word for text in texts for key in latin_keys(text) for word in key.split())


def left_out(word: str) -> frozenset[str]:
    """Return a word and all that is left of it when one letter is taken away.

    Two words that one error parts (a letter more, less, another one, two in the other order) share one of these.
    """
    if len(word) < _SHORTEST_LEFT_OUT:
        return frozenset((word,))
    return frozenset((word, *(word[:place] + word[place + 1 :] for place in range(len(word)))))


@lru_cache(maxsize=4096)
def sound_keys(text: str) -> frozenset[str]:
    """Return the consonants, by their sound, of a name and of each of its words; a vowel at the start leaves «a»."""
    found = {_sound(part) for key in latin_keys(text) for part in (key.replace(" ", ""), *key.split())}
    return frozenset(key[:LONGEST_WORD] for key in found if len(key) >= _SHORTEST_SOUND)


def _undecorated(text: str) -> str:
    """Return small letters without marks on Latin ones; a mark that makes another letter is read, not dropped."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_MARKED)
    if _PLAIN.fullmatch(plain):
        return plain
    parts = (sign if _HAS_CYRILLIC.match(sign) else unicodedata.normalize("NFD", sign) for sign in plain)
    return "".join(sign for part in parts for sign in part if not unicodedata.combining(sign))


def _unmixed(word: str) -> str:
    """Return a word with letters of both scripts in Cyrillic ones: the others only look so."""
    return word.translate(_LOOK_CYRILLIC) if _HAS_CYRILLIC.search(word) and _HAS_LATIN.search(word) else word


def _words(text: str) -> list[str]:
    return [_unmixed(word) for word in _WORD.findall(_SILENT.sub("", _undecorated(text)))[:MOST_WORDS]]


def _by_the_table(word: str) -> str:
    return _AMBIGUOUS.sub(lambda found: _BY_THE_TABLE[found.group()], word)


@lru_cache(maxsize=32_768)  # a register has the same words again and again
def _latin(word: str) -> str:
    return _replaced(_spelt(word), _SHORTENED)


def _spelt(word: str) -> str:
    """Return a word with a letter for each sound."""
    if _HAS_CYRILLIC.search(word):
        word = "".join(_CYRILLIC.get(sign, sign) for sign in word)
    else:
        word = _replaced(word, _READINGS)
    return _replaced(word, _SHARED)[:LONGEST_WORD]


def _replaced(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, reading in rules:
        word = pattern.sub(reading, word)
    return word


def _sound(word: str) -> str:
    begins = "a" if word[0] in _VOWELS else ""
    return begins + _DOUBLED.sub(r"\1", word.translate(_SOUNDS))
