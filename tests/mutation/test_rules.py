"""Of all faults put into the rules of filling, the cases of their unit tests notice nearly every one."""

from module.dev.launcher.progress import say
from module.eaeu.rules.base import Kind
from tests.mutation.trying import Trial

LEAST = 0.95
# Faults that change nothing a document can show, by file and place, each with the reason
EQUIVALENT: dict[str, str] = {}


def test_faults_in_rules_are_noticed() -> None:
    trial = Trial()
    mutants = [mutant for mutant in trial.mutants if str(mutant) not in EQUIVALENT]
    survivors = [mutant for mutant in mutants if not trial.is_killed(mutant)]
    killed = len(mutants) - len(survivors)
    say(f"\nfaults in rules: {killed} of {len(mutants)} noticed, {len(EQUIVALENT)} change nothing")
    for mutant in survivors:
        say(f"  not noticed: {mutant}")
    assert len(mutants) > 600
    assert killed / len(mutants) >= LEAST
    assert [str(mutant) for mutant in survivors if trial.kinds.get(mutant.rule) is Kind.PERMISSION] == []
