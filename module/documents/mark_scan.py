"""Looks into the image of a mark from the patent office: PNG, JPEG or GIF by content, whole, not too large."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from module.documents.picture_scan import PictureRefused, has_foreign_content

_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}


def scan_mark(content: bytes, most_pixels: int, longest_side: int) -> tuple[str, int, int]:
    """Return media type, width and height. Raises Finding with the code of what is wrong."""
    if has_foreign_content(content):
        raise PictureRefused("foreign_content")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(_MEDIA)) as picture:
                width, height = picture.size
                if width * height > most_pixels or max(width, height) > longest_side:
                    raise PictureRefused("too_many_pixels")
                picture.load()
                return _MEDIA[str(picture.format)], width, height
    except UnidentifiedImageError as error:
        raise PictureRefused("not_picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error) as error:
        raise PictureRefused("broken") from error
