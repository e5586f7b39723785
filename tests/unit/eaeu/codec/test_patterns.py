"""The patterns of values: libxml2, which judges, and Python's `re` agree on every one as it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.codec.schema import XS
from module.eaeu.structures.tables import simple_types
from tests.unit.eaeu.codec.schemas import FILES

PUBLISHED = {name: row.own.pattern for name, row in simple_types().items() if row.own.pattern}
SIGNS = "0123456789abcdefgzABCDEFPRMSGZX./- |СПТЗА٣\n"
_SCHEMA = (
    f'<s:schema xmlns:s="{XS}"><s:element name="value"><s:simpleType><s:restriction base="s:string"/>'
    "</s:simpleType></s:element></s:schema>"
)


@cache
def written() -> dict[str, str]:
    """The patterns that stand in the generated schemas, by the name of the type."""
    found: dict[str, str] = {}
    for content in FILES.values():
        root = etree.fromstring(content)
        prefix = {uri: prefix for prefix, uri in root.nsmap.items()}[root.get("targetNamespace")]
        for pattern in root.iter(f"{{{XS}}}pattern"):
            kind = next(one for one in pattern.iterancestors() if one.get("name"))
            found[f"{prefix}:{kind.get('name')}"] = str(pattern.get("value"))
    return found


@cache
def schema(pattern: str) -> etree.XMLSchema:
    root = etree.fromstring(_SCHEMA)
    etree.SubElement(next(root.iter(f"{{{XS}}}restriction")), f"{{{XS}}}pattern", value=pattern)
    return etree.XMLSchema(root)


def agree(name: str, text: str) -> bool:
    value = etree.Element("value")
    value.text = text
    expected = re.fullmatch(PUBLISHED[name], text) is not None
    return schema(written()[name]).validate(value) is expected


def test_every_pattern_is_in_the_schemas() -> None:
    assert written().keys() == PUBLISHED.keys()
    assert len(PUBLISHED) == 15


@st.composite
def near(draw: st.DrawFn, pattern: str) -> str:
    """A value that fits, with up to three of its signs left out, doubled or replaced."""
    text = draw(st.from_regex(pattern, fullmatch=True, alphabet=SIGNS))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 1))
        text = text[:place] + draw(st.text(SIGNS, max_size=2)) + text[place + cut :]
    return text


@pytest.mark.parametrize("name", PUBLISHED)
@given(data=st.data())
def test_both_take_the_same_values(name: str, data: st.DataObject) -> None:
    text = data.draw(st.one_of(near(PUBLISHED[name]), st.text(SIGNS, max_size=40)))
    assert agree(name, text)


def repeated() -> Iterator[tuple[str, str]]:
    for name in PUBLISHED:
        yield from ((name, sign * count) for sign in "1aA-" for count in range(25))


def test_both_count_alike() -> None:
    assert [case for case in repeated() if not agree(*case)] == []


def test_the_published_patterns_are_misread() -> None:
    """Where libxml2 has learned to read them, the schemas may say again what was published."""
    for name, digits in (("csdo:CommodityCodeType", 7), ("csdo:CustomsOfficeCodeType", 6)):
        value = etree.Element("value")
        value.text = "1" * digits
        assert schema(PUBLISHED[name]).validate(value)
        assert not schema(written()[name]).validate(value)
