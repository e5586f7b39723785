"""Small edits of documents by path, to break one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import cast

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.generator.building import build

Edit = Callable[[etree._Element], None]
_SPACES = {
    **names.PREFIXES,
    **names.ENVELOPE_PREFIXES,
    **{f"r{code[-3:]}": names.namespace(code) for code in ("R.006", "R.007", "R.010")},
    **{f"d{code[-3:]}": names.namespace(code) for code in [f"R.IP.SP.01.{n:03d}" for n in (1, 2, 3, 4)]},
}


def select(root: etree._Element, path: str) -> list[etree._Element]:
    """Evaluate a path with the usual prefixes; `r010:` … and `d001:` … stand for the roots' own namespaces."""
    found = cast(list[etree._Element], root.xpath(path, namespaces=_SPACES))
    if not found:
        raise LookupError(path)
    return found


def drop(path: str) -> Edit:
    """Remove what stands on a path."""

    def edit(root: etree._Element) -> None:
        for element in select(root, path):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    return edit


def put(path: str, text: str) -> Edit:
    """Give the first element on a path another text."""

    def edit(root: etree._Element) -> None:
        select(root, path)[0].text = text

    return edit


def put_all(path: str, text: str) -> Edit:
    """Give every element on a path another text."""

    def edit(root: etree._Element) -> None:
        for element in select(root, path):
            element.text = text

    return edit


def attribute(path: str, name: str, value: str | None) -> Edit:
    """Set an attribute of the first element on a path; None removes it."""

    def edit(root: etree._Element) -> None:
        element = select(root, path)[0]
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return edit


def add(path: str, name: str, text: str, *, before: str = "") -> Edit:
    """Append a new element to the first element on a path, or put it before a child of it."""

    def edit(root: etree._Element) -> None:
        parent = select(root, path)[0]
        made = build(name, text)
        if before:
            select(parent, before)[0].addprevious(made)
        else:
            parent.append(made)

    return edit


def entry(path: str, clark: str, text: str, *, address: bool = False) -> Edit:
    """Put a header entry before the first element on a path; `address` wraps the text in wsa:Address."""

    def edit(root: etree._Element) -> None:
        element = etree.Element(clark)
        (etree.SubElement(element, f"{{{names.WSA}}}Address") if address else element).text = text
        select(root, path)[0].addprevious(element)

    return edit


def double(path: str) -> Edit:
    """Put a copy of the first element on a path behind it."""

    def edit(root: etree._Element) -> None:
        element = select(root, path)[0]
        element.addnext(deepcopy(element))

    return edit


def rename(path: str, clark: str) -> Edit:
    """Give the first element on a path another name."""

    def edit(root: etree._Element) -> None:
        select(root, path)[0].tag = clark

    return edit


def last_first(path: str) -> Edit:
    """Move the last child of the first element on a path before all others."""

    def edit(root: etree._Element) -> None:
        parent = select(root, path)[0]
        parent.insert(0, parent[-1])

    return edit
