from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from module.integrations.errors import code_word
from module.integrations.values import child, day, dotted_day, octets, text, whole
from module.outbound import WireFailure

NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'


def tree(content: str, attributes: str = "") -> etree._Element:
    return etree.fromstring(f"<r><v {attributes}>{content}</v></r>")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-01-15", date(2020, 1, 15)),
        ("2020-01-15+06:00", date(2020, 1, 15)),
        ("2020-01-15Z", date(2020, 1, 15)),
        ("2020-01-15T00:00:00+06:00", date(2020, 1, 15)),
        ("2020-01-15T23:59:59.999", date(2020, 1, 15)),
        ("2024-05-31T19:00:00Z", date(2024, 6, 1)),
        ("2023-05-31T18:00:00Z", date(2023, 6, 1)),
        ("0001-01-01T00:00:00", None),
        ("", None),
        (" 2020-01-15\n", date(2020, 1, 15)),
    ],
)
def test_day(written: str, expected: date | None) -> None:
    assert day(tree(written), "v") == expected


@pytest.mark.parametrize(
    "written", ["15.01.2020", "2020-13-01", "2020-02-30", "2020", "soon", "2020-01-15 00:00", "２０２０-01-15"]
)
def test_no_day(written: str) -> None:
    with pytest.raises(WireFailure) as caught:
        day(tree(written), "v")
    assert caught.value.detail == "rubbish.v"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_dotted_day_reads_what_the_database_writes(value: date) -> None:
    assert dotted_day(tree(f"{value:%d.%m.}{value.year:04}"), "v") == value
    assert dotted_day(tree(f"{value:%d.%m.}{value.year:04} 00:00:00"), "v") == value


@pytest.mark.parametrize("written", ["2020-01-15", "1.1.2020", "30.02.2020", "01.01.20", "x"])
def test_no_dotted_day(written: str) -> None:
    with pytest.raises(WireFailure):
        dotted_day(tree(written), "v")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("5000000", 5_000_000), ("5E+06", 5_000_000), ("4324999.99", 4_324_999), ("0", 0), ("", None), ("-1", -1)],
)
def test_whole(written: str, expected: int | None) -> None:
    assert whole(tree(written), "v") == expected


@pytest.mark.parametrize(
    "written", ["NaN", "INF", "Infinity", "five", "1,5", "1e99", "1e999999999", "1e-999999999", "1_0", "٥"]
)
def test_not_whole(written: str) -> None:
    with pytest.raises(WireFailure):
        whole(tree(written), "v")


@pytest.mark.parametrize("reader", [day, dotted_day, whole])
def test_nil_is_nothing(reader: Callable[..., object]) -> None:
    assert reader(tree("", NIL), "v") is None
    assert reader(tree("rubbish", NIL), "v") is None


def test_names_in_any_namespace() -> None:
    root = etree.fromstring('<r xmlns="urn:a"><b:v xmlns:b="urn:b"><!-- x --><v xmlns="">1</v></b:v></r>')
    assert text(root, "v", "v") == "1"
    assert child(root, "v", "w", "v") is None


def test_octets() -> None:
    assert octets(tree("AAEC\n Aw=="), "v") == b"\x00\x01\x02\x03"
    assert octets(tree(""), "v") == b""
    with pytest.raises(WireFailure):
        octets(tree("AA*="), "v")


@given(st.text(max_size=200))
def test_codes_from_outside_are_short_and_plain(written: str) -> None:
    word = code_word(written)
    assert 1 <= len(word) <= 40
    assert word.isascii()
    assert not set(word) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
