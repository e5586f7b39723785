"""Judges uploaded files by their content, never by name or claimed type: fits the port `Inspector`.

Source of the sizes: user guide (PDF 10 MB), Decision 174 (pictures of goods 1.5 MB); MB = MiB.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from module.documents import pdf_scan, picture_scan
from module.documents.mark_scan import scan_mark
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.upload_limits import DOCUMENT_LIMIT, PICTURE_LIMIT
from module.registry.uploads import Inspected

_MIB = 1024 * 1024
_ZIP_END = b"PK\x05\x06"
_DOCUMENT = {
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
    "too_large": N_("The picture is larger than {max} MB. Save it smaller or with stronger compression."),
    "empty": N_("The file is empty. Choose another file."),
    "not_jpeg": N_("The file is not a JPEG picture. Save the picture as JPEG and attach it again."),
    "broken": N_("The picture is damaged and cannot be shown. Save it again as JPEG."),
    "foreign_content": N_("Another file or a script is hidden in the picture. Save it again as JPEG."),
    "too_many_pixels": N_("The picture has more than {max} megapixels or a side is too long. Save it smaller."),
}


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """What is still accepted: sizes in octets, memory in octets, time in seconds of work."""

    document_size: int = DOCUMENT_LIMIT
    sheets: int = 2000
    picture_size: int = PICTURE_LIMIT
    mark_size: int = 5 * _MIB
    pixels: int = 25_000_000
    side: int = 12_000
    scan_memory: int = 512 * _MIB
    scan_seconds: int = 10


class ContentInspector:
    """Judges documents and pictures. A PDF is opened in a process of its own, so `python` must be an interpreter."""

    def __init__(self, limits: InspectionLimits | None = None, python: Path | None = None) -> None:
        self._limits = limits or InspectionLimits()
        self._python = python or Path(sys.executable)

    def document(self, content: bytes) -> Inspected:
        """Judge a PDF document. Raises Refused with one fault at path `file`."""
        code = self._outside_of_document(content)
        if code:
            raise _refused(code, _DOCUMENT, self._most_of_document(code))
        answer = self._scan(content)
        if "code" in answer:
            code = str(answer["code"])
            raise _refused(code, _DOCUMENT, self._most_of_document(code))
        return Inspected(
            "application/pdf", len(content), sha256(content).hexdigest(), sheets=int(str(answer["sheets"]))
        )

    def picture(self, content: bytes) -> Inspected:
        """Judge a JPEG picture of goods. Raises Refused with one fault at path `file`."""
        limits = self._limits
        try:
            if not content:
                raise picture_scan.PictureRefused("empty")
            if len(content) > limits.picture_size:
                raise picture_scan.PictureRefused("too_large")
            width, height = picture_scan.scan(content, limits.pixels, limits.side)
        except picture_scan.PictureRefused as finding:
            code = str(finding)
            most = {"too_large": _megabytes(limits.picture_size), "too_many_pixels": str(limits.pixels // 1_000_000)}
            raise _refused(code, _PICTURE, most.get(code)) from finding
        return Inspected("image/jpeg", len(content), sha256(content).hexdigest(), width=width, height=height)

    def mark(self, content: bytes) -> Inspected:
        """Judge the image of a mark as the patent office sent it. Raises Refused with one fault at path `file`."""
        limits = self._limits
        try:
            if not content:
                raise picture_scan.PictureRefused("empty")
            if len(content) > limits.mark_size:
                raise picture_scan.PictureRefused("too_large")
            media, width, height = scan_mark(content, limits.pixels, limits.side)
        except picture_scan.PictureRefused as finding:
            message = Message(N_("The image of the mark cannot be shown."))
            raise Refused((Fault(str(finding), "file", message),)) from finding
        return Inspected(media, len(content), sha256(content).hexdigest(), width=width, height=height)

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

    def _scan(self, content: bytes) -> dict[str, object]:
        """Open the PDF in a process with ceilings on memory and time. Raises RuntimeError when it cannot be started."""
        limits = self._limits
        ceilings = map(str, (limits.sheets, limits.scan_memory, limits.scan_seconds))
        command = [str(self._python), "-I", pdf_scan.__file__, *ceilings]
        try:
            done = subprocess.run(
                command, input=content, capture_output=True, timeout=limits.scan_seconds * 3, check=False
            )
        except subprocess.TimeoutExpired:
            return {"code": "too_complex"}
        if done.returncode < 0 or done.returncode == pdf_scan.EXIT_EXHAUSTED:
            return {"code": "too_complex"}
        if done.returncode:
            raise RuntimeError(f"the scanner of documents ended with {done.returncode}: {done.stderr[-200:]!r}")
        answer: dict[str, object] = json.loads(done.stdout)
        return answer


def _carries_foreign_tail(content: bytes) -> bool:
    """Tell whether an archive or a web page follows the end of the document."""
    tail = content[content.rfind(b"%%EOF") :].lower()
    return _ZIP_END in content[-66_000:] or b"<script" in tail or b"<html" in tail


def _megabytes(octets: int) -> str:
    return f"{octets / _MIB:g}"


def _refused(code: str, texts: dict[str, str], most: str | None) -> Refused:
    params = {} if most is None else {"max": most}
    return Refused((Fault(code, "file", Message(texts[code], params)),))
