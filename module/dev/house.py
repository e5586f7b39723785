"""`python -m module.dev.house [--write]`: the house as its imports draw it, for `module/docs/house.md`.

Only what moves slowly stands in the page, so that it changes when the house does: rooms, arrows, circles. Sizes move
with each line and are printed beside it (`--sizes`); their bounds are kept by `tests/architecture`.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Container, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from module.dev.launcher.places import ROOT

PAGE = ROOT / "module" / "docs" / "house.md"
_TOP = """# The house, as its imports draw it

Written by `python -m module.dev.house --write`; `tests/architecture/test_house.py` compares. An arrow is an import, one
under `TYPE_CHECKING` included. What may know what is in `pyproject.toml` (import-linter), why in each room's README.
"""


def files() -> dict[str, Path]:
    """Return every file of the product by its dotted name."""
    found = {}
    for path in sorted((ROOT / "module").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "node_modules" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(text: str, known: Container[str]) -> set[str]:
    """Return the files of ours that a text imports anywhere; a file taken from a package counts, not the package."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name in known}


def room(name: str) -> str:
    """Return the room a file stands in: the folder below `module`, or the file itself where there is none."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def circle(arrows: Mapping[str, set[str]]) -> list[str]:
    """Return one circle of files, first = last, or nothing."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return [str(name) for name in error.args[1]]
    return []


def arrows(names: Mapping[str, Path]) -> dict[str, set[str]]:
    """Return what each file knows."""
    return {name: imports(path.read_text(encoding="utf-8"), names) - {name} for name, path in names.items()}


def page(names: Iterable[str], arrows: Mapping[str, set[str]]) -> str:
    """Return the page in Markdown: rooms with what they know, from the ground up, then circles."""
    knows: dict[str, set[str]] = {}
    for name, targets in arrows.items():
        knows.setdefault(room(name), set()).update(room(target) for target in targets)
    rooms = {name: (targets - {name, "module"}) for name, targets in knows.items() if name != "module"}
    floors = _floors(rooms)
    lines = [_TOP, "| Floor | Room | Files | Knows |", "|---|---|---|---|"]
    for name in sorted(rooms, key=lambda each: (floors[each], each)):
        count = sum(room(each) == name for each in names)
        lines.append(f"| {floors[name]} | `{name}` | {count} | {', '.join(sorted(rooms[name])) or 'nothing'} |")
    found = circle(arrows)
    lines += ["", f"Circles of files: {' → '.join(found) if found else 'none'}."]
    lines += ["Files that know more than 14 others, each with its number: `tests/architecture/imports.toml`."]
    return "\n".join(lines) + "\n"


def _floors(rooms: Mapping[str, set[str]]) -> dict[str, int]:
    floors: dict[str, int] = {}
    for name in TopologicalSorter(rooms).static_order():
        floors[name] = 1 + max((floors[each] for each in rooms[name]), default=0)
    return floors


def sizes(names: Mapping[str, Path]) -> str:
    """Return lines of each room, largest first: for the eye, compared by nothing."""
    lines: dict[str, int] = {}
    for name, path in names.items():
        lines[room(name)] = lines.get(room(name), 0) + len(path.read_text(encoding="utf-8").splitlines())
    return "\n".join(f"{count:6} {name}" for name, count in sorted(lines.items(), key=lambda pair: -pair[1]))


def main() -> None:
    """Print the page, or write it; `--sizes` prints the lines of each room as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sizes", action="store_true")
    asked = parser.parse_args()
    names = files()
    text = page(names, arrows(names))
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    if asked.sizes:
        sys.stdout.write(sizes(names) + "\n")


if __name__ == "__main__":
    main()
