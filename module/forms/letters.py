"""The form over the list of undelivered letters."""

from __future__ import annotations

from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Select
from module.kernel.text import N_
from module.registry.letters import DELIVERY_LABELS, EVENT_LABELS, UNDELIVERED


class _AnyOf(Select):
    """A list whose empty line means that everything is shown."""

    empty_label = N_("All")

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class LetterFilter(TroisForm):
    """Which undelivered letters are listed."""

    state = _AnyOf(N_("State"), choices={state: DELIVERY_LABELS[state] for state in sorted(UNDELIVERED)})
    event = _AnyOf(N_("What the letter tells"), choices=EVENT_LABELS)
