"""The requirements of OWASP ASVS 5.0.0, levels 1 and 2, and how each is met: `tests/architecture/asvs.toml`.

Numbers and levels are those of the standard, the words are ours. Each requirement has one state:
`test` (node ids, whose tests carry the number in `@pytest.mark.asvs`), `host` (a section of module/docs/host-guide.md),
`not-applicable` (why), `kept` (`source` and `compensation`), `open` (who mends it: a row of the security findings).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache

from tests.support.sizes import ROOT

TABLE = ROOT / "tests/architecture/asvs.toml"
GUIDE = ROOT / "module/docs/host-guide.md"
STATES = ("test", "host", "not-applicable", "kept", "open")


@dataclass(frozen=True)
class Requirement:
    """One requirement: its number, level, a few words of ours, its state and what the state says."""

    number: str
    level: int
    about: str
    state: str
    tests: tuple[str, ...] = ()
    reasons: tuple[str, ...] = field(default=())


def _read(number: str, row: dict[str, object]) -> Requirement:
    states = [state for state in STATES if state in row]
    assert len(states) == 1, f"{number} has the states {states}"
    assert not row.keys() - {"level", "about", states[0]}, f"{number}: {sorted(row)}"
    said = row[states[0]]
    tests = tuple(map(str, said)) if isinstance(said, list) else ()
    reasons = tuple(map(str, said.values())) if isinstance(said, dict) else () if tests else (str(said),)
    level = row["level"]
    assert isinstance(level, int)
    return Requirement(number, level, str(row["about"]), states[0], tests, reasons)


@cache
def requirements() -> dict[str, Requirement]:
    """Return all requirements by number, in the order of the standard."""
    found = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {number: _read(number, row) for number, row in found.items()}
