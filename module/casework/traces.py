"""Rows that the access guard writes: what staff looked at, and who was refused what. Each in a unit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from module.casework.gate import OpenWork
from module.kernel.traces import UnwrittenRefusal
from module.registry.actors import SYSTEM, Actor
from module.registry.security_acts import LIST, REFUSED, VIEW
from module.store import journal


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was shown: its endpoint, the object in its address, the case or opinion of it, digests."""

    endpoint: str
    object: Mapping[str, str]
    case_id: str | None
    query: str
    address: str


def write_view(open_work: OpenWork, actor: Actor, seen: Seen) -> None:
    """Write down that a person of the staff saw an object, or a list with the digest of what was asked for."""
    details: dict[str, Any] = {"endpoint": seen.endpoint, "object": seen.object, "address": seen.address}
    details |= {"query": seen.query} if seen.query else {}
    with open_work(actor) as work:
        act = VIEW if seen.object else LIST
        journal.write(work.unit, actor, act, work.now, application_id=seen.case_id, **details)


def write_refusals(
    open_work: OpenWork, actor: Actor | None, found: list[tuple[UnwrittenRefusal, int]], request: Mapping[str, object]
) -> None:
    """Write down refusals, each with how often it came in this minute; what was being done stays undone."""
    with open_work(actor or SYSTEM) as work:
        for refusal, times in found:
            facts: dict[str, Any] = {"event": refusal.event, "reason": refusal.reason, "times": times, **request}
            journal.write(work.unit, actor or SYSTEM, REFUSED, work.now, **facts)
