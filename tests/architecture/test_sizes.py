"""Files and functions stay small, and files know few others. The numbers are those of the README of the house."""

import ast
import statistics
import tomllib
from collections.abc import Iterator
from pathlib import Path

from module.dev import house

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "module"
FILE_MEDIAN, FILE_STOP, TEST_FILE_STOP = 120, 600, 600
FUNCTION_P95, FUNCTION_STOP, COMPLEXITY_STOP = 35, 60, 8
IMPORTS_STOP = 14
# they put others together, and do nothing else
COMPOSERS = ("module/wiring/*", "module/plugin.py", "module/cli/__init__.py", "module/dev/standins/app.py")
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


def test_functions_are_simple() -> None:
    """The linter counts the branches, and it is not told to look away."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"] and lint["mccabe"]["max-complexity"] == COMPLEXITY_STOP
    assert not any(code.startswith("C90") for codes in lint["per-file-ignores"].values() for code in codes)
    looked_away = [str(path) for path in python_files("module") if "noqa: C90" in path.read_text(encoding="utf-8")]
    assert looked_away == []


def import_faults(counted: dict[str, int], listed: dict[str, int]) -> list[str]:
    """What is wrong with the imports of files: too many, more than listed, or a list that has not shrunk with them."""
    faults = [f"{path} is listed and not there" for path in listed.keys() - counted.keys()]
    for path, count in counted.items():
        if count > listed.get(path, IMPORTS_STOP):
            faults.append(f"{path} imports {count} modules of ours, at most {listed.get(path, IMPORTS_STOP)}")
        elif path in listed and count <= IMPORTS_STOP:
            faults.append(f"{path} imports {count}: take it off the list")
        elif count < listed.get(path, 0):
            faults.append(f"{path} imports {count}: lower it to {count}")
    return sorted(faults)


def test_files_import_few_of_ours() -> None:
    """Counted by file: `from module.casework import acts, filing` are two (test_house.py says what is an import)."""
    listed = tomllib.loads((ROOT / "tests/architecture/imports.toml").read_text(encoding="utf-8"))
    known = house.files()
    counted = {
        str(path.relative_to(ROOT)): len(house.imports(path.read_text(encoding="utf-8"), known) - {name})
        for name, path in known.items()
        if not any(path.relative_to(ROOT).match(pattern) for pattern in COMPOSERS)
    }
    assert len(counted) > 100
    assert import_faults(counted, listed) == []


def test_the_list_of_imports_only_shrinks() -> None:
    assert import_faults({"a.py": 14, "b.py": 20}, {"b.py": 20}) == []
    assert import_faults({"a.py": 15}, {}) == ["a.py imports 15 modules of ours, at most 14"]
    assert import_faults({"b.py": 21}, {"b.py": 20}) == ["b.py imports 21 modules of ours, at most 20"]
    assert import_faults({"b.py": 19}, {"b.py": 20}) == ["b.py imports 19: lower it to 19"]
    assert import_faults({"b.py": 14}, {"b.py": 20}) == ["b.py imports 14: take it off the list"]
    assert import_faults({}, {"b.py": 20}) == ["b.py is listed and not there"]


def test_top_level_is_fixed() -> None:
    """The README names these; build products are ignored by git and start with a dot or are listed there."""
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text().splitlines()}
    found = {entry.name for entry in ROOT.iterdir()} - ignored - {".git", ".gitignore", ".ci"}
    allowed = {"README.md", "CONTRIBUTING.md", "pyproject.toml", "package.json", "package-lock.json", "run", "check"}
    allowed |= {"module", "tests", "config", "migrations", "translations"}
    assert {name for name in found - allowed if not name.startswith("requirements")} == set()
