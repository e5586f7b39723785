"""How large a document that people sign may be (D28): one number each for page, signer, verifier, store and print.

The figures are ours. No act bounds the document; what NCALayer takes is not known, so a site may set less
(`document_kilobytes` in config/uploads.toml). Kilobytes are of 1024 octets everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message

KIB = 1024
UNSIGNED_LIMIT = 512 * KIB
"""A document before it is signed; GOST digests it in about half a second."""
SIGNED_LIMIT = 768 * KIB
"""The same with its signature, as it is sent, verified, stored, printed and compared."""
LEAST_DOCUMENT = 10 * KIB
"""What every site took from the first release on; no setting goes below."""
MOST_ATTACHMENTS = 600
"""Files of one application: each stands in the document by its name and SHA-256."""
TOO_LARGE = "document_too_large"


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """How large the document of a draft would be, and the most, in octets; `faults` say what to shorten."""

    size: int
    most: int
    faults: tuple[Fault, ...] = ()

    @property
    def kilobytes(self) -> int:
        """Return the size, rounded up."""
        return kilobytes(self.size)

    @property
    def most_kilobytes(self) -> int:
        """Return the limit in whole kilobytes."""
        return self.most // KIB

    @property
    def is_near(self) -> bool:
        """Tell whether more than half of the room is taken: from then on the pages tell the size."""
        return self.size > self.most // 2

    @property
    def is_beyond_measure(self) -> bool:
        """Tell whether it is twice too large: then nothing is added any more."""
        return self.size > 2 * self.most


def kilobytes(size: int) -> int:
    """Return a number of octets in kilobytes, rounded up: one octet over the limit must not look like the limit."""
    return -(-size // KIB)


def part_too_large(section: str, step: Message, size: int, most: int) -> Fault:
    """Return what is said of a draft whose document cannot be signed; `step` is the one that takes most of it."""
    message = N_(
        "The document to be signed is {size} KB long, and at most {max} KB can be signed. Most of it stands in the "
        "step “{step}”: shorten the texts there or remove files. What you entered is saved."
    )
    return Fault(TOO_LARGE, section, Message(message, {"size": kilobytes(size), "max": most // KIB, "step": step}))


def not_saved(fault: Fault) -> Fault:
    """Return what is said where a draft that is much too large was to grow further and nothing was saved."""
    message = N_(
        "The document to be signed would be {size} KB long, and at most {max} KB can be signed. This was not saved, it "
        "is still on this page. First shorten the texts or remove files in the step “{step}”."
    )
    return Fault(fault.code, fault.path, Message(message, fault.message.params))


def signable(document: bytes, most: int) -> bytes:
    """Return a document that an officer is to sign. Raises Refused for one that is too large."""
    if len(document) <= most:
        return document
    message = N_("The document to be signed is {size} KB long, and at most {max} KB can be signed. Shorten the texts.")
    values = {"size": kilobytes(len(document)), "max": most // KIB}
    raise Refused((Fault(TOO_LARGE, "", Message(message, values)),))
