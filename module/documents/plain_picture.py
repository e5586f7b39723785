"""A JPEG picture for others to look at: the same pixels, nothing of what the camera or a program wrote beside them.

Nothing is decoded. The original stays as it was signed; only what is sent to others goes through here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_APPLICATION = range(0xE0, 0xF0)
_IN_SCAN = re.compile(rb"\xff[\x01-\xcf\xd9-\xfe]")  # a marker that ends the packed pixels; FF 00 and restarts do not
_ORIENTATION = 0x0112
_MOST_TAGS = 1000
_LONGEST_SEGMENT = 65_533
_LARGEST_PROFILE = 2 * 1024 * 1024
_COLOURS = frozenset(
    b"wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad cicp A2B0 A2B1 A2B2 gamt".split()
)  # what a reader computes colours with; names, makers and remarks are left out
_FROM_HEADER = ((0, 24), (36, 48), (56, 80))
"""Parts of the head of a colour profile that are kept: not the day it was made, the device, its maker, its number."""


def without_metadata(content: bytes) -> bytes:
    """Return a JPEG picture with its pixels, their colours and which side is up, and with nothing else."""
    found = _Kept()
    for marker, data in _segments(content):
        found.take(marker, data)
    return found.written()


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and data of each segment; pixels follow the head of their scan. What stands between is left out."""
    place = content.find(b"\xff", 2)
    while 0 <= place < len(content) - 3:
        marker = content[place + 1]
        if marker in (0x00, 0xFF) or marker in _ALONE:
            place = content.find(b"\xff", place + (1 if marker == 0xFF else 2))
            continue
        if marker == _END:
            return
        end = place + 2 + max(2, int.from_bytes(content[place + 2 : place + 4]))
        if marker == _SCAN:
            after = _IN_SCAN.search(content, end)
            end = after.start() if after else len(content)
        yield marker, content[place + 4 : end] if marker != _SCAN else content[place + 2 : end]
        place = content.find(b"\xff", end)


@dataclass
class _Kept:
    head: list[bytes] = field(default_factory=list)
    profile: dict[int, bytes] = field(default_factory=dict)
    body: list[bytes] = field(default_factory=list)

    def take(self, marker: int, data: bytes) -> None:
        """Keep a segment, a part of it, or nothing."""
        if marker == _SCAN:
            self.body.append(b"\xff\xda" + data)
        elif marker in _APPLICATION:
            self._take_application(marker, data)
        elif marker != _COMMENT:
            self.body.append(_segment(marker, data))

    def _take_application(self, marker: int, data: bytes) -> None:
        if marker == 0xE0 and data.startswith(b"JFIF\0"):
            self.head.append(_segment(marker, data[:12].ljust(12, b"\0") + b"\0\0"))  # without its small picture
        elif marker == 0xE1 and data.startswith(b"Exif\0\0"):
            side = _orientation(data[6:])
            if side > 1:
                self.head.append(_segment(marker, _exif(side)))
        elif marker == 0xE2 and data.startswith(b"ICC_PROFILE\0") and len(data) > 14:
            self.profile[data[12]] = data[14:]
        elif marker == 0xEE and data.startswith(b"Adobe"):
            self.head.append(_segment(marker, data[:12]))  # how the colours are to be read

    def written(self) -> bytes:
        """Return the picture."""
        profile = _profile(b"".join(part for _, part in sorted(self.profile.items())))
        step = _LONGEST_SEGMENT - 14
        parts = [profile[place : place + step] for place in range(0, len(profile), step)]
        colours = [
            _segment(0xE2, b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part)
            for number, part in enumerate(parts, start=1)
        ]
        return b"".join((b"\xff\xd8", *self.head, *colours, *self.body, b"\xff\xd9"))


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _orientation(tiff: bytes) -> int:
    """Return which side is up (1 to 8); 1 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, start)
    for number in range(min(count, _MOST_TAGS)):
        place = start + 2 + 12 * number
        if place + 12 > len(tiff):
            return 1
        tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, place)
        if tag == _ORIENTATION and kind == 3:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _exif(side: int) -> bytes:
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, side, 0, 0)


def _profile(whole: bytes) -> bytes:
    """Return a colour profile with what colours are computed with; nothing for one that cannot be read."""
    if not 132 <= len(whole) <= _LARGEST_PROFILE or whole[36:40] != b"acsp":
        return b""
    count = min(int.from_bytes(whole[128:132]), _MOST_TAGS)
    rows, data, places = [], b"", {}
    kept = [
        (whole[place : place + 4], *struct.unpack(">II", whole[place + 4 : place + 12]))
        for place in range(132, min(132 + 12 * count, len(whole) - 11), 12)
        if whole[place : place + 4] in _COLOURS
    ]
    first = 132 + 12 * len(kept)
    for name, start, size in kept:
        if start + size > len(whole):
            return b""
        if (start, size) not in places:
            places[start, size] = first + len(data)
            data += whole[start : start + size] + b"\0" * (-size % 4)
        rows.append(name + struct.pack(">II", places[start, size], size))
    head = bytearray(128)
    for begin, end in _FROM_HEADER:
        head[begin:end] = whole[begin:end]
    head[:4] = struct.pack(">I", first + len(data))
    return bytes(head) + struct.pack(">I", len(rows)) + b"".join(rows) + data if rows else b""
