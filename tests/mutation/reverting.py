"""Put a mended fault back, in a copy of the product, and see the tests that guard against it fail by assertion.

A file of `tests/mutation/reverts` is one fault of yesterday: `rows` of the security findings that it brings back, other
`findings`, the `asvs` requirements that are broken by it, the `tests` that must notice, and the changes as pieces of
text, each of which stands in its file exactly once. The README there says more.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutation.judging import ASSERTION, VERDICTS
from tests.support.sizes import ROOT, function_of

FOLDER = ROOT / "tests/mutation/reverts"
COPIED = ("module", "tests", "config", "migrations", "translations", "pyproject.toml")
KEYS = {"says", "rows", "findings", "asvs", "tests", "change"}
PATIENCE = 600  # seconds for the tests of one revert


class NoLongerApplies(AssertionError):
    """The text that a revert changes is not there, or not once: the revert has to be written anew."""


def read_known(path: Path, keys: Set[str]) -> dict[str, Any]:
    """Read a change in TOML; a key that nobody knows is a mistake."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    assert found.keys() <= keys, f"{path.name}: {found.keys() - keys}"
    return found


@dataclass(frozen=True)
class Change:
    """A piece of text in a file of the product, and what stood there while the fault did."""

    file: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """Return the text with the fault. Raises NoLongerApplies."""
        times = text.count(self.old)
        if times != 1:
            raise NoLongerApplies(f"{self.file} has {times} times instead of once:\n{self.old}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Revert:
    """One fault that can be put back."""

    name: str
    says: str
    rows: tuple[str, ...]
    asvs: tuple[str, ...]
    tests: tuple[str, ...]
    changes: tuple[Change, ...]
    findings: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Revert:
        """Read a file of the folder."""
        found = read_known(path, KEYS)
        return cls(
            path.stem,
            found["says"],
            tuple(found.get("rows", ())),
            tuple(found.get("asvs", ())),
            tuple(found["tests"]),
            tuple(Change(**change) for change in found["change"]),
            tuple(found.get("findings", ())),
        )

    def texts(self, root: Path = ROOT) -> dict[str, str]:
        """Return the changed files with the fault in them. Raises NoLongerApplies."""
        texts: dict[str, str] = {}
        for change in self.changes:
            before = texts.get(change.file)
            if before is None:
                path = root / change.file
                before = path.read_text(encoding="utf-8") if path.is_file() else ""
            texts[change.file] = change.applied(before)
        return texts


def reverts() -> dict[str, Revert]:
    """Return all reverts by name."""
    return {path.stem: Revert.read(path) for path in sorted(FOLDER.glob("*.toml"))}


class Workshop:
    """A copy of the product in which faults stand for a moment, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "copy"
        self.root.mkdir()
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, self.root / name)
        for name in ("node_modules", ".state"):
            if (ROOT / name).exists():
                (self.root / name).symlink_to(ROOT / name)

    @contextmanager
    def holding(self, revert: Revert) -> Iterator[None]:
        """Have the fault in the copy. Raises NoLongerApplies."""
        texts = revert.texts(self.root)
        before = {name: (self.root / name).read_bytes() for name in texts}
        try:
            for name, text in texts.items():
                (self.root / name).write_text(text, encoding="utf-8")
            yield
        finally:
            for name, content in before.items():
                (self.root / name).write_bytes(content)

    def run(self, tests: tuple[str, ...]) -> tuple[dict[str, set[str]], str]:
        """Run tests in the copy; return how the cases of each test function ended, and what pytest said."""
        verdicts = self.root / "verdicts.json"
        verdicts.unlink(missing_ok=True)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TROIS_"))}
        # the same cases each time, whatever the commit
        environment = inherited | {VERDICTS: str(verdicts), "TROIS_SEED": "0"}
        command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"]
        command += ["-p", "tests.mutation.judging", *tests]
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        ended: dict[str, set[str]] = {}
        for nodeid, verdict in json.loads(verdicts.read_text()) if verdicts.exists() else ():
            ended.setdefault(function_of(nodeid), set()).add(verdict)
        return ended, done.stdout[-6000:] + done.stderr[-2000:]

    def unnoticed(self, revert: Revert) -> str:
        """Return the tests that did not fail by assertion with the fault in place, and what was said; or nothing."""
        with self.holding(revert):
            ended, output = self.run(revert.tests)
        missed = [test for test in revert.tests if ASSERTION not in ended.get(function_of(test), set())]
        if not missed:
            return ""
        told = [f"{test}: {', '.join(sorted(ended.get(function_of(test), {'not run'})))}" for test in missed]
        return "\n".join([f"{revert.name}: not noticed by assertion", *told, output])
