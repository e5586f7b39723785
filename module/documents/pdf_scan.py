"""Looks into one PDF in a process of its own, with a ceiling on memory and time: reads stdin, prints JSON.

Run as a file, not as a module: it must start fast and import nothing of ours. A bomb (deflate, object streams, page
trees) then ends this process and not the portal.
"""

from __future__ import annotations

import binascii
import json
import re
import resource
import struct
import sys
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

EXIT_EXHAUSTED = 3
_STREAM_MEMORY = 16 * 1024 * 1024
_DEPTH = 64
_ACTIVE_KEYS = {
    "/JS", "/JavaScript", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings",
}  # fmt: skip
_ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
_ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Movie", "/Screen", "/Sound", "/3D"}

_ACTIVE_VALUES = {"/S": _ACTIVE_ACTIONS, "/Subtype": _ACTIVE_KINDS, "/Type": _ACTIVE_KINDS}
# What a link may lead to; one without a scheme is relative. Allowed by name, since a reader hands any other scheme to
# whatever program of the computer took it for itself.
_LINKS = {"http", "https", "mailto", "tel"}
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_HOST_AND_PORT = re.compile(r"[a-z0-9.-]+:[0-9]+")

_MIB = 1024 * 1024
# Own readings of what ordinary files hold: a drawing of a CAD program, a sheet A3 at 600 dots an inch (70 million
# pixels), 2000 sheets of fax at 300. Whoever opens the file pays for what it opens into, not for its 10 MB.
_MOST_DRAWN = 64 * _MIB  # one stream that is no picture
_MOST_DRAWN_IN_ALL = 256 * _MIB
_MOST_OPENED = 1024 * _MIB  # all streams, packed pictures among them
_MOST_PIXELS = 100_000_000
_MOST_PIXELS_IN_ALL = 20_000_000_000
_PIECE = 64 * 1024
_JBIG2_PAGE = re.compile(rb".{4}[\x30\x70]\x00.\x00\x00\x00\x13(.{4})(.{4})", re.DOTALL)

_DAMAGE = (pikepdf.PdfError, AttributeError, LookupError, OverflowError, RuntimeError, TypeError, ValueError)


class PdfRefused(Exception):
    """The document is refused; the first argument is the code."""


def scan(content: bytes, most_sheets: int) -> int:
    """Return the number of sheets. Raises Finding with the code of what is wrong."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=_STREAM_MEMORY,
        run_length_max_memory=_STREAM_MEMORY,
        png_max_memory=_STREAM_MEMORY,
        tiff_max_memory=_STREAM_MEMORY,
        max_stream_filters=4,
        parser_max_nesting=_DEPTH,
    )
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            if pdf.is_encrypted:
                raise PdfRefused("encrypted")
            weight = _Weight()
            _refuse_active(pdf, weight)
            _refuse_unread(pdf)
            weight.refuse_heavy()
            return _sheets(pdf, most_sheets)
    except pikepdf.PasswordError as error:
        raise PdfRefused("encrypted") from error
    except _DAMAGE as error:
        raise PdfRefused("broken") from error


def _refuse_unread(pdf: pikepdf.Pdf) -> None:
    """What could not be read was taken for nothing: another program may read it, so it is not passed."""
    if pikepdf.settings.qpdf_limit_errors():
        raise PdfRefused("too_complex")
    if pdf.get_warnings():
        raise PdfRefused("broken")


def _refuse_active(pdf: pikepdf.Pdf, weight: _Weight) -> None:
    """Look through every object of the file, used or not, and refuse whatever runs, fetches or carries a file."""
    _refuse_opening(pdf.Root.get("/OpenAction"))
    for thing in pdf.objects:
        for table in _tables(thing):
            entries = dict(table.items())
            if isinstance(table, pikepdf.Stream):
                if "/F" in entries:
                    raise PdfRefused("active_content")  # the content of the stream is fetched from elsewhere
                weight.streams.append(table)
            if "/Contents" in entries:
                weight.drawing.update(part.objgen for part in _list(entries["/Contents"]) if _is_stream(part))
            _refuse_table(entries)


def _refuse_table(entries: dict[str, pikepdf.Object]) -> None:
    if not _ACTIVE_KEYS.isdisjoint(entries):
        raise PdfRefused("active_content")
    for key, banned in _ACTIVE_VALUES.items():
        if key in entries and str(entries[key]) in banned:
            raise PdfRefused("active_content")
    if "/URI" in entries:
        address = entries["/URI"]
        _refuse_link(address.get("/Base", "") if isinstance(address, pikepdf.Dictionary) else address)


def _refuse_link(address: object) -> None:
    """A link leads to a page, a letter or a telephone; readers drop blanks and hidden signs before they read one."""
    if not isinstance(address, pikepdf.String | str):
        raise PdfRefused("dangerous_link")
    plain = _UNSEEN.sub("", str(address)).lower()
    head = re.split(r"[/?#\\]", plain, maxsplit=1)[0]
    scheme, colon, _ = head.partition(":")
    outside = plain.startswith(("\\", "//", "/\\"))  # a folder of another computer
    if outside or (colon and scheme not in _LINKS and not _HOST_AND_PORT.fullmatch(head)):
        raise PdfRefused("dangerous_link")


def _refuse_opening(action: pikepdf.Object | None) -> None:
    """A place to open at is harmless (office programs write one); any other action on opening is not."""
    if action is None or isinstance(action, pikepdf.Array):
        return
    if not (isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo" and "/Next" not in action):
        raise PdfRefused("active_content")


def _tables(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries directly inside an object, itself first; what is referred to has its own turn."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            parts = list(item)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            parts = [value for _, value in item.items()]
        else:
            continue
        waiting += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]


def _sheets(pdf: pikepdf.Pdf, most: int) -> int:
    """Count the leaves of the page tree, never more than `most` + 1: a small file may claim millions."""
    leaves = sum(1 for _ in islice(_leaves(pdf.Root.Pages, most), most + 1))
    if leaves > most:
        raise PdfRefused("too_many_sheets")
    if not leaves:
        raise PdfRefused("empty")
    return leaves


def _leaves(root: pikepdf.Object, most: int) -> Iterator[pikepdf.Object]:
    """Yield the pages. A node met twice would make the tree endless, and is damage."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            raise PdfRefused("broken")
        if "/Kids" not in node:
            yield node
            continue
        if node.objgen in seen:
            raise PdfRefused("broken")
        seen.add(node.objgen)
        if len(node.Kids) + len(waiting) > most + _DEPTH:
            raise PdfRefused("too_many_sheets")
        waiting += list(node.Kids)


class _Weight:
    """What the streams of a file open into, counted piece by piece and never kept."""

    def __init__(self) -> None:
        self.streams: list[pikepdf.Object] = []
        self.drawing: set[tuple[int, int]] = set()  # what draws a page is no picture, whatever it says of itself
        self._opened = self._drawn = self._pixels = 0

    def refuse_heavy(self) -> None:
        """Refuse a file that opens into more than ordinary ones do, or shows a picture larger than any sheet."""
        for stream in self.streams:
            if stream.get("/Subtype") == "/Image" and stream.objgen not in self.drawing:
                self._add_picture(stream)
            else:
                self._drawn += self._octets(stream, _MOST_DRAWN)
            if max(self._drawn / _MOST_DRAWN_IN_ALL, self._pixels / _MOST_PIXELS_IN_ALL) > 1:
                raise PdfRefused("too_heavy")

    def _add_picture(self, stream: pikepdf.Object) -> None:
        width, height = _number(stream.get("/Width")), _number(stream.get("/Height"))
        parameters = _list(stream.get("/DecodeParms"))
        tables = [part for part in parameters if isinstance(part, pikepdf.Dictionary)]
        fax = [_number(part.get("/Columns")) * max(1, _number(part.get("/Rows"))) for part in tables]
        pixels = max([width * height, *fax, *_sides_inside(stream)])
        if pixels > _MOST_PIXELS:
            raise PdfRefused("too_heavy")
        self._pixels += pixels
        bits = min(16, _number(stream.get("/BitsPerComponent")) or 8)
        self._octets(stream, pixels * bits + height + _PIECE)  # eight colours a pixel, and a sign before each row

    def _octets(self, stream: pikepdf.Object, most: int) -> int:
        """Return into how much a stream opens. Raises PdfRefused as soon as it is more than `most`."""
        found = 0
        for piece in _opened(stream):
            found += len(piece)
            self._opened += len(piece)
            if found > most or self._opened > _MOST_OPENED:
                raise PdfRefused("too_heavy")
        return found


def _is_stream(thing: object) -> bool:
    return isinstance(thing, pikepdf.Stream)


def _list(thing: Any) -> list[Any]:
    return list(thing) if isinstance(thing, pikepdf.Array) else [] if thing is None else [thing]


def _number(thing: object) -> int:
    return max(0, thing) if isinstance(thing, int) else 0


def _opened(stream: pikepdf.Object) -> Iterable[bytes]:
    """Open a stream as far as it is packed; what stands behind (a codec of pictures) is left as it is."""
    filters = [str(name) for name in _list(stream.get("/Filter"))]
    if "/LZWDecode" in filters or "/LZW" in filters:
        return _opened_by_qpdf(stream)
    pieces: Iterable[bytes] = (stream.read_raw_bytes(),)
    for name in filters:
        step = _STEPS.get(name)
        if step is None:
            break
        pieces = step(pieces)
    return pieces


def _opened_by_qpdf(stream: pikepdf.Object) -> Iterable[bytes]:
    """The old packing grows a thousandfold at most: the ceiling of memory bounds it."""
    try:
        return (stream.read_bytes(pikepdf.StreamDecodeLevel.generalized),)
    except pikepdf.PdfError:
        return ()


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Open deflate; where it is damaged a reader shows what came before, and so it is counted."""
    opener, spent = zlib.decompressobj(), 0
    try:
        for piece in pieces:
            spent += len(piece)
            if spent > _MOST_OPENED:  # packed twice: what lies between counts too
                raise PdfRefused("too_heavy")
            rest = piece
            while rest and not opener.eof:
                yield opener.decompress(rest, _PIECE)
                rest = opener.unconsumed_tail
        while found := opener.decompress(opener.unconsumed_tail, _PIECE):
            yield found
    except zlib.error:
        return


def _all_of(pieces: Iterable[bytes]) -> bytes:
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > _MOST_DRAWN:
            raise PdfRefused("too_heavy")
    return bytes(whole)


def _from_hex(pieces: Iterable[bytes]) -> Iterator[bytes]:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", _all_of(pieces).split(b">", 1)[0])
    yield binascii.unhexlify(digits + b"0" * (len(digits) % 2))


def _from_letters(pieces: Iterable[bytes]) -> Iterator[bytes]:
    letters = re.sub(rb"[^!-uz]", b"", _all_of(pieces).split(b"~", 1)[0])
    try:
        yield a85decode(letters)
    except ValueError:
        return


def _from_runs(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packed, place = _all_of(pieces), 0
    while place < len(packed) and packed[place] != 128:
        length = packed[place]
        yield packed[place + 1 : place + 2 + length] if length < 128 else packed[place + 1 : place + 2] * (257 - length)
        place += length + 2 if length < 128 else 2


_STEPS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "/FlateDecode": _inflated, "/Fl": _inflated, "/ASCIIHexDecode": _from_hex, "/AHx": _from_hex,
    "/ASCII85Decode": _from_letters, "/A85": _from_letters, "/RunLengthDecode": _from_runs, "/RL": _from_runs,
}  # fmt: skip


def _sides_inside(stream: pikepdf.Object) -> Iterator[int]:
    """Yield how many pixels a packed picture says to have: readers believe it, not the table of the stream."""
    codec = str(next(reversed(_list(stream.get("/Filter"))), ""))
    reader = _SIDES.get(codec)
    if reader is not None:
        yield reader(_all_of(_opened(stream)))


def _of_jpeg(content: bytes) -> int:
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF or content[place + 1] in (0x00, 0x01, 0xFF, *range(0xD0, 0xD9)):
            place += 1
            continue
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return int(height * width)
        place += 2 + length
    return 0


def _of_jpeg_2000(content: bytes) -> int:
    start = content.find(b"\xff\x4f\xff\x51")
    sides = content[start + 8 : start + 16] if start >= 0 else b""
    return int.from_bytes(sides[:4]) * int.from_bytes(sides[4:])


def _of_jbig2(content: bytes) -> int:
    page = _JBIG2_PAGE.match(content)
    if page is None or page[2] == b"\xff" * 4:  # the height comes later: the table of the stream says it
        return 0
    return int.from_bytes(page[1]) * int.from_bytes(page[2])


_SIDES: dict[str, Callable[[bytes], int]] = {
    "/DCTDecode": _of_jpeg, "/DCT": _of_jpeg, "/JPXDecode": _of_jpeg_2000, "/JBIG2Decode": _of_jbig2,
}  # fmt: skip


def main(most_sheets: int, memory: int, seconds: int) -> int:
    """Judge stdin under the ceilings (octets, seconds of work); return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, object] = {"sheets": scan(sys.stdin.buffer.read(), most_sheets)}
    except PdfRefused as finding:
        answer = {"code": str(finding)}
    except MemoryError:
        return EXIT_EXHAUSTED
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
