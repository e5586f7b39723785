from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from module.documents.inspector import ContentInspector, InspectionLimits
from module.kernel.errors import Refused


def drawn(kind: str, size: tuple[int, int] = (20, 10)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "grey").save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_pictures_that_pass(kind: str) -> None:
    seen = ContentInspector().mark(drawn(kind))
    assert (seen.media_type, seen.width, seen.height) == (f"image/{kind.lower()}", 20, 10)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a rubbish", "not_picture"),
        (b"no picture", "not_picture"),
        (drawn("BMP"), "not_picture"),
        (drawn("TIFF"), "not_picture"),
        (drawn("PNG")[:-30], "broken"),
        (drawn("PNG") + b"<script>", "foreign_content"),
        (drawn("PNG", (300, 1)), "too_many_pixels"),
        (drawn("PNG", (90, 90)), "too_many_pixels"),
        (drawn("JPEG") + b"\x00" * 2000, "too_large"),
    ],
)
def test_pictures_that_do_not(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        ContentInspector(InspectionLimits(mark_size=2000, pixels=5000, side=200)).mark(content)
    assert [fault.code for fault in caught.value.faults] == [code]
