"""Bytes of the peer to a committed effect: envelope, sender, duplicate, check; journal, effect, answer in one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from module.eaeu.envelope.faults import CODES, DATA_ERROR, SENDER, EnvelopeFault
from module.eaeu.envelope.headers import fault_header
from module.eaeu.envelope.identifiers import new_uri
from module.eaeu.envelope.model import ActionName, Header, Kind
from module.eaeu.envelope.senders import check_addressee, check_sender
from module.eaeu.envelope.signals import read_signal
from module.eaeu.envelope.writing import technical_fault
from module.eaeu.exchange.course import Course, Occasion
from module.eaeu.exchange.inbound import Inbound, comparable, read_inbound
from module.eaeu.exchange.journalling import Entered, conclude, enter, plain
from module.eaeu.exchange.judging import Judgement, changed, judge_answer, judge_request, unexpected
from module.eaeu.exchange.ports import Means, Receipt
from module.eaeu.exchange.raw import Raw
from module.eaeu.exchange.writing import send_signal
from module.eaeu.flow.patterns import Event, Role, State
from module.eaeu.spec.facts import ACCEPTED, ERROR, RECEIVED, process
from module.store.exchange import conversations, messages
from module.store.exchange.conversations import Conversation
from module.store.unit import Unit
from module.xmldoor import XmlRefused

ACCEPTED_STATUS, BAD_REQUEST, SERVER_FAULT = 202, 400, 500
_SIGNAL_EVENTS = {RECEIVED: Event.RECEIVED, ACCEPTED: Event.ACCEPTED, ERROR: Event.ERROR}
_VERDICTS: Mapping[Event, str] = {
    Event.REQUEST: "accepted",
    Event.ANSWER: "accepted",
    Event.REQUEST_EARLY: "held",
    Event.REQUEST_REPEATED: "repeated",
    Event.ANSWER_REPEATED: "repeated",
    Event.UNEXPECTED: "unexpected",
    Event.CHANGED: "changed",
}
"""How the journal calls what a message was; `refused` for all others, `failed` where processing broke."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One message at the door: the open act, its bytes in the journal, what was read of it."""

    unit: Unit
    entered: Entered
    inbound: Inbound
    certificate: str


class Receiver:
    """Takes messages of the peer."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def receive(self, content: bytes | Path, certificate: str) -> Receipt:
        """Take a message; return what is answered at once.

        Raises OutsideUnavailable where it cannot be stored: no journal, no acknowledgement.
        """
        raw = Raw(content)
        try:
            inbound = self._read(raw)
            self._admit(inbound, certificate)
        except XmlRefused as error:
            return self._refuse(raw, EnvelopeFault(DATA_ERROR, error.message), certificate, "unreadable", error.code)
        except EnvelopeFault as fault:
            return self._refuse(raw, fault, certificate, "rejected", fault.subcode)
        with self._means.store.unit() as unit:
            case = _Case(unit, enter(unit, raw.chunks()), inbound, certificate)
            _HANDLERS[inbound.kind](self, case)
        return Receipt(ACCEPTED_STATUS)

    def _read(self, raw: Raw) -> Inbound:
        if raw.size > self._means.settings.limits.message:
            raise XmlRefused("too_large")
        return read_inbound(raw.content(), self._means.names, self._means.settings.limits.message)

    def _admit(self, inbound: Inbound, certificate: str) -> None:
        """Judge sender and addressee before anything is believed. Raises EnvelopeFault with the header."""
        header = inbound.header
        check_addressee(self._means.settings, header)
        action = None if inbound.kind is Kind.FAULT else header.name
        try:
            check_sender(self._means.settings, header.peer, certificate, action)
        except EnvelopeFault as fault:
            answerable = inbound.kind is not Kind.FAULT
            raise EnvelopeFault(fault.subcode, fault.message, header, answerable=answerable) from fault

    def _refuse(self, raw: Raw, fault: EnvelopeFault, certificate: str, verdict: str, code: str) -> Receipt:
        """Write what could not be taken into the journal and answer with a technical fault, never a fault with one."""
        with self._means.store.unit() as unit:
            entered = enter(unit, raw.chunks())
            finding = {"code": code, "path": "", "severity": "reject", "text": fault.message.msgid, "params": {}}
            now = self._means.clock.now()
            conclude(unit, entered, fault.header, verdict, now, certificate=certificate, findings=[finding])
        status = BAD_REQUEST if CODES[fault.subcode] == SENDER else SERVER_FAULT
        if not fault.answerable:
            return Receipt(status)
        header = fault_header(fault.header, new_uri(), fault.subcode, self._means.settings.ours)
        reasons = {language: self._means.say(fault.message, language) for language in ("ru", "en")}
        problem = raw.content() if raw.size <= MAX_SHOWN else b""
        return Receipt(status, technical_fault(header, fault.subcode, reasons, problem))

    # --- one message under lock

    def take_signal(self, case: _Case) -> None:
        """Take a signal or a technical fault: it moves the conversation of the message that it is about."""
        now = self._means.clock.now()
        related = _related(case)
        conversation = None
        if related is not None and related.conversation_id is not None:
            conversation = conversations.get(case.unit, related.conversation_id, lock=True)
        if conversation is None or related is None or related.code in _SIGNAL_EVENTS:
            verdict = "signal" if conversation is not None else "unexpected"
            conclude(case.unit, case.entered, case.inbound, verdict, now, certificate=case.certificate)
            return
        event = Event.FAULT
        codes: tuple[str, ...] = ("fault",)
        if case.inbound.kind is Kind.SIGNAL:
            signal = read_signal(case.inbound.body)
            event, codes = _SIGNAL_EVENTS[signal.kind], tuple(error.code for error in signal.errors)
        Course(case.unit, self._means, conversation).happen(
            event, Occasion(message_id=case.entered.id, codes=codes[:MAX_CODES])
        )
        findings = [{"code": code, "path": "", "severity": "reject", "text": "", "params": {}} for code in codes]
        conclude(case.unit, case.entered, case.inbound, "signal", now, certificate=case.certificate, findings=findings)

    def take_document(self, case: _Case) -> None:
        """Take a message with a document."""
        name = case.inbound.header.name
        if process().transactions[name.transaction].ours:
            self._take_answer(case)
        else:
            self._take_request(case, name)

    def _take_request(self, case: _Case, name: ActionName) -> None:
        conversation, is_new = conversations.open_or_lock(case.unit, self._fresh(case.inbound.header, name))
        judgement = self._before_check(case, conversation, Event.REQUEST_REPEATED)
        if judgement is None and not is_new:
            judgement = self._out_of_place(case)
        if judgement is None:
            judgement = judge_request(case.unit, self._means, case.inbound)
            if judgement.event is Event.REQUEST_EARLY:
                held = {"subject": judgement.missing, "hold_code": judgement.hold_code}
                conversations.change(case.unit, conversation.id, **held)
        self._run(case, conversation, judgement)

    def _take_answer(self, case: _Case) -> None:
        conversation = conversations.get(case.unit, case.inbound.header.conversation, lock=True)
        if conversation is None:
            now = self._means.clock.now()
            send_signal(case.unit, self._means, case.inbound.header, ERROR, [unexpected(self._means, case.inbound)])
            conclude(case.unit, case.entered, case.inbound, "unexpected", now, certificate=case.certificate)
            return
        judgement = self._before_check(case, conversation, Event.ANSWER_REPEATED)
        if judgement is None and conversation.state == State.FINISHED:
            judgement = self._out_of_place(case)
        self._run(case, conversation, judgement or judge_answer(case.unit, self._means, case.inbound))

    def _before_check(self, case: _Case, conversation: Conversation, repeated: Event) -> Judgement | None:
        """Judge what needs no look at the document: another transaction, a repeat, a changed document."""
        inbound, header = case.inbound, case.inbound.header
        if (conversation.procedure, conversation.transaction) != (header.name.procedure, header.name.transaction):
            return self._out_of_place(case)
        if messages.with_other_body(case.unit, inbound.edoc_id, inbound.body_digest) is not None:
            return Judgement(Event.CHANGED, errors=(changed(self._means, inbound),))
        before = messages.repeated(case.unit, conversation.id, header.action, inbound.edoc_id, inbound.body_digest)
        if before is None or (repeated is Event.ANSWER_REPEATED and before.verdict != "accepted"):
            return None
        return Judgement(repeated)

    def _out_of_place(self, case: _Case) -> Judgement:
        return Judgement(Event.UNEXPECTED, errors=(unexpected(self._means, case.inbound),))

    def _run(self, case: _Case, conversation: Conversation, judgement: Judgement) -> None:
        course = Course(case.unit, self._means, conversation)
        codes = tuple(error.code for error in judgement.errors)[:MAX_CODES]
        occasion = Occasion(case.inbound, case.entered.id, judgement.errors, codes)
        event = course.happen(judgement.event, occasion)
        verdict = _VERDICTS.get(event, "failed" if event is Event.FAILURE else "refused")
        findings = [plain(finding) for finding in judgement.findings]
        now = self._means.clock.now()
        conclude(case.unit, case.entered, case.inbound, verdict, now, certificate=case.certificate, findings=findings)

    def _fresh(self, header: Header, name: ActionName) -> Conversation:
        now = self._means.clock.now()
        return Conversation(
            id=header.conversation,
            procedure_id=header.procedure_id,
            procedure=name.procedure,
            transaction=name.transaction,
            role=Role.RESPONDENT,
            state=State.NEW,
            attempts=1,
            subject="",
            hold_code="",
            paused=False,
            started_at=now,
            attempt_at=now,
            state_since=now,
            due_at=None,
            finished_at=None,
        )


MAX_SHOWN = 64 * 1024
MAX_CODES = 20
_HANDLERS: Mapping[Kind, Callable[[Receiver, _Case], None]] = {
    Kind.APPLICATION: Receiver.take_document,
    Kind.SIGNAL: Receiver.take_signal,
    Kind.FAULT: Receiver.take_signal,
}


def _related(case: _Case) -> messages.Message | None:
    """Return the message of ours that a signal or a fault is about."""
    return messages.own(case.unit, comparable(case.inbound.header.relates_to))
