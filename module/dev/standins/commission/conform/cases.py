"""The index of the set, and the case files with identifiers of this run."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from module.dev.standins.commission.names import AUTHORITY

_OURS = re.compile(rb"00000000-0000-4000-8000-[0-9a-f]{12}")
_RUN = re.compile(rb"(?<=[-C])9999(?=-)")
_GROW = b"<!--grow-->"
THEIRS = {name: f"ffffffff-0000-4000-8000-00000000000{index}".encode() for index, name in enumerate(
    ("conversation_id", "message_id", "procedure_id", "edoc_id"), 1)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A file to send and what must come; `grow` letters are put where the file says."""

    send: str
    expect: tuple[str, ...]
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `needs` are cases whose effect it builds on; `when` the transaction that the system must have started."""

    id: str
    shows: str
    message: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    slow: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The set in a folder: index.json and the files beside it."""

    folder: Path
    cases: tuple[Case, ...] = field(default_factory=tuple)

    @classmethod
    def read(cls, folder: Path) -> CaseSet:
        """Read the index. Raises KeyError for a case that needs one that is not there."""
        rows = json.loads((folder / "index.json").read_text(encoding="utf-8"))["cases"]
        cases = tuple(_case(row) for row in rows)
        known = {case.id for case in cases}
        for case in cases:
            for needed in case.needs:
                if needed not in known:
                    raise KeyError(needed)
        return cls(folder, cases)

    def content(self, step: Step, run: Run, theirs: Mapping[str, str] | None = None) -> bytes:
        """Return the bytes of a step for this run."""
        return run.fresh((self.folder / step.send).read_bytes(), step.grow, theirs or {})


@dataclass(frozen=True, slots=True)
class Run:
    """What makes the identifiers of one run its own; `segment` is the logical address of the system under test."""

    token: uuid.UUID = field(default_factory=uuid.uuid4)
    segment: str = AUTHORITY

    @property
    def digits(self) -> str:
        """Return four digits for numbers and application ids; never those of the files."""
        return f"{self.token.int % 9000 + 999:04d}"

    def fresh(self, content: bytes, grow: int, theirs: Mapping[str, str]) -> bytes:
        """Replace the identifiers of the files."""

        def new(found: re.Match[bytes]) -> bytes:
            return str(uuid.uuid5(self.token, found.group().decode("ascii"))).encode("ascii")

        content = _RUN.sub(self.digits.encode("ascii"), _OURS.sub(new, content))
        content = content.replace(AUTHORITY.encode("ascii"), self.segment.encode("ascii"))
        for name, text in theirs.items():
            content = content.replace(THEIRS[name], text.removeprefix("urn:uuid:").encode("ascii"))
        return content.replace(_GROW, b"A" * grow)


def _case(row: Mapping[str, Any]) -> Case:
    steps = tuple(Step(step["send"], tuple(step["expect"]), step.get("grow", 0)) for step in row["steps"])
    return Case(
        row["id"],
        row["shows"],
        row["message"],
        steps,
        tuple(row.get("needs", ())),
        row.get("slow", False),
        row.get("when", ""),
    )
