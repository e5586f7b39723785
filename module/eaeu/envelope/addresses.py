"""Logical addresses of participants, such as `EAEU://KZ/CP/P.SP.01/P.SP.01.ACT.001` (Decision 5, par. 45-56)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SHAPE = re.compile(r"EAEU://(EEC|[A-Z]{2})/(CP|CA|SR)/([A-Za-z0-9.\-_]{1,64}(?:/[A-Za-z0-9.\-_]{1,64}){0,3})")


@dataclass(frozen=True, slots=True)
class SegmentAddress:
    """Segment (`EEC` or a country), space (participants CP, authorities CA, platform SR), identifier in the space."""

    segment: str
    space: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address. Raises ValueError."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise ValueError("not an address of the Union's exchange")
        return cls(*found.groups())

    def __str__(self) -> str:
        return f"EAEU://{self.segment}/{self.space}/{self.id}"


def is_address(text: str) -> bool:
    """Tell whether a text has the shape of an address."""
    return _SHAPE.fullmatch(text) is not None
