"""A message of the peer, read as far as the journal and the pattern need it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from lxml import etree

from module import xmldoor
from module.eaeu.codec.names import Names
from module.eaeu.codec.writing import record_bytes
from module.eaeu.envelope.identifiers import bare, is_identifier
from module.eaeu.envelope.model import Header, Kind
from module.eaeu.envelope.reading import read_envelope

MAX_ELEMENTS = 2_000_000
"""A register of 100,000 records does not come this way; 200 MiB of the smallest elements would not fit the memory."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """An envelope with what identifies its document; `body` is the only child of the Body."""

    header: Header
    kind: Kind
    body: etree._Element
    edoc_id: str
    edoc_ref_id: str
    body_digest: str

    @property
    def code(self) -> str:
        """Return the code of the message or signal, or `fault`."""
        return "fault" if self.kind is Kind.FAULT else self.header.name.message


def comparable(identifier: str) -> str:
    """Return an identifier as it is stored and compared: a bare lower-case UUID; other texts stay as they are."""
    return bare(identifier) if is_identifier(identifier) else identifier


def read_inbound(content: bytes, names: Names, max_bytes: int) -> Inbound:
    """Read a message of ordinary size. Raises XmlRefused and EnvelopeFault."""
    envelope = read_envelope(xmldoor.parse(content, max_bytes=max_bytes, max_elements=MAX_ELEMENTS))
    edoc_id, edoc_ref_id = _identifiers(envelope.body, names)
    digest = hashlib.sha256(record_bytes(envelope.body)).hexdigest()
    return Inbound(envelope.header, envelope.kind, envelope.body, edoc_id, edoc_ref_id, digest)


def _identifiers(body: etree._Element, names: Names) -> tuple[str, str]:
    """Return EDocId and EDocRefId of a document, as they are compared; empty where there are none."""
    header = body.find(names.clark("ccdo:EDocHeader"))
    if header is None:
        return "", ""
    texts = (header.findtext(names.clark(name)) or "" for name in ("csdo:EDocId", "csdo:EDocRefId"))
    own, reference = (comparable(text.strip())[:100] for text in texts)
    return own, reference
