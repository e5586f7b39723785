"""A public class name stands for one thing (DESIGN 2); the development tools and private names are free."""

import ast
from collections import defaultdict
from pathlib import Path

MODULE = Path(__file__).parents[2] / "module"


def public_classes(source: str) -> list[str]:
    """The classes of a module that others may import."""
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]


def doubled(files: dict[str, str]) -> list[str]:
    """The names that stand in more than one file."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, source in sorted(files.items()):
        for found in public_classes(source):
            places[found].append(name)
    return [f"{name} stands in {', '.join(where)}" for name, where in sorted(places.items()) if len(where) > 1]


def test_a_public_class_name_stands_for_one_thing() -> None:
    files = {
        str(path.relative_to(MODULE)): path.read_text(encoding="utf-8")
        for path in MODULE.rglob("*.py")
        if path.relative_to(MODULE).parts[0] not in ("dev", "_shipped")
    }
    assert len(files) > 400
    assert doubled(files) == []


def test_a_name_that_stands_twice_is_told_with_its_places() -> None:
    files = {"a.py": "class Row: ...", "b.py": "class Row: ...\nclass _Own: ...", "c.py": "class _Own: ..."}
    assert doubled(files) == ["Row stands in a.py, b.py"]
