"""The model against the facts of Decision 148, and trees to values and back without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from module.eaeu.mapping.binding import Unmapped, plan, roots, to_model, to_node
from module.eaeu.structures.node import Node
from module.registry.union.circulation import CirculationData
from module.registry.union.fields import Carrier
from module.registry.union.objects import RegisterEntry
from module.registry.union.roots import DOCUMENTS, GeneralDocument, RegisterDocument
from tests.support.union_documents import (
    CIRCULATION,
    CIRCULATION_RECORD,
    ENTRY_RECORD,
    FACTS,
    GENERIC,
    REGISTER,
    STRUCTURES,
    attributes,
    content,
    fullest,
    messages_of,
    minimal,
    random_documents,
)
from tests.unit.eaeu.mapping.trees import flat, linked, tree

Row = tuple[str, int, int | None]


def bound(name: str, model: type) -> Iterator[tuple[str, type]]:
    """Yield every element name with the class that it is bound to, from one downwards."""
    yield name, model
    for slot in plan(model).slots:
        if slot.place.carrier is Carrier.ELEMENT and slot.model is not None:
            yield from bound(slot.place.name, slot.model)


ALL = sorted({pair for code, model in DOCUMENTS.items() for pair in bound(code, model)}, key=str)


def test_the_model_covers_all_seven_structures() -> None:
    assert set(DOCUMENTS) == set(STRUCTURES)
    assert len({model for _, model in ALL}) == 45
    for code, model in DOCUMENTS.items():
        assert f"doc:{FACTS['documents'][code]['root']}" == model.NAME


def test_each_of_the_138_elements_and_each_attribute_has_a_place_in_the_model() -> None:
    places = [slot.place for _, model in ALL for slot in plan(model).slots]
    elements = {place.name for place in places if place.carrier is Carrier.ELEMENT}
    records = {model.NAME for model in (RegisterEntry, CirculationData)}
    assert len(elements | records) == 138
    assert elements | records == set(FACTS["elements"])
    found = {place.name for place in places if place.carrier is Carrier.ATTRIBUTE}
    assert found == {name for row in FACTS["elements"].values() for name in attributes(row[0])}


@pytest.mark.parametrize(("name", "model"), ALL, ids=lambda part: part if isinstance(part, str) else part.__name__)
def test_a_class_has_the_elements_of_its_type_in_their_order(name: str, model: type) -> None:
    places = [slot.place for slot in plan(model).slots]
    elements = [(place.name, place.least, place.most) for place in places if place.carrier is Carrier.ELEMENT]
    assert elements == [row for row in content(name) if row[0] != "*"]
    found = {place.name: bool(place.least) for place in places if place.carrier is Carrier.ATTRIBUTE}
    wanted = {} if name in STRUCTURES else attributes(FACTS["elements"][name][0])
    assert found == {attribute: required for attribute, (_, required) in wanted.items()}


def test_every_element_with_parts_or_attributes_has_a_class() -> None:
    bare = {
        slot.place.name
        for _, model in ALL
        for slot in plan(model).slots
        if slot.place.carrier is Carrier.ELEMENT and slot.model is None
    }
    assert bare
    assert [name for name in bare if content(name) or attributes(FACTS["elements"][name][0])] == []


@pytest.mark.parametrize("structure", STRUCTURES)
def test_smallest_and_fullest_documents_come_back_equal(structure: str) -> None:
    for root in (minimal(structure), fullest(structure, repeat=2)):
        node = tree(root)
        again = to_node(to_model(node))
        assert flat(again) == flat(node)
        assert linked(again)


@pytest.mark.parametrize("structure", STRUCTURES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_random_documents_come_back_equal(structure: str, data: st.DataObject) -> None:
    message = data.draw(st.sampled_from(messages_of(GENERIC))) if structure == GENERIC else ""
    node = tree(data.draw(random_documents(structure, message)))
    model = to_model(node)
    assert isinstance(model, DOCUMENTS[structure])
    assert flat(to_node(model)) == flat(node)
    assert to_model(to_node(model)) == model


@pytest.mark.parametrize(
    ("structure", "name", "kind"),
    [(REGISTER, ENTRY_RECORD, RegisterEntry), (CIRCULATION, CIRCULATION_RECORD, CirculationData)],
)
def test_a_record_comes_back_alone(structure: str, name: str, kind: type) -> None:
    record = tree(fullest(structure)).all(name)[0]
    record.parent = None
    model = to_model(record)
    assert type(model) is kind
    assert flat(to_node(model)) == flat(record)


def test_spelling_is_kept() -> None:
    node = tree(fullest(REGISTER))
    for path, text in SPELLINGS.items():
        found = node.first(*path.split("/"))
        assert found is not None
        found.text = text
    model = to_model(node)
    assert flat(to_node(model)) == flat(node)
    (entry,) = model.entries[:1]
    (term,) = entry.copyright_documents[0].terms[:1]
    assert (term.defined, term.defined_value) == ("1", True)
    assert entry.end_date == "2028-01-15+05:00"
    assert str(entry.end_date_value) == "2028-01-15"
    assert entry.right_holder_quantity_value == 7
    assert entry.resource_status.updated_at_value.isoformat() == "2026-01-15T08:00:00.123456+05:00"


_ENTRY = ENTRY_RECORD
SPELLINGS = {
    f"{_ENTRY}/csdo:EndDate": "2028-01-15+05:00",
    f"{_ENTRY}/ipsdo:RightholderQuantity": "0007",
    f"{_ENTRY}/ipcdo:CopyrightDocumentDetails/ipcdo:CopyrightTermDetails/ipsdo:CopyrightTermDefinedIndicator": "1",
    f"{_ENTRY}/ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime": "2026-01-15T08:00:00.1234567+05:00",
    f"{_ENTRY}/csdo:DescriptionText": "  two lines\n and spaces ",
}


def test_values_do_not_change() -> None:
    entry = to_model(tree(minimal(REGISTER)))
    with pytest.raises(FrozenInstanceError):
        entry.entries = ()


def _smallest() -> Node:
    return tree(minimal(REGISTER))


def _with(change: str) -> Node:
    root = _smallest()
    record = root.children[0]
    if change == "stranger":
        record.add(Node("csdo:EventDate", "2026-01-01"))
    elif change == "twice":
        record.add(Node("csdo:EndDate", "2026-01-01"))
    elif change == "attribute":
        record.attributes["kindCode"] = "01"
    elif change == "plain attribute":
        record.children[0].attributes["codeListId"] = "1"
    elif change == "text":
        record.text = "text"
    elif change == "missing":
        record.children = [child for child in record.children if child.name != "csdo:EndDate"]
    elif change == "root":
        root.name = "doc:Other"
    return root


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("stranger", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}/csdo:EventDate"),
        ("twice", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}/csdo:EndDate[2]"),
        ("attribute", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}/@kindCode"),
        ("plain attribute", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}/ipsdo:IPObjectKindCode"),
        ("text", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}"),
        ("missing", f"/{RegisterDocument.NAME}/{ENTRY_RECORD}/csdo:EndDate"),
        ("root", "/doc:Other"),
    ],
)
def test_nothing_is_lost_silently(change: str, path: str) -> None:
    with pytest.raises(Unmapped) as refusal:
        to_model(_with(change))
    assert refusal.value.path == path
    assert path in str(refusal.value.message)


def test_a_document_inside_the_general_one_is_known_by_its_root() -> None:
    model = to_model(tree(fullest(GENERIC)))
    assert isinstance(model, GeneralDocument)
    assert [part.NAME for part in model.parts] == ["doc:IPObjectApplicationDetails", "doc:IPObjectVolatileDetails"]
    assert set(roots()) > {part.NAME for part in model.parts}
