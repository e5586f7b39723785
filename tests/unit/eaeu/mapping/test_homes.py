"""Every element has a home, every national field a fate, and the page that says so is fresh."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

import pytest

from module.eaeu.mapping import element_fields
from module.eaeu.mapping.wire_mapping import ENTRY, WIRE_MAPPING, Carried, Inside, Lost
from module.registry.application import Form
from module.registry.entry import CommonContent, EntryAsOf, NationalContent
from tests.support.registry import FORM
from tests.support.union_documents import FACTS, attributes

PAGE = Path(__file__).parents[4] / "module" / "docs" / "homes.md"


def test_each_of_the_138_elements_has_a_home() -> None:
    elements = {name for name in element_fields.homes() if not name.startswith("@")}
    assert len(elements) == 138
    assert elements == set(FACTS["elements"])


def test_each_attribute_has_a_home() -> None:
    found = {name for name in element_fields.homes() if name.startswith("@")}
    wanted = {f"@{name}" for row in FACTS["elements"].values() for name in attributes(row[0])}
    assert found == wanted
    assert "GoodsCirculation.kind_code" in element_fields.homes()["@kindCode"]


def test_each_national_field_has_a_fate() -> None:
    assert element_fields.unclassified() == []
    assert {"Form.holder", "Terms.start", "Attachment.sha256"} <= set(WIRE_MAPPING)


def test_a_new_field_without_a_fate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {name: mapped for name, mapped in WIRE_MAPPING.items() if name != "Terms.start"}
    monkeypatch.setattr(element_fields, "WIRE_MAPPING", fewer)
    assert element_fields.unclassified() == ["Terms.start"]


def test_what_a_national_class_holds_is_classified_or_lost_whole() -> None:
    known = {model.__name__ for model in (*element_fields.NATIONAL, *element_fields.LOST_WHOLE)}
    for item in fields(Form):
        value = getattr(FORM, item.name)
        kind = type(value[0] if isinstance(value, tuple) else value)
        if kind.__module__.startswith("module.registry") and hasattr(kind, "__dataclass_fields__"):
            assert kind.__name__ in known
            mapped = WIRE_MAPPING[f"Form.{item.name}"][0]
            assert isinstance(mapped, Lost if kind in element_fields.LOST_WHOLE else Inside)


def test_each_part_of_an_entry_has_a_fate() -> None:
    parts = {item.name for item in fields(EntryAsOf)} | {"state"}
    parts |= {f"common.{item.name}" for item in fields(CommonContent)}
    parts |= {f"national.{item.name}" for item in fields(NationalContent)}
    assert parts == set(ENTRY)


def test_every_reason_and_element_says_something() -> None:
    for mapped in (*(mapped for pair in WIRE_MAPPING.values() for mapped in pair), *ENTRY.values()):
        if isinstance(mapped, Lost):
            assert mapped.reason.endswith(".")
        elif isinstance(mapped, Carried):
            names = mapped.elements.split(", ")
            assert set(names) <= set(element_fields.homes()), names


def test_the_page_is_fresh() -> None:
    if os.environ.get("TROIS_WRITE_DOCS") == "1":
        PAGE.write_text(element_fields.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == element_fields.page()
