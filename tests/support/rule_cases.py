"""Cases of the rules of filling: a document that keeps every demand, spoiled in places, and what a rule says of it.

The tests of a table have its cases in `CASES`; tests/mutation runs the same cases against spoiled rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from module.eaeu.rules.base import Document, Rule, RuleKind, Undecided
from module.eaeu.structures.node import Node
from tests.support.union_nodes import add, faults, remove, say

Edit = Callable[[Document], object]


@dataclass
class HeldCopy:
    """What our copy of the register holds, in a test."""

    entries: Mapping[str, Node] = field(default_factory=dict)
    circulations: Mapping[str, Node] = field(default_factory=dict)
    applicants: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def entry(self, number: str) -> Node | None:
        return self.entries.get(number)

    def circulation(self, number: str) -> Node | None:
        return self.circulations.get(number)

    def applicant(self, application_id: str, form_id: str) -> str | None:
        return self.applicants.get((application_id, form_id))


@dataclass(frozen=True)
class Case:
    """A document, made anew by `base` and spoiled by `edits`, and the paths that a rule then names."""

    UNDECIDED: ClassVar[tuple[str, ...]] = ("undecided",)

    rule: str
    base: Callable[[], Document]
    edits: tuple[Edit, ...] = ()
    broken: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}-{'broken' if self.broken else 'kept'}"

    def document(self) -> Document:
        document = self.base()
        for edit in self.edits:
            edit(document)
        return document

    def outcome(self, rule: Rule) -> tuple[str, ...]:
        """What the rule says: the paths in its order, or that it could not decide."""
        try:
            return tuple(faults(rule, self.document()))
        except Undecided:
            return self.UNDECIDED


def gone(path: str) -> Edit:
    """An edit that takes an element out."""
    return lambda document: remove(document.root, path)


def answer(path: str, text: str) -> Edit:
    """An edit that gives an element another text."""
    return lambda document: say(document.root, path, text)


def added(path: str, make: Callable[[], Node]) -> Edit:
    """An edit that puts a new element behind the children of another."""
    return lambda document: add(document.root, path, make())


def without_copy(document: Document) -> None:
    """An edit: no stored state is at hand."""
    document.held = None


def uncovered(rules: tuple[Rule, ...], cases: tuple[Case, ...]) -> list[str]:
    """Rules without what each must have: a demand one kept and one broken case, a permission two kept ones."""
    kept, broken = [case.rule for case in cases if not case.broken], [case.rule for case in cases if case.broken]
    return [
        rule.code
        for rule in rules
        if (kept.count(rule.code) < 2 if rule.kind is RuleKind.PERMISSION else not {rule.code} <= {*kept} & {*broken})
        or (rule.needs_register and Case.UNDECIDED not in [case.broken for case in cases if case.rule == rule.code])
    ]
