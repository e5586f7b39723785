"""Whom to kill, and where: points drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

WEB = ("receiving", "receiving", "receiving", "taking", "answering")
WORKER = ("sending", "sending", "judging", "importing")
SCHEDULER = ("ticking", "asking", "sweeping")
STAGES = ("receiving", "taking", "answering", "sending", "judging", "importing", "ticking", "asking", "sweeping")
"""Whose steps are counted: messages received, registers taken, the answer to the peer, messages sent, arrivals judged
again, registers stored by batches, terms that ran out, questions asked, the scheduler's sweep."""
_SHARES = (
    ("web", 6, WEB),
    ("worker", 6, WORKER),
    ("scheduler", 3, SCHEDULER),
    ("database", 5, WEB + WORKER + SCHEDULER),
)
_AT_STEPS = 0.75
_WHOLE = {"web": 0.08, "worker": 0.5, "scheduler": 0.0, "database": 0.35}


@dataclass(frozen=True)
class Point:
    """One kill: of whom, at a step of which stage, or after a while.

    `place` is a share of the stage's length or of a second; `whole` kills with the process the one above it: gunicorn's
    master, the worker of a job, the postmaster of a session.
    """

    target: str
    stage: str
    place: float
    whole: bool
    pause: float

    @property
    def at_a_step(self) -> bool:
        return bool(self.stage)


def draw(seed: int, points: int) -> list[Point]:
    """Draw points: six of twenty for the web, six for workers, three for the scheduler, five for the database."""
    chance = random.Random(seed)
    every = sum(share for _, share, _ in _SHARES)
    rows = [row for row in _SHARES for _ in range(points * row[1] // every)]
    rows += [_SHARES[index % len(_SHARES)] for index in range(points - len(rows))]
    chance.shuffle(rows)
    return [
        Point(
            target,
            chance.choice(stages) if chance.random() < _AT_STEPS else "",
            chance.random(),
            chance.random() < _WHOLE[target],
            chance.random(),
        )
        for target, _, stages in rows
    ]


def queue_losses(points: int) -> dict[int, str]:
    """Return after which points the queue is lost: emptied in the middle, then killed and emptied in turns."""
    found = {points // 2: "FLUSHALL"}
    for turn, index in enumerate(range(20, points, 20)):
        found.setdefault(index, ("SIGKILL", "FLUSHALL")[turn % 2])
    return found
