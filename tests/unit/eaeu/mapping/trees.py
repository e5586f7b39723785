"""Trees made of lxml elements without the product's codec, and their comparison."""

from __future__ import annotations

from lxml import etree

from module.eaeu.structures.node import Node
from tests.support.union_documents import NAMESPACES, STRUCTURES, root_name

_PREFIXES = {space: prefix for prefix, space in NAMESPACES.items()}
_ROOTS = {root_name(code) for code in STRUCTURES}


def tree(element: etree._Element) -> Node:
    """Return the tree of an element as the rules and the mapping read it."""
    name = etree.QName(element)
    prefix = "doc" if element.tag in _ROOTS else _PREFIXES[str(name.namespace)]
    node = Node(f"{prefix}:{name.localname}", "" if len(element) else element.text or "", dict(element.attrib))
    for child in element:
        node.add(tree(child))
    return node


def flat(node: Node) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Return everything a tree says: path, text and attributes of each element in document order."""
    return [(each.path, each.text, tuple(sorted(each.attributes.items()))) for each in node.walk()]


def linked(node: Node) -> bool:
    """Tell whether every child knows its parent."""
    return all(child.parent is each for each in node.walk() for child in each.children)
