"""Judges uploaded files by their content, never by name or claimed type: fits the port `Inspector`.

Source of the sizes: user guide (PDF 10 MB), Decision 174 (pictures of goods 1.5 MB); MB = MiB.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from module.documents.plain_picture import without_metadata
from module.documents.scanner import PDF_SCAN, PICTURE_SCAN, Ceilings, Scanned, ScannerProcess, ScannersBusy
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.upload_limits import DOCUMENT_LIMIT, PICTURE_LIMIT, SCANNERS_BUSY
from module.registry.uploads import Inspected

if TYPE_CHECKING:
    from pathlib import Path

_MIB = 1024 * 1024
_ZIP_END = b"PK\x05\x06"
_DOCUMENT = {
    "busy": SCANNERS_BUSY,
    "too_large": N_("The file is larger than {max} MB. Save it with a lower scan resolution or split it."),
    "empty": N_("The file is empty. Choose another file."),
    "not_pdf": N_("The file is not a PDF. Save the document as PDF and attach it again."),
    "encrypted": N_("The PDF is protected by a password. Save it without protection and attach it again."),
    "broken": N_("The PDF is damaged and cannot be read. Save or scan it again."),
    "active_content": N_(
        "The PDF holds scripts, actions, attached files or fillable XFA forms. Print it to a new PDF and attach that."
    ),
    "dangerous_link": N_(
        "A link in the PDF opens a program or a file. Keep links to web pages and e-mail addresses only, or print the "
        "document to a new PDF and attach that."
    ),
    "too_heavy": N_(
        "The PDF unpacks to too much data or holds a picture that is too large. Save it with a lower resolution or "
        "print it to a new PDF and attach that."
    ),
    "foreign_content": N_("Another file is hidden in the PDF. Print it to a new PDF and attach that."),
    "too_many_sheets": N_("The PDF has more than {max} sheets. Split it into several documents."),
    "too_complex": N_("The PDF takes too long to check. Print it to a new PDF and attach that."),
}
_PICTURE = {
    "busy": SCANNERS_BUSY,
    "too_large": N_("The picture is larger than {max} MB. Save it smaller or with stronger compression."),
    "empty": N_("The file is empty. Choose another file."),
    "not_jpeg": N_("The file is not a JPEG picture. Save the picture as JPEG and attach it again."),
    "broken": N_("The picture is damaged and cannot be shown. Save it again as JPEG."),
    "foreign_content": N_("Another file or a script is hidden in the picture. Save it again as JPEG."),
    "too_complex": N_("The picture takes too long to check. Save it smaller and attach it again."),
    "too_many_pixels": N_("The picture has more than {max} megapixels or a side is too long. Save it smaller."),
}


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """What is still accepted: sizes in octets, memory in octets, time in seconds of work, scans at once."""

    document_size: int = DOCUMENT_LIMIT
    sheets: int = 2000
    picture_size: int = PICTURE_LIMIT
    mark_size: int = 5 * _MIB
    pixels: int = 25_000_000
    side: int = 12_000
    scan_memory: int = 512 * _MIB
    scan_seconds: int = 10
    scans_at_once: int = 2
    patience: float = 10.0

    def ceilings(self) -> Ceilings:
        """Return what one scan may take."""
        return Ceilings(self.scan_memory, self.scan_seconds, self.scans_at_once, self.patience)


class ContentInspector:
    """Judges documents and pictures. Each is opened in a process of its own, so `python` must be an interpreter."""

    def __init__(self, limits: InspectionLimits | None = None, python: Path | None = None) -> None:
        self._limits = limits or InspectionLimits()
        self._scanner = ScannerProcess(self._limits.ceilings(), python)

    def document(self, content: bytes) -> Inspected:
        """Judge a PDF document. Raises Refused with one fault at path `file`."""
        code = self._outside_of_document(content)
        seen = Scanned({"code": code}) if code else self._scan(PDF_SCAN, (self._limits.sheets,), content)
        if seen.code:
            raise _refused(seen.code, _DOCUMENT, self._most_of_document(seen.code))
        return Inspected("application/pdf", len(content), sha256(content).hexdigest(), sheets=seen.number("sheets"))

    def picture(self, content: bytes) -> Inspected:
        """Judge a JPEG picture of goods. Raises Refused with one fault at path `file`."""
        limits = self._limits
        seen = self._look("picture", content, limits.picture_size)
        if seen.code:
            most = {"too_large": _megabytes(limits.picture_size), "too_many_pixels": str(limits.pixels // 1_000_000)}
            raise _refused(seen.code, _PICTURE, most.get(seen.code))
        return _seen(seen, content)

    def mark(self, content: bytes) -> Inspected:
        """Judge the image of a mark as the patent office sent it. Raises Refused with one fault at path `file`."""
        seen = self._look("mark", content, self._limits.mark_size)
        if seen.code:
            message = Message(N_("The image of the mark cannot be shown."))
            raise Refused((Fault(seen.code, "file", message),))
        return _seen(seen, content)

    def plain(self, content: bytes, media_type: str) -> bytes:
        """Return a file as others get it: a picture with the same pixels and no metadata, anything else as it is."""
        return without_metadata(content) if media_type == "image/jpeg" else content

    def _look(self, kind: str, content: bytes, most: int) -> Scanned:
        """Let the scanner decode a picture that is not too large."""
        if not content or len(content) > most:
            return Scanned({"code": "too_large" if content else "empty"})
        return self._scan(PICTURE_SCAN, (kind, self._limits.pixels, self._limits.side, 0), content)

    def _scan(self, script: Path, arguments: tuple[object, ...], content: bytes) -> Scanned:
        try:
            return self._scanner.scan(script, arguments, content)
        except ScannersBusy:
            return Scanned({"code": "busy"})

    def _outside_of_document(self, content: bytes) -> str:
        """Judge what can be seen without opening; an empty code means nothing wrong."""
        if not content:
            return "empty"
        if len(content) > self._limits.document_size:
            return "too_large"
        if not content.startswith(b"%PDF-"):
            return "not_pdf"
        return "foreign_content" if _carries_foreign_tail(content) else ""

    def _most_of_document(self, code: str) -> str | None:
        limits = self._limits
        return {"too_large": _megabytes(limits.document_size), "too_many_sheets": str(limits.sheets)}.get(code)


def _seen(seen: Scanned, content: bytes) -> Inspected:
    size, digest = len(content), sha256(content).hexdigest()
    return Inspected(str(seen.answer["media"]), size, digest, width=seen.number("width"), height=seen.number("height"))


def _carries_foreign_tail(content: bytes) -> bool:
    """Tell whether an archive or a web page follows the end of the document."""
    tail = content[content.rfind(b"%%EOF") :].lower()
    return _ZIP_END in content[-66_000:] or b"<script" in tail or b"<html" in tail


def _megabytes(octets: int) -> str:
    return f"{octets / _MIB:g}"


def _refused(code: str, texts: dict[str, str], most: str | None) -> Refused:
    params = {} if most is None else {"max": most}
    return Refused((Fault(code, "file", Message(texts[code], params)),))
