"""What others get of a picture: its pixels and colours, nothing of where, when and with what it was taken."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageOps

from module.documents.plain_picture import without_metadata
from tests.attacks.files import forge

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
SECRETS = (b"Secret Phone", b"secret remark", b"secret:xmp", b"sRGB built-in", b"No copyright", b"8BIM", b"MOTION")


def drawn(mode: str = "RGB", size: tuple[int, int] = (61, 47)) -> Image.Image:
    """A picture that looks different from each side."""
    grey = Image.linear_gradient("L").resize(size)
    parts = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    return Image.merge(mode, [grey.rotate(90 * turn).resize(size) for turn in range(parts)]) if parts > 1 else grey


def photographed(mode: str = "RGB", side: int = 6, **options: object) -> bytes:
    """A JPEG as a telephone writes it: place, maker, remark, side, profile, blocks of a program, a film behind it."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Secret Phone", side
    exif.get_ifd(GPS)[1] = "N"
    out = BytesIO()
    if mode == "RGB":
        options.setdefault("icc_profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    drawn(mode).save(out, "JPEG", exif=exif, comment=b"secret remark", xmp=b"secret:xmp", quality=90, **options)
    content = out.getvalue()
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x04city"
    return content[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2) + block + content[2:] + b"MOTION" * 50


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}], ids=str
)
def test_the_pixels_stay_and_what_was_written_beside_them_goes(mode: str, options: dict[str, object]) -> None:
    content = photographed(mode, **options)
    plain = without_metadata(content)
    was, now = opened(content), opened(plain)
    assert (now.mode, now.size, now.tobytes()) == (was.mode, was.size, was.tobytes())
    assert [secret for secret in SECRETS if secret in plain] == []
    assert dict(now.getexif()) == {ORIENTATION: 6}
    assert now.getexif().get_ifd(GPS) == {}
    assert set(now.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "exif", "icc_profile", "adobe",
                             "adobe_transform", "progressive", "progression"}  # fmt: skip


@pytest.mark.parametrize("side", range(1, 9))
def test_the_side_that_is_up_stays(side: int) -> None:
    content = photographed(side=side)
    upright = ImageOps.exif_transpose(opened(content))
    assert ImageOps.exif_transpose(opened(without_metadata(content))).tobytes() == upright.tobytes()


def test_colours_are_computed_as_before() -> None:
    was, now = photographed(), opened(without_metadata(photographed()))
    wide = ImageCms.createProfile("LAB")

    def in_lab(picture: Image.Image) -> bytes:
        source = ImageCms.ImageCmsProfile(BytesIO(picture.info["icc_profile"]))
        transform = ImageCms.buildTransform(source, wide, "RGB", "LAB")
        changed = ImageCms.applyTransform(picture, transform)
        assert changed is not None
        return changed.tobytes()

    assert in_lab(now) == in_lab(opened(was))


def test_a_profile_that_is_none_goes() -> None:
    plain = without_metadata(photographed(icc_profile=b"secret:xmp" * 9000))
    assert "icc_profile" not in opened(plain).info
    assert b"secret" not in plain


def test_a_plain_picture_stays_as_it_is() -> None:
    content = forge.jpeg(640, 480)
    assert without_metadata(content) == content


def test_whatever_comes_is_answered_and_carries_no_remark() -> None:
    chance, content = random.Random(16), photographed()
    for _ in range(300):
        spoiled = bytearray(content)
        for _ in range(3):
            spoiled[chance.randrange(2, 900)] = chance.randrange(256)
        without_metadata(bytes(spoiled[: chance.randrange(len(spoiled))]))
    assert without_metadata(b"") == without_metadata(b"\xff\xd8") == b"\xff\xd8\xff\xd9"
