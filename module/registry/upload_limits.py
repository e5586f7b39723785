"""How large and how many uploaded files may be: one number for texts of pages, check and limit of the request.

Sources: user guide 4.18 (PDF 10 MB), Decision 174 (pictures of goods 1.5 MB); MB = MiB (DESIGN 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.text import N_

MIB = 1024 * 1024
DOCUMENT_LIMIT = 10 * MIB
PICTURE_LIMIT = 3 * MIB // 2
REQUEST_LIMIT = DOCUMENT_LIMIT + 2 * MIB
"""A whole request: the largest document, and room for the fields beside it and for a message of its own at 11 MiB."""
SCANNERS_BUSY = N_("The server is checking other files at the moment. Send the file again in a minute.")


@dataclass(frozen=True, slots=True)
class UploadRules:
    """What the site decides of files (config/uploads.toml): how many, how many are looked into at once, for how long
    another one waits, and whether one on which the antivirus said nothing is taken."""

    attachments: int = 100
    scans_at_once: int = 2
    patience_seconds: int = 10
    takes_unscanned: bool = True
