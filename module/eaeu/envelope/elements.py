"""Reading of small elements, without mercy for what hides text."""

from __future__ import annotations

from lxml import etree

from module.eaeu.envelope.faults import DATA_ERROR
from module.eaeu.envelope.model import EnvelopeFault
from module.eaeu.envelope.names import prefixed
from module.kernel.text import N_, Message


def children(parent: etree._Element) -> list[etree._Element]:
    """Return the child elements; comments do not count. Raises EnvelopeFault where text stands between them."""
    nodes = list(parent)
    if any((text or "").strip() for text in (parent.text, *(node.tail for node in nodes))):
        raise wrong(parent)
    return [node for node in nodes if isinstance(node.tag, str)]


def text_of(element: etree._Element) -> str:
    """Return the text of a leaf, stripped. Raises EnvelopeFault where anything else is inside, comments too.

    A comment inside a text hides what stands behind it from readers that look at the first piece only.
    """
    if len(element):
        raise wrong(element)
    return (element.text or "").strip()


def wrong(element: etree._Element) -> EnvelopeFault:
    """Return the fault for an element whose content does not fit."""
    return EnvelopeFault(
        DATA_ERROR, Message(N_("The content of {name} does not fit."), {"name": prefixed(str(element.tag))})
    )
