"""Forms of opinions for the Commission: what the case officer says, and which opinions are listed."""

from __future__ import annotations

from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Radios, Select, TextArea
from module.kernel.text import N_
from module.registry.opinion import (
    LONGEST_EXPLANATION,
    OPINION_STATE_LABELS,
    VERDICT_LABELS,
    OpinionState,
    OpinionVerdict,
)


class OpinionForm(TroisForm):
    """What the case officer proposes to the head. The explanation is asked only of a refusal."""

    verdict = Radios(
        N_("What the opinion says"),
        choices=VERDICT_LABELS,
        required=N_("Choose whether the object may be included."),
    )
    explanation = TextArea(
        N_("Ground of the refusal"),
        hint=N_("Write in Russian: the Commission is sent this text."),
        limit=LONGEST_EXPLANATION,
        required=N_("Explain why the object may not be included."),
    )

    def chosen(self) -> OpinionVerdict:
        """Return the verdict of a form that was found without errors."""
        return OpinionVerdict(self.verdict.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the choice, and the explanation only where a refusal was chosen."""
        right = super().validate(extra_validators)
        if self.verdict.data is OpinionVerdict.REFUSE:
            return right
        self.explanation.errors = ()
        return not self.verdict.errors


class _AnyState(Select):
    """A list whose empty line means that everything is shown."""

    empty_label = N_("All states")

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class OpinionFilter(TroisForm):
    """Which opinions the list shows."""

    state = _AnyState(N_("State"), choices=OPINION_STATE_LABELS)
    mine = Checkbox(N_("Only mine"))

    def chosen_states(self) -> tuple[OpinionState, ...]:
        """Return the state asked for; an unknown word in the address shows all."""
        return (self.state.data,) if isinstance(self.state.data, OpinionState) else ()
