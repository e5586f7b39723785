"""Bytes from outside become a tree here and nowhere else."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from module.kernel.errors import TroisError
from module.kernel.text import N_, Message

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 64
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 64

_PROLOG_ITEMS = (("<?", "?>"), ("<!--", "-->"))
_ENCODING = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
# libxml2 writes a namespace name into the canonical form unescaped: one document could pass for another
ILLEGAL_IN_NAMESPACE = re.compile("[&<>\"'\\s]")
_UTF8_BOM = "\ufeff"
_ROOT = re.compile("<[^!?]")


class XmlRefused(TroisError):
    """The XML document is not accepted.

    `code` is one of: not_bytes, too_large, doctype, not_well_formed, too_deep, too_wide, illegal_character,
    not_a_paper.
    """

    code = "xml_refused"

    def __init__(self, code: str) -> None:
        super().__init__(Message(N_("The XML document is not accepted.")))
        self.code = code


def parse(
    content: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_elements: int = MAX_ELEMENTS,
    max_attributes: int = MAX_ATTRIBUTES,
) -> etree._Element:
    """Read UTF-8 bytes into the root element. Raises XmlRefused; loads nothing from disk or network."""
    if not isinstance(content, bytes):
        raise XmlRefused("not_bytes")
    if len(content) > max_bytes:
        raise XmlRefused("too_large")
    _judge_prolog(_decoded(content))
    root = _read(content)
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("doctype")
    judge_shape(root, max_depth, max_elements, max_attributes)
    return root


def _decoded(content: bytes) -> str:
    """Only UTF-8 passes: another encoding could hide a DOCTYPE from the prolog check."""
    try:
        text = content.decode("utf-8").removeprefix(_UTF8_BOM)
    except UnicodeDecodeError as error:
        raise XmlRefused("not_well_formed") from error
    declared = _ENCODING.match(text)
    if declared and declared.group(1).lower() not in ("utf-8", "utf8"):
        raise XmlRefused("not_well_formed")
    return text


def judge_beginning(first: bytes) -> None:
    """Judge the first piece of a document that is read piece by piece: its prolog must end in it. Raises XmlRefused."""
    cut = first[: len(first) - _broken_letter(first)]
    text = _decoded(cut)
    if not _ROOT.match(text, _judge_prolog(text)):
        raise XmlRefused("not_well_formed")


def _broken_letter(piece: bytes) -> int:
    """Return how many bytes at the end begin a letter that goes on in the next piece."""
    for back in range(1, min(4, len(piece)) + 1):
        byte = piece[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


def _judge_prolog(text: str) -> int:
    """Find a DOCTYPE before any parser has read it: its attribute defaults and entities act while parsing.

    Returns where the prolog ends.
    """
    position = 0
    while True:
        while text[position : position + 1].isspace():
            position += 1
        item = next(((start, end) for start, end in _PROLOG_ITEMS if text.startswith(start, position)), None)
        if item is None:
            break
        end = text.find(item[1], position + len(item[0]))
        if end < 0:
            raise XmlRefused("not_well_formed")
        position = end + len(item[1])
    if text.startswith("<!", position):
        raise XmlRefused("doctype")
    return position


def guarded_parser(kind: Any, *, huge_tree: bool = False, **options: Any) -> Any:
    """Make a parser of a class of lxml that loads nothing, expands nothing and mends nothing.

    With `huge_tree` the parser's own bounds are off: only for who measures what is fed.
    """
    return kind(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=huge_tree,
        recover=False,
        **options,
    )


def refused(error: etree.XMLSyntaxError) -> XmlRefused:
    """Return the refusal for what the parser says."""
    return XmlRefused("too_deep" if "depth" in str(error.msg).lower() else "not_well_formed")


def _read(content: bytes) -> etree._Element:
    parser = guarded_parser(etree.XMLParser)
    try:
        root: etree._Element = etree.fromstring(content, parser)
        return root
    except etree.XMLSyntaxError as error:
        raise refused(error) from error
    except ValueError as error:
        raise XmlRefused("not_well_formed") from error


def judge_shape(root: etree._Element, max_depth: int, max_elements: int, max_attributes: int) -> None:
    """Raise XmlRefused for a tree that is too deep or too wide, or has a namespace that canonical form cannot carry."""
    depth = seen = namespaces = 0
    walk: Any = etree.iterwalk(root, events=("start", "end", "start-ns"))
    for event, item in walk:
        if event == "end":
            depth -= 1
        elif event == "start-ns":
            if ILLEGAL_IN_NAMESPACE.search(item[1]):
                raise XmlRefused("illegal_character")
            namespaces += 1  # they come before the element that declares them
            if namespaces > max_attributes:
                raise XmlRefused("too_wide")
        else:
            namespaces = 0
            depth += 1
            seen += 1
            if depth > max_depth:
                raise XmlRefused("too_deep")
            if seen > max_elements or len(item.attrib) > max_attributes:
                raise XmlRefused("too_wide")
