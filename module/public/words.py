"""Words for coded values of a published entry."""

from __future__ import annotations

from module.kernel.text import N_
from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind

STATE_LABELS = {
    "active": N_("In force"),
    "suspended": N_("Protection suspended"),
    "expired": N_("Protection expired"),
    "excluded": N_("Excluded from the register"),
}
STATE_COLOURS = {"active": "green", "suspended": "yellow", "expired": "grey", "excluded": "red"}


def object_kind_label(code: str) -> str:
    """Return the name of a kind of object. Raises ValueError for a code outside the six kinds."""
    return OBJECT_KIND_LABELS[ObjectKind(code)]
