"""What a run of the tests was: its commit, seed, command, machine, what it counted and what it measured.

A full run writes this as one file of module/docs/runs, so that a number somebody names can be looked up and had again.
The machine is told by its cores and memory only.
"""

import json
import os
import platform
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from module.dev.launcher.places import ROOT
from module.dev.launcher.progress import say

FULL, SEED = "TROIS_FULL", "TROIS_SEED"  # what tests/support/sizes.py reads
RUNS = ROOT / "module/docs/runs"
NO_COMMIT = "0"  # where the files are in no repository
GIB = 2**30


def git(*arguments: str) -> str:
    """What git says of this clone; nothing where there is no repository or no git."""
    try:
        found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


@dataclass(frozen=True)
class Tree:
    """The commit that is checked out, and how many files are other ones than it has."""

    commit: str
    changed: int

    @classmethod
    def now(cls) -> "Tree":
        """Look at the work tree; reports of earlier runs do not make it another one."""
        status = git("status", "--porcelain", "--", ".", f":(exclude){RUNS.relative_to(ROOT)}")
        return cls(git("rev-parse", "HEAD"), len(status.splitlines()))

    @property
    def clean(self) -> bool:
        """Whether the tests ran on nothing but a commit."""
        return bool(self.commit) and not self.changed


@dataclass(frozen=True)
class Result:
    """What came of one stage: pytest's exit code, the counts of its tests, and the lines of what they measured."""

    stage: str
    code: int
    seconds: float
    counted: Counter[str] = field(default_factory=Counter)
    reported: tuple[str, ...] = ()

    @classmethod
    def of(cls, stage: str, code: int, seconds: float, report: Path) -> "Result":
        """Read pytest's report; a stage that broke off has left none."""
        if not report.exists():
            return cls(stage, code, seconds)
        return cls(stage, code, seconds, counts(report), reported(report))

    def __str__(self) -> str:
        return f"{self.stage}: {self.seconds:.0f} s, {numbers(self.counted)}"


def counts(report: Path) -> Counter[str]:
    """Passed, failed and skipped tests in a report of pytest."""
    found: Counter[str] = Counter()
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - written by our own pytest a moment ago
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        found += Counter(passed=int(suite.get("tests", 0)) - failed - skipped, failed=failed, skipped=skipped)
    return found


def reported(report: Path) -> tuple[str, ...]:
    """The lines of what tests measured (`record_property("told", line)`) in a report of pytest."""
    properties = ElementTree.parse(report).iter("property")  # noqa: S314 - written by our own pytest a moment ago
    return tuple(row.get("value", "") for row in properties if row.get("name") == "told")


def numbers(counted: Counter[str]) -> str:
    """Counts in words."""
    return f"{counted['passed']} passed, {counted['failed']} failed, {counted['skipped']} skipped"


@dataclass
class Run:
    """A run of ./check from its start: what it stood on, how it is repeated, and its stages so far."""

    flags: list[str]
    seed: str
    tree: Tree
    started: datetime
    results: list[Result] = field(default_factory=list)

    @property
    def again(self) -> str:
        """The command line that tries the same once more, in the same commit."""
        return " ".join((f"{SEED}={self.seed}", "./check", *self.flags))

    def keep(self, result: Result) -> None:
        """Keep what came of a stage, and say it."""
        self.results.append(result)
        say(str(result))

    def whole(self, stage: str) -> bool:
        """Whether a stage was played and passed."""
        return any(result.stage == stage and not result.code for result in self.results)

    def summary(self) -> str:
        """All stages together, in words."""
        return numbers(sum((result.counted for result in self.results), Counter()))


def begin(flags: list[str]) -> Run:
    """Start a run: its sizes are drawn by the seed that was given, or by the commit."""
    tree = Tree.now()
    return Run(flags, os.environ.get(SEED) or tree.commit or NO_COMMIT, tree, datetime.now(UTC))


def memory() -> int:
    """Bytes of memory that this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def report(run: Run, code: int, after: Tree) -> str:
    """The report as TOML. Only a tree that was one commit, before and after, is called clean."""
    tables: dict[str, dict[str, object]] = {
        "run": {
            "commit": run.tree.commit,
            "clean": run.tree.clean and after == run.tree,
            "changed_files": max(run.tree.changed, after.changed),
            "seed": run.seed,
            "command": run.again,
            "passed": code == 0,
            "started": run.started.isoformat(timespec="seconds"),
            "seconds": round(sum(result.seconds for result in run.results)),
        },
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory_gib": round(memory() / GIB, 1),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
    }
    for result in run.results:
        tables[f"stage.{result.stage}"] = {
            "exit_code": result.code,
            "seconds": round(result.seconds),
            **{name: result.counted[name] for name in ("passed", "failed", "skipped")},
            "told": [line.replace(str(ROOT), ".") for line in result.reported],
        }
    return "\n".join(line for name, rows in tables.items() for line in (f"[{name}]", *map(_row, rows.items()), ""))


def _row(row: tuple[str, object]) -> str:
    """One value as TOML, which takes strings, numbers, words and lists of strings as JSON writes them."""
    name, value = row
    if isinstance(value, list) and value:
        lines = "".join(f"  {json.dumps(line, ensure_ascii=False)},\n" for line in value)
        return f"{name} = [\n{lines}]"
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def write(run: Run, code: int, folder: Path = RUNS) -> Path:
    """Write the report of a run that has ended, under a name of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    stages = "-".join(run.flags[1:]) or "all"
    moment = re.sub(r"[-:]", "", run.started.isoformat(timespec="seconds")[:19])
    file = folder / f"{moment}-{run.tree.commit[:10] or NO_COMMIT}-{stages}.toml"
    file.write_text(report(run, code, Tree.now()), encoding="utf-8")
    return file
