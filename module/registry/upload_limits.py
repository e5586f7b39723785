"""How large and how many uploaded files may be: one number for texts of pages, check and limit of the request.

Sources: user guide 4.18 (PDF 10 MB), Decision 174 (pictures of goods 1.5 MB); MB = MiB (DESIGN 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.text import N_
from module.registry.document_limits import KIB, MOST_ATTACHMENTS, UNSIGNED_LIMIT

MIB = 1024 * 1024
DOCUMENT_LIMIT = 10 * MIB
PICTURE_LIMIT = 3 * MIB // 2
REQUEST_LIMIT = DOCUMENT_LIMIT + 2 * MIB
"""A whole request: the largest document, and room for the fields beside it and for a message of its own at 11 MiB."""
SCANNERS_BUSY = N_("The server is checking other files at the moment. Send the file again in a minute.")


@dataclass(frozen=True, slots=True)
class UploadRules:
    """What the site decides of files (config/uploads.toml): how many, how many are looked into at once, for how long
    another one waits, whether one on which the antivirus said nothing is taken, and how large the document that is
    signed may be."""

    attachments: int = MOST_ATTACHMENTS
    scans_at_once: int = 2
    patience_seconds: int = 10
    takes_unscanned: bool = True
    document_kilobytes: int = UNSIGNED_LIMIT // KIB

    @property
    def most_octets(self) -> int:
        """Return how many octets a document may have before it is signed."""
        return self.document_kilobytes * KIB
