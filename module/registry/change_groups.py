"""Which values of a change are answered together: what makes no sense apart is entered whole or not at all (D15).

The number of a person and the name go together, so do an amount and its unit, and the whole of an insurance contract. A
person or a right document whose source of the details changes goes whole: nobody can say which half the register
confirms. Files have no answer of their own: pictures go with the goods that show them, documents with what they prove.

A key is told in the terms of the base, as the places of `amending` are: `holder`, `holder.addresses`, `goods.2`,
`goods.2.description`, `goods.+1` for the first block that is added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from module.registry.amending import ADDED, Place, ValueChange, against
from module.registry.application import Section
from module.registry.ip_objects.base import IpObject

FILES = "files"
_APART = ("addresses", "contacts")
_SOURCE = "confirmation"
_WITH = {"quantity_unit": "permitted_quantity"}
_ROWS = {
    "direction": "directions",
    "condition": "conditions",
    "genuineFeatures": "genuine_features",
    "infringingFeatures": "infringing_features",
    "permittedQuantity": "permitted_quantity",
    "hsCode": "hs_codes",
    "wordName": "word_name",
    "niceClass": "nice_classes",
    "genuinePicture": "genuine_pictures",
    "infringingPicture": "infringing_pictures",
    "owner": "owners",
}
_OF_PARTY = {"address": ".addresses", "territory": ".addresses", "contact": ".contacts"}


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Values that are answered together, and what somebody else made of the same values since (D15)."""

    key: str
    changes: tuple[ValueChange, ...]
    against: tuple[ValueChange, ...] = ()

    @property
    def seen(self) -> str:
        """Return a mark of what the entry says meanwhile; empty where nobody changed the same."""
        text = repr([(one.place, one.sort, one.after) for one in self.against])
        return hashlib.sha256(text.encode()).hexdigest()[:16] if self.against else ""

    @property
    def enterable(self) -> bool:
        """Tell whether it can be entered over what stands now: not into a thing that is gone or became another."""
        pairs = ((one, other) for one in self.changes for other in against((one,), self.against))
        return all(len(one.place) <= len(other.place) for one, other in pairs)


def grouped(ours: Iterable[ValueChange], theirs: Iterable[ValueChange]) -> tuple[AskedGroup, ...]:
    """Return the changes of one part in groups, each with what `theirs` says otherwise; files stand in none."""
    known, others = [one for one in ours if one.place[0] != FILES], tuple(theirs)
    keys = _keys(known)
    found: dict[str, list[ValueChange]] = {}
    for one, key in zip(known, keys, strict=True):
        found.setdefault(key, []).append(one)
    return tuple(AskedGroup(key, tuple(own), against(own, others)) for key, own in found.items())


def _keys(changes: list[ValueChange]) -> list[str]:
    raw = list(_raw_keys(changes))
    whole = {key.removesuffix(f".{_SOURCE}") for key in raw if key.endswith(f".{_SOURCE}")}
    return [next((one for one in whole if _within(key, one)), key) for key in raw]


def _raw_keys(changes: list[ValueChange]) -> Iterator[str]:
    added = 0
    for one in changes:
        if ADDED in one.place[:2]:
            added += one.place[0] == "goods"
            yield f"{_singular(one.place[0])}.{ADDED}{added if one.place[0] == 'goods' else one.place[-1]}"
        else:
            yield _key(one.place)


def _singular(name: str | int) -> str:
    return "holder" if name == "holders" else str(name)


def _key(place: Place) -> str:
    """Return the key of a value of the base, with the source of the details under a name of its own."""
    name, rest = str(place[0]), place[1:]
    if name == "holders":
        owner = "holder" if rest[0] == 0 else f"holder.{int(rest[0]) + 1}"
        return owner + _of_party(rest[1:])
    if name == "representative":
        return name + _of_party(rest)
    if name == "goods":
        return ".".join((name, str(int(rest[0]) + 1), *map(str, rest[1:2])))
    if name == "right":
        return ".".join((name, *map(str, rest[:1])))
    return _WITH.get(name, name)


def _of_party(rest: Place) -> str:
    return f".{rest[0]}" if rest and rest[0] in (*_APART, _SOURCE) else ""


def _within(key: str, whole: str) -> bool:
    return key == whole or key.startswith(f"{whole}.")


def row_group(section: Section, block: str, name: str, about: IpObject) -> str:
    """Return the key that a row of the application belongs to, where its values are answered apart.

    `block` is the number of the block of goods in the base, or `+1` for the first one added.
    """
    if section in (Section.HOLDER, Section.REPRESENTATIVE):
        return section.value + _OF_PARTY.get(name, "")
    if section is Section.INSURANCE:
        return section.value
    if section is Section.GOODS:
        return f"goods.{block}.{_ROWS.get(name, name)}"
    if section is Section.RIGHT:
        found = next((one for one in about.fields if one.row == name), None)
        if found is not None:
            return "right.name" if found.language else f"right.{found.attribute or found.name}"
        return f"right.{_ROWS[name]}" if name in _ROWS else "right"
    return _ROWS.get(name, name)


def nearest(key: str, keys: Collection[str]) -> str:
    """Return the key of those that are asked for to which a row belongs: its own, or the whole that it is part of."""
    while key not in keys and "." in key:
        key = key.rpartition(".")[0]
    return key if key in keys else ""


def related(key: str, other: str) -> bool:
    """Tell whether two keys name one value, or a whole and a part of it."""
    return _within(key, other) or _within(other, key)
