"""Names in rules are names of the structures: a rule with a slip in a name would never find anything."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import module.eaeu.rules as room
from module.eaeu.rules.predicates import DATE_TIMES, DATES
from module.eaeu.structures.tables import Element, structures

NAME = re.compile(r"(?:csdo|ccdo|ipsdo|ipcdo|doc):\w+")
FILES = sorted(Path(room.__path__[0]).glob("*.py"))


def below(content: Iterable[Element]) -> Iterator[Element]:
    for element in content:
        yield element
        yield from below(element.content)


def known() -> dict[str, Element]:
    return {element.name: element for structure in structures().values() for element in below(structure.content)}


def named() -> Iterator[tuple[str, str]]:
    """The names that rules look for; those in docstrings are words for people."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
                yield path.stem, node.value


def test_every_name_is_one_of_the_structures() -> None:
    roots = {structure.name for structure in structures().values()}
    found = set(named())
    assert len(found) > 100
    assert [(file, name) for file, name in sorted(found) if name not in known() and name not in roots] == []


def test_moments_and_dates_are_all_elements_of_their_types() -> None:
    by_type = {
        type_name: {name for name, element in known().items() if element.type == type_name}
        for type_name in ("bdt:DateTimeType", "bdt:DateType")
    }
    assert by_type == {"bdt:DateTimeType": set(DATE_TIMES), "bdt:DateType": set(DATES)}
