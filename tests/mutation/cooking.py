"""Do a recipe of CONTRIBUTING.md in a copy of the product, as a newcomer would, and see its tests pass.

A file of `tests/mutation/recipes` is one change that the page describes: its `number`, what it `says`, the `tests` of
its own that fail without it and pass with it, those that `hold` with it as without, the changes as pieces of text, each
of which stands in its file exactly once (none, and the file is new), and the `words` in Kazakh and Russian it needs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from tests.mutation.judging import PASSED
from tests.mutation.reverting import Change, Workshop
from tests.support.sizes import ROOT, function_of

FOLDER = ROOT / "tests/mutation/recipes"
PAGE = ROOT / "CONTRIBUTING.md"
SKIPPED = "Skipped in call"
KEYS = {"number", "says", "tests", "hold", "change", "words", "unsaid"}
_ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_FILE = re.compile(r"`((?:module|config|translations|tests|migrations)/[^`]*)`")


@dataclass(frozen=True)
class Row:
    """A recipe as the page says it: what is changed, and the files and folders that are touched."""

    change: str
    named: frozenset[str]
    notices: frozenset[str]

    def names(self, file: str) -> bool:
        """Tell whether the page leads to a file: by itself, by its folder, or as one of the catalogs."""
        return any(file == one or file.startswith(one.rstrip("/") + "/") for one in self.named)


def rows() -> dict[int, Row]:
    """Return the recipes of the page by number."""
    found = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {
        int(number): Row(change.strip(), frozenset(_FILE.findall(touch)), frozenset(_FILE.findall(notices)))
        for number, change, touch, notices in found
    }


def _change(found: dict[str, str]) -> Change:
    """Return a change; a file may come as a copy of one that tests invented."""
    new = found["new"] if "new" in found else (ROOT / found["copied"]).read_text(encoding="utf-8")
    return Change(found["file"], found.get("old", ""), new)


@dataclass(frozen=True)
class Recipe:
    """One change that can be tried. `unsaid` are files that it touches and the page need not name, with the reason."""

    name: str
    number: int
    says: str
    tests: tuple[str, ...]
    hold: tuple[str, ...]
    changes: tuple[Change, ...]
    words: tuple[tuple[str, str, str], ...]
    unsaid: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """Read a file of the folder; a key that nobody knows is a mistake."""
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        assert found.keys() <= KEYS, f"{path.name}: {found.keys() - KEYS}"
        return cls(
            path.stem,
            found["number"],
            found["says"],
            tuple(found["tests"]),
            tuple(found.get("hold", ())),
            tuple(_change(one) for one in found["change"]),
            tuple((one["en"], one["kk"], one["ru"]) for one in found.get("words", ())),
            tuple(found.get("unsaid", {})),
        )

    def touched(self) -> list[str]:
        """Return the files that the change is about, without tests and catalogs."""
        return sorted({change.file for change in self.changes if not change.file.startswith("tests/")})

    def texts(self, root: Path) -> dict[str, str]:
        """Return the changed files as they are then. Raises NoLongerApplies."""
        texts: dict[str, str] = {}
        for change in self.changes:
            path = root / change.file
            before = texts.get(change.file)
            if before is None:
                assert path.is_file() == bool(change.old), f"{change.file}: new and old were taken for each other"
                before = path.read_text(encoding="utf-8") if path.is_file() else ""
            texts[change.file] = change.applied(before)
        return texts


def recipes() -> dict[str, Recipe]:
    """Return all recipes by name."""
    return {path.stem: Recipe.read(path) for path in sorted(FOLDER.glob("*.toml"))}


class Kitchen(Workshop):
    """A copy of the product in which one recipe stands for a moment."""

    @contextmanager
    def having(self, recipe: Recipe) -> Iterator[None]:
        """Have the change in the copy, with its words in the catalogs. Raises NoLongerApplies."""
        texts = recipe.texts(self.root)
        catalogs = [path for path in (self.root / "translations").glob("*/LC_MESSAGES/trois.*")] if recipe.words else []
        before = {path: path.read_bytes() for path in (*catalogs, *map(self.root.joinpath, texts)) if path.is_file()}
        try:
            for name, text in texts.items():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                (self.root / name).write_text(text, encoding="utf-8")
            if recipe.words:
                self._translate(recipe)
            yield
        finally:
            for name in texts:
                (self.root / name).unlink(missing_ok=True)
            for path, content in before.items():
                path.write_bytes(content)

    def _translate(self, recipe: Recipe) -> None:
        """Take the new words into the catalogs by the house's own command, and say them in Kazakh and Russian."""
        run = [sys.executable, "-m", "module.dev.translate"]
        subprocess.run(run, cwd=self.root, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        for place, language in ((1, "kk"), (2, "ru")):
            path = self.root / f"translations/{language}/LC_MESSAGES/trois.po"
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
            for word in recipe.words:
                message = catalog.get(word[0])
                assert message is not None, f"{recipe.name}: nobody asks for {word[0]!r}"
                message.string = word[place]
            with path.open("wb") as file:
                write_po(file, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)

    def missing(self, recipe: Recipe) -> str:
        """Return the tests that do not pass with the recipe done, or pass without it; nothing where all is well."""
        with self.having(recipe):
            done, output = self.run((*recipe.tests, *recipe.hold))
        red = [f"{name}: {sorted(ends)}" for name, ends in done.items() if ends - {PASSED, SKIPPED}]
        red += [f"{test}: not run" for test in recipe.tests if function_of(test) not in done]
        return "\n".join([f"recipe {recipe.number}, {recipe.name}", *red, output]) if red or not done else ""
