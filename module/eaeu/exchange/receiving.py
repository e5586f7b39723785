"""Bytes of the peer to a committed effect: envelope, sender, duplicate, check; journal, effect, answer in one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from threading import Lock
from uuid import uuid4

from module.eaeu.envelope import (
    CODES,
    DATA_ERROR,
    SENDER,
    ActionName,
    EnvelopeFault,
    EnvelopeKind,
    Header,
    check_addressee,
    check_sender,
    fault_header,
    new_uri,
    read_opening,
    read_signal,
    technical_fault,
)
from module.eaeu.exchange.arrivals import Arrivals
from module.eaeu.exchange.conversation_runner import ConversationRunner, EventContext
from module.eaeu.exchange.inbound import Inbound, Raw, comparable, read_inbound, subject_of
from module.eaeu.exchange.journalling import conclude, take_hold
from module.eaeu.exchange.judging import MAX_CODES, InboundMessage, judge_answer, judge_request
from module.eaeu.exchange.ports import ExchangeDeps, Receipt
from module.eaeu.exchange.registers import REGISTERS, refuse_stray, take_register
from module.eaeu.flow import ConversationRole, Event, State
from module.eaeu.spec.facts import ACCEPTED, ERROR, RECEIVED, process
from module.store.exchange import ArrivedMessage, Conversation, conversations, messages
from module.xmldoor import XmlRefused

ACCEPTED_STATUS, BAD_REQUEST, SERVER_FAULT = 202, 400, 500
_SIGNAL_EVENTS = {RECEIVED: Event.RECEIVED, ACCEPTED: Event.ACCEPTED, ERROR: Event.ERROR}


class Receiver:
    """Takes messages of the peer."""

    def __init__(self, deps: ExchangeDeps) -> None:
        self._deps = deps
        self._arrivals = Arrivals(deps)
        self._large = Lock()  # taken before any lock of the database

    def receive(self, content: bytes | Path, certificate: str) -> Receipt:
        """Keep a message, judge it, and return what is answered at once.

        Raises OutsideUnavailable where it cannot be stored: not kept, not acknowledged. Whatever else ends the judging,
        the bytes stand, and a worker judges them again.
        """
        raw = Raw(content)
        arrived = self._arrivals.keep(raw, certificate)
        refusal = self._arrivals.refusal(arrived)
        if refusal is not None:
            return self._answer(refusal, b"")
        return self._arrivals.tell(arrived, lambda: self._judge(raw, arrived))

    def judge_again(self, arrival_id: int) -> None:
        """Judge bytes whose judging ended before its time; nothing where they are judged, or somebody is at it.

        What is answered at once has no connection left to go back on: over the spool folder it leaves as a file.
        """
        arrived = self._arrivals.try_again(arrival_id)
        if arrived is None:
            return
        with self._arrivals.bytes_of(arrived) as raw:
            receipt = self._arrivals.tell(arrived, lambda: self._judge(raw, arrived))
        if receipt.body and self._arrivals.is_of_the_folder(arrived):
            self._deps.transport.send(receipt.body, str(uuid4()))

    def tick(self) -> int:
        """Have what arrived and was not judged to the end judged again; return how much there was."""
        return self._arrivals.tick()

    def _judge(self, raw: Raw, arrived: ArrivedMessage) -> Receipt:
        try:
            self._take(raw, arrived)
        except XmlRefused as error:
            return self._refuse(raw, EnvelopeFault(DATA_ERROR, error.message), (arrived, "unreadable", error.code))
        except EnvelopeFault as fault:
            return self._refuse(raw, fault, (arrived, "rejected", fault.subcode))
        return Receipt(ACCEPTED_STATUS)

    def _take(self, raw: Raw, arrived: ArrivedMessage) -> None:
        """Take a message. Raises XmlRefused and EnvelopeFault, with nothing done."""
        with raw.open() as stream:
            header = read_opening(stream)
        self._admit(header, arrived.certificate)
        if header.kind is EnvelopeKind.APPLICATION and header.name.message in REGISTERS:
            take_register(self._deps, raw, header, arrived)
            return
        if raw.size > self._deps.settings.limits.message:
            raise XmlRefused("too_large")
        with self._large if raw.size > MAX_BESIDE else nullcontext():
            inbound = read_inbound(raw, self._deps)
            with self._deps.store.unit() as unit:
                entered = take_hold(unit, arrived)
                if entered is not None:
                    case = InboundMessage(unit, self._deps, entered, inbound, arrived.certificate)
                    _HANDLERS[inbound.kind](self, case)

    def _admit(self, header: Header, certificate: str) -> None:
        """Judge sender and addressee before anything is believed. Raises EnvelopeFault with the header."""
        check_addressee(self._deps.settings, header)
        is_fault = header.kind is EnvelopeKind.FAULT
        try:
            check_sender(self._deps.settings, header.peer, certificate, None if is_fault else header.name)
        except EnvelopeFault as fault:
            raise EnvelopeFault(fault.subcode, fault.message, header, answerable=not is_fault) from fault

    def _refuse(self, raw: Raw, fault: EnvelopeFault, what: tuple[ArrivedMessage, str, str]) -> Receipt:
        """Write what could not be taken into the journal and answer with a technical fault, never a fault with one.

        `what` is the message with the verdict and the code of the finding.
        """
        arrived, verdict, code = what
        with self._deps.store.unit() as unit:
            entered = take_hold(unit, arrived)
            if entered is not None:
                finding = {"code": code, "path": "", "severity": "reject", "text": fault.message.msgid, "params": {}}
                known, now = {"certificate": arrived.certificate}, self._deps.clock.now()
                conclude(unit, entered, fault.header, verdict, now, **known, findings=[finding])
        return self._answer(fault, raw.content() if raw.size <= MAX_SHOWN else b"")

    def _answer(self, fault: EnvelopeFault, problem: bytes) -> Receipt:
        """Return the technical fault that goes back on the connection."""
        status = BAD_REQUEST if CODES[fault.subcode] == SENDER else SERVER_FAULT
        if not fault.answerable:
            return Receipt(status)
        header = fault_header(fault.header, new_uri(), fault.subcode, self._deps.settings.ours)
        reasons = {language: self._deps.say(fault.message, language) for language in ("ru", "en")}
        return Receipt(status, technical_fault(header, fault.subcode, reasons, problem))

    # --- one message under lock

    def take_signal(self, case: InboundMessage) -> None:
        """Take a signal or a technical fault: it moves the conversation of the message that it is about."""
        related = messages.own(case.unit, comparable(case.inbound.header.relates_to))
        conversation = None
        if related is not None and related.conversation_id is not None:
            conversation = conversations.get(case.unit, related.conversation_id, lock=True)
        if conversation is None or related is None or not _is_of(case.inbound, conversation):
            case.conclude("unexpected")
            return
        event, codes = _what_is_said(case.inbound)
        context = EventContext(message_id=case.entered.id, codes=codes[:MAX_CODES])
        runner = ConversationRunner(case.unit, self._deps, conversation)
        runner.weigh(event, related, context)
        if related.code in _SIGNAL_EVENTS:
            case.conclude("signal")
            return
        runner.happen(event, context)
        findings = [{"code": code, "path": "", "severity": "reject", "text": "", "params": {}} for code in codes]
        case.conclude("signal", findings)

    def take_document(self, case: InboundMessage) -> None:
        """Take a message with a document."""
        name = case.inbound.header.name
        if process().transactions[name.transaction].ours:
            self._take_answer(case)
        else:
            self._take_request(case, name)

    def _take_request(self, case: InboundMessage, name: ActionName) -> None:
        conversation, is_new = conversations.open_or_lock(case.unit, self._fresh(case.inbound, name))
        judgement = case.place(conversation, Event.REQUEST_REPEATED)
        if judgement is None and not is_new:
            judgement = case.out_of_place()
        if judgement is None:
            judgement = judge_request(case.unit, self._deps, case.inbound)
            if judgement.event is Event.REQUEST_EARLY:
                held = {"subject": judgement.missing, "hold_code": judgement.hold_code}
                conversations.change(case.unit, conversation.id, **held)
        case.run(conversation, judgement)

    def _take_answer(self, case: InboundMessage) -> None:
        conversation = conversations.get(case.unit, case.inbound.header.conversation, lock=True)
        if conversation is None:
            refuse_stray(case)
            return
        judgement = case.place(conversation, Event.ANSWER_REPEATED)
        if judgement is None and conversation.state == State.FINISHED:
            judgement = case.out_of_place()
        case.run(conversation, judgement or judge_answer(case.unit, self._deps, case.inbound))

    def _fresh(self, inbound: Inbound, name: ActionName) -> Conversation:
        now, header = self._deps.clock.now(), inbound.header
        return Conversation(
            id=header.conversation,
            procedure_id=header.procedure_id,
            procedure=name.procedure,
            transaction=name.transaction,
            role=ConversationRole.RESPONDENT,
            state=State.NEW,
            attempts=1,
            subject=subject_of(inbound),
            hold_code="",
            paused=False,
            started_at=now,
            attempt_at=now,
            state_since=now,
            due_at=None,
            finished_at=None,
        )


MAX_SHOWN = 64 * 1024
MAX_BESIDE = 16 * 1024 * 1024
"""Bytes of a message that may be worked on beside others; larger ones, held in memory three times over, take turns."""
_HANDLERS: Mapping[EnvelopeKind, Callable[[Receiver, InboundMessage], None]] = {
    EnvelopeKind.APPLICATION: Receiver.take_document,
    EnvelopeKind.SIGNAL: Receiver.take_signal,
    EnvelopeKind.FAULT: Receiver.take_signal,
}


def _is_of(inbound: Inbound, conversation: Conversation) -> bool:
    """Tell whether a signal names the conversation and the transaction of the message that it is about (par. 39, 40).

    A technical fault names the conversation where its source could be read, and no transaction.
    """
    header = inbound.header
    if inbound.kind is EnvelopeKind.FAULT:
        return header.conversation in ("", conversation.id)
    name = header.name
    return (header.conversation, name.procedure, name.transaction) == (
        conversation.id,
        conversation.procedure,
        conversation.transaction,
    )


def _what_is_said(inbound: Inbound) -> tuple[Event, tuple[str, ...]]:
    """Return the event of a signal or a fault, and the codes of errors."""
    if inbound.kind is EnvelopeKind.FAULT:
        return Event.FAULT, ("fault",)
    answer = read_signal(inbound.body)
    return _SIGNAL_EVENTS[answer.kind], tuple(error.code for error in answer.errors)
