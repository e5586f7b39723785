"""What the Commission answers: opinions are confirmed, dates of update given, changes handed over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lxml import etree

from module.dev.standins.commission.books import Books
from module.dev.standins.commission.clockwork import Clockwork
from module.dev.standins.commission.conversations import Conversation, State
from module.dev.standins.commission.envelope import Header, application_message
from module.dev.standins.commission.filling.demands import value
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.generator.facts import Record
from module.dev.standins.commission.judging import edoc_id
from module.dev.standins.commission.post import Content
from module.dev.standins.commission.process import REGISTER, message
from module.dev.standins.commission.register import Opinion, Register
from module.dev.standins.commission.settings import CommissionSettings
from module.dev.standins.commission.streaming import write_message
from module.dev.standins.commission.wire import Wire

PROCESSED, NOTHING = "6", "1"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can be sent more than once: its code, EDocId, and how it is put into an envelope."""

    code: str
    edoc_id: str
    write: Callable[[Header], Content]


@dataclass(frozen=True, slots=True)
class Answering:
    """Makes the answer to a good request and sends it when it is due."""

    settings: CommissionSettings
    books: Books
    register: Register
    wire: Wire
    clock: Clockwork

    def answer(self, conversation: Conversation, body: etree._Element) -> Answer:
        """Do what the request asks and return the answer."""
        request = conversation.exchange.request
        if request in (message(4), message(5)):
            return self._opinion(conversation, body)
        reference = edoc_id(body)
        resource = value(body, "csdo:InformationResourceId")
        if request == message(11):
            moment = self.register.updated(resource)
            return _written(message(12), documents.resource(message(12), reference, resource, moment))
        since = datetime.fromisoformat(value(body, "csdo:UpdateDateTime"))
        return self._changes(resource, reference, self.register.changed_since(resource, since))

    def send(self, conversation: Conversation, answer: Answer, relates_to: str) -> None:
        """Send an answer after the time that answers take."""

        def now() -> None:
            self.wire.message(conversation, answer.code, relates_to, answer.write, answer.edoc_id)
            with self.books.changed:
                conversation.state = State.DONE
                self.books.changed.notify_all()

        seconds = self.settings.answer_minutes * self.settings.minute_seconds
        if seconds:
            self.clock.call_in(seconds, now)
        else:
            now()

    def _opinion(self, conversation: Conversation, body: etree._Element) -> Answer:
        key = (value(body, "ipsdo:ApplicationId"), value(body, "ipsdo:RegistrationFormId"))
        taken = Opinion(value(body, "csdo:AuthorityDecisionCode"), conversation.id, edoc_id(body))
        self.register.opinions.setdefault(key, []).append(taken)
        conversation.subject = " ".join(key)
        return _written(message(2), documents.processed(message(2), edoc_id(body), PROCESSED))

    def _changes(self, resource: str, reference: str, records: list[Record]) -> Answer:
        if not records:
            return _written(message(15), documents.processed(message(15), reference, NOTHING))
        code = message(14) if resource == REGISTER else message(16)
        if len(records) < self.settings.stream_from or self.settings.state is None:
            make = documents.entries if resource == REGISTER else documents.circulations
            return _written(code, make(code, records, reference))
        path = self.settings.state / f"{code}-{uuid.uuid4()}.xml"
        return Answer(code, "", lambda header: _streamed(path, header, resource, records, reference))


def _written(code: str, body: etree._Element) -> Answer:
    content = etree.tostring(body, encoding="UTF-8")
    return Answer(code, edoc_id(body), lambda header: application_message(header, content))


def _streamed(path: Path, header: Header, resource: str, records: list[Record], reference: str) -> Path:
    write_message(path, header, resource, records, reference)
    return path
