"""Into the journal, in the transaction of the effect: each message with its bytes, its row and a row of the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from module.eaeu.envelope import Header
from module.eaeu.exchange.inbound import Inbound, comparable
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.rules.base import Finding
from module.registry.actors import SYSTEM
from module.store import journal, outbox
from module.store.exchange import (
    ArrivedMessage,
    JournalMessage,
    PayloadWriter,
    RegisterImport,
    arrivals,
    dispatches,
    imports,
    messages,
)
from module.store.unit import Unit

TOPIC = "exchange.send"
IN, OUT = "in", "out"
OWN = "own"


@dataclass(frozen=True, slots=True)
class Entered:
    """A message whose bytes stand in the journal; its row is still to come. One of the peer stands as an arrival."""

    id: int
    digest: str
    size: int


def enter(unit: Unit, pieces: Iterable[bytes]) -> Entered:
    """Write raw bytes of ours into the journal under a new id."""
    parts = PayloadWriter(unit, messages.reserve(unit))
    for piece in pieces:
        parts.write(piece)
    return Entered(parts.id, parts.close(), parts.size)


def take_hold(unit: Unit, arrived: ArrivedMessage) -> Entered | None:
    """Keep others off a message of the peer; return its bytes. None where another process has judged it meanwhile."""
    if arrivals.lock(unit, arrived.id) != arrivals.ARRIVED:
        return None
    return Entered(arrived.id, arrived.digest, arrived.size)


def queue_import(unit: Unit, deps: ExchangeDeps, fresh: RegisterImport) -> None:
    """Write down that an accepted register has to be stored, and wake a worker for it."""
    imports.begin(unit, fresh)
    wake_later(unit, deps, fresh.conversation_id, f"import-{fresh.message_id}")


def plain(finding: Finding) -> dict[str, Any]:
    """Return a finding as the journal keeps it: the source text with its values, to be said in any language later."""
    return {
        "code": finding.code,
        "path": finding.path,
        "severity": finding.severity.value,
        "text": finding.message.msgid,
        "params": {name: str(value) for name, value in finding.message.params.items()},
    }


def conclude(
    unit: Unit,
    entered: Entered,
    inbound: Inbound | Header | None,
    verdict: str,
    now: datetime,
    *,
    certificate: str,
    findings: Sequence[Mapping[str, Any]] = (),
) -> JournalMessage:
    """Write the row of a message of the peer, and return it. `inbound` is as much of it as could be read."""
    values: dict[str, Any] = {}
    if isinstance(inbound, Inbound):
        values = {
            "code": inbound.code,
            "edoc_id": inbound.edoc_id,
            "edoc_ref_id": inbound.edoc_ref_id,
            "body_digest": inbound.body_digest,
        }
    header = inbound.header if isinstance(inbound, Inbound) else inbound
    if header is not None:
        values |= _of_header(header, header.peer)
    row = JournalMessage(
        now,
        IN,
        verdict,
        entered.digest,
        entered.size,
        certificate=certificate,
        findings=tuple(findings),
        id=entered.id,
        **values,
    )
    _write(unit, row)
    arrivals.judged(unit, entered.id, now)
    return row


@dataclass(frozen=True, slots=True)
class Own:
    """A message of ours: its header, the bytes of the envelope, its code; of a document identifiers and bytes."""

    header: Header
    content: bytes
    code: str
    edoc_id: str = ""
    edoc_ref_id: str = ""
    body: bytes = b""


def queue(unit: Unit, deps: ExchangeDeps, own: Own) -> int:
    """Write a message of ours into the journal and queue it; return its id. A worker is woken after the commit."""
    now = deps.clock.now()
    entered = enter(unit, [own.content])
    row = JournalMessage(
        now,
        OUT,
        OWN,
        entered.digest,
        entered.size,
        code=own.code,
        edoc_id=own.edoc_id,
        edoc_ref_id=own.edoc_ref_id,
        body_digest=hashlib.sha256(own.body).hexdigest() if own.body else "",
        id=entered.id,
        **_of_header(own.header, own.header.to),
    )
    _write(unit, row)
    dispatches.add(unit, row.id, own.header.conversation)
    wake_later(unit, deps, own.header.conversation, unit.number())
    return row.id


def wake_later(unit: Unit, deps: ExchangeDeps, conversation_id: str, mark: str) -> None:
    """Write an outbox row for the delivery of a conversation; `mark` makes it a row of its own.

    One row and one worker take all that a transaction says in a conversation.
    """
    row_id = outbox.add(unit, TOPIC, f"{conversation_id}/{mark}", deps.clock.now())
    unit.after_commit(lambda: deps.wake(row_id), once=row_id)


def _of_header(header: Header, peer: str) -> dict[str, Any]:
    return {
        "conversation_id": header.conversation or None,
        "message_id": comparable(header.message_id),
        "relates_to": comparable(header.relates_to),
        "action": header.action,
        "peer": peer,
    }


def _write(unit: Unit, row: JournalMessage) -> None:
    messages.add(unit, row)
    journal.write(
        unit,
        SYSTEM,
        f"exchange_{row.direction}",
        row.at,
        message=row.id,
        digest=row.digest,
        row=messages.row_digest(row).hex(),
        code=row.code,
        verdict=row.verdict,
    )
