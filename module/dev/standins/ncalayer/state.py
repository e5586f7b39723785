"""What the person at the computer is about to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from module.dev.standins.ncalayer.keys import Key


class Mode(StrEnum):
    """How the next request ends; after one request the stand-in signs again."""

    SIGN = "sign"
    CANCEL = "cancel"
    ERROR = "error"
    NOT_VALID = "not_valid"
    OLD = "old"
    HANG_UP = "hang_up"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state at one moment."""

    key: Key
    mode: Mode
    last: str


class State:
    """Which key signs and how the next request ends. Shared by the two servers of the process."""

    def __init__(self, keys: dict[str, Key]) -> None:
        self.keys = keys
        self._lock = Lock()
        self._slug = next(iter(keys))
        self._mode = Mode.SIGN
        self._last = "Nothing was asked yet."

    def choose(self, person: str = "", mode: str = "") -> None:
        """Set the person, the mode or both. Raises ValueError for what does not exist; then nothing is set."""
        if person and person not in self.keys:
            raise ValueError("no such person")
        wanted = Mode(mode) if mode else None
        with self._lock:
            self._slug = person or self._slug
            self._mode = wanted or self._mode

    def snapshot(self) -> Snapshot:
        """Look without changing anything."""
        with self._lock:
            return Snapshot(self.keys[self._slug], self._mode, self._last)

    def take(self) -> Snapshot:
        """Look and use the mode up."""
        with self._lock:
            taken = Snapshot(self.keys[self._slug], self._mode, self._last)
            self._mode = Mode.SIGN
            return taken

    def is_absent(self) -> bool:
        """Tell whether the next connection finds nobody, and use that up."""
        with self._lock:
            absent = self._mode is Mode.ABSENT
            self._mode = Mode.SIGN if absent else self._mode
            return absent

    def note(self, outcome: str) -> None:
        """Remember how a request ended, for the page."""
        with self._lock:
            self._last = outcome
