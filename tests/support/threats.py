"""The table of threats: what was found by attacking, what stands against it, which tests show it, what puts it back.

Made from `tests/architecture/threats.toml` and `tests/mutation/reverts`; `./check --write-docs` writes
`module/docs/threats.md`, and so does `python -m tests.support.threats --write`.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.reverting import Revert, reverts
from tests.support.asvs import STATES, requirements
from tests.support.sizes import ROOT

DATA = ROOT / "tests/architecture/threats.toml"
TABLE = Path("module/docs/threats.md")
SEVERITIES = ("critical", "high", "medium", "low", "suspicion")
OPEN = "**open**"


@dataclass(frozen=True)
class Threat:
    """One row: open until it has a defence, which then has places and tests."""

    name: str
    severity: str
    threat: str
    defence: str = ""
    where: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    reverts: tuple[str, ...] = ()
    """Reverts of other rows that put this one back too."""

    @property
    def is_open(self) -> bool:
        """Tell whether nothing stands against it yet."""
        return not self.defence


def threats() -> list[Threat]:
    """Return the rows in the order of the file."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    lists = ("where", "tests", "reverts")
    return [
        Threat(name, **{key: tuple(value) if key in lists else value for key, value in row.items()})
        for name, row in found.items()
    ]


def putting_back(threat: Threat) -> list[Revert]:
    """Return the reverts of a row, by name."""
    return [one for one in reverts().values() if threat.name in one.rows or one.name in threat.reverts]


def _lines(names: list[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "–"


def _row(threat: Threat) -> str:
    if threat.is_open:
        cells = [threat.name, threat.severity, threat.threat, OPEN, "", "", ""]
    else:
        tests = [test.rpartition("/")[2] for test in threat.tests]
        names = [one.name for one in putting_back(threat)]
        cells = [threat.name, threat.severity, threat.threat, threat.defence]
        cells += [_lines(list(threat.where)), _lines(tests), _lines(names)]
    return f"| {' | '.join(cells)} |"


def _requirements() -> list[str]:
    """Return the states of the requirements of ASVS by chapter."""
    counted: dict[int, Counter[str]] = {}
    for number, one in requirements().items():
        counted.setdefault(int(number.split(".")[0]), Counter())[one.state] += 1
    served = {number for one in reverts().values() for number in one.asvs}
    lines = [f"| chapter | {' | '.join(STATES)} |", "|---" * (len(STATES) + 1) + "|"]
    lines += [f"| V{chapter} | {' | '.join(str(row[state]) for state in STATES)} |" for chapter, row in counted.items()]
    total = sum(counted.values(), Counter())
    lines.append(f"| all | {' | '.join(str(total[state]) for state in STATES)} |")
    return [*lines, "", f"Of those with tests {len(served)} have a revert that breaks them."]


def table() -> str:
    """Return the page as Markdown."""
    head = ("row", "severity", "threat", "defence", "where", "tests", "put back by")
    lines = [
        "# Threats: what was found, what stands against it",
        "",
        "Written by `./check --write-docs` from `tests/architecture/threats.toml` and `tests/mutation/reverts`.",
        "The numbers are the rows of the security findings of 1 December 2026; below them what was only suspected,",
        "and the faults of the exchange by their numbers in its findings of that day.",
        "A revert puts the fault into a copy, where the tests fail by assertion (`./check --full reverts`).",
        "",
        f"| {' | '.join(head)} |",
        "|---" * len(head) + "|",
        *map(_row, threats()),
        "",
        "## OWASP ASVS 5.0.0, levels 1 and 2",
        "",
        "Each requirement with its tests, section of the guide or reason: `tests/architecture/asvs.toml`.",
        "",
        *_requirements(),
        "",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Compare the page with its data, or write it; exit 1 where it differs."""
    from tests.support.shown import settle

    parser = argparse.ArgumentParser(prog="python -m tests.support.threats")
    parser.add_argument("--write", action="store_true")
    return 0 if settle(TABLE, table(), write=parser.parse_args(arguments).write) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
