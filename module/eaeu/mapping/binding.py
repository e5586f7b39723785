"""Trees to values and back, for every dataclass of module.registry.union. Lossless, or an error.

A class is read once into a plan; the plan drives both directions. Children are written in the order of the fields,
which is the order of the structure tables (a test compares them).
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from module.eaeu.structures.node import Node
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.union.fields import WIRE, Carrier, Place
from module.registry.union.roots import DOCUMENTS, RECORDS, Record, UnionDocument


class Unmapped(TroisError):
    """The tree has a part that the model has no place for, or lacks one that must stand."""

    code = "unmapped"

    def __init__(self, path: str, msgid: str) -> None:
        self.path = path
        super().__init__(Message(msgid, {"path": path}))


@dataclass(frozen=True, slots=True)
class Slot:
    """A field with its place; `model` is the dataclass of its value, None for plain text."""

    field: str
    place: Place
    model: type | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a class stands on the wire. `slots` are in document order; the maps are by name on the wire."""

    slots: tuple[Slot, ...]
    elements: Mapping[str, Slot]
    attributes: Mapping[str, Slot]
    text: Slot | None
    documents: Slot | None


def _model(hint: Any) -> type | None:
    """Return the dataclass inside `X`, `X | None` or `tuple[X, ...]`."""
    if get_origin(hint) in (Union, types.UnionType, tuple):
        hint = get_args(hint)[0]
    return None if hint is str else hint


@cache
def plan(model: type) -> Plan:
    """Return the plan of a dataclass of the model."""
    hints = get_type_hints(model)
    slots = tuple(Slot(item.name, item.metadata[WIRE], _model(hints[item.name])) for item in fields(model))

    def of(carrier: Carrier) -> dict[str, Slot]:
        return {slot.place.name: slot for slot in slots if slot.place.carrier is carrier}

    return Plan(
        slots,
        of(Carrier.ELEMENT),
        of(Carrier.ATTRIBUTE),
        of(Carrier.TEXT).get(""),
        of(Carrier.DOCUMENTS).get(""),
    )


@cache
def roots() -> Mapping[str, type]:
    """Return the classes that stand alone, by element name: documents and records."""
    return {model.NAME: model for model in (*DOCUMENTS.values(), *RECORDS)}


def to_model(node: Node) -> Any:
    """Return the value of a document or a record. Raises Unmapped rather than lose anything."""
    model = roots().get(node.name)
    if model is None:
        raise Unmapped(node.path, N_("The element {path} is neither a document nor a record of the exchange."))
    return _read(node, model)


def _read(node: Node, model: type) -> Any:
    form = plan(model)
    values: dict[str, Any] = {}
    _read_own(node, form, values)
    for child in node.children:
        slot = form.elements.get(child.name) or form.documents
        if slot is None:
            raise Unmapped(child.path, N_("The element {path} is not expected there."))
        if slot.place.carrier is Carrier.DOCUMENTS:
            value = to_model(child)
        else:
            value = _plain(child) if slot.model is None else _read(child, slot.model)
        _put(values, slot, value, child)
    for slot in form.slots:
        if slot.place.least and slot.field not in values and slot.place.most == 1:
            raise Unmapped(f"{node.path}/{slot.place.name}", N_("The part {path} must stand and is missing."))
    return model(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _read_own(node: Node, form: Plan, values: dict[str, Any]) -> None:
    for name, text in node.attributes.items():
        slot = form.attributes.get(name)
        if slot is None:
            raise Unmapped(f"{node.path}/@{name}", N_("The attribute {path} is not expected there."))
        values[slot.field] = text
    if form.text is not None:
        values[form.text.field] = node.text
    elif node.text:
        raise Unmapped(node.path, N_("The element {path} holds text beside its parts."))


def _plain(node: Node) -> str:
    if node.children or node.attributes:
        raise Unmapped(node.path, N_("The element {path} is plain text and has parts or attributes."))
    return node.text


def _put(values: dict[str, Any], slot: Slot, value: object, child: Node) -> None:
    if slot.place.most is None:
        values.setdefault(slot.field, []).append(value)
    elif slot.field in values:
        raise Unmapped(child.path, N_("The element {path} stands more than once."))
    else:
        values[slot.field] = value


def to_node(model: UnionDocument | Record) -> Node:
    """Return the tree of a document or a record; every required field is written, also an empty one."""
    return _write(model.NAME, model)


def _write(name: str, value: Any) -> Node:
    node = Node(name)
    model: type = type(value)
    form = plan(model)
    for slot in form.slots:
        content = getattr(value, slot.field)
        if slot.place.carrier is Carrier.TEXT:
            node.text = content
        elif slot.place.carrier is Carrier.ATTRIBUTE:
            if content is not None:
                node.attributes[slot.place.name] = content
        else:
            _append(node, slot, content)
    return node


def _append(node: Node, slot: Slot, content: Any) -> None:
    counts: dict[str, int] = {}
    for item in _items(content):
        name = item.NAME if slot.place.carrier is Carrier.DOCUMENTS else slot.place.name
        child = Node(name, item) if slot.model is None else _write(name, item)
        counts[name] = child.number = counts.get(name, 0) + 1
        child.parent = node
        node.children.append(child)


def _items(content: Any) -> Iterator[Any]:
    if isinstance(content, tuple):
        yield from content
    elif content is not None:
        yield content
