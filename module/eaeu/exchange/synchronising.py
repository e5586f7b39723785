"""Synchronisation with the Commission: what we ask about resources and when, and whether our copy holds together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from module.eaeu.exchange import own_documents
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.writing import start
from module.eaeu.flow import ConversationRole
from module.eaeu.spec.facts import CIRCULATION, REGISTER, message, process, transaction
from module.registry.actors import SYSTEM
from module.store import journal
from module.store.exchange import conversations, imports, resources, tally, union
from module.store.unit import Unit

RESOURCES = (REGISTER, CIRCULATION)
LINES = {REGISTER: union.ENTRY, CIRCULATION: union.CIRCULATION}
ASK_DATE, ASK_CHANGES = message(11), message(13)
_CHANGES = {REGISTER: transaction(11), CIRCULATION: transaction(12)}


def _procedure(code: str) -> str:
    return next(pair.procedure for pair in process().pairs if pair.transaction == code)


def is_asked(unit: Unit, resource: str) -> bool:
    """Tell whether a question about a resource waits for its answer, or the answer is still being stored."""
    return imports.is_running(unit, resource) or conversations.is_open_about(unit, resource, ConversationRole.INITIATOR)


def ask_date(unit: Unit, deps: ExchangeDeps, resource: str) -> str:
    """Ask when the Commission updated a resource last (P.SP.01.MSG.011); return the conversation."""
    resources.change(unit, resource, asked_at=deps.clock.now())
    return _ask(unit, deps, transaction(10), ASK_DATE, resource)


def ask_changes(unit: Unit, deps: ExchangeDeps, resource: str, *, all_of_them: bool = False) -> str:
    """Ask what has changed since the latest update that we hold, or since the beginning (P.SP.01.MSG.013)."""
    return _ask(unit, deps, _CHANGES[resource], ASK_CHANGES, resource, all_of_them=all_of_them)


def _ask(unit: Unit, deps: ExchangeDeps, code: str, request: str, resource: str, *, all_of_them: bool = False) -> str:
    held = resources.get(unit, resource).ours_updated_at
    now = deps.clock.now()
    ahead = held is not None and held > now  # of an earlier release, which believed any moment
    since = deps.settings.timing.first_update if held is None or ahead or all_of_them else held
    body = own_documents.resource_status(request, str(uuid4()), resource, since, now)
    return start(unit, deps, (_procedure(code), code, request), body, subject=resource)


def ask_everything(unit: Unit, deps: ExchangeDeps) -> dict[str, str]:
    """Ask for both resources from the first load on; return the conversations by resource."""
    asked = {}
    for resource in RESOURCES:
        resources.ensure(unit, resource)
        resources.get(unit, resource, lock=True)
        asked[resource] = ask_changes(unit, deps, resource, all_of_them=True)
    return asked


MAX_LISTED = 50


class Synchroniser:
    """Asks, and judges what we hold."""

    def __init__(self, deps: ExchangeDeps) -> None:
        self._deps = deps

    def poll(self) -> int:
        """Ask about each resource that was not asked about for so long; return how many."""
        asked = 0
        wait = timedelta(hours=self._deps.settings.timing.poll_hours)
        for resource in RESOURCES:
            with self._deps.store.unit() as unit:
                last = resources.get(unit, resource).asked_at
                if last is None or self._deps.clock.now() - last >= wait:
                    asked += self._ask(unit, resource)
        return asked

    def fold(self) -> int:
        """Keep the counts of the metrics short; nobody waits for it, so it is no work done."""
        with self._deps.store.unit() as unit:
            tally.fold(unit)
        return 0

    def synchronise(self, resource: str) -> None:
        """Ask now; nothing happens while a question about the resource waits for its answer."""
        if resource not in RESOURCES:
            raise KeyError(resource)
        with self._deps.store.unit() as unit:
            self._ask(unit, resource)

    def heal(self, resource: str) -> None:
        """Ask for everything from the beginning on: what a reconciliation proposes."""
        with self._deps.store.unit() as unit:
            ask_changes(unit, self._deps, resource, all_of_them=True)

    def _ask(self, unit: Unit, resource: str) -> bool:
        resources.ensure(unit, resource)
        resources.get(unit, resource, lock=True)  # one question at a time
        if is_asked(unit, resource):
            return False
        ask_date(unit, self._deps, resource)
        return True

    def reconcile(self, resource: str) -> None:
        """Count our copy of a resource, make its digest, propose what heals; the report stands with the resource."""
        now = self._deps.clock.now()
        with self._deps.store.unit() as unit:
            report = self._report(unit, resource, now)
            resources.change(unit, resource, report=report)
            known = {name: report[name] for name in ("total", "digest")}
            journal.write(unit, SYSTEM, "exchange_reconcile", now, resource=resource, **known)

    def _report(self, unit: Unit, resource: str, now: datetime) -> dict[str, Any]:
        by_status: Counter[str] = Counter()
        digest = hashlib.sha256()
        numbers = set()
        for number, status, record in union.currents(unit, LINES[resource]):
            by_status[status] += 1
            digest.update(f"{number} {record}\n".encode())
            numbers.add(number)
        broken = sorted(self._broken(unit, LINES[resource]))
        held = resources.get(unit, resource)
        writer = held.theirs_updated_at is not None and (
            held.ours_updated_at is None or not held.theirs_updated_at <= held.ours_updated_at <= now
        )
        alone = sorted(self._without_entry(unit, numbers)) if resource == CIRCULATION else []
        proposals: list[dict[str, str | None]] = []
        if broken or alone:
            since = self._deps.settings.timing.first_update.isoformat()
            proposals.append({"resource": REGISTER if alone and not broken else resource, "since": since})
        elif writer:
            proposals.append({"resource": resource, "since": _text(held.ours_updated_at)})
        return {
            "at": now.isoformat(),
            "total": len(numbers),
            "by_status": dict(by_status),
            "digest": digest.hexdigest(),
            "behind": writer,
            "broken": broken[:MAX_LISTED],
            "without_entry": alone[:MAX_LISTED],
            "proposals": proposals,
        }

    def _broken(self, unit: Unit, line: str) -> Iterator[str]:
        """Yield the numbers whose current record is not the one that was stored."""
        for number, digest, record in union.current_records(unit, line):
            if hashlib.sha256(record).hexdigest() != digest:
                yield number

    def _without_entry(self, unit: Unit, numbers: set[str]) -> set[str]:
        return numbers - {number for number, _, _ in union.currents(unit, union.ENTRY)}


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
