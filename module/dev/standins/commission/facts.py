"""Structures, elements and types as the stand-in reads them from facts.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ANY = "any"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sequence: the element's prefixed name and how often it stands there; `most` None: without end."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Facets:
    """Limits of a value; for base64 `least` and `most` count decoded octets."""

    pattern: str = ""
    least: int | None = None
    most: int | None = None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element."""

    name: str
    required: bool
    facets: Facets


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `content` for an element with children, else the name of the XML Schema base and its facets."""

    base: str
    facets: Facets
    content: tuple[Place, ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """One of the seven: code, local name of the root, namespace without its version, content of the root."""

    code: str
    root: str
    namespace: str
    content: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All of facts.json. Every element has one type wherever it stands."""

    structures: Mapping[str, Structure]
    elements: Mapping[str, str]
    types: Mapping[str, Type]

    def type_of(self, name: str) -> Type:
        """Return the type of an element by its prefixed name."""
        return self.types[self.elements[name]]


def _facets(row: Mapping[str, Any]) -> Facets:
    return Facets(row.get("pattern", ""), row.get("least"), row.get("most"), row.get("digits"))


def _type(row: Mapping[str, Any]) -> Type:
    attributes = tuple(Attribute(a["name"], a["required"], _facets(a)) for a in row.get("attributes", ()))
    return Type(row.get("base", ""), _facets(row), tuple(Place(*p) for p in row.get("content", ())), attributes)


@cache
def facts() -> Facts:
    """Return the facts, read once."""
    path = files("module.dev.standins.commission") / "facts.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return Facts(
        {
            code: Structure(code, row["root"], row["namespace"], tuple(Place(*p) for p in row["content"]))
            for code, row in data["structures"].items()
        },
        data["elements"],
        {name: _type(row) for name, row in data["types"].items()},
    )
