"""What a run has come to, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.kills.exchange import clock
from tests.kills.exchange.plan import Point
from tests.kills.exchange.running import Run

_SESSIONS = {"backend": "a session", "one": "one process of the server"}


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows), ""]


def _target(line: dict[str, Any], points: list[Point]) -> str:
    return points[line["id"]].target


def _hit(line: dict[str, Any], target: str) -> str:
    whole = line["hit"] in ("parent", "whole", "postmaster")
    if target == "database":
        return "the server" if whole else _SESSIONS[line["hit"]]
    return "with the process above it" if whole else "one process"


def summary(run: Run, seed: int, done: int, seconds: float) -> str:
    """Say in one line what was done and what was found."""
    return (
        f"exchange kills: {done} in {seconds:.0f} s, seed {seed}, a minute of {clock.MINUTE_SECONDS} s;"
        f" {len(run.books['conversations'])} conversations, {run.found.counts()}"
    )


def written(run: Run, points: list[Point], reported: str) -> str:
    """Return the report of a run."""
    kills = run.drill.killed()
    lines = [reported, ""]
    targets = [_target(line, points) for line in kills]
    by_target = Counter((target, _hit(line, target)) for line, target in zip(kills, targets, strict=True))
    lines += _table(("target", "killed", "times"), ((*key, count) for key, count in sorted(by_target.items())))
    by_stage = Counter(line["stage"] or "at a random instant" for line in kills)
    lines += _table(("stage", "kills"), by_stage.most_common())
    lines += _table(
        ("step", *sorted({_target(line, points) for line in kills})),
        _by_step(kills, points),
    )
    lost = ", ".join(f"{how} {times} times" for how, times in sorted(run.queue_lost.items()))
    lines += [f"Queue lost: {lost}, with {run.ids_lost} ids waiting in it.", ""]
    lines += _table(("transaction", "ended", "conversations", "requests of the Commission"), _by_transaction(run))
    incidents = run.drill.rows(
        "SELECT code, count(*), count(resolved_at) FROM trois.exchange_incident GROUP BY code ORDER BY code"
    )
    lines += _table(("incident", "raised", "mended"), incidents)
    return "\n".join(lines)


def _by_step(kills: list[dict[str, Any]], points: list[Point]) -> Iterable[tuple[Any, ...]]:
    targets = sorted({_target(line, points) for line in kills})
    found = Counter((line["where"], _target(line, points)) for line in kills if line["stage"])
    steps = Counter(line["where"] for line in kills if line["stage"])
    for step, _ in steps.most_common():
        yield (step, *(found[step, target] or "" for target in targets))


def _by_transaction(run: Run) -> Iterable[tuple[Any, ...]]:
    conversations = run.books["conversations"]
    found = Counter((item["transaction"], _end(item)) for item in conversations)
    attempts: Counter[tuple[str, str]] = Counter()
    for item in conversations:
        attempts[item["transaction"], _end(item)] += item["attempts"]
    for key, count in sorted(found.items()):
        yield (*key, count, attempts[key] or "")


def _end(item: dict[str, Any]) -> str:
    return " ".join([item["state"], *item["errors"]]) + (" (late)" if item["late"] else "")
