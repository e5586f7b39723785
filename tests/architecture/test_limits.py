"""Terms and sums of the law stand once, in config/*.toml: sentences take them as parameters, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
WORDS = {
    "en": "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|hundred|thousand",
    "ru": (
        "два|две|двух|тр[иё]х?|трех|четыр[её]х?|четыре|пяти?|пять|шест[ьи]|сем[ьи]|десят[ьи]|пятнадцат[ьи]"
        "|двадцат[ьи]|тридцат[ьи]|тысячи?"
    ),
    "kk": "екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|он бес|жиырма|отыз|алпыс|жүз|мың",
}
UNITS = {
    "en": r"(?:(?:working|calendar) )?(?:days?|weeks?|months?|years?|hours?)|MCI|monthly calculation|tenge",
    "ru": r"(?:(?:рабоч|календарн)\w+ )?(?:дн[ея]\w*|день|недел\w+|месяц\w*|год[а-я]*|лет|час[а-я]*)|МРП|тенге",
    "kk": r"(?:(?:жұмыс|күнтізбелік) )?(?:күн\w*|апта\w*|ай|айдан|айда|жыл\w*|сағат\w*)|АЕК|теңге",
}
# A text that says a number all the same, by its English source: why.
SAID = {
    "Figures are of the last 24 hours.": "what the page counts, no term of the law",
    "You may appeal against this decision out of court.": "the clause of APPC art. 91, signed as a whole",
    "How to appeal: file a complaint": "the same clause in a letter that refuses a claim; no deadline that we count",
}


def numbers(text: str, language: str) -> list[str]:
    """Return the numbers with their units that a text says in figures or words; those of a placeholder are no part."""
    plain = re.sub(r"%\(\w+\)s|\{\w+\}", "…", text)
    unit = rf"(?<![\w.…-])(?:[0-9][0-9 \u00a0]*|(?:{WORDS[language]}))\s+(?:{UNITS[language]})(?!\w)"
    return re.findall(unit, plain, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("At most two years from inclusion.", "en"),
        ("A contract for at least 1000 MCI", "en"),
        ("File it 15 calendar days before the end.", "en"),
        ("Не более двух лет со дня включения", "ru"),
        ("не менее 1 000 МРП", "ru"),
        ("за 15 календарных дней", "ru"),
        ("екі жылдан аспайды", "kk"),
        ("кемінде 1000 АЕК болатын", "kk"),
        ("15 күнтізбелік күн бұрын", "kk"),
    ],
)
def test_a_number_of_the_law_would_be_seen(text: str, language: str) -> None:
    assert len(numbers(text, language)) == 1


@pytest.mark.parametrize("text", ["For at least %(count)s MCI", "{days} days before", "27.03.2028", "in 2026"])
def test_a_parameter_and_a_date_are_no_such_number(text: str) -> None:
    assert numbers(text, "en") == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_sentences_say_no_number_of_the_law(language: str) -> None:
    with (TRANSLATIONS / language / "LC_MESSAGES/trois.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    found: set[str] = set()
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        source = message.id if isinstance(message.id, str) else message.id[0]
        if source and any(numbers(text, language) for text in strings):
            found.add(next((start for start in SAID if source.startswith(start)), source))
    assert found - set(SAID) == set()
