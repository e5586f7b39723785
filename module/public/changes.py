"""The changes of the register for machines: what was recorded after a cursor."""

from __future__ import annotations

import json

from flask import Response, request

from module.casework import register_changes
from module.casework.register_changes import Change, UnknownCursor
from module.casework.register_rows import published_row
from module.context import services
from module.kernel.languages import LANGUAGE_CODES
from module.public.answers import open_answer
from module.public.parameters import WrongParameter

KEPT_CHANGES = 1
"""Seconds for which an answer with changes may be shown again: who asks with a cursor wants what is new."""


def changes_answer() -> Response:
    """Answer with what was recorded after the cursor `since`. Raises WrongParameter."""
    for other in ("query", "page", "after"):
        if other in request.args:
            raise WrongParameter(other, "not_with_since")
    try:
        with services.open_work(None) as work:
            part = register_changes.since(work, request.args["since"])
    except UnknownCursor as error:
        said = {code: services.catalog.text(error.message, code) for code in LANGUAGE_CODES}
        raise WrongParameter("since", more={"message": said}) from error
    changes = [
        {
            "number": change.number,
            "recorded_at": change.recorded_at.isoformat(),
            "excluded": _excluded(change),
            "entry": published_row(change.entry) if change.entry else None,
        }
        for change in part.changes
    ]
    body = json.dumps({"changes": changes, "next": part.next, "more": part.more}, ensure_ascii=False)
    return open_answer(body, "application/json", KEPT_CHANGES)


def _excluded(change: Change) -> dict[str, object] | None:
    if change.excluded_on is None:
        return None
    return {"ground": change.ground, "day": change.excluded_on.isoformat()}
