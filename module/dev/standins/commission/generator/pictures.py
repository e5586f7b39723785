"""Pictures small enough for many records: JPEG of one colour at 300 dpi."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

from lxml import etree
from PIL import Image

from module.dev.standins.commission.generator.building import build

_COLOURS = 64


@lru_cache(maxsize=_COLOURS)
def _jpeg(colour: int) -> str:
    image = Image.new("RGB", (16, 16), (colour * 4, 255 - colour * 4, 96))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=60, dpi=(300, 300))
    return base64.b64encode(stream.getvalue()).decode("ascii")


def picture(name: str, serial: int) -> etree._Element:
    """Make a picture; serial numbers share a few colours."""
    return build(name, _jpeg(serial % _COLOURS), attributes={"mediaTypeCode": "image/jpeg"})
