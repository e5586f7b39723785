"""What becomes of typed text: what nobody sees goes, what XML cannot hold goes, words stay apart."""

from __future__ import annotations

import pytest
from lxml import etree
from werkzeug.datastructures import MultiDict

from module.casework.attachments import plain_name
from module.forms.base import TroisForm
from module.forms.fields import Text, TextArea
from module.forms.identifiers import Bin
from module.forms.typed import Day, Whole
from module.kernel.cleaning import clean

UNSEEN = [
    0x00AD,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
    0xE0041,
]


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
@pytest.mark.asvs("1.3.3")
def test_marks_that_nobody_sees_are_dropped(code: int) -> None:
    assert clean(f"Ал{chr(code)}атау") == "Алатау"


@pytest.mark.parametrize("code", [0x200C, 0x200D], ids=hex)
def test_joiners_stay_in_names_of_other_scripts_alone(code: int) -> None:
    assert clean(f"می{chr(code)}خواهم", joiners=True) == f"می{chr(code)}خواهم"
    assert clean(f"می{chr(code)}خواهم") == "میخواهم"
    assert clean(f"a{chr(0x202E)}b", joiners=True) == "ab"


@pytest.mark.parametrize("code", [0x0B, 0x0C], ids=hex)
@pytest.mark.asvs("1.1.1")
def test_words_stay_apart(code: int) -> None:
    assert clean(f"Первая{chr(code)}Вторая") == "Первая Вторая"


@pytest.mark.parametrize(
    "code", [*range(0x0, 0x9), *range(0x0E, 0x20), 0x7F, 0x84, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
)
@pytest.mark.asvs("1.3.3")
def test_what_xml_forbids_is_dropped(code: int) -> None:
    text = clean(f"Имя{chr(code)}")
    assert text == "Имя"
    etree.Element("a").text = text


@pytest.mark.asvs("1.1.1")
def test_one_form_of_letters() -> None:
    assert clean("Йод ё") == "Йод ё"
    assert plain_name("Өтініш Йод ё.pdf") == "Өтініш Йод ё.pdf"


class Sheet(TroisForm):
    day = Day("Day")
    number = Bin("BIN")
    whole = Whole("Whole")
    line = Text("Line", limit=100)
    lines = TextArea("Lines")


def typed(**values: str) -> Sheet:
    form = Sheet(MultiDict(values))
    form.validate()
    return form


def test_marks_around_numbers_and_dates_do_not_matter() -> None:
    form = typed(day="\u200e05.11.2026", number="\u202a200140000014\u202c", whole="\u206612\u2069")
    assert not form.errors
    assert (form.day.data.isoformat(), form.number.data, form.whole.data) == ("2026-11-05", "200140000014", 12)


@pytest.mark.parametrize("name", ["day", "number", "whole"])
def test_too_long_a_value_has_a_sentence_of_ours(name: str) -> None:
    form = typed(**{name: "5.11." + "2" * 5000})
    (error,) = form.errors[name]
    assert str(error) == "This is too long to be right. Check what was pasted."


def test_a_text_has_the_sentence_of_its_limit() -> None:
    assert "Shorten the text to 100 characters" in str(typed(line="a" * 5000).errors["line"][0])
    assert not typed(lines="a" * 5000).errors
