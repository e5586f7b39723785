"""Answers that carry records of the register (MSG.014, MSG.016): one pass, in bounded memory, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, Self

from lxml import etree

from module.eaeu.checking.claims import claim_findings
from module.eaeu.codec import MOST_FAULTS, NotReadable, SchemaFault, Stream, StreamedRecord, record_bytes
from module.eaeu.envelope import EnvelopeKind, Header
from module.eaeu.exchange.conversation_runner import (
    Applied,
    ApplyContext,
    held_subjects,
    in_step,
    note_records,
    revive,
    store_records,
)
from module.eaeu.exchange.inbound import Inbound, Raw, identifiers
from module.eaeu.exchange.journalling import Entered, enter, entered, wake_later
from module.eaeu.exchange.judging import InboundMessage, Judgement, errors_of, unexpected
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import LINES, version
from module.eaeu.exchange.writing import send_signal
from module.eaeu.flow import Event, State
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.spec.facts import ERROR, message
from module.kernel.text import N_, Message
from module.store.exchange import Conversation, NewVersion, PayloadWriter, conversations, messages
from module.store.unit import Unit
from module.xmldoor import XmlRefused


class BackgroundWriter:
    """Does one piece of work at a time, in the order given. Use it as a context: at its end nothing runs any more.

    The unit of work belongs to the thread behind from `do` until `wait` returns.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="behind")
        self._running: Future[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()
        if error is None:
            self.wait()

    def do(self, work: Callable[[], object]) -> None:
        """Begin a piece of work when the one before is done. Raises what that one raised."""
        self.wait()
        self._running = self._pool.submit(work)

    def wait(self) -> None:
        """Wait until nothing runs. Raises what the last piece of work raised."""
        running, self._running = self._running, None
        if running is not None:
            running.result()


REGISTERS = frozenset({message(14), message(16)})
BATCH = 500
BATCH_BYTES = 8 * 1024 * 1024
_AHEAD = N_("Records whose moment of update lies in the future: {count}. They do not count as our last update.")
_NO_MOMENT = N_("A date or a moment cannot be read.")


def refuse_stray(case: InboundMessage) -> None:
    """Refuse an answer to nothing: there is no conversation of ours."""
    errors = [unexpected(case.deps, case.inbound)]
    send_signal(case.unit, case.deps, case.inbound.header, ERROR, errors)
    case.conclude("unexpected")


def take_register(deps: ExchangeDeps, raw: Raw, header: Header, certificate: str) -> None:
    """Take an answer with records. Raises XmlRefused, with nothing done."""
    if raw.size > deps.settings.limits.register:
        raise XmlRefused("too_large")
    with deps.store.unit() as unit, raw.open() as file, BackgroundWriter() as writer:
        conversation = conversations.get(unit, header.conversation, lock=True)
        tap = Tap(file)
        with Stream(tap, deps.names, deps.settings.limits) as stream:
            _Reading(unit, deps, header, raw, conversation, deps.clock.now(), stream, tap, writer).take(certificate)


class Tap:
    """A file whose bytes are kept on their way, until they are drawn."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._kept: list[bytes] = []

    def read(self, size: int, /) -> bytes:
        """Return the next bytes and keep them."""
        piece = self._file.read(size)
        self._kept.append(piece)
        return piece

    def draw(self) -> list[bytes]:
        """Return the bytes that were read since the last time."""
        kept, self._kept = self._kept, []
        return kept


def _records_digest(raw: Raw, deps: ExchangeDeps) -> str:
    """Return the digest of the canonical records in their order. Raises XmlRefused."""
    digest = hashlib.sha256()
    with raw.open() as file, Stream(file, deps.names, deps.settings.limits) as stream:
        for record in stream.records():
            digest.update(record_bytes(record.element))
    return digest.hexdigest()


@dataclass(slots=True)
class _Reading:
    """One pass over the bytes: records are judged, digested and stored, and the bytes go into the journal.

    All of it stands in a savepoint that is given up where anything is wrong; then the bytes are journalled anew, alone.
    """

    unit: Unit
    deps: ExchangeDeps
    header: Header
    raw: Raw
    conversation: Conversation | None
    now: datetime
    stream: Stream
    tap: Tap
    writer: BackgroundWriter
    faults: list[SchemaFault] = field(default_factory=list)
    batch: list[NewVersion] = field(default_factory=list)
    batch_bytes: int = 0
    total: int = 0
    stored: int = 0
    latest: datetime | None = None
    ahead: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self, certificate: str) -> None:
        """Decide by the header where that is enough; else read, decide, and end the case."""
        placed = self._placed_unread()
        if placed is not None:
            judgement, known = placed
            now_entered = enter(self.unit, self.raw.chunks())
            self._end(judgement, InboundMessage(self.unit, self.deps, now_entered, known, certificate))
            return
        waiting = held_subjects(self.unit)
        revived: list[str] = []
        parts = PayloadWriter(self.unit, messages.reserve(self.unit))
        savepoint = self.unit.connection.begin_nested()
        apply_context = self._apply_context(parts.id)
        for record in self.stream.records():
            found = self._judge(record)
            if found is not None:
                revived += waiting.pop(found.number, [])
                self._keep(found)
            if len(self.batch) >= BATCH or self.batch_bytes >= BATCH_BYTES:
                self._flush(apply_context, parts)
        self._flush(apply_context, parts)
        self.writer.wait()
        findings = self._findings()
        case = InboundMessage(self.unit, self.deps, entered(parts), self._inbound(self.digest.hexdigest()), certificate)
        judgement = self._judgement(case, findings)
        if judgement.event is Event.ANSWER:
            note_records(apply_context, self.total, self.stored)
            in_step(apply_context, self.latest)
            revive(apply_context, revived)
            for key in revived:  # outside of the answer: a worker lets them go on
                wake_later(self.unit, self.deps, key, f"revived-{parts.id}")
            savepoint.commit()
        else:
            savepoint.rollback()
            case = replace(case, entered=enter(self.unit, self.raw.chunks(), parts.id))
        self._end(judgement, case)

    def _placed_unread(self) -> tuple[Judgement, Inbound] | None:
        """Return the place of an answer that the records cannot change; they are not read for it.

        Whether a document under a known identifier is the same again, its digest tells: it is neither checked nor kept.
        """
        known = self._inbound("")
        case = InboundMessage(self.unit, self.deps, Entered(0, "", 0), known, "")
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

    def _apply_context(self, key: int) -> ApplyContext:
        """Return what records are stored for."""
        assert self.conversation is not None  # noqa: S101 - an answer to nothing has ended before
        return ApplyContext(self.unit, self.deps, self.conversation, key, self._inbound(""), self.now)

    def _judge(self, record: StreamedRecord) -> NewVersion | None:
        """Return a record that fits; others leave their faults, until there are as many as are told."""
        if len(self.faults) >= MOST_FAULTS:
            return None
        found = self.deps.checker.validator.record_faults(record.element, record.number)
        if found:
            self.faults += found
            return None
        try:
            line = LINES[self.deps.names.prefixed(str(record.element.tag))]
            return version(record.element, line, self.deps.names)
        except NotReadable as error:
            self.faults += error.faults
        except ValueError:
            self.faults.append(SchemaFault(record.path, Message(_NO_MOMENT)))
        return None

    def _keep(self, found: NewVersion) -> None:
        self.batch.append(found)
        self.batch_bytes += len(found.record)
        self.total += 1
        at = found.updated_at
        if at is not None and at > self.now:
            self.ahead += 1
        elif at is not None and (self.latest is None or at > self.latest):
            self.latest = at

    def _flush(self, apply_context: ApplyContext, parts: PayloadWriter) -> None:
        """Let the batch and the bytes read so far be stored behind, while the next batch is read."""
        batch, self.batch, self.batch_bytes = self.batch, [], 0
        pieces = self.tap.draw()
        good = apply_context if not self.faults else None
        self.writer.do(lambda: self._store(good, parts, batch, pieces))

    def _store(
        self,
        apply_context: ApplyContext | None,
        parts: PayloadWriter,
        batch: Sequence[NewVersion],
        pieces: Sequence[bytes],
    ) -> None:
        """Digest a batch; store it where all is well so far."""
        for found in batch:
            self.digest.update(found.record)
        if apply_context is not None:
            for piece in pieces:
                parts.write(piece)
            self.stored += store_records(apply_context, batch)

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
