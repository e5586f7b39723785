"""Decodes one picture in a process of its own, with a ceiling on memory and time: reads stdin, prints JSON.

Run as a file, not as a module: it must start fast and import nothing of ours. A picture that unpacks to gigabytes, or
that finds a hole in a codec, then ends this process and not the portal. Kinds: `picture` of goods (JPEG), `mark` from
the patent office (PNG, JPEG, GIF), `portrait` of a person (JPEG, PNG), which is made anew and follows the line of JSON.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

EXIT_EXHAUSTED = 3
_MAGIC = b"\xff\xd8\xff"
_SCAN = b"\xff\xda"
_MOST_SCANS = 200
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
_PORTRAITS = {_MAGIC: "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_QUALITY = 85
# A zip is read from its end, so its directory lies in the last 64 KiB; the other signs may stand anywhere.
_ZIP_END = b"PK\x05\x06"
_ZIP_REACH = 66_000
_FOREIGN = re.compile(rb"<script|<\?php|<html|<!doctype|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
_DAMAGE = (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error)


class PictureRefused(Exception):
    """The picture is refused; the first argument is the code."""


class PictureBounds:
    """How large a picture may be, and the longest side of one that is made anew."""

    def __init__(self, most_pixels: int, longest_side: int, stored_side: int) -> None:
        self.most_pixels, self.longest_side, self.stored_side = most_pixels, longest_side, stored_side

    def check(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the size. Raises PictureRefused where it is too large; comes before anything is decoded."""
        if size[0] * size[1] > self.most_pixels or max(size) > self.longest_side:
            raise PictureRefused("too_many_pixels")
        return size


def _refuse_foreign(content: bytes) -> None:
    """Refuse a picture in which a script, a web page or an archive hides (polyglot)."""
    opens_comment = content[4:6] == b"/*"  # the length of the first segment reads as the start of a script comment
    if opens_comment or _ZIP_END in content[-_ZIP_REACH:] or _FOREIGN.search(content) is not None:
        raise PictureRefused("foreign_content")


def _picture(content: bytes, bounds: PictureBounds) -> tuple[dict[str, object], bytes]:
    if not content.startswith(_MAGIC):
        raise PictureRefused("not_jpeg")
    _refuse_foreign(content)
    if content.count(_SCAN) > _MOST_SCANS:
        raise PictureRefused("broken")  # thousands of progressive scans over one picture: small file, minutes of work
    with JpegImageFile(BytesIO(content)) as picture:
        width, height = bounds.check(picture.size)
        # every octet is decoded, yet at an eighth of the size, which bounds the memory
        picture.draft(None, (max(1, width // 8), max(1, height // 8)))
        picture.load()
        return {"media": "image/jpeg", "width": width, "height": height}, b""


def _mark(content: bytes, bounds: PictureBounds) -> tuple[dict[str, object], bytes]:
    _refuse_foreign(content)
    try:
        with Image.open(BytesIO(content), formats=tuple(_MEDIA)) as picture:
            width, height = bounds.check(picture.size)
            picture.load()
            return {"media": _MEDIA[str(picture.format)], "width": width, "height": height}, b""
    except UnidentifiedImageError as error:
        raise PictureRefused("not_picture") from error


def _portrait(content: bytes, bounds: PictureBounds) -> tuple[dict[str, object], bytes]:
    kind = next((name for magic, name in _PORTRAITS.items() if content.startswith(magic)), "")
    if not kind:
        raise PictureRefused("not_a_photo")
    _refuse_foreign(content)
    with Image.open(BytesIO(content), formats=[kind]) as picture:
        bounds.check(picture.size)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((bounds.stored_side, bounds.stored_side))
    fresh = Image.new("RGB", upright.size)  # a new picture has none of the old one's metadata
    fresh.paste(upright)
    made = BytesIO()
    fresh.save(made, "JPEG", quality=_QUALITY)
    return {"media": "image/jpeg", "width": fresh.width, "height": fresh.height}, made.getvalue()


_KINDS = {"picture": _picture, "mark": _mark, "portrait": _portrait}


def scan(kind: str, content: bytes, bounds: PictureBounds) -> tuple[dict[str, object], bytes]:
    """Return what the picture is, and the picture made anew where that is asked. Raises PictureRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _KINDS[kind](content, bounds)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("too_many_pixels") from error
    except _DAMAGE as error:
        raise PictureRefused("broken") from error


def main(kind: str, most_pixels: int, longest_side: int, stored_side: int, memory: int, seconds: int) -> int:
    """Judge stdin under the ceilings (octets, seconds of work); return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    made = b""
    try:
        answer, made = scan(kind, sys.stdin.buffer.read(), PictureBounds(most_pixels, longest_side, stored_side))
    except PictureRefused as finding:
        answer = {"code": str(finding)}
    except MemoryError:
        return EXIT_EXHAUSTED
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:7])))
