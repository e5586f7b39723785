"""What an act that is not prepared yet says, and what it is asked field by field: for the page that prepares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from module.casework import deciding, field_deciding
from module.casework.views import CaseView
from module.context import current_actor, services
from module.kernel.errors import Refused
from module.registry.decision import DecisionKind, Reasons
from module.registry.fields_asked import FieldAsked
from module.registry.kinds import type_of
from module.registry.prints import LegalText

_STATED = ("grounds", "explanation_kk", "explanation_ru")


def texts(view: CaseView, kind: DecisionKind, reasons: Mapping[str, Any]) -> tuple[LegalText, ...]:
    """Return the act as it would be written now; nothing where no day of protection is left for it.

    `reasons` are those that the form gives; the ones for what is not met do not stand in the act. Answers to the fields
    of a change do.
    """
    own = {name: value for name, value in reasons.items() if name in _STATED}
    try:
        with services.open_work(current_actor()) as work:
            return deciding.draft_texts(work, view.application.id, kind, Reasons(**own), reasons.get("answers"))
    except Refused:
        return ()


def fields(view: CaseView) -> tuple[FieldAsked, ...]:
    """Return what of an application is decided field by field; nothing of a kind that is decided whole."""
    if type_of(view.application.kind).asked is None:
        return ()
    with services.open_work(current_actor()) as work:
        return field_deciding.asked(work, view.application.id)
