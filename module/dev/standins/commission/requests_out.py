"""What the Commission asks: a request, its terms, and up to three repeats with new MessageIDs."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission.books import Books
from module.dev.standins.commission.clockwork import Clockwork
from module.dev.standins.commission.conversations import FINAL, Conversation, State
from module.dev.standins.commission.envelope import application_message, urn
from module.dev.standins.commission.judging import edoc_id
from module.dev.standins.commission.process import ACCEPTED, RECEIVED, REPEATS
from module.dev.standins.commission.settings import CommissionSettings
from module.dev.standins.commission.wire import Wire


@dataclass(frozen=True, slots=True)
class Requests:
    """Starts transactions and keeps their terms."""

    settings: CommissionSettings
    books: Books
    wire: Wire
    clock: Clockwork

    def start(self, procedure: str, transaction: str, body: etree._Element, subject: str) -> Conversation:
        """Start a transaction with a document."""
        conversation = Conversation(
            id=urn(),
            procedure_id=urn(),
            procedure=procedure,
            transaction=transaction,
            subject=subject,
            by_commission=True,
            request=etree.tostring(body, encoding="UTF-8"),
            edoc_id=edoc_id(body),
        )
        self.books.open(conversation)
        self.attempt(conversation)
        return conversation

    def attempt(self, conversation: Conversation) -> None:
        """Send the request, or send it again: new MessageID, everything else as it was."""
        with self.books.changed:
            conversation.attempt += 1
            attempt, exchange, body = conversation.attempt, conversation.exchange, conversation.request
        assert isinstance(body, bytes)  # noqa: S101  # the Commission's requests are never written to files
        self.wire.message(
            conversation, exchange.request, "", lambda header: application_message(header, body), conversation.edoc_id
        )
        wanted: list[tuple[float, tuple[str, ...]]] = [
            (exchange.receipt, (RECEIVED, ACCEPTED, *exchange.answers)),
            (exchange.acceptance, (ACCEPTED, *exchange.answers)),
            (exchange.answer, exchange.answers),
        ]
        for minutes, codes in wanted:
            self._watch(conversation, attempt, minutes, codes)

    def again(self, conversation: Conversation) -> bool:
        """Repeat the request while repeats are left; tell whether one was."""
        with self.books.changed:
            if conversation.state in FINAL:
                return False
            if conversation.attempt > REPEATS:
                conversation.state = State.GIVEN_UP
                self.books.note(conversation.id, conversation.exchange.request, "", "given up", "no repeats are left")
                return False
        self.attempt(conversation)
        return True

    def _watch(self, conversation: Conversation, attempt: int, minutes: float, codes: tuple[str, ...]) -> None:
        def check() -> None:
            with self.books.changed:
                overtaken = conversation.attempt != attempt or conversation.state in FINAL
                if overtaken or conversation.has_got(*codes):
                    return
                words = f"nothing of {', '.join(codes)} within {minutes} min of attempt {attempt}"
                self.books.note(conversation.id, conversation.exchange.request, "", "term ran out", words)
            self.again(conversation)

        self.clock.call_in(minutes * self.settings.minute_seconds, check)
