"""Forms by which a case goes to another case officer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from werkzeug.datastructures import MultiDict

from module.forms.base import TroisForm
from module.forms.fields import Radios, TextArea
from module.kernel.text import N_
from module.registry.workflow import LONGEST_REASON


class NextOfficerForm(TroisForm):
    """Who leads the case from now on."""

    case_officer = Radios(N_("Who leads the case from now on"), choices={}, required=N_("Choose a case officer."))

    @classmethod
    def offering(cls, people: Iterable[tuple[str, str]], sent: MultiDict[str, str] | None = None) -> Self:
        """Make the form with the people who may be chosen: account id and name."""
        form = cls()
        form.case_officer.choices = dict(people)
        form.process(sent)
        return form


class CaseTakeOverForm(TroisForm):
    """Why a case is taken over from another case officer."""

    reason = TextArea(
        N_("Why do you take the case over?"),
        hint=N_("For example: the case officer is on leave. The text stands in the history of the case."),
        limit=LONGEST_REASON,
        required=N_("Write why you take the case over."),
    )
