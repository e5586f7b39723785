"""Looks into one JPEG picture: it is what it says, decodes to the end, is not too large and hides no other file."""

from __future__ import annotations

import re
import struct
from io import BytesIO

from PIL.JpegImagePlugin import JpegImageFile

_MAGIC = b"\xff\xd8\xff"
_SCAN = b"\xff\xda"
_MOST_SCANS = 200
# A zip is read from its end, so its directory lies in the last 64 KiB; the other signs may stand anywhere.
_ZIP_END = b"PK\x05\x06"
_ZIP_REACH = 66_000
_FOREIGN = re.compile(rb"<script|<\?php|<html|<!doctype|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)


class PictureRefused(Exception):
    """The picture is refused; the first argument is the code."""


def has_foreign_content(content: bytes) -> bool:
    """Tell whether a script, a web page or an archive hides in a picture (polyglot)."""
    opens_comment = content[4:6] == b"/*"  # the length of the first segment reads as the start of a script comment
    return opens_comment or _ZIP_END in content[-_ZIP_REACH:] or _FOREIGN.search(content) is not None


def scan(content: bytes, most_pixels: int, longest_side: int) -> tuple[int, int]:
    """Return width and height in pixels. Raises Finding with the code of what is wrong."""
    if not content.startswith(_MAGIC):
        raise PictureRefused("not_jpeg")
    if has_foreign_content(content):
        raise PictureRefused("foreign_content")
    if content.count(_SCAN) > _MOST_SCANS:
        raise PictureRefused("broken")  # thousands of progressive scans over one picture: small file, minutes of work
    try:
        with JpegImageFile(BytesIO(content)) as picture:
            width, height = picture.size
            if width * height > most_pixels or max(width, height) > longest_side:
                raise PictureRefused("too_many_pixels")
            # every octet is decoded, yet at an eighth of the size, which bounds the memory
            picture.draft(None, (max(1, width // 8), max(1, height // 8)))
            picture.load()
            return width, height
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error) as error:
        raise PictureRefused("broken") from error
