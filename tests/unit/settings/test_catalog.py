"""How values look in the sentences that the catalog writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from module.kernel.text import Message
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


def test_a_text_without_values_may_hold_braces(tmp_path: Path) -> None:
    assert Catalog(tmp_path).text(Message("{not a value}"), "ru") == "{not a value}"
