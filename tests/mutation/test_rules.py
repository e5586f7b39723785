"""Of all faults put into the rules of filling, the cases of their unit tests notice nearly every one."""

import ast

import pytest

from module.dev.launcher.progress import say
from module.eaeu.rules.base import RuleKind
from module.eaeu.rules.engine import ALL
from tests.mutation.spoiling import Mutant, Place, Source
from tests.mutation.trying import Trial
from tests.support import sizes

LEAST, MUTANTS = 0.95, 600
DRAWN = 300  # of the faults inside rules, outside a full run
WHOLE_RULES = ("forbids everything", "forgets the rule")


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The rules and their cases, made once: what is put in is taken out again."""
    return Trial()


def test_faults_in_rules_are_noticed(trial: Trial) -> None:
    """All faults of whole rules are tried each time; of those inside rules a part, whose survivors are among all."""
    mutants = list(trial.mutants)
    inside = [mutant for mutant in mutants if mutant.what not in WHOLE_RULES]
    tried = [mutant for mutant in mutants if mutant.what in WHOLE_RULES] + sizes.draw(inside, DRAWN, "mutants")
    survivors = [mutant for mutant in tried if not trial.is_killed(mutant)]
    say(f"\nfaults in rules: {len(tried) - len(survivors)} of {len(tried)} noticed; {len(mutants)} in all")
    for mutant in survivors:
        say(f"  not noticed: {mutant}")
    assert len(mutants) >= MUTANTS
    assert len(survivors) <= (1 - LEAST) * len(mutants)
    # a rule that forbids what the act permits, or that is not there at all, is noticed without exception
    assert [str(mutant) for mutant in survivors if mutant.what in WHOLE_RULES] == []


def test_every_rule_is_forbidden_and_every_demand_forgotten_once(trial: Trial) -> None:
    """The faults of whole rules are really tried, those of permissions too."""
    forbidden = [mutant.rule for mutant in trial.mutants if mutant.what == WHOLE_RULES[0]]
    forgotten = [mutant.rule for mutant in trial.mutants if mutant.what == WHOLE_RULES[1]]
    assert sorted(forbidden) == sorted(rule.code for rule in ALL)
    assert sorted(forgotten) == sorted(rule.code for rule in ALL if rule.kind is RuleKind.DEMAND)


def test_code_without_a_fault_is_not_noticed(trial: Trial) -> None:
    """What kills a mutant is its fault, not the way in which the rules are put in anew."""
    for name, source in trial.sources.items():
        place = Place(source.tree, "body", 0)
        unspoiled = Mutant(name, 1, "no fault", "", place, source.tree.body[0])
        assert not trial.is_killed(unspoiled), name


def test_what_is_put_into_code() -> None:
    text = """
def check(first, second):
    if first < second and not first:
        yield "place"
"""
    source = Source("sample", text)
    spoiled = []
    for mutant in source.mutants:
        old = mutant.place.put(mutant.new)
        spoiled.append((mutant.what, ast.unparse(source.tree).splitlines()[1:]))
        mutant.place.put(old)
    assert ast.unparse(source.tree) == ast.unparse(ast.parse(text))
    assert spoiled == [
        ("if not", ["    if not (first < second and (not first)):", "        yield 'place'"]),
        ("Or for And", ["    if first < second or not first:", "        yield 'place'"]),
        ("LtE for Lt", ["    if first <= second and (not first):", "        yield 'place'"]),
        ("Gt for Lt", ["    if first > second and (not first):", "        yield 'place'"]),
        ("no not", ["    if first < second and first:", "        yield 'place'"]),
        ("yields nothing", ["    if first < second and (not first):", "        yield from ()"]),
        ("another value than 'place'", ["    if first < second and (not first):", "        yield 'place~'"]),
    ]
