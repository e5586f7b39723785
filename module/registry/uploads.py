"""What the content of an uploaded file shows: the value type of the port `Inspector`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as its content shows it: media type, sheets of a PDF, width and height of a picture in pixels."""

    media_type: str
    size: int
    sha256: str
    sheets: int | None = None
    width: int | None = None
    height: int | None = None
