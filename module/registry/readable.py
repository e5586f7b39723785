"""An electronic document as people read it: a tree of local names, texts and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadableElement:
    """One element without its namespace; `text` stands where there are no children."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[ReadableElement, ...] = ()

    def walk(self) -> Iterator[ReadableElement]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def value(self, name: str) -> str:
        """Return the text of the first child of a name; empty where it is absent."""
        return next((child.text for child in self.children if child.name == name), "")
