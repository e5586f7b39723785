"""Bytes as they came: in memory or in a spool file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it came; `source` is its bytes or the spool file that holds them."""

    source: bytes | Path

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Read from the beginning."""
        with BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as stream:
            yield stream

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in pieces of 1 MiB."""
        with self.open() as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def content(self) -> bytes:
        """Return all bytes; for messages of ordinary size."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()
