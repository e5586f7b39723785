"""Composes what the Commission sends in a conversation and hands it to the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from module.dev.standins.commission.books import Books
from module.dev.standins.commission.conversations import Conversation, Passed
from module.dev.standins.commission.envelope import (
    FAULT_ACTIONS,
    Envelope,
    Header,
    SignalError,
    signal,
    technical_fault,
    urn,
)
from module.dev.standins.commission.post import Content
from module.dev.standins.commission.sending import Sending
from module.dev.standins.commission.settings import CommissionSettings


@dataclass(frozen=True, slots=True)
class Wire:
    """Fills headers: new MessageID, the conversation's own ids, relation to what is answered."""

    settings: CommissionSettings
    books: Books
    sending: Sending

    def message(
        self, conversation: Conversation, code: str, relates_to: str, write: Callable[[Header], Content], edoc: str
    ) -> None:
        """Send an application message; `write` puts the document into an envelope with the header it is given."""
        header = self._header(conversation, code, relates_to)
        self._send(conversation, Passed(code, header.message_id, relates_to, write(header), edoc))

    def signal(
        self, conversation: Conversation, kind: str, relates_to: str, errors: Sequence[SignalError] = ()
    ) -> None:
        """Send RCV, PRS or ERR."""
        header = self._header(conversation, kind, relates_to)
        self._send(conversation, Passed(kind, header.message_id, relates_to, signal(header, kind, errors)))

    def fault(self, source: Envelope, subcode: str, reason: str) -> bytes:
        """Compose a technical fault about a message."""
        addressing = subcode.startswith("wsa:")
        header = Header(
            to=source.header.fault_to or source.header.reply_to or self.settings.peer,
            sender=self.settings.me,
            message_id=urn(),
            relates_to=source.header.message_id,
            relates_action=source.header.action,
            action=FAULT_ACTIONS[0 if addressing else 1],
            procedure_id=source.header.procedure_id,
            conversation_id=source.header.conversation_id,
        )
        return technical_fault(header, subcode, reason)

    def send_fault(self, source: Envelope, subcode: str, reason: str) -> None:
        """Send a technical fault in the lane of the conversation it belongs to."""
        conversation = self.books.find(source.header.conversation_id)
        passed = Passed("fault", "", source.header.message_id, self.fault(source, subcode, reason), words=subcode)
        if conversation is not None:
            conversation.sent.append(passed)
        self.sending.send(source.header.conversation_id or "faults", "", passed)

    def _header(self, conversation: Conversation, code: str, relates_to: str) -> Header:
        return Header(
            to=self.settings.peer,
            reply_to=self.settings.me,
            message_id=urn(),
            relates_to=relates_to,
            action=str(conversation.action(code)),
            procedure_id=conversation.procedure_id,
            conversation_id=conversation.id,
        )

    def _send(self, conversation: Conversation, passed: Passed) -> None:
        with self.books.changed:
            conversation.sent.append(passed)
        self.sending.send(conversation.id, conversation.transaction, passed)
