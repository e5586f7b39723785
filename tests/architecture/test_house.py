"""`module/docs/house.md` is the house of today, and its reader sees what is there."""

from module.dev.house import PAGE, arrows, circle, files, imports, page


def test_the_page_is_the_house_of_today() -> None:
    names = files()
    assert len(names) > 500
    assert PAGE.read_text(encoding="utf-8") == page(names, arrows(names)), "run: python -m module.dev.house --write"


def test_no_file_goes_round_in_a_circle() -> None:
    """Imports for typing alone count: import-linter leaves them out (findings/house.md B11)."""
    assert circle(arrows(files())) == []


def test_what_is_read_as_an_import() -> None:
    known = {"module.a", "module.b", "module.b.c", "module.d"}
    text = """
from __future__ import annotations
from module.b import c, Name
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from module.a import Other
def late():
    import module.d
    from modules.x import y
"""
    assert imports(text, known) == {"module.a", "module.b", "module.b.c", "module.d"}


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}


def test_rooms_stand_above_what_they_know() -> None:
    text = page(["module.low", "module.top.x"], {"module.low": set(), "module.top.x": {"module.low"}})
    assert "| 1 | `low` | 1 | nothing |\n| 2 | `top` | 1 | low |" in text
