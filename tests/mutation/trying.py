"""Try spoiled rules on the cases of the unit tests, in this process: a mutant that no case notices has survived."""

import ast
import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import module.eaeu.rules as room
from module.eaeu.rules.base import Rule, RuleKind
from module.eaeu.rules.engine import ALL, rules_in
from tests.mutation.spoiling import Mutant, Source
from tests.support.rule_cases import Case

ROOT = Path(__file__).resolve().parents[2]
ROOM = Path(room.__path__[0])
KEPT_OUT = {"__init__", "base", "engine", "labels"}  # what a rule is, the list of rules, words: no rules


def cases() -> dict[str, list[Case]]:
    """The cases of every rule, from the tests of the tables."""
    found: dict[str, list[Case]] = {}
    for path in sorted((ROOT / "tests/unit/eaeu/rules").glob("test_table*.py")):
        for case in importlib.import_module(f"tests.unit.eaeu.rules.{path.stem}").CASES:
            found.setdefault(case.rule, []).append(built(case))
    return found


def built(case: Case) -> Case:
    """The same case with its document made once: no rule changes a document."""
    document = case.document()
    return replace(case, base=lambda: document, edits=())


def sources() -> dict[str, Source]:
    """The files of rules by name."""
    paths = [path for path in sorted(ROOM.glob("*.py")) if path.stem not in KEPT_OUT]
    return {path.stem: Source(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def imports(tree: ast.AST, names: Iterable[str]) -> set[str]:
    """Which of the room's files a file imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == room.__name__:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.removeprefix(f"{room.__name__}."))
    return found & set(names)


class Trial:
    """The rules of the room, any file of which can be put in anew with a fault."""

    def __init__(self) -> None:
        self.sources = sources()
        self.cases = cases()
        self.uses = {name: imports(source.tree, self.sources) for name, source in self.sources.items()}
        self.code = {
            name: compile(source.tree, f"{room.__name__}.{name}", "exec") for name, source in self.sources.items()
        }
        self.kinds = {rule.code: rule.kind for rule in ALL}

    def dependents(self, name: str) -> list[str]:
        """The files that see a fault in a file, itself first, each behind those that it imports."""
        seen = [name]
        while True:
            more = [other for other, used in self.uses.items() if other not in seen and used & set(seen)]
            ready = [other for other in more if not self.uses[other] & set(more)]
            if not ready:
                return seen
            seen += ready

    @property
    def mutants(self) -> Iterator[Mutant]:
        """Every mutant; that a permission is forgotten changes nothing and is none."""
        for source in self.sources.values():
            for mutant in source.mutants:
                if mutant.what != "forgets the rule" or self.kinds[mutant.rule] is RuleKind.DEMAND:
                    yield mutant

    def is_killed(self, mutant: Mutant) -> bool:
        """Whether a case of the rules that have the fault ends in another way than it should."""
        old = mutant.place.put(mutant.new)
        try:
            rules = self._rules(mutant)
            return any(self._is_noticed(rule) for rule in rules)
        except Exception:  # noqa: BLE001 - code with a fault may fail in any way, and then it is noticed
            return True
        finally:
            mutant.place.put(old)

    def _is_noticed(self, rule: Rule) -> bool:
        return any(case.outcome(rule) != case.broken for case in self.cases[rule.code])

    def _rules(self, mutant: Mutant) -> list[Rule]:
        spoiled = compile(self.sources[mutant.module].tree, f"{room.__name__}.{mutant.module}", "exec")
        files = self.dependents(mutant.module)
        with anew(files) as modules:
            for name in files:
                exec(spoiled if name == mutant.module else self.code[name], modules[name].__dict__)  # noqa: S102 - our own code
        found = [rule for source in modules.values() for rule in rules_in(source)]
        return [rule for rule in found if mutant.rule in {"", rule.code}]


@contextmanager
def anew(names: list[str]) -> Iterator[dict[str, ModuleType]]:
    """Empty modules in the place of the room's own, for as long as others are put in that import them."""
    full = {name: f"{room.__name__}.{name}" for name in names}
    own = {name: sys.modules[full[name]] for name in names}
    fresh = {name: ModuleType(full[name]) for name in names}
    try:
        for name, module in fresh.items():
            sys.modules[full[name]] = module
            setattr(room, name, module)
        yield fresh
    finally:
        for name, module in own.items():
            sys.modules[full[name]] = module
            setattr(room, name, module)
