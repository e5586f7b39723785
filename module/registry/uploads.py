"""What is known of an uploaded file: by its content (port `Inspector`), and from the antivirus (port `Antivirus`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.kernel.text import pN_

LONGEST_NAME = 120
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
}
_UNKNOWN = (".bin",)


def name_by_kind(name: str, media_type: str) -> str:
    """Return a file name that ends as its checked content does: `a.exe` with a PDF inside is `a.exe.pdf`.

    The name that a person gave stays readable in it; computers open a file by what it ends in.
    """
    endings = _ENDINGS.get(media_type, _UNKNOWN)
    if name.casefold().endswith(endings):
        return name
    return name[: LONGEST_NAME - len(endings[0])].rstrip(". ") + endings[0]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as its content shows it: media type, sheets of a PDF, width and height of a picture in pixels."""

    media_type: str
    size: int
    sha256: str
    sheets: int | None = None
    width: int | None = None
    height: int | None = None


class AntivirusResult(StrEnum):
    """What the antivirus said; a file on which it said nothing is never called clean."""

    CLEAN = "clean"
    FOUND = "found"
    NOT_SCANNED = "not_scanned"


ANTIVIRUS_LABELS = {
    AntivirusResult.CLEAN: pN_("antivirus", "No malicious code was found"),
    AntivirusResult.FOUND: pN_("antivirus", "Malicious code was found: the file is not opened"),
    AntivirusResult.NOT_SCANNED: pN_("antivirus", "Not checked yet"),
}


@dataclass(frozen=True, slots=True)
class AntivirusVerdict:
    """The answer of the antivirus; `finding` is its name for what it found, or why it said nothing."""

    result: AntivirusResult
    finding: str = ""
