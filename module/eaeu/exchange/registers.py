"""Answers that carry records of the register (MSG.014, MSG.016): one pass, in bounded memory, all or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from module.eaeu.checking.claims import claim_findings
from module.eaeu.codec.faults import NotReadable, SchemaFault
from module.eaeu.codec.streaming import Record, Stream
from module.eaeu.codec.validating import MOST_FAULTS
from module.eaeu.envelope.model import Header, Kind
from module.eaeu.exchange import applying
from module.eaeu.exchange.applying import Applied, Job
from module.eaeu.exchange.behind import Behind
from module.eaeu.exchange.case import Case
from module.eaeu.exchange.inbound import Inbound, identifiers
from module.eaeu.exchange.journalling import Entered, enter
from module.eaeu.exchange.judging import Judgement, errors_of, unexpected
from module.eaeu.exchange.ports import Means
from module.eaeu.exchange.raw import Raw
from module.eaeu.exchange.records import version
from module.eaeu.exchange.writing import send_signal
from module.eaeu.flow.patterns import Event, State
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.spec.facts import ERROR, message
from module.kernel.text import N_, Message
from module.store.exchange import conversations
from module.store.exchange.conversations import Conversation
from module.store.exchange.union import NewVersion
from module.store.unit import Unit
from module.xmldoor import XmlRefused

REGISTERS = frozenset({message(14), message(16)})
BATCH = 500
BATCH_BYTES = 8 * 1024 * 1024
_NO_MOMENT = N_("A date or a moment cannot be read.")


def refuse_stray(case: Case) -> None:
    """Refuse an answer to nothing: there is no conversation of ours."""
    errors = [unexpected(case.means, case.inbound)]
    send_signal(case.unit, case.means, case.inbound.header, ERROR, errors)
    case.conclude("unexpected")


def take_register(means: Means, raw: Raw, header: Header, certificate: str) -> None:
    """Take an answer with records. Raises XmlRefused, with nothing done."""
    if raw.size > means.settings.limits.register:
        raise XmlRefused("too_large")
    with means.store.unit() as unit:
        entered = enter(unit, raw.chunks())
        conversation = conversations.get(unit, header.conversation, lock=True)
        with raw.open() as file, Stream(file, means.names, means.settings.limits) as stream:
            _Reading(unit, means, header, entered, conversation, stream).take(certificate)


@dataclass(slots=True)
class _Reading:
    """One pass over the records: judged, digested, stored in a savepoint that is given up where anything is wrong."""

    unit: Unit
    means: Means
    header: Header
    entered: Entered
    conversation: Conversation | None
    stream: Stream
    faults: list[SchemaFault] = field(default_factory=list)
    batch: list[NewVersion] = field(default_factory=list)
    batch_bytes: int = 0
    total: int = 0
    stored: int = 0
    latest: datetime | None = None
    behind: Behind = field(default_factory=Behind)

    def take(self, certificate: str) -> None:
        """Read, decide, and end the case."""
        savepoint = self.unit.connection.begin_nested()
        waiting = applying.held_subjects(self.unit)
        revived: list[str] = []
        digest = hashlib.sha256()
        job = self._job()
        with self.behind:
            for record in self.stream.records():
                found = self._judge(record, digest)
                if found is not None and job is not None:
                    revived += waiting.pop(found.number, [])
                    self._keep(job, found)
            if job is not None:
                self._flush(job)
        findings = self._findings()
        inbound = self._inbound(digest.hexdigest())
        case = Case(self.unit, self.means, self.entered, inbound, certificate)
        judgement = self._judgement(case, findings)
        if job is not None and judgement is not None and judgement.event is Event.ANSWER:
            applying.note_records(job, self.total, self.stored)
            applying.in_step(job, self.latest)
            applying.revive(job, revived)
            savepoint.commit()
        else:
            savepoint.rollback()
        if self.conversation is None or judgement is None:
            refuse_stray(case)
            return
        case.run(self.conversation, judgement, Applied("processed"))

    def _job(self) -> Job | None:
        """Return the job that records are stored for; None where nothing of them can count."""
        if self.conversation is None or self.conversation.state == State.FINISHED:
            return None
        now = self.means.clock.now()
        return Job(self.unit, self.means, self.conversation, self.entered.id, self._inbound(""), now)

    def _judge(self, record: Record, digest: hashlib._Hash) -> NewVersion | None:
        """Return a record that fits; others leave their faults, until there are as many as are told."""
        if len(self.faults) >= MOST_FAULTS:
            return None
        found = self.means.checker.validator.record_faults(record.element, record.number)
        if found:
            self.faults += found
            return None
        try:
            made = version(record.element, self.means.names)
        except NotReadable as error:
            self.faults += error.faults
            return None
        except ValueError:
            self.faults.append(SchemaFault(record.path, Message(_NO_MOMENT)))
            return None
        digest.update(made.record)
        return made

    def _keep(self, job: Job, found: NewVersion) -> None:
        self.batch.append(found)
        self.batch_bytes += len(found.record)
        self.total += 1
        if found.updated_at is not None and (self.latest is None or found.updated_at > self.latest):
            self.latest = found.updated_at
        if len(self.batch) >= BATCH or self.batch_bytes >= BATCH_BYTES:
            self._flush(job)

    def _flush(self, job: Job) -> None:
        """Store the batch in the thread behind, while the next one is read; nothing where there are faults."""
        batch, self.batch, self.batch_bytes = self.batch, [], 0
        if batch and not self.faults:
            self.behind.do(lambda: self._store(job, batch))

    def _store(self, job: Job, batch: list[NewVersion]) -> None:
        self.stored += applying.store_records(job, batch)

    def _findings(self) -> list[Finding]:
        """Return what does not fit in the records, around them, and in what the header says."""
        faults = [*self.faults, *self.stream.frame_faults(self.means.checker.validator)]
        found = [Finding("XSD", fault.path, Severity.REJECT, fault.message) for fault in faults]
        if self.stream.document is not None:
            code = self.header.name.message
            found += claim_findings(self.stream.document, self.stream.structure, code, self.means.names)
        return found

    def _inbound(self, digest: str) -> Inbound:
        """Return the message without its records; its body digest is that of the canonical records in their order."""
        body = self.stream.document if self.stream.document is not None else self.stream.root
        if body is None:
            body = etree.Element("none")
        own, reference = identifiers(body, self.means.names)
        return Inbound(self.header, Kind.APPLICATION, body, own, reference, digest)

    def _judgement(self, case: Case, findings: list[Finding]) -> Judgement | None:
        if self.conversation is None:
            return None
        placed = case.place(self.conversation, Event.ANSWER_REPEATED)
        if placed is not None:
            return placed
        if self.conversation.state == State.FINISHED:
            return case.out_of_place()
        event = Event.ANSWER_FAULTY if findings else Event.ANSWER
        return Judgement(event, tuple(findings), errors_of(self.means, findings, case.inbound.edoc_id))
