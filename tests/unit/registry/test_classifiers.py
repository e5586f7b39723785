import tomllib
from pathlib import Path

import pytest

from module.registry.classifiers import Classifier, from_mapping

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
    assert len(hs.rows) >= 120
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
        ("6403", "en", {"640319", "640391", "640399"}),
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
