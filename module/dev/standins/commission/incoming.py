"""What comes in at the gateway: judged, put to its conversation, acknowledged and answered, or refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission import headers
from module.dev.standins.commission.answering import Answering
from module.dev.standins.commission.books import Books
from module.dev.standins.commission.conversations import FINAL, Conversation, Passed, State
from module.dev.standins.commission.envelope import FAULT_ACTIONS, Envelope, Header, SignalError, read_signal
from module.dev.standins.commission.judging import (
    DATA_ERROR,
    FATAL,
    UNEXPECTED,
    Judge,
    Outcome,
    Verdict,
    edoc_id,
    edoc_ref,
)
from module.dev.standins.commission.misbehaviour import INCOMING, Mischief
from module.dev.standins.commission.process import ACCEPTED, ERROR, RECEIVED, Action
from module.dev.standins.commission.requests_out import Requests
from module.dev.standins.commission.wire import Wire

_STATES = {RECEIVED: State.RECEIVED, ACCEPTED: State.ACCEPTED}
_TRANSIENT = ("wsa:EndpointUnavailable", "int:InternalError")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the gateway says on the connection: 202 for taken, 400 with a fault for what is no envelope."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Receives. One message is dealt with at a time."""

    judge: Judge
    books: Books
    wire: Wire
    requests: Requests
    answering: Answering
    mischief: Mischief

    def receive(self, content: bytes) -> Taken:
        """Take a message from the wire."""
        with self.books.changed:
            verdict = self.judge.judge(content, self.answering.register)
            envelope = verdict.envelope
            if envelope is None:
                self.books.note("", "", "", verdict.outcome, verdict.words)
                return Taken(400, self._unreadable(verdict.words))
            if verdict.outcome is Outcome.FAULT:
                words = f"{verdict.subcode}: {verdict.words}"
                self._note(envelope, envelope.header.action, verdict.outcome, words)
                if envelope.header.action not in FAULT_ACTIONS:  # a fault is never answered by a fault
                    self.wire.send_fault(envelope, verdict.subcode, verdict.words)
            elif verdict.action is None:
                self._technical_fault(content, envelope)
            elif verdict.action.is_signal:
                self._signal(content, envelope, verdict.action)
            elif verdict.action.exchange.by_commission:
                self._answer(content, envelope, verdict)
            else:
                self._request(content, envelope, verdict)
            self.books.changed.notify_all()
        return Taken(202)

    def _unreadable(self, words: str) -> bytes:
        nobody = Envelope(Header(reply_to=self.judge.sides.peer), (), etree.Element("nothing"))
        return self.wire.fault(nobody, headers.DATA, words)

    def _note(self, envelope: Envelope, code: str, outcome: str, words: str) -> None:
        self.books.note(envelope.header.conversation_id, code, envelope.header.message_id, outcome, words)

    def _passed(self, content: bytes, envelope: Envelope, code: str) -> Passed:
        header = envelope.header
        return Passed(code, header.message_id, header.relates_to, content, edoc_id(envelope.body))

    def _ours(self, passed: Passed, conversation: Conversation | None, action: Action) -> str:
        """Say why a message does not belong to a conversation that stands; empty when it does."""
        if conversation is None:
            return "there is no such conversation"
        if (conversation.procedure, conversation.transaction) != (action.procedure, action.transaction):
            return "the conversation is of another transaction"
        if passed.relates_to not in {one for sent in conversation.sent for one in (sent.message_id, *sent.also)}:
            return "it relates to nothing that was sent in the conversation"
        return ""

    def _technical_fault(self, content: bytes, envelope: Envelope) -> None:
        subcode = headers.fault_subcode(envelope.body)
        self._note(envelope, "fault", "fault received", subcode)
        conversation = self.books.find(envelope.header.conversation_id)
        if conversation is None:
            return
        conversation.got.append(self._passed(content, envelope, "fault"))
        conversation.fault = subcode
        if conversation.state in FINAL:
            return
        if not (conversation.by_commission and subcode in _TRANSIENT and self.requests.again(conversation)):
            conversation.state = State.FAULTED

    def _signal(self, content: bytes, envelope: Envelope, action: Action) -> None:
        passed = self._passed(content, envelope, action.code)
        conversation = self.books.find(envelope.header.conversation_id)
        passed.words = self._ours(passed, conversation, action)
        passed.outcome = "unexpected" if passed.words else "good"
        self._note(envelope, action.code, passed.outcome, passed.words)
        if conversation is None:
            return
        conversation.got.append(passed)
        if passed.words:
            return
        if action.code == ERROR:
            answer = read_signal(envelope.body)
            conversation.errors = answer.errors if answer else ()
            if any(passed.relates_to == sent.message_id for sent in conversation.sent):
                conversation.state = State.REFUSED
        elif conversation.by_commission and conversation.state not in FINAL:
            conversation.state = State.ACCEPTED if conversation.has_got(ACCEPTED) else State.RECEIVED

    def _answer(self, content: bytes, envelope: Envelope, verdict: Verdict) -> None:
        assert verdict.action is not None  # noqa: S101  # receive() has looked
        passed = self._passed(content, envelope, verdict.action.code)
        conversation = self.books.find(envelope.header.conversation_id)
        errors = verdict.errors
        misplaced = self._ours(passed, conversation, verdict.action)
        if misplaced:
            errors = (SignalError(UNEXPECTED, misplaced, edoc_id=passed.edoc_id),)
        elif conversation and not errors and edoc_ref(envelope.body) != conversation.edoc_id:
            errors = (SignalError(DATA_ERROR, "EDocRefId is not the EDocId of the request", edoc_id=passed.edoc_id),)
        passed.words = errors[0].description if errors else ""
        passed.outcome = (errors[0].code if misplaced else "malformed") if errors else "good"
        self._note(envelope, passed.code, passed.outcome, passed.words)
        if conversation is None or errors:
            self._refuse(envelope, conversation, verdict.action, errors)
            if conversation is not None:
                conversation.got.append(passed)
            return
        conversation.got.append(passed)
        conversation.late = conversation.late or conversation.state is State.GIVEN_UP
        if conversation.state not in (State.REFUSED, State.FAULTED):
            conversation.state = State.DONE

    def _refuse(
        self, envelope: Envelope, conversation: Conversation | None, action: Action, errors: tuple[SignalError, ...]
    ) -> None:
        """Send ERR; for a message out of nowhere in a conversation that is opened for this alone."""
        known = conversation or self._open(envelope, action)
        self.wire.signal(known, ERROR, envelope.header.message_id, errors)

    def _open(self, envelope: Envelope, action: Action) -> Conversation:
        header = envelope.header
        return Conversation(
            id=header.conversation_id,
            procedure_id=header.procedure_id,
            procedure=action.procedure,
            transaction=action.transaction,
            subject=action.code,
            by_commission=False,
            edoc_id=edoc_id(envelope.body),
            digest=_digest(envelope.body),
            expects_nothing=True,
        )

    def _request(self, content: bytes, envelope: Envelope, verdict: Verdict) -> None:
        assert verdict.action is not None  # noqa: S101  # receive() has looked
        action = verdict.action
        conversation = self.books.find(envelope.header.conversation_id)
        known = conversation is not None
        if conversation is None:
            conversation = self.books.open(self._open(envelope, action))
        passed = self._passed(content, envelope, action.code)
        conversation.got.append(passed)
        passed.outcome, passed.words = self._place(conversation, envelope, action, known=known)
        if passed.outcome == "good" and not verdict.good:
            passed.outcome, passed.words = verdict.outcome, verdict.words
        self._note(envelope, action.code, passed.outcome, passed.words)
        if self._misbehaves(conversation, envelope, action):
            return
        if passed.outcome == "repeat":
            for reply in list(conversation.replies):
                reply(envelope.header.message_id)
        elif passed.outcome in (UNEXPECTED, DATA_ERROR):
            self._refuse(envelope, conversation, action, (SignalError(passed.outcome, passed.words),))
        else:
            self._reply(conversation, envelope, verdict)

    def _place(self, conversation: Conversation, envelope: Envelope, action: Action, *, known: bool) -> tuple[str, str]:
        """Tell a first request from a repeat, and from what does not belong here."""
        if not known:
            return "good", ""
        if (conversation.procedure, conversation.transaction) != (action.procedure, action.transaction):
            return UNEXPECTED, "the conversation is of another transaction"
        if conversation.edoc_id != edoc_id(envelope.body):
            return UNEXPECTED, "a second document in one conversation"
        if conversation.digest != _digest(envelope.body):
            return DATA_ERROR, "the same EDocId with another body"
        return ("repeat", "") if conversation.replies else ("good", "")

    def _reply(self, conversation: Conversation, envelope: Envelope, verdict: Verdict) -> None:
        wire, errors = self.wire, verdict.errors
        replies = conversation.replies
        if verdict.outcome is not Outcome.MALFORMED:
            replies.append(lambda relates: wire.signal(conversation, RECEIVED, relates))
        if verdict.good:
            replies.append(lambda relates: wire.signal(conversation, ACCEPTED, relates))
            answer = self.answering.answer(conversation, envelope.body)
            replies.append(lambda relates: self.answering.send(conversation, answer, relates))
        else:
            conversation.state = State.REFUSED
            conversation.errors = errors
            replies.append(lambda relates: wire.signal(conversation, ERROR, relates, errors))
        for reply in list(replies):
            reply(envelope.header.message_id)

    def _misbehaves(self, conversation: Conversation, envelope: Envelope, action: Action) -> bool:
        order = self.mischief.take(INCOMING, action.code, action.transaction)
        if order is None:
            return False
        if order.kind == "silence":
            conversation.state = State.IGNORED
        elif order.kind == "err":
            conversation.state = State.REFUSED
            errors = (SignalError(order.value or FATAL, "Ошибка обработки", edoc_id=edoc_id(envelope.body)),)
            self.wire.signal(conversation, ERROR, envelope.header.message_id, errors)
        else:
            conversation.state = State.FAULTED
            self.wire.send_fault(envelope, order.value or "int:InternalError", "Внутренняя ошибка")
        return True


def _digest(body: etree._Element) -> str:
    return hashlib.sha256(etree.tostring(body, method="c14n", exclusive=True)).hexdigest()
