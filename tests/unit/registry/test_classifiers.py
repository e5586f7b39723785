import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from module.registry.classifiers import Classifier, ClassifierRow, CodeStanding, from_mapping
from module.settings import read_classifiers

FOLDER = Path(__file__).parents[3] / "config" / "classifiers"
CYRILLIC = set("абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі")


def read(name: str) -> Classifier:
    return from_mapping(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def hs() -> Classifier:
    return read("hs.toml")


def test_shipped_lists_are_whole(hs: Classifier) -> None:
    nice = read("nice.toml")
    assert [row.code for row in nice.rows] == [str(number) for number in range(1, 46)]
    assert len(hs.rows) >= 300
    assert all(len(row.code) == 6 and row.code.isdigit() for row in hs.rows)
    for row in (*hs.rows, *nice.rows):
        assert set(row.names) == {"ru", "kk", "en"}
        assert not set(row.names["en"].lower()) & CYRILLIC
        assert set(row.names["kk"].lower()) & CYRILLIC
    for language in ("ru", "kk", "en"):
        assert hs.notice(language)


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("6403", "en", {"640319", "640351", "640391", "640399"}),
        ("6109.10", "ru", {"610910"}),
        ("6109 10", "ru", {"610910"}),
        ("кроссовки", "ru", {"640411"}),
        ("КРОССОВКАЛАР", "kk", {"640411"}),
        ("cotton t-shirts", "en", {"610910"}),
        ("футболки", "en", {"610910", "610990"}),
        ("", "ru", set()),
        ("nosuchgoods", "en", set()),
    ],
)
def test_search_by_code_and_words(hs: Classifier, query: str, language: str, expected: set[str]) -> None:
    assert {row.code for row in hs.find(query, language)} == expected


def test_search_is_cut(hs: Classifier) -> None:
    assert len(hs.find("8", "ru", limit=3)) == 3


def test_longer_code_is_named_by_its_beginning(hs: Classifier) -> None:
    assert hs.name("6109100000", "en") == "T-shirts, knitted, of cotton"
    assert hs.name("999999", "en") == ""
    assert hs.row("999999") is None


@pytest.mark.parametrize("wrong", [{}, {"codes": []}, {"codes": {"1": {}}}, {"codes": {"1": {"de": "x"}}}])
def test_data_of_another_shape_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"classifier|code|wrong"):
        from_mapping(wrong)


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [
        (None, None, CodeStanding.VALID),
        (DAY, DAY, CodeStanding.VALID),
        (None, DAY - timedelta(days=1), CodeStanding.ENDED),
        (DAY + timedelta(days=1), None, CodeStanding.NOT_YET),
    ],
)
def test_what_a_code_is_on_a_day(since: date | None, until: date | None, standing: CodeStanding) -> None:
    made = Classifier((ClassifierRow("1", {"ru": "x"}, "", since, until),), {})
    assert made.standing("1", DAY) is standing
    assert made.standing("2", DAY) is CodeStanding.UNKNOWN


def test_codes_with_letters_are_found_by_their_beginning_before_words() -> None:
    lists = read_classifiers(FOLDER.parent)
    assert [row.code for row in lists["territories"].find("kz-10", "ru")] == ["KZ-10"]
    countries = lists["countries"]
    assert next(row.code for row in countries.find("kz", "ru")) == "KZ"
    assert [row.code for row in countries.find("казах", "en")] == ["KZ"]
    assert [row.code for row in countries.find("қазақстан", "ru")] == ["KZ"]


def test_words_are_found_together_with_what_stands_above() -> None:
    """Official names say "other" and "for men": what they are stands in the rows above."""
    names = [("64", "Обувь", ""), ("6403", "Из кожи", "64"), ("640399", "прочая", "6403"), ("65", "Прочая обувь", "")]
    found = Classifier(tuple(ClassifierRow(code, {"ru": name}, parent) for code, name, parent in names), {})
    assert [row.code for row in found.find("обувь прочая", "ru")] == ["65", "640399"]
    assert [row.code for row in found.find("кожи прочая", "ru")] == ["640399"]
    assert found.find("обувь замша", "ru") == ()
    assert [row.code for row in found.find("6", "ru", keep=lambda row: len(row.code) == 6)] == ["640399"]
    assert found.way("640399", "ru") == "Обувь › Из кожи › прочая"


def test_the_way_down_to_a_code_ends_even_where_parents_go_round() -> None:
    kato = read_classifiers(FOLDER.parent)["kato"]
    assert [row.code for row in kato.path("351010000")] == ["350000000", "351010000"]
    assert kato.path("999999999") == ()
    round_about = Classifier(tuple(ClassifierRow(code, {"ru": "x"}, other) for code, other in ("ab", "ba")), {})
    assert len(round_about.path("a")) == 2
