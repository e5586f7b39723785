"""Where to kill: points drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

FILING = ("save", "read", "file", "file", "file")
DECIDING = ("take", "prepare", "preview", "sign", "sign")
NOTIFYING = ("sms", "sms", "email", "print_decision")
_KINDS = ("moment", "moment", "late", "timer", "last")
_LATE = 8  # the last moments of an act: its final statements, the commit, the queue, the page that tells of it


@dataclass(frozen=True)
class Length:
    """How many moments an act has and how long it takes, measured."""

    moments: int
    seconds: float

    @classmethod
    def of(cls, counted: str) -> Length:
        """Read what a victim counted."""
        moments, seconds = counted.split()
        return cls(int(moments), float(seconds))


@dataclass(frozen=True)
class Point:
    """One kill: which act, where in it; `place` is a share of the act's length, drawn in [0, 1)."""

    act: str
    kind: str
    place: float
    parent: bool

    def order(self, length: Length) -> dict[str, Any]:
        """Return the order for a victim process."""
        more = {"parent": True} if self.parent else {}
        if self.kind == "moment":
            return {"at": 1 + int(self.place * length.moments), **more}
        if self.kind == "late":
            return {"at": max(1, length.moments - int(self.place * _LATE)), **more}
        if self.kind == "timer":
            return {"after": self.place * length.seconds, **more}
        return {"last": True}


def draw(seed: int, points: int) -> list[Point]:
    """Draw points: two fifths in filing, three tenths in deciding, three tenths in notifying, shuffled."""
    chance = random.Random(seed)
    groups = [FILING] * (points * 4 // 10) + [DECIDING] * (points * 3 // 10)
    groups += [NOTIFYING] * (points - len(groups))
    chance.shuffle(groups)
    found = []
    for group in groups:
        kind = chance.choice(_KINDS)
        if group is NOTIFYING and kind == "last":
            kind = "moment"  # a worker answers nobody
        parent = group is NOTIFYING and chance.random() < 0.5
        found.append(Point(chance.choice(group), kind, chance.random(), parent))
    return found
