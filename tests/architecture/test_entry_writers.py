"""Whoever writes to an entry owes the notices of its end: the store is called from one file alone."""

from __future__ import annotations

import ast
from pathlib import Path

MODULE = Path(__file__).parents[2] / "module"


def writers() -> set[str]:
    found = set()
    for path in MODULE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "entries.add",
                "entries.add_all",
                "entries.write",
            ):
                found.add(path.relative_to(MODULE).as_posix())
    return found


def test_entries_are_written_with_the_notices_of_their_end() -> None:
    assert writers() == {"casework/end_owing.py"}
