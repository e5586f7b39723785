"""The registration mark of an act: what registration adds to a signed document, under the system's seal (D32).

An act is registered after it is signed, so its number cannot stand in what was signed. The mark names the act by the
SHA-256 of the signed document and by the code that stands in it; act and mark together are the act of APPC art. 80.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:registration:2"


@dataclass(frozen=True, slots=True)
class RegistrationMark:
    """The numbers that an act got, when (an instant in UTC), and the digest in hex of the signed act.

    `entry_number` is empty where the act leads to no entry.
    """

    code: str
    number: str
    entry_number: str
    registered_at: datetime
    act_sha256: str

    def fields(self) -> Mapping[str, str]:
        """Return the elements of the document and their texts, empty ones left out."""
        found = {
            "verificationCode": self.code,
            "number": self.number,
            "entryNumber": self.entry_number,
            "registeredAt": self.registered_at.astimezone(UTC).isoformat(),
            "actSha256": self.act_sha256,
        }
        return {name: text for name, text in found.items() if text}


def mark_document(mark: RegistrationMark) -> SigningDocument:
    """Return the mark as the document that the system seals."""
    nodes = tuple(DocumentNode(name, text) for name, text in mark.fields().items())
    return SigningDocument(NAMESPACE, DocumentNode("registration", "", nodes))
