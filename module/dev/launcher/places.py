"""Where things of one clone live: folders, sockets, ports and the locks that guard them."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STATE = ROOT / ".state"
LOCKS = ("run.lock", "setup.lock")
KEPT = (*LOCKS, "pycache")
"""What a reset leaves: locks that are held meanwhile, and byte code, which programs are being loaded from."""


class LauncherError(Exception):
    """One line for the person at the terminal; the command stops."""


class AlreadyRunning(LauncherError):
    """Another ./run holds this clone."""


@dataclass(frozen=True)
class Ports:
    """Loopback ports of a running product."""

    portal: int = 8080
    standins: int = 8091
    smtp: int = 8025
    ncalayer: int = 13580
    ncalayer_control: int = 13581
    exchange: int = 8443

    def named(self) -> dict[str, int]:
        """Every port by what answers on it."""
        return {
            "portal": self.portal,
            "stand-ins": self.standins,
            "stand-in mail server": self.smtp,
            "stand-in NCALayer": self.ncalayer,
            "stand-in NCALayer control": self.ncalayer_control,
            "gateway of the exchange": self.exchange,
        }


def short_name(state: Path) -> str:
    """A name that differs from clone to clone and from user to user, short enough for a socket path (107 bytes)."""
    return f"trois-{os.geteuid()}-{hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:8]}"


def own_folder(path: Path) -> Path:
    """Make a private folder in a place that others may write to; refuse one that somebody else put there."""
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if path.is_symlink() or status.st_uid != os.geteuid():
        raise LauncherError(f"{path} belongs to somebody else; remove it")
    return path


def runtime_folder(state: Path) -> Path:
    """Where the sockets that belong to a state folder stand; `own_folder` makes it."""
    personal = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(personal) if os.geteuid() and personal and Path(personal).is_dir() else Path(tempfile.gettempdir())
    return base / short_name(state)


@contextmanager
def run_lock(state: Path) -> Iterator[None]:
    """Hold the clone for one ./run; the kernel lets go when the process ends, however it ends.

    Raises AlreadyRunning, with the other's process number.
    """
    state.mkdir(parents=True, exist_ok=True)
    with open(state / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise AlreadyRunning(
                f"./run is already at work in this clone (process {holder}); stop it there first"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def setup_lock() -> Iterator[None]:
    """Wait for, then hold, the right to change what is installed in this clone."""
    STATE.mkdir(exist_ok=True)
    with open(STATE / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget(state: Path) -> None:
    """Remove everything kept in a state folder but the lock files, which are held while this runs, and byte code."""
    for entry in state.iterdir():
        if entry.name in KEPT:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
