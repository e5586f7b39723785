"""What a check of the doctor found: one line, without addresses, names of people or secrets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check ended. `NOT_CHECKED` is no comfort: somebody has to look."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, how it stands, and what to do about it."""

    level: Level
    what: str
    advice: str = ""

    def line(self) -> str:
        """Return the line for the terminal."""
        return f"{self.level:<11}  {self.what}" + (f": {self.advice}" if self.advice else "")


def judged(what: str, wrong: bool, advice: str, level: Level = Level.FAIL) -> Diagnosis:
    """Return what a check says: fine, or what is to be done."""
    return Diagnosis(level, what, advice) if wrong else Diagnosis(Level.OK, what)


def unknown(what: str, reason: str) -> Diagnosis:
    """Return what a check says that could not be made."""
    return Diagnosis(Level.NOT_CHECKED, what, reason)
