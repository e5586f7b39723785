"""What the stand-ins of SMS and e-mail received: in memory, and line by line on disk for who counts after a kill."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Received:
    """One SMS or e-mail. `double` marks an SMS that came again under its id and was not sent twice."""

    kind: str
    id: str
    address: str
    subject: str
    text: str
    received_at: str
    alphabet: str = ""
    segments: int = 0
    double: bool = False


class Inbox:
    """An append-only list; what stands in the file survives the process."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._file = directory / "inbox.jsonl"
        self._lock = threading.Lock()
        self._items = [Received(**json.loads(line)) for line in self._lines()]

    def add(self, item: Received) -> bool:
        """Keep an item and say whether it is new: an SMS under a known id and address is kept as a double."""
        with self._lock:
            new = item.kind != "sms" or self._find(item.kind, item.id, item.address) is None
            kept = dataclasses.replace(item, double=not new)
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(dataclasses.asdict(kept), ensure_ascii=False) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            self._items.append(kept)
            return new

    def find(self, kind: str, identifier: str, address: str) -> Received | None:
        """Return the first item of a kind under an id and address."""
        with self._lock:
            return self._find(kind, identifier, address)

    def newest_first(self) -> list[Received]:
        """Return all items but doubles."""
        with self._lock:
            return [item for item in reversed(self._items) if not item.double]

    def _find(self, kind: str, identifier: str, address: str) -> Received | None:
        key = (kind, identifier, address)
        return next((item for item in self._items if (item.kind, item.id, item.address) == key), None)

    def _lines(self) -> list[str]:
        """Read what an earlier process left; a last line without its end was cut by a kill and never confirmed."""
        if not self._file.exists():
            return []
        lines = self._file.read_text(encoding="utf-8").split("\n")
        if lines[-1]:
            whole = "".join(line + "\n" for line in lines[:-1])
            self._file.write_text(whole, encoding="utf-8")
        return [line for line in lines[:-1] if line]


def stamp() -> str:
    """Return the present instant for a line of the inbox."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
