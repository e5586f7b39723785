"""Files and functions stay small; rooms say what they are. The numbers are those of the README of the house."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "module"
FILE_MEDIAN, FILE_STOP, TEST_FILE_STOP = 120, 400, 600
FUNCTION_P95, FUNCTION_STOP = 35, 60
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions() -> Iterator[tuple[str, int]]:
    """Name and length of every function of the product, its docstring not counted."""
    for path in python_files("module"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, FunctionNode):
                first = node.body[0]
                text = first if ast.get_docstring(node) else None
                documented = (text.end_lineno or 0) - text.lineno + 1 if text else 0
                length = (node.end_lineno or 0) - node.lineno + 1 - documented
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def test_no_file_is_too_long() -> None:
    limits = [(path, FILE_STOP) for path in python_files("module")] + [
        (path, TEST_FILE_STOP) for path in python_files("tests")
    ]
    assert len(limits) > 100
    assert [f"{path}: {lines(path)}" for path, limit in limits if lines(path) > limit] == []


def test_files_are_short_on_the_whole() -> None:
    assert statistics.median(lines(path) for path in python_files("module")) <= FILE_MEDIAN


def test_no_function_is_too_long() -> None:
    assert [f"{name}: {length}" for name, length in functions() if length > FUNCTION_STOP] == []


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(length for _, length in functions())
    assert lengths[int(len(lengths) * 0.95)] <= FUNCTION_P95


def test_top_level_is_fixed() -> None:
    """The README names these; build products are ignored by git and start with a dot or are listed there."""
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text().splitlines()}
    found = {entry.name for entry in ROOT.iterdir()} - ignored - {".git", ".gitignore", ".ci"}
    allowed = {"README.md", "pyproject.toml", "package.json", "package-lock.json", "run", "check"}
    allowed |= {"module", "tests", "config", "migrations", "translations"}
    assert {name for name in found - allowed if not name.startswith("requirements")} == set()
