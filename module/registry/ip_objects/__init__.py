"""The kinds of object, one file each. A file with a value `OBJECT` in this folder is a kind that can be filed.

Customs Code art. 461 para. 1 names six kinds (`objects.ObjectKind`). Those without a file are not offered; drafts and
imported entries of them open all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from module.kernel.text import Message
from module.registry.application import SECTION_LABELS, Form, Section
from module.registry.ip_objects.base import IpObject
from module.registry.ip_objects.unfiled import UNCHOSEN, UNFILED
from module.registry.objects import GoodsBlock, IpRight, ObjectKind


@cache
def offered() -> Mapping[ObjectKind, IpObject]:
    """Return the kinds that can be filed, in the order of the law: exactly those that have a file."""
    files = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    known: dict[ObjectKind | None, IpObject] = {
        file.OBJECT.kind: file.OBJECT for file in files if hasattr(file, "OBJECT")
    }
    return {kind: known[kind] for kind in ObjectKind if kind in known}


def ip_object(kind: ObjectKind | None) -> IpObject:
    """Return the value of a kind; of one without a file, or of none, what all rights have in common."""
    if kind is None:
        return UNCHOSEN
    return offered().get(kind) or UNFILED[kind]


def nameless(kind: ObjectKind | str | None) -> str:
    """Return what an object without a name is called; a kind that is not told (or not published) is "" or None."""
    return ip_object(ObjectKind(kind) if kind else None).nameless


@cache
def right_types() -> Mapping[str, type[IpRight]]:
    """Return the dataclasses of rights by the tag under which they are stored."""
    return {one.right.tag: one.right for one in (UNCHOSEN, *offered().values())}


def fitted(form: Form) -> Form:
    """Return a form whose right is one of its kind: another kind drops what was entered on the step of the right."""
    return replace(form, right=ip_object(form.terms.object_kind).fit(form.right))


def asks_classes(form: Form, block: GoodsBlock) -> bool:
    """Tell whether Nice classes of goods are spoken of: by the kind of object, or where some were entered before."""
    return ip_object(form.terms.object_kind).nice or bool(block.nice_classes)


def speaks_of_classes(kind: ObjectKind | None, goods: Iterable[GoodsBlock]) -> bool:
    """Tell whether an entry speaks of Nice classes: by its kind of object, or where its goods have some."""
    return ip_object(kind).nice or any(block.nice_classes for block in goods)


def section_label(section: Section, form: Form) -> Message:
    """Return the heading of a step: that of the right is called by the object."""
    return Message(ip_object(form.terms.object_kind).title if section is Section.RIGHT else SECTION_LABELS[section])
