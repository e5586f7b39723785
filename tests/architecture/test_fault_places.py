"""Each fault and caution of an application names a step: pages lead there, and the step says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from module.registry.application import Section
from module.registry.same_right import REASON_PATH

REGISTRY = Path("module/registry")
JUDGES = [REGISTRY / "rules.py", REGISTRY / "cautions.py"]
FOLDERS = ("kinds", "ip_objects")


def paths(file: Path) -> Iterator[tuple[str, str]]:
    """Yield where a path is written in a file, and its words up to what is filled in."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = node.args[0].values[0] if isinstance(node.args[0], ast.JoinedStr) else node.args[0]
        if called in ("fault", "Caution") and isinstance(given, ast.Constant):
            yield f"{file}:{node.lineno}", str(given.value)


def test_each_path_begins_with_a_step() -> None:
    files = [*JUDGES, *(file for name in FOLDERS for file in sorted((REGISTRY / name).glob("*.py")))]
    found = [one for file in files for one in paths(file)]
    assert len(found) > 60
    known = {*Section, REASON_PATH.partition(".")[0]}
    assert [one for one in found if one[1].partition(".")[0] not in known] == []
