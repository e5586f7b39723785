"""Photos of people: looked into, then made anew, so that nothing but the picture itself is kept."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from module.documents.picture_scan import has_foreign_content
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import PhotoRules

_FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_QUALITY = 85


def _refused(code: str, text: str, **values: object) -> Refused:
    return Refused((Fault(code, "photo", Message(text, values)),))


def _format_of(content: bytes) -> str:
    found = next((name for magic, name in _FORMATS.items() if content.startswith(magic)), "")
    if not found or has_foreign_content(content):
        raise _refused("not_a_photo", N_("Choose a photo in JPEG or PNG format."))
    return found


class PortraitMaker:
    """Fits the port Portraits of casework."""

    def portrait(self, content: bytes, rules: PhotoRules) -> bytes:
        """Return the photo as a small JPEG without metadata. Raises Refused with one fault at path `photo`."""
        if len(content) > rules.largest_kilobytes * 1024:
            text = N_("Choose a photo of at most {size} KB.")
            raise _refused("too_large", text, size=rules.largest_kilobytes)
        kind = _format_of(content)
        try:
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                if max(picture.size) > rules.longest_side:
                    text = N_("Choose a photo of at most {side} pixels on its longest side.")
                    raise _refused("too_many_pixels", text, side=rules.longest_side)
                return _small(picture, rules.stored_side)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise _refused("broken", N_("The photo cannot be read. Choose another one.")) from error


def _small(picture: Image.Image, side: int) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((side, side))
    made = BytesIO()
    fresh = Image.new("RGB", upright.size)  # a new picture has none of the old one's metadata
    fresh.paste(upright)
    fresh.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
