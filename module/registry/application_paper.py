"""The application as the document that is signed: every row that is shown, and the digest of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from module.kernel.text import Message
from module.registry.application import Attachment, Form
from module.registry.outline import Line, Part, Value, outline
from module.registry.paper import Node, Paper

NAMESPACE = "urn:kz:trois:application:1"
LARGEST = 10 * 1024
LONG_TEXT = 600

Translate = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class Header:
    """What ties the document to one draft at one moment, and to the person for whom it was made."""

    application_id: str
    version: int
    kind: str
    prepared_on: date
    filer_iin: str
    filer_bin: str
    filer_name: str
    language: str


def text_digest(text: str) -> str:
    """Return the SHA-256, in hex, that stands in the document for a text too long to be carried whole."""
    return hashlib.sha256(text.encode()).hexdigest()


def application_paper(header: Header, form: Form, files: Iterable[Attachment], translate: Translate) -> Paper:
    """Return the document: header, then each part of the outline; rows without a value are left out."""
    head = (
        Node("applicationId", header.application_id),
        Node("version", str(header.version)),
        Node("kind", header.kind),
        Node("preparedOn", header.prepared_on.isoformat()),
        Node("filerIin", header.filer_iin),
        Node("filerBin", header.filer_bin),
        Node("filerName", header.filer_name),
    )
    parts = tuple(_part(part, translate) for part in outline(form, files))
    return Paper(NAMESPACE, Node("application", "", (*head, *parts), (("lang", header.language),)))


def _part(part: Part, translate: Translate) -> Node:
    lines = tuple(node for line in part.lines for node in _line(line, translate))
    number = (("number", str(part.index)),) if part.index else ()
    return Node(part.section, "", lines, number)


def _line(line: Line, translate: Translate) -> Iterable[Node]:
    for value in line.values:
        text = shown(value, translate)
        if len(text) > LONG_TEXT:
            yield Node(line.name, "", (), (("length", str(len(text))), ("sha256", text_digest(text))))
        else:
            yield Node(line.name, text)


def shown(value: Value, translate: Translate) -> str:
    """Return a value as the person sees it: dates as dd.mm.yyyy, codes in words."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}".replace(",", "\u00a0")
    return str(value)
