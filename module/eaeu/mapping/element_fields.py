"""Where each element of the act lives in the model, and what becomes of each national field: the page homes.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from inspect import get_annotations
from typing import get_args

from module.eaeu.mapping.binding import plan, roots
from module.eaeu.mapping.wire_mapping import ENTRY, WIRE_MAPPING, Carried, Lost, WireMapping
from module.registry.application import Attachment, Filed, Form, Insurance, Terms
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import GoodsBlock, IpRight, NiceClass
from module.registry.party import Address, Contact, Name, Party
from module.registry.signatures import Signer
from module.registry.union.fields import Carrier

# Dataclasses of the national side whose fields are classified. Insurance is lost as a whole.
NATIONAL: tuple[type, ...] = (
    Form,
    Party,
    Name,
    Address,
    Contact,
    Terms,
    GoodsBlock,
    IpRight,
    TrademarkRight,
    NiceClass,
    Attachment,
    Filed,
    Signer,
)
LOST_WHOLE: tuple[type, ...] = (Insurance,)


def _models() -> Iterator[type]:
    """Yield every class of the model once, from the documents downwards."""
    waiting: list[type] = list(roots().values())
    seen: set[type] = set()
    while waiting:
        model = waiting.pop(0)
        if model in seen:
            continue
        seen.add(model)
        yield model
        for slot in plan(model).slots:
            if slot.place.carrier is Carrier.DOCUMENTS:
                waiting.extend(get_args(slot.model))
            elif slot.model is not None:
                waiting.append(slot.model)


@cache
def homes() -> Mapping[str, tuple[str, ...]]:
    """Return the homes (`Class.field`) of each element and attribute (`@codeListId`) of the exchange."""
    found: dict[str, list[str]] = {}
    for model in _models():
        for slot in plan(model).slots:
            home = f"{model.__name__}.{slot.field}"
            if slot.place.carrier is Carrier.ELEMENT:
                found.setdefault(slot.place.name, []).append(home)
            elif slot.place.carrier is Carrier.ATTRIBUTE:
                found.setdefault(f"@{slot.place.name}", []).append(home)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def unclassified() -> list[str]:
    """Return national fields without a row in the table of fates, and rows without a field."""
    names = {f"{_owner(model, item.name)}.{item.name}" for model in NATIONAL for item in fields(model)}
    return sorted(names ^ set(WIRE_MAPPING))


def _owner(model: type, name: str) -> str:
    """Return the class that brings a field: rights have fields in common."""
    return next(owner.__name__ for owner in reversed(model.__mro__) if name in get_annotations(owner))


def page() -> str:
    """Return the page homes.md."""
    elements = {name: where for name, where in homes().items() if not name.startswith("@")}
    attributes = {name: where for name, where in homes().items() if name.startswith("@")}
    return "\n".join(
        [
            "# Where everything of Decision 148 lives, and what the exchange cannot carry",
            "",
            "Written by `TROIS_WRITE_DOCS=1 pytest tests/unit/eaeu/mapping/test_homes.py` from the dataclasses and the",
            "table of fates; a test fails when it is stale. Classes stand in `module/registry/union`.",
            "",
            f"## {len(elements)} elements",
            "",
            "| element | home |",
            "|---|---|",
            *(f"| {name} | {', '.join(where)} |" for name, where in elements.items()),
            "",
            f"## {len(attributes)} attributes",
            "",
            "| attribute | home |",
            "|---|---|",
            *(f"| {name} | {', '.join(where)} |" for name, where in attributes.items()),
            "",
            "## Fields of a national application",
            "",
            "| field | in the application (.001, .003) | in the entry (.002, .003) |",
            "|---|---|---|",
            *(f"| {name} | {_fate(pair[0])} | {_fate(pair[1])} |" for name, pair in WIRE_MAPPING.items()),
            "",
            "## Fields of a national entry",
            "",
            "| field | .002, .003 |",
            "|---|---|",
            *(f"| {name} | {_fate(mapped)} |" for name, mapped in ENTRY.items()),
            "",
        ]
    )


def _fate(mapped: WireMapping) -> str:
    if isinstance(mapped, Carried):
        return mapped.elements
    return f"**no place.** {mapped.reason}" if isinstance(mapped, Lost) else "by its parts"
