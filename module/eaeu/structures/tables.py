"""The seven structures as frozen objects, read from structures.json: documents, elements, types and their facets.

Base types follow the published base model 0.4.12. Those of the IP model, whose schemas nobody has published, were
inferred from the names of Decision 148 and from like shapes of the base model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ANY = "*"
GENERIC = "R.010"
HEADER = "ccdo:EDocHeader"
ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
_PRESERVED = "xs:string"


@dataclass(frozen=True, slots=True)
class Model:
    """A namespace shared by documents. `version_key` names its version in config/exchange.toml."""

    prefix: str
    namespace: str
    version_key: str


@dataclass(frozen=True, slots=True)
class Facets:
    """Limits on a value; None and empty mean no limit. Lengths of base64 count decoded octets."""

    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    total_digits: int | None = None

    def over(self, wider: Facets) -> Facets:
        """Return these limits, and the wider ones where these say nothing."""
        return Facets(
            self.length if self.length is not None else wider.length,
            self.min_length if self.min_length is not None else wider.min_length,
            self.max_length if self.max_length is not None else wider.max_length,
            self.pattern or wider.pattern,
            self.total_digits if self.total_digits is not None else wider.total_digits,
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a type, without a prefix as all are."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class SimpleType:
    """A type of a value. `own` and `declared` are set here, `facets` and `attributes` are in force.

    `primitive` is the type of XML Schema at the end of the chain of bases (`xs:token`).
    """

    name: str
    id: str
    base: str
    primitive: str
    own: Facets
    facets: Facets
    declared: tuple[Attribute, ...]
    attributes: tuple[Attribute, ...]

    @property
    def collapses(self) -> bool:
        """Tell whether white space around and inside a value means nothing: all but texts."""
        return self.primitive != _PRESERVED


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element in its place: how often, what it holds. `most` is None where there is no end.

    `simple` is the type of the value; None where the element has `content`. The wildcard of R.010 is named `*`.
    """

    name: str
    id: str
    type: str
    label_kk: str
    least: int
    most: int | None
    attributes: tuple[Attribute, ...] = ()
    simple: SimpleType | None = None
    content: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ComplexType:
    """A type with children: `own` come after those of the base, `content` is all of them."""

    name: str
    id: str
    base: str
    own: tuple[Element, ...]
    content: tuple[Element, ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """A document: its code, the local name of its root, its namespace with a place for the version, its children."""

    code: str
    root: str
    namespace_pattern: str
    content: tuple[Element, ...]

    @property
    def name(self) -> str:
        """Return the root as trees name it: `doc:IPObjectRegisterDetails`."""
        return f"doc:{self.root}"

    @property
    def record(self) -> str:
        """Return the name of the records that may run to hundred thousands; empty where the structure has none."""
        return next((child.name for child in self.content if child.name in (ENTRY_RECORD, CIRCULATION_RECORD)), "")


@cache
def _facts() -> Mapping[str, Any]:
    text = (files("module.eaeu.spec") / "structures.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


@cache
def models() -> Mapping[str, Model]:
    """Return the shared namespaces by prefix, each after those that it builds on."""
    return {prefix: Model(prefix, *row) for prefix, row in _facts()["models"].items()}


@cache
def structures() -> Mapping[str, Structure]:
    """Return the structures by code."""
    return {
        code: Structure(code, row["root"], f"{row['namespace']}:v{{version}}", _content(row["children"]))
        for code, row in _facts()["documents"].items()
    }


@cache
def simple_types() -> Mapping[str, SimpleType]:
    """Return the types of values by name."""
    return {name: _simple(name) for name in _facts()["simple_types"]}


@cache
def complex_types() -> Mapping[str, ComplexType]:
    """Return the types with children by name."""
    return {name: _complex(name) for name in _facts()["complex_types"]}


@cache
def elements() -> Mapping[str, Element]:
    """Return every element that has a name of its own, as it stands once."""
    return {name: _element(name, "1") for name in _facts()["elements"]}


@cache
def _simple(name: str) -> SimpleType:
    row = _facts()["simple_types"][name]
    own = Facets(**{key: value for key, value in row.items() if key not in ("id", "base", "attributes")})
    declared = _attributes(row)
    if row["base"].startswith("xs:"):
        return SimpleType(name, row["id"], row["base"], row["base"], own, own, declared, declared)
    base = _simple(row["base"])
    attributes = (*base.attributes, *declared)
    return SimpleType(name, row["id"], base.name, base.primitive, own, own.over(base.facets), declared, attributes)


@cache
def _complex(name: str) -> ComplexType:
    row = _facts()["complex_types"][name]
    own = _content(row["children"])
    inherited = _complex(row["base"]).content if "base" in row else ()
    return ComplexType(name, row["id"], row.get("base", ""), own, (*inherited, *own), _attributes(row))


def _attributes(row: Mapping[str, Any]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, *facts) for name, facts in row.get("attributes", {}).items())


def _content(rows: list[list[str]]) -> tuple[Element, ...]:
    return tuple(_element(name, card) for name, card in rows)


@cache
def _element(name: str, card: str) -> Element:
    least, _, most = card.partition("..")
    ends = None if most == "*" else int(most or least)
    if name == ANY:
        return Element(ANY, "", "", "", int(least), ends)
    type_name, model_id, label = _facts()["elements"][name]
    if type_name in _facts()["simple_types"]:
        simple = _simple(type_name)
        return Element(name, model_id, type_name, label, int(least), ends, simple.attributes, simple)
    found = _complex(type_name)
    return Element(name, model_id, type_name, label, int(least), ends, found.attributes, None, found.content)
