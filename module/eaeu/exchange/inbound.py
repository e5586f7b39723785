"""A message of the peer: its bytes, in memory or in a spool file, and what the journal and the pattern need of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from module import xmldoor
from module.eaeu.codec import Names, document_bounds, record_bytes
from module.eaeu.envelope import (
    EnvelopeKind,
    Header,
    SignedDocumentRefused,
    bare,
    is_identifier,
    is_signed,
    read_envelope,
    read_signal,
)
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.spec.facts import message
from module.kernel.faults import alone
from module.kernel.text import Message

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it came; `source` is its bytes or the spool file that holds them."""

    source: bytes | Path

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Read from the beginning."""
        with BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as stream:
            yield stream

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in pieces of 1 MiB."""
        with self.open() as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def content(self) -> bytes:
        """Return all bytes; for messages of ordinary size."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


LONGEST_SAID, MOST_SAID, LARGEST_SIGNAL = 500, 5, 256 * 1024


def said(content: bytes) -> tuple[str, ...]:
    """Return what the peer says in words in a signal of errors, each text bounded.

    Nothing where that cannot be read: the codes stand beside it, and the message in the journal.
    """
    found, _ = alone(lambda: _said(content))
    texts = (" ".join(text.split())[:LONGEST_SAID] for text in found or ())
    return tuple(text for text in texts if text)[:MOST_SAID]


def _said(content: bytes) -> list[str]:
    found = read_envelope(xmldoor.parse(content, max_bytes=LARGEST_SIGNAL))
    return [": ".join(filter(None, (one.description, one.details))) for one in read_signal(found.body).errors]


SUBJECT_LENGTH = 50  # csdo:Id50Type


@dataclass(frozen=True, slots=True)
class Inbound:
    """An envelope with what identifies its document.

    `body` is the document: the only child of the Body, or what stands under the signatures of a container. Where those
    do not hold, `refusal` says why and nothing was read of the document.
    """

    header: Header
    kind: EnvelopeKind
    body: etree._Element
    edoc_id: str
    edoc_ref_id: str
    body_digest: str
    refusal: Message | None = None

    @property
    def code(self) -> str:
        """Return the code of the message or signal, or `fault`."""
        return "fault" if self.kind is EnvelopeKind.FAULT else self.header.name.message


def subject_of(inbound: Inbound) -> str:
    """Return what a request is about, for the operator's lists: number of the object, or of the application."""
    if inbound.refusal is not None:
        return ""
    of_application = inbound.code in (message(1), message(3))
    wanted = "{*}ApplicationId" if of_application else "{*}IPObjectId"
    found = next(inbound.body.iter(wanted), None)
    return "" if found is None else (found.text or "").strip()[:SUBJECT_LENGTH]


def comparable(identifier: str) -> str:
    """Return an identifier as it is stored and compared: a bare lower-case UUID; other texts stay as they are."""
    return bare(identifier) if is_identifier(identifier) else identifier


def read_inbound(raw: Raw, deps: ExchangeDeps) -> Inbound:
    """Read a message of ordinary size. Raises XmlRefused and EnvelopeFault."""
    bounds = document_bounds(deps.names, deps.settings.limits)
    with raw.open() as stream:
        envelope = read_envelope(xmldoor.parse_large(stream, bounds))
    digest = hashlib.sha256(record_bytes(envelope.body)).hexdigest()
    body = envelope.body
    if envelope.kind is EnvelopeKind.APPLICATION and is_signed(body):
        try:
            body = deps.signed.open(
                body, deps.clock.now(), lambda content: xmldoor.parse_large(BytesIO(content), bounds)
            ).root
        except SignedDocumentRefused as refused:
            return Inbound(envelope.header, envelope.kind, body, "", "", digest, refused.message)
    edoc_id, edoc_ref_id = identifiers(body, deps.names)
    return Inbound(envelope.header, envelope.kind, body, edoc_id, edoc_ref_id, digest)


def identifiers(body: etree._Element, names: Names) -> tuple[str, str]:
    """Return EDocId and EDocRefId of a document, as they are compared; empty where there are none."""
    header = body.find(names.clark("ccdo:EDocHeader"))
    if header is None:
        return "", ""
    texts = (header.findtext(names.clark(name)) or "" for name in ("csdo:EDocId", "csdo:EDocRefId"))
    own, reference = (comparable(text.strip())[:100] for text in texts)
    return own, reference
