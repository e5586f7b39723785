"""The application as the document that is signed: every row that is shown, in full, and the digest of every file.

Documents of the first release carry a text of more than 600 letters by its length and SHA-256; they stay as signed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from module.kernel.text import Message
from module.registry.application import ApplicationKind, Attachment, Form, Section
from module.registry.entry import EntryAsOf
from module.registry.kinds import type_of
from module.registry.kinds.model import ApplicationType
from module.registry.outline import OutlineGroup, OutlineLine, Value, outline
from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:application:1"

Translate = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class SigningHeader:
    """What ties the document to one draft at one moment, and to the person for whom it was made."""

    application_id: str
    version: int
    kind: str
    prepared_on: date
    filer_iin: str
    filer_bin: str
    filer_name: str
    language: str


def application_document(
    header: SigningHeader,
    form: Form,
    files: Iterable[Attachment],
    translate: Translate,
    base: EntryAsOf | None = None,
) -> SigningDocument:
    """Return the document: header, then each part of the outline; rows without a value are left out."""
    kind = type_of(ApplicationKind(header.kind))
    head = (
        DocumentNode("applicationId", header.application_id),
        DocumentNode("version", str(header.version)),
        DocumentNode("kind", header.kind),
        DocumentNode("preparedOn", header.prepared_on.isoformat()),
        DocumentNode("filerIin", header.filer_iin),
        DocumentNode("filerBin", header.filer_bin),
        DocumentNode("filerName", header.filer_name),
    )
    parts = tuple(_part(part, translate) for part in outline(form, files, kind, base))
    return SigningDocument(NAMESPACE, DocumentNode("application", "", (*head, *parts), (("lang", header.language),)))


def _part(part: OutlineGroup, translate: Translate) -> DocumentNode:
    lines = tuple(node for line in part.lines for node in _line(line, translate))
    number = (("number", str(part.index)),) if part.index else ()
    return DocumentNode(part.name, "", lines, number)


def _line(line: OutlineLine, translate: Translate) -> Iterable[DocumentNode]:
    for value in line.values:
        yield DocumentNode(line.name, shown(value, translate))


def octets_by_section(
    form: Form,
    files: Iterable[Attachment],
    translate: Translate,
    kind: ApplicationType,
    base: EntryAsOf | None = None,
) -> Counter[Section]:
    """Return about how many octets of the document each step takes: the tags of a row and what stands in it."""
    found: Counter[Section] = Counter()
    for part in outline(form, files, kind, base):
        rows = (node for line in part.lines for node in _line(line, translate))
        found[part.section] += sum(2 * len(node.tag) + 5 + len(node.text.encode()) for node in rows)
    return found


def shown(value: Value, translate: Translate) -> str:
    """Return a value as the person sees it: dates as dd.mm.yyyy, codes in words."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}".replace(",", "\u00a0")
    return str(value)
