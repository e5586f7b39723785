"""What a step shows beside its fields: where details come from, and what the register says where that is changed."""

from __future__ import annotations

from module.casework.views import ApplicationView
from module.registry.act_content import ChangedLine
from module.registry.application import Section
from module.registry.kinds import type_of
from module.registry.outline import changed_rows
from module.registry.party import CONFIRMATION_LABELS, Confirmation

_SOURCE_COLOURS = {
    Confirmation.BY_HAND: "grey",
    Confirmation.STATE_REGISTER: "green",
    Confirmation.EDITED: "yellow",
    Confirmation.UNCONFIRMED: "orange",
}


def source_tag(confirmation: Confirmation) -> tuple[str, str]:
    """Return the words for where details come from and the colour of their tag."""
    return CONFIRMATION_LABELS[confirmation], _SOURCE_COLOURS[confirmation]


def changes_of(view: ApplicationView, section: Section) -> tuple[ChangedLine, ...]:
    """Return the rows of a step that a change of an entry changes, as they are saved."""
    kind = type_of(view.kind)
    if view.base is None or kind.becomes is None:
        return ()
    rows = changed_rows(view.form, kind, view.base, view.attachments)
    return tuple(row for row in rows if row.section is section)
