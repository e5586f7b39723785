"""The product as a victim: the real wiring with moments hung on and a clock that the drill moves."""

from __future__ import annotations

import dataclasses
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from module import wiring
from module.dev import portal
from module.integrations.sms import SmscMessenger
from module.registry.letters import Delivery, Letter
from module.wiring import national
from tests.kills.moments import Moments, hang_on


class MovedClock:
    """The machine's clock, moved forward by as many seconds as a file says: claims run out without sleeping."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text() or 0))

    def move(self, by: timedelta) -> None:
        """Move on; a reader sees the old or the new file, never half of one."""
        seconds = float(self._file.read_text() or 0) + by.total_seconds()
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.rename(self._file)


class HalfAsking:
    """Asks the provider before sending for one half of the letters; of the other half the provider sees doubles."""

    def __init__(self, asking: SmscMessenger) -> None:
        self._asking = asking
        self._blind = SmscMessenger(dataclasses.replace(asking._settings, ask_before_send=False))

    repeats_safely = True
    tells = False  # questions about the state come later and would keep the outbox from emptying

    def send(self, letter: Letter) -> Delivery:
        return (self._asking if is_asked(letter.id) else self._blind).send(letter)

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        return self._asking.status(letter_id, address)


def is_asked(letter_id: str) -> bool:
    """Tell which half a letter belongs to."""
    return int(letter_id[0], 16) % 2 == 0


def place() -> Path:
    """Return the folder of this drill."""
    return Path(os.environ["TROIS_KILLS_DIR"])


def build() -> tuple[Flask, Moments]:
    """Build the demonstration portal over the real wiring."""
    moments = Moments(place() / "killed.txt")
    hang_on(moments)
    real = national.sms
    national.sms = lambda table, way: HalfAsking(real(table, way))  # type: ignore[assignment,return-value]
    config = {key: value for key, value in os.environ.items() if key.startswith("TROIS_")}
    services = wiring.build(config, MovedClock(place() / "clock"))
    return portal.create(services), moments
