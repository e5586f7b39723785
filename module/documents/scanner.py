"""Runs the scanners: each file in a process of its own, no more at once on this computer than the server bears.

They are named by file and never imported, so that no library of pictures or documents is loaded beside the portal.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PDF_SCAN = Path(__file__).with_name("pdf_scan.py")
PICTURE_SCAN = Path(__file__).with_name("picture_scan.py")
_EXIT_EXHAUSTED = 3
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
"""What a scanner sees of the environment: passwords and addresses stand there too, and it reads what strangers send."""
_PAUSE = 0.05


class ScannersBusy(Exception):
    """As many files are being looked into as the server bears, and none was done in the time one may wait."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What one scan may take, how many go on at once on this computer, how long another one waits for its turn."""

    memory: int = 512 * 1024 * 1024
    seconds: int = 10
    at_once: int = 2
    patience: float = 10.0


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanner said, and the picture that it made where one was asked for."""

    answer: dict[str, object]
    made: bytes = b""

    @property
    def code(self) -> str:
        """Return why the file is refused; nothing where it is not."""
        return str(self.answer.get("code", ""))

    def number(self, name: str) -> int:
        """Return a number of the answer."""
        return int(str(self.answer[name]))


class ScannerProcess:
    """Starts a scanner for one file. A turn is a locked file: a process that is killed gives it back by itself."""

    def __init__(self, ceilings: Ceilings | None = None, python: Path | None = None) -> None:
        self._ceilings = ceilings or Ceilings()
        self._python = python or Path(sys.executable)

    def scan(self, script: Path, arguments: tuple[object, ...], content: bytes) -> Scanned:
        """Let a scanner look into a file; one that ran out of memory or time says `too_complex`.

        Raises ScannersBusy, and RuntimeError where the scanner cannot be started.
        """
        ceilings = self._ceilings
        given = map(str, (*arguments, ceilings.memory, ceilings.seconds))
        with _turn(ceilings) as lock:
            try:
                done = subprocess.run(
                    [str(self._python), "-I", *_byte_code(), str(script), *given],
                    input=content,
                    capture_output=True,
                    timeout=ceilings.seconds * 3,
                    check=False,
                    env={name: os.environ[name] for name in _KEPT if name in os.environ},
                    pass_fds=(lock,),
                )
            except subprocess.TimeoutExpired:
                return Scanned({"code": "too_complex"})
        if done.returncode < 0 or done.returncode == _EXIT_EXHAUSTED:
            return Scanned({"code": "too_complex"})
        if done.returncode:
            raise RuntimeError(f"the scanner of files ended with {done.returncode}: {done.stderr[-200:]!r}")
        head, _, made = done.stdout.partition(b"\n")
        return Scanned(json.loads(head), made)


def _byte_code() -> tuple[str, ...]:
    """Let a scanner find its libraries compiled where this process does: it sees nothing of the environment."""
    return ("-X", f"pycache_prefix={sys.pycache_prefix}") if sys.pycache_prefix else ()


@contextmanager
def _turn(ceilings: Ceilings) -> Iterator[int]:
    """Wait for one of the turns and hold it. Raises ScannersBusy."""
    folder, until = _folder(), time.monotonic() + ceilings.patience
    lock = _taken(folder, ceilings.at_once)
    while lock is None:
        if time.monotonic() >= until:
            raise ScannersBusy
        time.sleep(_PAUSE)
        lock = _taken(folder, ceilings.at_once)
    try:
        yield lock
    finally:
        os.close(lock)


def _taken(folder: Path, at_once: int) -> int | None:
    for number in range(at_once):
        lock = os.open(folder / str(number), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            return lock
    return None


def _folder() -> Path:
    """Return the folder of the turns: of this installation, and of nobody else. Raises RuntimeError."""
    installation = sha256(__file__.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"trois-scans-{os.getuid()}-{installation}"
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or seen.st_mode & 0o022:
        raise RuntimeError(f"{folder} is not a folder of this user alone")
    return folder
