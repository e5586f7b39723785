"""The table of what the exchange's tests show: every message, path, operation, rule, emergency.

The table of outages (`outages`) comes about beside it, in the same way.

A test says what it shows with `record_property("shows", key)`; keys are those of `required`. `python -m
tests.support.shown FOLDER` makes the tables from the notes of all stages, compares them with the committed ones and
fails where something was not shown or a table is another one; `--write` writes them, after a run that left nothing out.
The tables name no dates and no machine, so that they change only when the tests have changed.

A run that draws its cases (`sizes`) may not have run the case that a row stands on. Such a row stands as committed when
its test was collected in this run, cases of it were left out, and none of those that ran failed (else there is no
comparison: the run has ended). A row whose test is gone, or ran whole without showing it, is a fault in every run.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from module.eaeu.rules.engine import ALL
from module.eaeu.spec.facts import process
from tests.support import life, outages, threats
from tests.support.sizes import function_of

TABLE = Path("module/docs/exchange.md")
LEFT_OUT = "left_out"
MISSING = "not shown"
REWRITE = "./check --write-docs"
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
        (str(key), function_of(report.nodeid))
        for report in passed
        for name, key in getattr(report, "user_properties", ())
        if name == "shows"
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid.uuid4()}.json").write_text(json.dumps(pairs))
    outages.note(folder, passed)


def note_left_out(folder: Path, nodeids: Collection[str]) -> None:
    """Write down which tests have cases that were collected and not drawn; each process of a stage notes the same."""
    content = json.dumps(sorted({function_of(nodeid) for nodeid in nodeids}))
    place = folder / LEFT_OUT
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{sha256(content.encode()).hexdigest()}.json").write_text(content)


def left_out(folder: Path) -> set[str]:
    """Return the tests of all stages of which cases were not drawn."""
    return {test for file in (folder / LEFT_OUT).glob("*.json") for test in json.loads(file.read_text())}


def read(folder: Path) -> dict[str, str]:
    """Return a test for each key that was shown: the first by name, so that the table stands still."""
    shown: dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        for key, test in json.loads(file.read_text()):
            shown[key] = min(test, shown.get(key, test))
    return shown


def claims(text: str) -> dict[str, str]:
    """Return what a written table says: a test for each key; the tests of paths without their folder."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if re.fullmatch(r"\| .* \|", line) and "`" in line:
            first, *tests = line.strip("| ").replace("`", "").split(" | ")
            keys = first.split(", ") if len(tests) == 1 else [f"{first} {path}" for path in PATHS]
            found |= dict(zip(keys, tests * len(keys) if len(tests) == 1 else tests, strict=True))
    return found


def completed(shown: Mapping[str, str], left: Collection[str], claimed: Mapping[str, str]) -> dict[str, str]:
    """Return what was shown together with the rows of the committed table that a drawn run cannot show."""
    by_name = {name: test for test in left for name in (test, test.rpartition("/")[2])}
    standing = {key: by_name[test] for key, test in claimed.items() if test in by_name}
    return {key: min(filter(None, (shown.get(key), standing.get(key)))) for key in {**standing, **shown}}


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
    lines = [
        "# What the tests of the exchange show",
        "",
        f"Written by `{REWRITE}` from the tests that passed; each run of the tests compares.",
        "",
    ]
    for group, keys in required().items():
        held = sum(key in shown for key in keys)
        rows = _paths(shown) if group == "Paths" else _lines(keys, shown)
        lines += [f"## {group}: {held} of {len(keys)}", "", *rows, ""]
    return "\n".join(lines)


def settle(path: Path, made: str, *, write: bool) -> bool:
    """Write a table, or compare it with the committed one and tell the difference; tell whether all is well."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before == made:
        return True
    if write:
        path.write_text(made, encoding="utf-8")
        sys.stdout.write(f"{path} has changed: commit it\n")
        return True
    lines = difflib.unified_diff(
        before.splitlines(), made.splitlines(), f"{path} (committed)", "what the tests show", "", "", 0, ""
    )
    sys.stdout.write("\n".join([*lines, f"{path} is another one than the tests show; rewrite it: {REWRITE}", ""]))
    return False


def exchange_table(folder: Path, left: Collection[str]) -> str:
    """Return the table of the exchange, or nothing where something is missing or shown beside the point."""
    committed = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    shown = completed(read(folder), left, claims(committed))
    wanted = {key for keys in required().values() for key in keys}
    for key in sorted(wanted - shown.keys()):
        sys.stdout.write(f"no test has shown: {key}\n")
    for key in sorted(shown.keys() - wanted):
        sys.stdout.write(f"shown, but nothing of Decision 148: {key}\n")
    return table(shown) if wanted == shown.keys() else ""


def main(arguments: list[str]) -> int:
    """Compare the tables, or write them; exit 1 where one is another one, or something was not shown."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.shown")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    left = left_out(asked.folder)
    if asked.write and left:
        sys.stdout.write(f"tables are written after a full run only; left out: {', '.join(sorted(left))}\n")
        return 1
    made = {TABLE: exchange_table(asked.folder, left), outages.TABLE: outages.made(asked.folder, left)}
    made |= {threats.TABLE: threats.table(), life.TABLE: life.table()}
    return 0 if all([text and settle(path, text, write=asked.write) for path, text in made.items()]) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
