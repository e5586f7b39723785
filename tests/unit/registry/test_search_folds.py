"""Keys of names across Kazakh, Russian and Latin letters, by hand and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from module.registry.register_query import RegisterFilters, hs_digits
from module.registry.search_folds import (
    LONGEST_WORD,
    latin_keys,
    latin_words,
    left_out,
    name_keys,
    sound_keys,
    typed_words,
)

LETTERS = "абвгдежзийклмнопрстуфхцчшщыэюяәғқңөұүһі"
WORDS = some.text(LETTERS + "abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=20)
NAMES = some.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Жетісу", ("jetisu",)),
        ("Жетысу", ("jetisu",)),
        ("Жетiсу", ("jetisu",)),  # a Latin i among Cyrillic letters
        ("Zhetisu", ("jetisu",)),
        ("Žetìsu", ("jetisu",)),
        ("Jetısu", ("jetisu", "etisu")),
        ("Қазақстан", ("kazakstan",)),
        ("Qazaqstan", ("kazakstan",)),
        ("Казахстан", ("kazahstan",)),
        ("Kazakhstan", ("kazahstan",)),
        ("L'Oréal", ("loreal",)),
        ("Лореаль", ("loreal",)),
        ("Xerox", ("kseroks", "heroh")),
        ("Щука", ("wuka",)),
        ("Shchuka", ("wuka",)),
        ("Şşuka", ("wuka",)),
        ("Мария", ("mara",)),
        ("Mariya", ("mara",)),
        ("00091/ТЗ-120126", ("00091 tz 120126",)),
        ("😀", ()),
    ],
)
def test_a_latin_key(text: str, keys: tuple[str, ...]) -> None:
    assert latin_keys(text) == keys


@pytest.mark.parametrize(
    ("one", "other"), [("Найк", "Nike"), ("Қазақстан", "Казахстан"), ("Казахстан", "Qazaqstan"), ("Nokia", "Нокиа")]
)
def test_what_sounds_alike_has_one_sound(one: str, other: str) -> None:
    assert sound_keys(one) & sound_keys(other)


def test_signs_tell_names_apart() -> None:
    assert name_keys("C++")[0] == "c++"
    assert name_keys("D & G") == ("d&g", "dg")
    assert name_keys("😀") == ("😀",)
    assert name_keys(" \n") == ()


def test_an_error_leaves_a_key_in_common() -> None:
    assert left_out("рора") == {"рора", "ора", "рра", "роа", "рор"}
    assert left_out("ab") == {"ab"}


@given(some.text(LETTERS, min_size=4, max_size=12), some.data())
def test_one_error_in_a_word_leaves_a_key_in_common(word: str, data: some.DataObject) -> None:
    place = data.draw(some.integers(0, len(word) - 2))
    letter = data.draw(some.sampled_from(LETTERS))
    for wrong in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    ):
        assert left_out(word) & left_out(wrong)


@given(some.text(max_size=80))
def test_keys_are_folded_small_and_without_blanks(text: str) -> None:
    for key in name_keys(text):
        assert key and not any(sign.isspace() for sign in key)
    for word in latin_words((text,)):
        assert 0 < len(word) <= LONGEST_WORD
    assert all(key == key.casefold() for key in latin_keys(text))


@given(NAMES)
def test_case_and_blanks_do_not_matter(name: str) -> None:
    assert name_keys(name.upper().lower()) == name_keys(name) or "ß" in name
    assert latin_keys(f"  {name} ") == latin_keys(name)


@given(NAMES, some.integers(3, 60))
def test_a_beginning_of_a_name_begins_one_of_its_keys(name: str, length: int) -> None:
    beginning = name[:length]
    typed = name_keys(beginning)
    assert any(key.startswith(one) for key in name_keys(name) for one in typed)


@given(NAMES)
def test_the_words_of_a_name_are_among_the_readings_of_what_is_typed(name: str) -> None:
    readings = {reading for word in typed_words(name) for reading in word}
    assert latin_words((name,)) <= readings


def test_codes_and_filters() -> None:
    assert hs_digits("8703 10 000 0") == hs_digits("8703.10.0000") == "8703100000"
    assert not RegisterFilters()
    assert RegisterFilters(nice_class=25)
    assert RegisterFilters(goods="сок")
