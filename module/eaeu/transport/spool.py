"""A folder between us and a bridge to the segment's queues: `out/` we write, `in/` we read.

Whoever puts a file into `out/` or `in/` writes it elsewhere on the same file system first and renames it: a file that
is there is whole. Names of outgoing files sort by time and carry the MessageID.
"""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from module.eaeu.envelope import bare
from module.eaeu.transport.errors import NotSent

CERTIFICATE = "spool"
"""What stands for the sender's fingerprint of a file from the folder; a peer that comes this way lists this word."""

_SUFFIX = ".xml"
Handle = Callable[[Path], bool]


class SpoolTransport:
    """Writes each message into `out/` of a folder."""

    def __init__(self, folder: Path, now: Callable[[], int] = time.time_ns) -> None:
        self._out = folder / "out"
        self._half_done = folder / "tmp"
        self._now = now

    def send(self, content: bytes | Path, message_id: str) -> None:
        """Put a message where the bridge takes it. Raises NotSent, and ValueError for an identifier that is no UUID."""
        name = f"{self._now():020d}-{bare(message_id)}{_SUFFIX}"
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            self._half_done.mkdir(exist_ok=True)
            written = self._half_done / name
            with written.open("wb") as target:
                with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as source:
                    shutil.copyfileobj(source, target, 1024 * 1024)
                target.flush()
                os.fsync(target.fileno())
            written.rename(self._out / name)
            _keep(self._out)
        except OSError as error:
            raise NotSent("spool.write") from error


class SpoolInbox:
    """Hands the files of `in/` to whoever receives messages, oldest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._in = folder / "in"

    def take(self, handle: Handle) -> int:
        """Hand over every file that is there; returns how many. One process at a time: a second one returns 0.

        `handle` gets the path and tells whether the message was taken: the file goes to `done/`, else to `refused/`.
        What `handle` raises ends the round, and its file stays where it is for the next one.
        """
        self._in.mkdir(parents=True, exist_ok=True)
        with self._alone() as alone:
            if not alone:
                return 0
            files = self._files()
            for path in files:
                self._move(path, "done" if _is_plain(path) and handle(path) else "refused")
            return len(files)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        with (self._folder / "in.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _files(self) -> list[Path]:
        found = [path for path in self._in.iterdir() if path.suffix == _SUFFIX and not path.name.startswith(".")]
        return sorted(found, key=lambda path: (path.lstat().st_mtime_ns, path.name))

    def _move(self, path: Path, where: str) -> None:
        target = self._folder / where
        target.mkdir(exist_ok=True)
        place, number = target / path.name, 0
        while place.exists() or place.is_symlink():  # an older file of this name is evidence, too
            number += 1
            place = target / f"{path.stem}.{number}{_SUFFIX}"
        path.rename(place)
        _keep(target)
        _keep(self._in)


def _is_plain(path: Path) -> bool:
    """Tell whether it is a file of its own; a link could make us read anything of this machine."""
    return stat.S_ISREG(path.lstat().st_mode)


def _keep(folder: Path) -> None:
    """Make the names of a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
