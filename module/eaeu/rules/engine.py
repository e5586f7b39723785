"""All rules of filling in one list, and the check of a document against those of its message."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import module.eaeu.rules as room
from module.eaeu.rules.base import Document, Finding, Rule, Severity, Undecided
from module.eaeu.spec.facts import message
from module.kernel.text import N_, Message

# Numbers of the messages and of the tables of Decision 148 that hold their rules
TABLES = {1: 18, 3: 19, 4: 20, 5: 21, 6: 22, 7: 23, 8: 24, 9: 25, 10: 26, 11: 27, 13: 28, 14: 29, 16: 30}

NO_DEMANDS: Mapping[str, Collection[str]] = {}
_FILE = re.compile(r"table\d+")
_CLASS = re.compile(r"T\d+R\d+")


def rules_in(source: ModuleType) -> Iterator[Rule]:
    """Yield the rules that a module defines; a class that it imports belongs to another module."""
    for name, found in vars(source).items():
        if _CLASS.fullmatch(name) and found.__module__ == source.__name__:
            yield found()


def _all() -> tuple[Rule, ...]:
    names = [found.name for found in iter_modules(room.__path__) if _FILE.match(found.name)]
    rules = [rule for name in names for rule in rules_in(import_module(f"{room.__name__}.{name}"))]
    return tuple(sorted(rules, key=lambda rule: (rule.table, rule.number)))


ALL: tuple[Rule, ...] = _all()
_BY_MESSAGE = {message(number): tuple(rule for rule in ALL if rule.table == table) for number, table in TABLES.items()}


def of_message(code: str) -> tuple[Rule, ...]:
    """Return the rules of a message (`P.SP.01.MSG.006`) in order; none for the notices MSG.002, MSG.012, MSG.015."""
    return _BY_MESSAGE.get(code, ())


def check(
    document: Document, severities: Mapping[str, str], demands: Mapping[str, Collection[str]] = NO_DEMANDS
) -> list[Finding]:
    """Return what breaks the rules of the document's message. A rule without a severity of its own rejects.

    `demands` names, by rule, the elements whose absence rejects although the rule as a whole only warns.
    """
    findings: list[Finding] = []
    for rule in of_message(document.message):
        severity = Severity(severities.get(rule.code, Severity.REJECT))
        if severity is not Severity.OFF:
            findings.extend(_findings(rule, document, severity, demands.get(rule.code, ())))
    return findings


def _findings(rule: Rule, document: Document, severity: Severity, demanded: Collection[str]) -> Iterator[Finding]:
    try:
        for broken in rule.check(document):
            refuses = broken.message.params.get("element") in demanded
            here = Severity.WARN if broken.warns else Severity.REJECT if refuses else severity
            yield Finding(rule.code, broken.path, here, broken.message)
    except Undecided:
        text = N_(
            "The records that we hold were not at hand. "
            "This rule was not checked: check it before you rely on the result."
        )
        yield Finding(rule.code, document.root.path, Severity.UNDECIDED, Message(text))
