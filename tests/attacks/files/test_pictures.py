"""Hostile picture uploads: refused by content, in time, with a code of their own."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from PIL import Image

from module.documents.inspector import ContentInspector, InspectionLimits
from module.kernel.errors import Refused
from tests.attacks.files import forge

MIB = 1024 * 1024
INSPECTOR = ContentInspector()


def code_of(content: bytes, inspector: ContentInspector = INSPECTOR) -> str:
    with pytest.raises(Refused) as refused:
        inspector.picture(content)
    (fault,) = refused.value.faults
    assert fault.path == "file"
    assert "{" not in str(fault.message)
    return fault.code


def as_format(name: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, name, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 20, "comment": b"made by hand"}])
def test_a_plain_picture_passes(options: dict[str, object]) -> None:
    content = forge.jpeg(640, 480, **options)
    seen = INSPECTOR.picture(content)
    assert (seen.media_type, seen.size, seen.width, seen.height) == ("image/jpeg", len(content), 640, 480)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_pass(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG")
    assert INSPECTOR.picture(out.getvalue()).width == 30


def test_the_limit_of_size_is_exact() -> None:
    most = MIB * 3 // 2
    content = forge.jpeg()
    assert INSPECTOR.picture(content + b"\x00" * (most - len(content))).size == most
    assert code_of(content + b"\x00" * (most - len(content) + 1)) == "too_large"


def test_nothing_is_refused() -> None:
    assert code_of(b"") == "empty"


@pytest.mark.parametrize(
    "content",
    [
        as_format("PNG"),
        as_format("GIF", save_all=True, append_images=[Image.new("RGB", (20, 20), "red")]),
        as_format("TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8",
        forge.harmless_pdf(),
    ],
    ids=["png", "animated-gif", "tiff", "svg", "two-octets", "pdf"],
)
@pytest.mark.asvs("1.3.4")
def test_other_kinds_are_refused(content: bytes) -> None:
    assert code_of(content) == "not_jpeg"


@pytest.mark.parametrize("cut", [4, 30, 200, -40], ids=str)
def test_damage_is_refused(cut: int) -> None:
    assert code_of(forge.jpeg(300, 300, quality=95)[:cut]) == "broken"


def test_noise_behind_the_sign_is_damage() -> None:
    assert code_of(b"\xff\xd8\xff\xe0" + b"\x80" * 3000) == "broken"


@pytest.mark.parametrize(
    "tail",
    [
        forge.archive(),
        b"<script>alert(1)</script>",
        b"<?php system($_GET[0]);",
        b"<!DOCTYPE html>",
        forge.harmless_pdf(),
    ],
    ids=["zip", "script", "php", "page", "pdf"],
)
def test_a_file_behind_the_picture_is_refused(tail: bytes) -> None:
    assert code_of(forge.jpeg() + tail) == "foreign_content"


def test_a_script_in_the_comment_is_refused() -> None:
    assert code_of(forge.jpeg(comment=b"*/=1;<ScRiPt src=//evil.example>")) == "foreign_content"


def test_a_picture_that_reads_as_a_script_is_refused() -> None:
    payload = b"\xff\xd8\xff\xe0/*" + b"\x00" * (0x2F2A - 2) + b"\xff\xfe\x00\x1c*/=alert(document.domain);/*"
    assert code_of(payload + forge.jpeg()[2:]) == "foreign_content"


def test_pixels_are_counted_before_they_are_decoded() -> None:
    small = bytearray(forge.jpeg())
    frame = small.index(b"\xff\xc0")
    small[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"  # the frame now claims 65,500 x 65,500
    started = time.monotonic()
    assert code_of(bytes(small)) == "too_many_pixels"
    assert time.monotonic() - started < 1


def test_limits_of_pixels_and_side_are_exact() -> None:
    inspector = ContentInspector(InspectionLimits(pixels=10_000, side=200))
    assert inspector.picture(forge.jpeg(200, 50)).width == 200
    assert code_of(forge.jpeg(201, 1), inspector) == "too_many_pixels"
    assert code_of(forge.jpeg(101, 100), inspector) == "too_many_pixels"


def test_the_largest_flat_picture_is_decoded_in_time() -> None:
    started = time.monotonic()
    assert INSPECTOR.picture(forge.jpeg(5000, 5000, quality=30)).height == 5000
    assert time.monotonic() - started < 5


def test_thousands_of_progressive_scans_are_refused_at_once() -> None:
    content = forge.progressive_scan_bomb(2000, 2000, 3000)
    assert len(content) < MIB * 3 // 2
    started = time.monotonic()
    assert code_of(content) == "broken"
    assert time.monotonic() - started < 1


def test_a_huge_profile_is_still_a_picture() -> None:
    assert INSPECTOR.picture(forge.jpeg(icc_profile=b"p" * 200_000, exif=b"Exif\x00\x00" + b"e" * 60_000)).width == 64
