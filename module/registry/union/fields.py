"""How a field of the model says which part of an element carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

WIRE = "wire"


class Carrier(Enum):
    """What carries a field: a child element, an attribute, the text, or child documents of any structure."""

    ELEMENT = auto()
    ATTRIBUTE = auto()
    TEXT = auto()
    DOCUMENTS = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands on the wire. `most` None = any number; the name is `csdo:DocId`, `codeListId` or empty."""

    carrier: Carrier
    name: str
    least: int
    most: int | None


def _field(place: Place, **options: Any) -> Any:
    return field(metadata={WIRE: place}, **options)


def one(name: str) -> Any:
    """Declare an element that stands once."""
    return _field(Place(Carrier.ELEMENT, name, 1, 1))


def maybe(name: str) -> Any:
    """Declare an element that stands at most once; None where it is absent."""
    return _field(Place(Carrier.ELEMENT, name, 0, 1), default=None)


def many(name: str, least: int = 0) -> Any:
    """Declare an element that stands any number of times, at least `least`."""
    return _field(Place(Carrier.ELEMENT, name, least, None), default=())


def attribute(name: str, *, required: bool = False) -> Any:
    """Declare an attribute; None where an optional one is absent."""
    place = Place(Carrier.ATTRIBUTE, name, int(required), 1)
    return _field(place) if required else _field(place, default=None)


def text() -> Any:
    """Declare the text of the element itself."""
    return _field(Place(Carrier.TEXT, "", 1, 1))


def documents() -> Any:
    """Declare the free content of R.010: one or more documents."""
    return _field(Place(Carrier.DOCUMENTS, "", 1, None), default=())
