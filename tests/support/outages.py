"""The table of outages: what people read while a system outside is off, slow or answers rubbish, and that filing works.

A test writes its row with `record_property("outage", row_of(...))`; see `shown` for how the table comes about.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tests.support.sizes import function_of

TABLE = Path("module/docs/outages.md")
SYSTEMS = ("ГБД ЮЛ", "ГБД ФЛ", "НИИС", "ЕСБД", "SMS smsc", "SMS Mobizon", "E-mail")
FAILURES = ("off", "slow", "rubbish")
_HEAD = ("system", "failure", "filing", "the applicant reads", "the officer reads", "by")


def row_of(system: str, failure: str, filing: str, applicant: str, officer: str) -> str:
    """Return a row as a test records it."""
    assert system in SYSTEMS
    assert failure in FAILURES
    return json.dumps([system, failure, filing, applicant, officer], ensure_ascii=False)


def note(folder: Path, passed: list[Any]) -> None:
    """Write down the rows of the passed tests of a stage."""
    rows = [
        [*json.loads(str(row)), function_of(report.nodeid).rpartition("/")[2]]
        for report in passed
        for name, row in getattr(report, "user_properties", ())
        if name == "outage"
    ]
    place = folder / "outages"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{uuid.uuid4()}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> dict[tuple[str, str], list[str]]:
    """Return the rows by system and failure."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted((folder / "outages").glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")):
            found[row[0], row[1]] = min(row, found.get((row[0], row[1]), row))
    return found


def table(rows: dict[tuple[str, str], list[str]]) -> str:
    """Return the table as Markdown, in the order of systems and failures."""
    lines = [
        "# What people read while a system outside is away",
        "",
        "Written by `./check --write-docs` from the tests that passed; each run of the tests compares.",
        "Real adapters over the network, real pages, a real database.",
        "off: nobody listens; slow: no answer in time; rubbish: an answer that is none.",
        "",
        f"| {' | '.join(_HEAD)} |",
        "|---" * len(_HEAD) + "|",
    ]
    for system in SYSTEMS:
        for failure in FAILURES:
            *cells, test = rows[system, failure]
            lines.append(f"| {' | '.join(cells)} | `{test}` |")
    return "\n".join(lines) + "\n"


def claims(text: str, left: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """Return the rows of a written table whose test was collected in this run and had cases left out."""
    names = {test.rpartition("/")[2] for test in left}
    rows = [line.strip("| ").replace("`", "").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {(row[0], row[1]): row for row in rows if row[-1] in names}


def made(folder: Path, left: Collection[str]) -> str:
    """Return the table of a run, or nothing where a row is missing; see `shown` for what a drawn run cannot show."""
    committed = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    rows = {**claims(committed, left), **read(folder)}
    missing = [(system, failure) for system in SYSTEMS for failure in FAILURES if (system, failure) not in rows]
    for system, failure in missing:
        sys.stdout.write(f"no test has shown the outage: {system} {failure}\n")
    return "" if missing else table(rows)
