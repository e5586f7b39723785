"""How large an uploaded file may be: one number for the texts of the pages, the check and the limit of the request.

Sources: user guide 4.18 (PDF 10 MB), Decision 174 (pictures of goods 1.5 MB); MB = MiB (DESIGN 5).
"""

from __future__ import annotations

MIB = 1024 * 1024
DOCUMENT_LIMIT = 10 * MIB
PICTURE_LIMIT = 3 * MIB // 2
REQUEST_LIMIT = DOCUMENT_LIMIT + 2 * MIB
"""A whole request: the largest document, and room for the fields beside it and for a message of its own at 11 MiB."""
