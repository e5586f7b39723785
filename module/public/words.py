"""Words for coded values of a published entry."""

from __future__ import annotations

from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind


def object_kind_label(code: str) -> str:
    """Return the name of a kind of object. Raises ValueError for a code outside the six kinds."""
    return OBJECT_KIND_LABELS[ObjectKind(code)]
