"""A document as a tree of plain values. Rules and mapping read this and know no XML library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Node:
    """An element. `name` carries the usual prefix (`csdo:DocId`); a document's root has the prefix `doc`.

    `text` is empty for an element with children; white space in it is already as the element's type has it (collapsed
    for tokens, dates and numbers; kept for texts). `number` counts from 1 among siblings of the same name.
    """

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    number: int = 1

    def add(self, child: Node) -> Node:
        """Append a child, give it its number, and return it."""
        child.parent = self
        child.number = 1 + sum(1 for sibling in self.children if sibling.name == child.name)
        self.children.append(child)
        return child

    def first(self, *names: str) -> Node | None:
        """Return the first child of a name; further names go on downwards. None where a step is missing."""
        node: Node | None = self
        for name in names:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def all(self, name: str) -> list[Node]:
        """Return the children of a name, in order."""
        return [child for child in self.children if child.name == name]

    def value(self, *names: str) -> str:
        """Return the text at the end of a path of first children; empty where it is absent."""
        node = self.first(*names)
        return node.text if node is not None else ""

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def take_apart(self) -> None:
        """Cut all below from each other: nodes know their parents, and such a tree goes only when cycles are collected.

        For who is done with a tree that may hold a video.
        """
        for node in list(self.walk()):
            node.children = []

    @property
    def path(self) -> str:
        """Return where the node stands: `/doc:Root/ipcdo:Object[2]/csdo:EndDate`; [1] is left out."""
        step = f"/{self.name}" + (f"[{self.number}]" if self.number > 1 else "")
        return (self.parent.path if self.parent is not None else "") + step
