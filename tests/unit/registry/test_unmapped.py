"""`module/registry/unmapped.toml`: written by hand, read by one loader, each path a field that there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from module.registry.entry import EntryAsOf
from module.registry.exporting import ApplicationFacts
from module.registry.ip_objects import right_types
from module.registry.objects import IpRight
from module.registry.unmapped import APPLICATION, ENTRY, REASONS, named, never_carried, rows

ROOTS = {APPLICATION: ApplicationFacts, ENTRY: EntryAsOf}
ELEMENTS = json.loads((Path(__file__).parents[3] / "module/eaeu/spec/structures.json").read_text(encoding="utf-8"))[
    "elements"
]


def classes(hint: Any) -> Iterator[type]:
    """Yield the dataclasses inside a type: of a list its items, of a choice each, of a right those of all kinds."""
    if get_origin(hint) in (Union, UnionType, tuple):
        for inner in get_args(hint):
            yield from classes(inner)
    elif is_dataclass(hint) and isinstance(hint, type):
        yield hint
        if hint is IpRight:
            yield from right_types().values()


def is_field(model: type, path: list[str]) -> bool:
    if path[0] not in {item.name for item in fields(model)}:
        return False
    hint = get_type_hints(model)[path[0]]
    return len(path) == 1 or any(is_field(inner, path[1:]) for inner in classes(hint))


def test_the_rows_are_counted() -> None:
    """A row more or less is a decision of somebody, who counts again."""
    assert len(rows()) == 50
    assert len([row for row in rows() if not row.when and not row.alone]) == 24
    assert sum(len(row.paths) for row in rows()) == 289


@pytest.mark.parametrize("path", [path for row in rows() for path in row.paths])
def test_each_path_is_a_field(path: str) -> None:
    document, *steps = path.split(".")
    assert is_field(ROOTS[document], steps)


@pytest.mark.parametrize("path", ["entry.common.name", "entry.common.holders.nickname", "entry.state"])
def test_what_is_no_field_is_none(path: str) -> None:
    document, *steps = path.split(".")
    assert not is_field(ROOTS[document], steps)


def test_each_row_says_which_element_is_missing_and_each_reason_has_words() -> None:
    for row in rows():
        assert len(row.needs) > 20
        named_elements = {
            word.strip(",:;.()") for word in row.needs.split() if word[:5] in ("csdo:", "ccdo:", "ipsdo", "ipcdo")
        }
        assert named_elements <= set(ELEMENTS), row
        assert len(set(row.paths)) == len(row.paths)
    assert {row.reason for row in rows()} == set(REASONS)
    assert all(text.endswith(".") for text in REASONS.values())


def test_no_path_stands_twice_for_one_reason() -> None:
    pairs = [(path, row.reason) for row in rows() for path in row.paths]
    assert len(pairs) == len(set(pairs))


def test_what_never_travels_and_what_sometimes_does_not() -> None:
    of_entry = dict(never_carried(ENTRY))
    assert of_entry["entry.national.insurance"] == "insurance"
    assert of_entry["entry.common.start"] == "no_period"
    assert "entry.common.goods" not in of_entry
    assert "entry.circulation" not in of_entry
    assert dict(never_carried(ENTRY, "R.IP.SP.01.002"))["entry.circulation"] == "other_document"
    assert dict(never_carried(APPLICATION))["application.form.undertaking"] == "undertaking"
    assert named("entry.common.holders.12.contacts.0", "contacts")
    assert not named("entry.common.holders.12.contacts.0", "cut")
    assert not named("entry.national.insurance", "insurance")
