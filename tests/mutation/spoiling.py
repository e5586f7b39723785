"""Spoiled copies of a piece of code, one fault each: the ways in which a rule can be written wrong."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

RULE = re.compile(r"T(\d+)R(\d+)")
Faults = Iterator[tuple[str, ast.AST]]
NOT_JUDGED = {"table", "number", "kind", "needs_register", "template"}  # numbers, marks and words shown to people
OPPOSITES: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
}
FORBIDS = """
def check(self, document):
    from module.eaeu.rules.base import Broken
    from module.kernel.text import Message
    yield Broken(document.root.path, Message("forbidden"))
"""
FORGETS = """
def check(self, document):
    return iter(())
"""


@dataclass(frozen=True)
class Place:
    """A field of a node of the tree, or one item of a list there."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, new: ast.AST | None) -> Any:
        """Set what stands here and give back what stood here."""
        if self.index is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, new)
            return old
        items = getattr(self.parent, self.field)
        old, items[self.index] = items[self.index], new
        return old


@dataclass(frozen=True)
class Mutant:
    """One fault: what is put at which place. `rule` is the code of the rule whose class it is in, if it is in one."""

    module: str
    line: int
    what: str
    rule: str
    place: Place
    new: ast.AST

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.what}"


class Source:
    """The code of a module and its mutants."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.tree = ast.parse(text)

    @cached_property
    def mutants(self) -> list[Mutant]:
        return [
            Mutant(self.name, node.lineno, what, rule, place, ast.fix_missing_locations(ast.copy_location(new, node)))
            for place, node, rule in walk(self.tree)
            for what, new in faults_of(node)
        ]


def walk(node: ast.AST, rule: str = "") -> Iterator[tuple[Place, Any, str]]:
    """Every node that does something, with its place and the rule that it belongs to."""
    for field, value in ast.iter_fields(node):
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in items:
            if isinstance(child, ast.AST) and not idle(node, field, child):
                inside = rule_of(child) or rule
                if hasattr(child, "lineno"):
                    yield Place(node, field, index), child, inside
                yield from walk(child, inside)


def rule_of(node: ast.AST) -> str:
    found = RULE.fullmatch(node.name) if isinstance(node, ast.ClassDef) else None
    return f"T{found[1]}.R{found[2]}" if found else ""


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def targets(node: ast.AST) -> set[str]:
    """The names that an assignment gives a value to."""
    left = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {name.id for part in left for name in ast.walk(part) if isinstance(name, ast.Name)}


def idle(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """Whether a part of the tree does nothing (annotations, docstrings, imports) or only words a message."""
    return (
        field in {"annotation", "returns", "decorator_list", "ctx"}
        or isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or called(node) in {"N_", "Message", "ClassVar"}
        or (field == "keywords" and called(parent) == "broken")
        or bool(targets(node) & NOT_JUDGED)
    )


def faults_of(node: ast.AST) -> Faults:
    """What could stand in a node's place."""
    yield from FAULTS.get(type(node), lambda node: ())(node)


def of_comparison(node: ast.Compare) -> Faults:
    for other in OPPOSITES[type(node.ops[0])] if len(node.ops) == 1 else ():
        yield f"{other.__name__} for {type(node.ops[0]).__name__}", ast.Compare(node.left, [other()], node.comparators)


def of_and_or(node: ast.BoolOp) -> Faults:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"{type(other).__name__} for {type(node.op).__name__}", ast.BoolOp(other, node.values)


def of_not(node: ast.UnaryOp) -> Faults:
    if isinstance(node.op, ast.Not):
        yield "no not", node.operand


def of_constant(node: ast.Constant) -> Faults:
    if isinstance(node.value, bool | int | str):
        yield f"another value than {node.value!r}", ast.Constant(another(node.value))


def of_branch(node: ast.If | ast.IfExp | ast.While) -> Faults:
    yield "if not", type(node)(negated(node.test), node.body, node.orelse)


def of_return(node: ast.Return) -> Faults:
    if node.value is not None and ast.unparse(node.value) != "None":
        yield "returns nothing", ast.Return(None)


def of_expression(node: ast.Expr) -> Faults:
    if isinstance(node.value, ast.Yield | ast.YieldFrom) and ast.unparse(node.value) != "(yield from ())":
        yield "yields nothing", ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))


def another(value: bool | int | str) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}~"


def negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def of_filters(node: Any) -> Faults:
    """A comprehension that takes what it leaves out."""
    for number, part in enumerate(node.generators):
        for place, test in enumerate(part.ifs):
            tests = [*part.ifs[:place], negated(test), *part.ifs[place + 1 :]]
            other = ast.comprehension(part.target, part.iter, tests, part.is_async)
            parts = [*node.generators[:number], other, *node.generators[number + 1 :]]
            if isinstance(node, ast.DictComp):
                yield "if not", ast.DictComp(node.key, node.value, parts)
            else:
                yield "if not", type(node)(node.elt, parts)


def of_class(node: ast.ClassDef) -> Faults:
    """A class with another value of an attribute; a rule that forbids everything, or nothing."""

    def with_body(body: list[ast.stmt]) -> ast.ClassDef:
        return ast.ClassDef(node.name, node.bases, node.keywords, body, node.decorator_list)

    for number, part in enumerate(node.body):
        if isinstance(part, ast.Assign | ast.AnnAssign) and isinstance(part.value, ast.Name | ast.Attribute):
            names = sorted(targets(part) - NOT_JUDGED)
            if names:
                left: list[ast.expr] = [ast.Name(name, ast.Store()) for name in names]
                spoiled = ast.Assign(left, ast.Constant("~"), lineno=part.lineno)
                yield f"another {names[0]}", with_body([*node.body[:number], spoiled, *node.body[number + 1 :]])
    if rule_of(node):
        for what, text in (("forbids everything", FORBIDS), ("forgets the rule", FORGETS)):
            yield what, with_body([*node.body, *ast.parse(text).body])


FAULTS: dict[type[ast.AST], Callable[[Any], Iterable[tuple[str, ast.AST]]]] = {
    ast.Compare: of_comparison,
    ast.BoolOp: of_and_or,
    ast.UnaryOp: of_not,
    ast.Constant: of_constant,
    ast.If: of_branch,
    ast.IfExp: of_branch,
    ast.While: of_branch,
    ast.Return: of_return,
    ast.Expr: of_expression,
    ast.ListComp: of_filters,
    ast.SetComp: of_filters,
    ast.DictComp: of_filters,
    ast.GeneratorExp: of_filters,
    ast.ClassDef: of_class,
}
