"""Answers that carry records of the register (MSG.014, MSG.016): one pass in bounded memory says all or nothing.

Nothing is stored here: what is accepted is an import, see `importing`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from module.eaeu.checking.claims import claim_findings
from module.eaeu.codec import MOST_FAULTS, NotReadable, SchemaFault, Stream, StreamedRecord, record_bytes
from module.eaeu.envelope import EnvelopeKind, Header
from module.eaeu.exchange.conversation_runner import Applied
from module.eaeu.exchange.inbound import Inbound, Raw, identifiers
from module.eaeu.exchange.journalling import Entered, queue_import, take_hold
from module.eaeu.exchange.judging import InboundMessage, Judgement, errors_of, unexpected
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import judged
from module.eaeu.exchange.writing import send_signal
from module.eaeu.flow import Event, State
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.spec.facts import ERROR, message
from module.kernel.text import N_, Message
from module.store.exchange import (
    ArrivedMessage,
    Conversation,
    RegisterImport,
    conversations,
    messages,
)
from module.store.unit import Unit
from module.xmldoor import XmlRefused

REGISTERS = frozenset({message(14), message(16)})
_AHEAD = N_("Records whose moment of update lies in the future: {count}. They do not count as our last update.")
_NO_MOMENT = N_("A date or a moment cannot be read.")


def refuse_stray(case: InboundMessage) -> None:
    """Refuse an answer to nothing: there is no conversation of ours."""
    errors = [unexpected(case.deps, case.inbound)]
    send_signal(case.unit, case.deps, case.inbound.header, ERROR, errors)
    case.conclude("unexpected")


def take_register(deps: ExchangeDeps, raw: Raw, header: Header, arrived: ArrivedMessage) -> None:
    """Take an answer with records; a worker stores them. Raises XmlRefused, with nothing done."""
    if raw.size > deps.settings.limits.register:
        raise XmlRefused("too_large")
    with deps.store.unit() as unit, raw.open() as file:
        entered = take_hold(unit, arrived)
        if entered is None:
            return
        conversation = conversations.get(unit, header.conversation, lock=True)
        with Stream(file, deps.names, deps.settings.limits) as stream:
            _Reading(
                unit, deps, header, raw, conversation, deps.clock.now(), stream, entered, arrived.certificate
            ).take()


def _records_digest(raw: Raw, deps: ExchangeDeps) -> str:
    """Return the digest of the canonical records in their order. Raises XmlRefused."""
    digest = hashlib.sha256()
    with raw.open() as file, Stream(file, deps.names, deps.settings.limits) as stream:
        for record in stream.records():
            digest.update(record_bytes(record.element))
    return digest.hexdigest()


@dataclass(slots=True)
class _Reading:
    """One pass over the bytes: records are judged and digested. The writers of the register do not wait for it."""

    unit: Unit
    deps: ExchangeDeps
    header: Header
    raw: Raw
    conversation: Conversation | None
    now: datetime
    stream: Stream
    entered: Entered
    certificate: str
    faults: list[SchemaFault] = field(default_factory=list)
    total: int = 0
    latest: datetime | None = None
    ahead: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self) -> None:
        """Decide by the header where that is enough; else read, decide, and end the case."""
        placed = self._placed_unread()
        if placed is not None:
            judgement, known = placed
            self._end(judgement, self._case(known))
            return
        for record in self.stream.records():
            found = self._judge(record)
            if found is not None:
                self._count(*found)
        case = self._case(self._inbound(self.digest.hexdigest()))
        judgement = self._judgement(case, self._findings())
        self._end(judgement, case)
        if judgement.event is Event.ANSWER and self.conversation is not None:
            key, asked = self.entered.id, self.conversation
            fresh = RegisterImport(key, asked.id, asked.subject, self.total, self.latest, self.now, self.now)
            queue_import(self.unit, self.deps, fresh)

    def _case(self, inbound: Inbound) -> InboundMessage:
        return InboundMessage(self.unit, self.deps, self.entered, inbound, self.certificate)

    def _placed_unread(self) -> tuple[Judgement, Inbound] | None:
        """Return the place of an answer that the records cannot change; they are not read for it.

        Whether a document under a known identifier is the same again, its digest tells: it is neither checked nor kept.
        """
        known = self._inbound("")
        case = self._case(known)
        if self.conversation is None or not case.belongs(self.conversation, Event.ANSWER_REPEATED):
            return case.out_of_place(), known
        if messages.accepted(self.unit, known.edoc_id):
            known = replace(known, body_digest=_records_digest(self.raw, self.deps))
            placed = replace(case, inbound=known).place(self.conversation, Event.ANSWER_REPEATED)
            if placed is not None:
                return placed, known
        return (case.out_of_place(), known) if self.conversation.state == State.FINISHED else None

    def _end(self, judgement: Judgement, case: InboundMessage) -> None:
        if self.conversation is None:
            refuse_stray(case)
        else:
            case.run(self.conversation, judgement, Applied("processed"))

    def _judge(self, record: StreamedRecord) -> tuple[bytes, datetime | None] | None:
        """Return a record that fits; others leave their faults, until there are as many as are told."""
        if len(self.faults) >= MOST_FAULTS:
            return None
        found = self.deps.checker.validator.record_faults(record.element, record.number)
        if found:
            self.faults += found
            return None
        try:
            return judged(record.element, self.deps.names)
        except NotReadable as error:
            self.faults += error.faults
        except ValueError:
            self.faults.append(SchemaFault(record.path, Message(_NO_MOMENT)))
        return None

    def _count(self, record: bytes, at: datetime | None) -> None:
        self.digest.update(record)
        self.total += 1
        if at is not None and at > self.now:
            self.ahead += 1
        elif at is not None and (self.latest is None or at > self.latest):
            self.latest = at

    def _findings(self) -> list[Finding]:
        """Return what does not fit in the records, around them, and in what the header says."""
        faults = [*self.faults, *self.stream.frame_faults(self.deps.checker.validator)]
        found = [Finding("XSD", fault.path, Severity.REJECT, fault.message) for fault in faults]
        if self.stream.document is not None:
            code = self.header.name.message
            found += claim_findings(self.stream.document, self.stream.structure, code, self.deps.names)
        if self.ahead:
            text = Message(_AHEAD, {"count": self.ahead})
            found.append(Finding("MSG", self.stream.record_path, Severity.WARN, text))
        return found

    def _inbound(self, digest: str) -> Inbound:
        """Return the message without its records; its body digest is that of the canonical records in their order."""
        body = self.stream.document if self.stream.document is not None else self.stream.root
        if body is None:
            body = etree.Element("none")
        own, reference = identifiers(body, self.deps.names)
        return Inbound(self.header, EnvelopeKind.APPLICATION, body, own, reference, digest)

    def _judgement(self, case: InboundMessage, findings: list[Finding]) -> Judgement:
        """Return what an answer is that has its place and was read to its end."""
        refused = any(finding.severity is Severity.REJECT for finding in findings)
        event = Event.ANSWER_FAULTY if refused else Event.ANSWER
        return Judgement(event, tuple(findings), errors_of(self.deps, findings, case.inbound.edoc_id))
