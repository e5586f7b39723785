"""The life of an entry as a page: what each point of the guide asks for, the screen, the rule, the tests.

Made from `tests/architecture/life.toml`, which is written by hand; `./check --write-docs` writes `module/docs/life.md`,
and so does `python -m tests.support.life --write`.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.sizes import ROOT

DATA = ROOT / "tests/architecture/life.toml"
TABLE = Path("module/docs/life.md")


@dataclass(frozen=True)
class Point:
    """One row: `screens` are endpoints, `rules` places in the code, `open` is what is not there and why."""

    says: str
    screens: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    open: str = ""


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def points() -> dict[str, Point]:
    """Return the rows by their ids, in the order of the guide."""
    return {
        name: Point(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        for name, row in _read()["points"].items()
    }


def kinds() -> dict[str, dict[str, str]]:
    """Return for each kind what each state of an entry answers: "yes", or "no: " and why."""
    found: dict[str, dict[str, str]] = _read()["kinds"]
    return found


def _names(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name.rpartition('/')[2]}`" for name in names) or "–"


def _row(name: str, point: Point) -> str:
    cells = [name, point.says, _names(point.screens), _names(point.rules), _names(point.tests), point.open or "–"]
    return f"| {' | '.join(cells)} |"


def table() -> str:
    """Return the page as Markdown."""
    states = list(next(iter(kinds().values())))
    lines = [
        "# The life of an entry, point by point",
        "",
        "Written by `./check --write-docs` from `tests/architecture/life.toml`, which is written by hand from the user",
        "guide of the existing module (S3–S6, notes N1–N9) and the acts of the applicant (d6–d8, d10, d12, d16).",
        "Tests compare the names with pages, code and tests, and the second table with what the product allows.",
        "",
        "| point | what it asks for | screens | rules | shown by | open |",
        "|---|---|---|---|---|---|",
        *(_row(name, point) for name, point in points().items()),
        "",
        "## Which application an entry allows, by its state",
        "",
        "For each of the six kinds of object alike. An inclusion needs no entry: it is always accepted, and what",
        "stands on the same right is told.",
        "",
        f"| kind | {' | '.join(states)} |",
        "|---" * (len(states) + 1) + "|",
        *(f"| {kind} | {' | '.join(row[state] for state in states)} |" for kind, row in kinds().items()),
        "",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Compare the page with its data, or write it; exit 1 where it differs."""
    from tests.support.shown import settle

    parser = argparse.ArgumentParser(prog="python -m tests.support.life")
    parser.add_argument("--write", action="store_true")
    return 0 if settle(TABLE, table(), write=parser.parse_args(arguments).write) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
