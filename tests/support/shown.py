"""The table of what the exchange's tests have shown in a run: every message, path, operation, rule, emergency.

The table of outages (`outages`) is written beside it, in the same way.

A test says what it shows with `record_property("shows", key)`; keys are those of `required`. `python -m
tests.support.shown FOLDER` writes the table from the notes of all stages, or fails where something was not shown. The
table names no dates and no machine, so that a run changes it only when the tests have changed.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

from module.eaeu.rules.engine import ALL
from module.eaeu.spec.facts import process
from tests.support import outages

TABLE = Path("module/docs/exchange.md")
MISSING = "not shown"
PATHS = ("answer", "receipt only", "error", "fault", "time-out", "late answer", "duplicate")


def pair_key(procedure: str, transaction: str, path: str) -> str:
    """Return the key of a path of a pair: `PRC.001/TRN.005 answer`."""
    return f"{procedure.removeprefix('P.SP.01.')}/{transaction.removeprefix('P.SP.01.')} {path}"


def required() -> dict[str, list[str]]:
    """Return the keys that a run must show, by group."""
    facts = process()
    return {
        "Messages": [code.removeprefix("P.SP.01.") for code in facts.messages],
        "Paths": [pair_key(pair.procedure, pair.transaction, path) for pair in facts.pairs for path in PATHS],
        "Operations": [code.removeprefix("P.SP.01.") for code in facts.operations],
        "Rules": [rule.code for rule in ALL],
        "Emergencies": list(facts.emergencies),
    }


def note(folder: Path, passed: list[Any]) -> None:
    """Write down what the passed tests of a stage have shown."""
    pairs = sorted(
        (str(key), report.nodeid.split("[")[0])
        for report in passed
        for name, key in getattr(report, "user_properties", ())
        if name == "shows"
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid.uuid4()}.json").write_text(json.dumps(pairs))
    outages.note(folder, passed)


def read(folder: Path) -> dict[str, str]:
    """Return a test for each key that was shown: the first by name, so that the table stands still."""
    shown: dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        for key, test in json.loads(file.read_text()):
            shown[key] = min(test, shown.get(key, test))
    return shown


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines(keys: list[str], shown: dict[str, str]) -> list[str]:
    by_test: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_test[shown.get(key, MISSING)].append(key)
    return ["| shown | by |", "|---|---|", *(_row([", ".join(held), f"`{test}`"]) for test, held in by_test.items())]


def _paths(shown: dict[str, str]) -> list[str]:
    """Return a row for each pair and a column for each path with its test."""
    rows = []
    for pair in process().pairs:
        keys = [pair_key(pair.procedure, pair.transaction, path) for path in PATHS]
        tests = [shown.get(key, MISSING) for key in keys]
        rows.append(_row([keys[0].removesuffix(f" {PATHS[0]}"), *(f"`{test.rpartition('/')[2]}`" for test in tests)]))
    return [_row(["pair", *PATHS]), "|---" * (len(PATHS) + 1) + "|", *rows]


def table(shown: dict[str, str]) -> str:
    """Return the table as Markdown."""
    lines = ["# What the tests of the exchange show", "", "Written by `./check` from the tests that passed.", ""]
    for group, keys in required().items():
        held = sum(key in shown for key in keys)
        rows = _paths(shown) if group == "Paths" else _lines(keys, shown)
        lines += [f"## {group}: {held} of {len(keys)}", "", *rows, ""]
    return "\n".join(lines)


def main() -> int:
    """Write the table; exit 1, with the table as it was, where something is missing or shown beside the point."""
    shown = read(Path(sys.argv[1]))
    wanted = {key for keys in required().values() for key in keys}
    for key in sorted(wanted - shown.keys()):
        sys.stdout.write(f"no test has shown: {key}\n")
    for key in sorted(shown.keys() - wanted):
        sys.stdout.write(f"shown, but nothing of Decision 148: {key}\n")
    whole = wanted == shown.keys()
    if whole:
        write(TABLE, table(shown))
    return 0 if outages.write_table(Path(sys.argv[1]), write) and whole else 1


def write(path: Path, made: str) -> None:
    """Write a table where it is another one than before, and say so."""
    if not path.exists() or path.read_text(encoding="utf-8") != made:
        path.write_text(made, encoding="utf-8")
        sys.stdout.write(f"{path} has changed: commit it\n")


if __name__ == "__main__":
    raise SystemExit(main())
