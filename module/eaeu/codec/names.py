"""Names of the exchange in two spellings: with the usual prefix (`csdo:DocId`) and in Clark notation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from module.eaeu.structures.tables import elements, models, structures
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message

XSI = "http://www.w3.org/2001/XMLSchema-instance"
DOCUMENT = "doc"


class UnknownName(TroisError):
    """The name stands in no structure, or in another version of its namespace."""

    code = "unknown_name"

    def __init__(self, name: str) -> None:
        super().__init__(Message(N_("The name {name} is not in the structures of the exchange."), {"name": name}))
        self.name = name


class Names:
    """Spells names with the versions of a configuration (`ExchangeSettings.versions`)."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        self._namespaces = {
            prefix: f"{model.namespace}:v{versions[model.version_key]}" for prefix, model in models().items()
        }
        self._namespaces |= {
            code: row.namespace_pattern.format(version=versions[code]) for code, row in structures().items()
        }
        self.versions = {
            key: versions[models()[key].version_key if key in models() else key] for key in self._namespaces
        }
        self._clark = {name: self._spelled(name.split(":")[0], name.split(":")[1]) for name in elements()}
        self._clark |= {row.name: self._spelled(code, row.root) for code, row in structures().items()}
        self._prefixed = {clark: name for name, clark in self._clark.items()}
        self._structures = {self._clark[row.name]: code for code, row in structures().items()}

    def _spelled(self, key: str, local: str) -> str:
        return f"{{{self._namespaces[key]}}}{local}"

    def namespace(self, key: str) -> str:
        """Return the namespace of a prefix or of a structure's code. Raises KeyError for others."""
        return self._namespaces[key]

    def root(self, structure: str) -> str:
        """Return the root of a structure in Clark notation. Raises KeyError for an unknown code."""
        return self._clark[structures()[structure].name]

    def clark(self, name: str) -> str:
        """Return a name with a prefix in Clark notation; `doc` is the prefix of every document's root.

        Raises UnknownName.
        """
        try:
            return self._clark[name]
        except KeyError:
            raise UnknownName(name) from None

    def prefixed(self, clark: str) -> str:
        """Return a name in Clark notation with its prefix. Raises UnknownName, also for another version."""
        try:
            return self._prefixed[clark]
        except KeyError:
            raise UnknownName(clark) from None

    def name_of(self, clark: str) -> str:
        """Return a name in Clark notation with its prefix; empty where it is unknown."""
        return self._prefixed.get(clark, "")

    def structure_of(self, clark: str) -> str:
        """Return the code of the structure whose root this is; empty where it is none."""
        return self._structures.get(clark, "")

    def known(self, element: etree._Element) -> bool:
        """Tell whether a structure has the name of an element, in this version of its namespace."""
        return element.tag in self._prefixed

    def shown(self, element: Any) -> str:
        """Return a name for people: with the usual prefix, in Clark notation where it is unknown.

        Takes an element, or anything whose `name` is in Clark notation.
        """
        clark = str(element.tag if etree.iselement(element) else element.name)
        return self._prefixed.get(clark, clark)

    def path(self, element: etree._Element) -> str:
        """Return where an element stands, written as `Node.path` writes it, from the nearest document's top.

        What stands above the document, an envelope, is left out.
        """
        steps: list[str] = []
        current: etree._Element | None = element
        while current is not None:
            number = 1 + sum(1 for _ in current.itersiblings(current.tag, preceding=True))
            steps.insert(0, f"/{self.shown(current)}" + (f"[{number}]" if number > 1 else ""))
            above = current.getparent()
            current = above if above is None or self._ours(above) else None
        return "".join(steps)

    def _ours(self, element: etree._Element) -> bool:
        return element.tag in self._prefixed or any(element.iterancestors(*self._structures))
