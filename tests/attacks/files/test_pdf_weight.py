"""PDFs of a few kilobytes that open into gigabytes: refused before somebody has to open them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from module.documents.inspector import ContentInspector
from module.kernel.errors import Refused
from tests.attacks.files import forge

MIB = 1024 * 1024
INSPECTOR = ContentInspector()


def code_of(content: bytes) -> str:
    """The code of the refusal, or nothing."""
    try:
        INSPECTOR.document(content)
    except Refused as refused:
        (fault,) = refused.faults
        assert (fault.path, "{" in str(fault.message)) == ("file", False)
        return fault.code
    return ""


def page(*bodies: bytes, **entries: object) -> bytes:
    """A PDF whose one page is drawn by streams that are packed already."""
    pdf = forge.blank_pdf()
    values = {"Filter": Name.FlateDecode, **entries}
    streams = [pdf.make_indirect(Stream(pdf, body, **values)) for body in bodies]
    pdf.pages[0].Contents = Array(streams)
    return forge.saved(pdf, compress_streams=False)


def twice(size: int) -> bytes:
    return page(zlib.compress(forge.deflate_bomb(size), 9), Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def in_letters(size: int) -> bytes:
    return page(forge.deflate_bomb(size).hex().encode() + b">", Filter=Array([Name.ASCIIHexDecode, Name.FlateDecode]))


def many(count: int, size: int) -> bytes:
    return page(*[forge.deflate_bomb(size)] * count)


def runs(size: int) -> bytes:
    return page(b"\x81 " * (size // 128) + b"\x80", Filter=Name.RunLengthDecode)


def shown(body: bytes, **entries: object) -> bytes:
    """A PDF with one picture on its page."""
    pdf = forge.blank_pdf()
    picture = Stream(pdf, body, Type=Name.XObject, Subtype=Name.Image, **entries)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=pdf.make_indirect(picture)))
    return forge.saved(pdf, compress_streams=False)


def claimed(width: int, height: int, kind: Name) -> bytes:
    """A picture of a few octets that says to be vast."""
    return shown(
        b"\x00" * 40, Filter=kind, Width=width, Height=height, BitsPerComponent=1, ColorSpace=Name.DeviceGray,
        DecodeParms=Dictionary(K=-1, Columns=width, Rows=height),
    )  # fmt: skip


def jpeg_larger_than_it_says() -> bytes:
    picture = bytearray(forge.jpeg())
    frame = picture.index(b"\xff\xc0")
    picture[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"
    return shown(
        bytes(picture), Filter=Name.DCTDecode, Width=64, Height=48, BitsPerComponent=8, ColorSpace=Name.DeviceRGB
    )


def overflowing_picture() -> bytes:
    return shown(
        forge.deflate_bomb(200 * MIB), Filter=Name.FlateDecode, Width=10, Height=10, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )  # fmt: skip


def unused() -> bytes:
    """A bomb that hangs on nothing: another revision may bring it to life."""
    bomb = forge.deflate_bomb(800 * MIB)
    return forge.assembled(
        b"%PDF-1.4\n",
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(bomb), bomb),
        ],
    )


def abbreviated() -> bytes:
    return page(forge.deflate_bomb(800 * MIB), Filter=Name.Fl)


@pytest.mark.parametrize(
    "make",
    [
        lambda: page(forge.deflate_bomb(800 * MIB)),
        lambda: twice(800 * MIB),
        lambda: in_letters(800 * MIB),
        lambda: many(60, 15 * MIB),
        lambda: many(400, MIB),
        abbreviated,
        unused,
        overflowing_picture,
        lambda: claimed(60_000, 60_000, Name.CCITTFaxDecode),
        lambda: claimed(60_000, 60_000, Name.JBIG2Decode),
        lambda: claimed(1, 10**15, Name.JPXDecode),
        jpeg_larger_than_it_says,
    ],
    ids=[
        "content", "packed-twice", "hex", "many", "hundreds", "abbreviated", "unused", "picture-overflows", "fax",
        "jbig2", "jpx", "jpeg",
    ],
)  # fmt: skip
def test_what_opens_into_gigabytes_is_refused(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 8 * MIB
    assert code_of(content) == "too_heavy"


@pytest.mark.asvs("5.2.3")
def test_two_kilobytes_that_open_into_eight_hundred_megabytes() -> None:
    content = twice(800 * MIB)
    assert len(content) < 8 * 1024
    assert code_of(content) == "too_heavy"


def scanned(mode: str, width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), "white").save(out, "PDF", resolution=300)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: page(forge.deflate_bomb(20 * MIB)),  # a large drawing
        lambda: runs(MIB),
        lambda: scanned("1", 7016, 9921),  # A3 at 600 dots an inch
        lambda: scanned("RGB", 2480, 3508),  # A4 at 300
        lambda: page(zlib.compress(b"0 0 m")[:-3]),  # cut short, as some programs write it: readers show what there is
        lambda: page(b"no deflate at all"),
        lambda: page(b"q Q", Filter=Name.Crypt),
        lambda: page(b"q Q", Filter=Array([])),
    ],
    ids=["drawing", "runs", "a3", "a4", "cut", "garbled", "crypt", "no-filter"],
)
def test_ordinary_weight_passes(make: Callable[[], bytes]) -> None:
    assert code_of(make()) == ""


def test_object_streams_of_ordinary_weight_pass() -> None:
    pdf = forge.blank_pdf(40)
    assert code_of(forge.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)) == ""
