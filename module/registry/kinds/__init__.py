"""The kinds of application, one file each: sections, rows of the table, outcomes with their words (D23)."""

from __future__ import annotations

from collections.abc import Mapping

from module.registry.application import ApplicationKind
from module.registry.kinds.include import INCLUDE
from module.registry.kinds.model import ApplicationType
from module.registry.workflow import SHARED_ACTS, Act, Row

TYPES: Mapping[ApplicationKind, ApplicationType] = {one.kind: one for one in (INCLUDE,)}


def type_of(kind: ApplicationKind) -> ApplicationType:
    """Return what a kind is. Raises KeyError for one that cannot be filed yet."""
    return TYPES[kind]


def tables() -> dict[ApplicationKind, tuple[Row, ...]]:
    """Return the rows of every kind, for the transition table."""
    return {kind: one.rows for kind, one in TYPES.items()}


def act_label(kind: ApplicationKind, act: Act) -> str:
    """Return what an act is called in a kind of application: the button, the line of the history."""
    one = type_of(kind)
    own = {
        Act.PREPARE_GRANT: one.grant.words.prepare,
        Act.PREPARE_REFUSAL: one.refuse.words.prepare,
        Act.SIGN_GRANT: one.grant.words.sign,
        Act.SIGN_REFUSAL: one.refuse.words.sign,
    }
    return own.get(act) or SHARED_ACTS[act]
