"""What a step shows beside its fields: where details come from, and what the register says where that is changed."""

from __future__ import annotations

from module.casework.views import ApplicationView
from module.registry.act_content import ChangedLine
from module.registry.application import Section
from module.registry.kinds import type_of
from module.registry.outline import COMPARED, changed_rows
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
    return tuple(row for row in _changes(view) if row.section is section)


def untouched(view: ApplicationView) -> frozenset[Section]:
    """Return the steps of a change of an entry that say what the register says; no other kind has any."""
    if type_of(view.kind).becomes is None:
        return frozenset()
    return COMPARED - {row.section for row in _changes(view)}


def _changes(view: ApplicationView) -> tuple[ChangedLine, ...]:
    kind = type_of(view.kind)
    if view.base is None or kind.becomes is None:
        return ()
    return changed_rows(view.form, kind, view.base, view.attachments)
