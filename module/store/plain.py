"""Domain values to and from JSON: one converter for every frozen dataclass of the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from module.kernel.faults import alone
from module.registry.application import Form
from module.registry.ip_objects import right_types
from module.registry.objects import IpRight

Value = TypeVar("Value")
Noted = Callable[[str, str], None]
"""Is told the key of a row that cannot be read, and its fault by its true name."""

# JSON knows no sets; those of the registry hold words (the roles of a certificate), written in order.
_converter = cattrs.Converter(forbid_extra_keys=False, unstruct_collection_overrides={frozenset: sorted})
_converter.register_unstructure_hook(date, lambda day: day.isoformat())
_converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
_converter.register_unstructure_hook(datetime, lambda instant: instant.isoformat())
_converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
_converter.register_unstructure_hook(bytes, lambda content: content.hex())
_converter.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))


_RIGHT_BEFORE_TAGS = "mark"
"""Until release 9217642 every right was that of a mark and had no tag."""


@cache
def _unstructure_right(tag: str) -> Callable[[IpRight], dict[str, Any]]:
    return make_dict_unstructure_fn(right_types()[tag], _converter)


@cache
def _structure_right(tag: str) -> Callable[[Any, Any], IpRight]:
    return make_dict_structure_fn(right_types()[tag], _converter)


@_converter.register_unstructure_hook
def _plain_right(right: IpRight) -> dict[str, Any]:
    return {"type": right.tag, **_unstructure_right(right.tag)(right)}


@_converter.register_structure_hook
def _right(plain: Any, _: Any) -> IpRight:
    """Structure a right by its tag. Raises KeyError for a kind of right that is not known."""
    return _structure_right(plain.get("type", _RIGHT_BEFORE_TAGS))(plain, IpRight)


_structure_form = make_dict_structure_fn(Form, _converter)


@_converter.register_structure_hook
def _form(plain: Any, _: Any) -> Form:
    """Structure a form; until release 9217642 the right stood under `trademark`."""
    if "trademark" in plain and "right" not in plain:
        plain = {**plain, "right": plain["trademark"]}
    return _structure_form(plain, Form)


def to_plain(value: object) -> Any:
    """Return a domain value as dicts, lists and scalars that JSON can carry."""
    return _converter.unstructure(value)


def from_plain(plain: object, kind: type[Value]) -> Value:
    """Return the domain value of a kind. Raises cattrs' errors where the data do not fit."""
    return _converter.structure(plain, kind)


def unnoted(key: str, fault: str) -> None:
    """Tell nobody of a row that cannot be read: the list beside it does, to which all such rows belong."""


def readable(rows: Iterable[tuple[str, Callable[[], Value]]], noted: Noted) -> tuple[Value, ...]:
    """Return what can be read of the rows of a list, each by its key; a row that cannot is noted and left out (D29)."""
    found: list[Value] = []
    for key, read in rows:
        value, fault = alone(read)
        if fault:
            noted(key, fault)
        elif value is not None:
            found.append(value)
    return tuple(found)
