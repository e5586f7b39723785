"""The text of an act that is not prepared yet, for the page on which the case officer prepares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from module.casework import deciding
from module.casework.views import CaseView
from module.context import current_actor, services
from module.kernel.errors import Refused
from module.registry.decision import DecisionKind, Reasons
from module.registry.prints import LegalText


def texts(view: CaseView, kind: DecisionKind, reasons: Mapping[str, Any]) -> tuple[LegalText, ...]:
    """Return the act as it would be written now; nothing where no day of protection is left for it.

    `reasons` are those that the form gives; the ones for what is not met do not stand in the act.
    """
    own = {name: value for name, value in reasons.items() if name != "reasons_for"}
    try:
        with services.open_work(current_actor()) as work:
            return deciding.draft_texts(work, view.application.id, kind, Reasons(**own))
    except Refused:
        return ()
