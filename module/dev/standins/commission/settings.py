"""What the stand-in Commission is told: where the door of the national side is, how long a minute lasts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from module.dev.standins.commission.names import AUTHORITY, COMMISSION


@dataclass(frozen=True, slots=True)
class CommissionSettings:
    """`minute_seconds` is the length of a minute of the regulation; `answer_minutes` how long an answer takes.

    Certificate, key and authority are PEM files for the door's TLS. Without a door nothing is sent. `state` receives
    `commission.jsonl` with every verdict and the files of big answers.
    """

    door: str = ""
    minute_seconds: float = 60.0
    answer_minutes: float = 0.0
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    state: Path | None = None
    me: str = COMMISSION
    peer: str = AUTHORITY
    again_seconds: float = 0.3
    attempts: int = 2000
    workers: int = 4
    strict_order: bool = True
    stream_from: int = 200
    timeout_seconds: float = 30.0
