"""The kinds of application, one file each (D23). A file with a value `TYPE` here is a kind that can be filed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from module.registry.application import ApplicationKind
from module.registry.kinds.model import ApplicationType
from module.registry.workflow import SHARED_ACTS, Act, Row


@cache
def types() -> Mapping[ApplicationKind, ApplicationType]:
    """Return the kinds that can be filed, in the order of the law: exactly those that have a file."""
    files = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    known = {file.TYPE.kind: file.TYPE for file in files if hasattr(file, "TYPE")}
    return {kind: known[kind] for kind in ApplicationKind if kind in known}


def type_of(kind: ApplicationKind) -> ApplicationType:
    """Return what a kind is. Raises KeyError for one that cannot be filed yet."""
    return types()[kind]


def tables() -> dict[ApplicationKind, tuple[Row, ...]]:
    """Return the rows of every kind, for the transition table."""
    return {kind: one.rows for kind, one in types().items()}


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
