"""How values look in the sentences that the catalog writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Texts
from babel.messages.mofile import write_mo

from module.kernel.text import Message, pN_
from module.settings import Catalog


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (date(2026, 3, 7), "ru", "07.03.2026"),
        (datetime(2026, 3, 7, 20, 5, tzinfo=UTC), "kk", "08.03.2026 01:05"),
        (9_999, "ru", "9999"),
        (4_325_000, "kk", "4\u00a0325\u00a0000"),
        (1.5, "kk", "1,5"),
        (1.5, "ru", "1,5"),
        (1.5, "en", "1.5"),
        (2.0, "ru", "2"),
        ("2026-03-07", "ru", "2026-03-07"),
        (Message("until {day}", {"day": date(2026, 3, 7)}), "en", "until 07.03.2026"),
    ],
)
def test_values_are_written_as_on_the_pages(value: object, language: str, shown: str, tmp_path: Path) -> None:
    assert Catalog(tmp_path).text(Message("<{value}>", {"value": value}), language) == f"<{shown}>"


@pytest.mark.asvs("1.3.10")
def test_a_text_without_values_may_hold_braces(tmp_path: Path) -> None:
    assert Catalog(tmp_path).text(Message("{not a value}"), "ru") == "{not a value}"


def test_one_english_word_has_a_translation_for_each_meaning(tmp_path: Path) -> None:
    texts = Texts(locale="kk")
    for context, translated in (("", "Дерекқор"), ("button", "Тіркелу")):
        texts.add("Register", translated, context=context or None)
    folder = tmp_path / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "trois.mo").open("wb") as file:
        write_mo(file, texts)
    catalog = Catalog(tmp_path)
    found = [catalog.text(message, "kk") for message in (Message("Register"), pN_("button", "Register"))]
    assert found == ["Дерекқор", "Тіркелу"]
    assert catalog.text(Message("{one}", {"one": pN_("button", "Register")}), "kk") == "Тіркелу"
    assert catalog.text(pN_("column", "Register"), "kk") == "Register", "no catalog has this meaning"
