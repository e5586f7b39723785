"""A clock on which everything that the product counts in minutes passes sooner: terms, claims, waits after failures."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

MINUTE_SECONDS = float(os.environ.get("TROIS_KILLS_MINUTE", "1.5"))
"""How long a minute of the regulation lasts in the drill."""
BEGINNING = "TROIS_KILLS_BEGINNING"


class FastClock:
    """The machine's clock, run faster from an instant on that all processes of a drill know."""

    def __init__(self, beginning: float, minute_seconds: float = MINUTE_SECONDS) -> None:
        self._beginning = beginning
        self._factor = 60.0 / minute_seconds

    @classmethod
    def shared(cls) -> FastClock:
        """Return the clock of the drill that this process belongs to."""
        return cls(float(os.environ[BEGINNING]))

    def now(self) -> datetime:
        passed = (time.time() - self._beginning) * self._factor
        return datetime.fromtimestamp(self._beginning, UTC) + timedelta(seconds=passed)
