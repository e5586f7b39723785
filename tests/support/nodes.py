"""Tests as they stand in the files: which there are, and what their markers say. Nothing is imported or collected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.sizes import ROOT, function_of

ASVS = "asvs"


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    """Return the test functions of a file by the last part of their node id; none where the file is not there."""
    path = ROOT / file
    if not path.is_file():
        return {}
    found: dict[str, ast.FunctionDef] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        for one in inside:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                found[prefix + one.name] = one
    return found


def exists(nodeid: str) -> bool:
    """Tell whether a test function stands where its node id says; the case in brackets is not looked for."""
    file, _, name = function_of(nodeid).partition("::")
    return name in functions(file)


def _marked(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == f"pytest.mark.{ASVS}":
            for argument in mark.args:
                assert isinstance(argument, ast.Constant), (
                    f"{function.name}: the number of a requirement is written out"
                )
                yield str(argument.value)


@cache
def requirements_shown() -> dict[str, frozenset[str]]:
    """Return for each requirement of ASVS the tests that carry its number in their marker."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        file = str(Path(path).relative_to(ROOT))
        if f"mark.{ASVS}(" in path.read_text(encoding="utf-8"):
            for name, function in functions(file).items():
                for number in _marked(function):
                    found.setdefault(number, set()).add(f"{file}::{name}")
    return {number: frozenset(tests) for number, tests in found.items()}
