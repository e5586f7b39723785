"""The tokens of the look: every pair of colours that meets on a page has the contrast that WCAG 2.2 asks for.

The pairs and the least contrast are written by hand; the ratio is computed here from the values of the file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "module" / "static"
TEXT, LINE = 4.5, 3.0
"""1.4.3 of text of this size, 1.4.11 of what draws a field, a state or the focus."""
PAIRS = [
    ("ink", "paper", 16.9),
    ("muted", "paper", 7.0),
    ("link", "paper", 7.0),
    ("link-hover", "paper", TEXT),
    ("paper", "action", 5.7),
    ("paper", "action-hover", TEXT),
    ("paper", "header", 12.2),
    ("sun", "header", 7.8),
    ("ink", "sun", 10.8),
    ("ok", "ok-ground", 6.8),
    ("warn", "warn-ground", 6.8),
    ("stop", "stop-ground", 6.8),
    ("info", "info-ground", 6.8),
    ("paper", "danger", 7.4),
    ("paper", "danger-hover", TEXT),
    ("paper", "ok", TEXT),
    ("paper", "info", TEXT),
    ("ink", "mist", TEXT),
    ("muted", "mist", TEXT),
    ("link", "mist", 6.4),
    ("warn", "paper", TEXT),
    ("stop", "paper", TEXT),
    ("danger", "paper", TEXT),
    ("border", "paper", 3.9),
    ("border", "mist", LINE),
    ("action", "paper", LINE),
]
NEVER_TEXT = ("sky", "hairline")
"""Ornament: too pale for words. What is drawn with them alone says nothing."""


def tokens() -> dict[str, str]:
    text = (STATIC / "_tokens.scss").read_text(encoding="utf-8")
    colours = text.split("$colours: (")[1].split("\n);")[0]
    return dict(re.findall(r'"([a-z-]+)": (#[0-9a-f]{6}),', colours))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(front: str, ground: str, least: float) -> None:
    found = contrast(tokens()[front], tokens()[ground])
    assert round(found, 1) >= least and found >= LINE


def test_every_token_stands_in_a_pair() -> None:
    assert set(tokens()) == {name for pair in PAIRS for name in pair[:2]} | set(NEVER_TEXT)


def sheets() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (*STATIC.glob("*.scss"), *STATIC.glob("*.css"))}


def test_ornament_is_never_the_colour_of_words() -> None:
    for name, text in sheets().items():
        for pale in NEVER_TEXT:
            assert not re.search(rf"(?<![-a-z])color: (colour\(\"{pale}\"\)|var\(--trois-{pale}\))", text), name


def test_colours_stand_in_the_file_of_tokens_alone() -> None:
    for name, text in sheets().items():
        if name != "_tokens.scss":
            bare = re.sub(r"//.*|/\*.*?\*/", "", text)
            assert set(re.findall(r"#[0-9a-f]{3,8}\b", bare)) <= (
                {"#000000", "#555555"} if "print" in name else set()
            ), name


def test_the_page_has_no_other_size_of_letters() -> None:
    found = {size for text in sheets().values() for size in re.findall(r"font-size: (\d+)px", text)}
    assert found <= {"15", "17", "20", "24", "32"}


def test_paper_is_grey() -> None:
    print_sheet = sheets()["_print.scss"]
    for colour in re.findall(r"#([0-9a-f]{6})", print_sheet):
        assert colour[:2] == colour[2:4] == colour[4:], colour
    assert "colour(" not in print_sheet
