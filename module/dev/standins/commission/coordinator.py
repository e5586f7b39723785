"""The Commission in all twelve transactions: starts seven, answers five, keeps its own terms and its own books."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from module.dev.standins.commission.answering import Answering
from module.dev.standins.commission.books import Books
from module.dev.standins.commission.clockwork import Clockwork
from module.dev.standins.commission.conversations import FINAL, Conversation, Report, State, report
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.generator.facts import Application
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.incoming import Incoming, Taken
from module.dev.standins.commission.judging import Judge
from module.dev.standins.commission.misbehaviour import Misbehaviour, Mischief
from module.dev.standins.commission.post import Post
from module.dev.standins.commission.process import message, procedure, transaction
from module.dev.standins.commission.register import Register
from module.dev.standins.commission.requests_out import Requests
from module.dev.standins.commission.sending import Sending
from module.dev.standins.commission.settings import CommissionSettings
from module.dev.standins.commission.wire import Wire


class Coordinator:
    """The stand-in as an object: start transactions, receive, misbehave, wait, report. Close it in the end."""

    def __init__(self, settings: CommissionSettings, register: Register | None = None) -> None:
        self.settings = settings
        self.register = register or Register()
        self.books = Books(settings.state)
        self.mischief = Mischief()
        self._clock = Clockwork()
        self._post = Post(settings)
        sending = Sending(settings, self._post, self._clock, self.mischief, self._reported)
        wire = Wire(settings, self.books, sending)
        self._requests = Requests(settings, self.books, wire, self._clock)
        answering = Answering(settings, self.books, self.register, wire, self._clock)
        judge = Judge(Sides(settings.me, settings.peer), by_commission=False, strict_order=settings.strict_order)
        self._incoming = Incoming(judge, self.books, wire, self._requests, answering, self.mischief)

    def __enter__(self) -> Coordinator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop terms and deliveries."""
        self._clock.close()
        self._post.close()

    def receive(self, content: bytes) -> Taken:
        """Take a message that came to the gateway."""
        return self._incoming.receive(content)

    def send_application(self, forms: int = 1, *, with_numbers: bool = True) -> Conversation:
        """TRN.001: send an application with so many forms (MSG.001)."""
        with self.books.changed:
            made = self.register.new_application(forms)
            body = documents.application(made, with_numbers=with_numbers)
            return self._requests.start(procedure(1), transaction(1), body, made.application_id)

    def withdraw(self, application_id: str) -> Conversation:
        """TRN.002: tell of a withdrawal (MSG.003)."""
        with self.books.changed:
            self.register.withdrawn.add(application_id)
            body = documents.withdrawal(self._application(application_id))
            return self._requests.start(procedure(1), transaction(2), body, application_id)

    def include(self, application_id: str = "", form: int = 0) -> Conversation:
        """TRN.005: enter an object of an application, or of a new one that nobody was told of (MSG.006)."""
        with self.books.changed:
            known = self._application(application_id) if application_id else self.register.new_application(form + 1)
            record = self.register.include(known, known.forms[form])
            body = documents.inclusion(record, [record])
            return self._requests.start(procedure(1), transaction(5), body, record.number)

    def change(self, number: str) -> Conversation:
        """TRN.006: change an entry (MSG.007)."""
        with self.books.changed:
            body = documents.entries(message(7), self.register.change(number, "02"))
            return self._requests.start(procedure(3), transaction(6), body, number)

    def extend(self, number: str) -> Conversation:
        """TRN.007: extend the protection of an entry (MSG.008)."""
        with self.books.changed:
            body = documents.entries(message(8), self.register.change(number, "03"))
            return self._requests.start(procedure(4), transaction(7), body, number)

    def exclude(self, number: str, in_procedure: int = 5) -> Conversation:
        """TRN.008: exclude an entry, in procedure 005 or 006 (MSG.009)."""
        with self.books.changed:
            body = documents.entries(message(9), [self.register.exclude(number)])
            return self._requests.start(procedure(in_procedure), transaction(8), body, number)

    def change_circulation(self, number: str) -> Conversation:
        """TRN.009: change circulation data (MSG.010)."""
        with self.books.changed:
            body = documents.circulations(message(10), self.register.change_circulation(number))
            return self._requests.start(procedure(7), transaction(9), body, number)

    def start(self, code: str, **arguments: str | int) -> Conversation:
        """Start a transaction by its code; the arguments are those of its method. Raises KeyError for another's."""
        methods: dict[str, Callable[..., Conversation]] = {
            transaction(1): self.send_application,
            transaction(2): self.withdraw,
            transaction(5): self.include,
            transaction(6): self.change,
            transaction(7): self.extend,
            transaction(8): self.exclude,
            transaction(9): self.change_circulation,
        }
        return methods[code](**arguments)

    def misbehave(self, kind: str, code: str = "*", **details: str | int | float | None) -> None:
        """Order a misbehaviour (see Misbehaviour). Raises ValueError for an unknown kind."""
        self.mischief.order(Misbehaviour(kind, code, **details))  # type: ignore[arg-type]  # checked by its own types

    def behave(self) -> None:
        """Take every order back."""
        self.mischief.clear()

    def wait(self, conversation: Conversation, *states: State, timeout: float = 10) -> Conversation:
        """Wait for one of the states (any final one without them). Raises TimeoutError."""
        wanted = states or FINAL
        if not self.books.wait(lambda: conversation.state in wanted, timeout):
            raise TimeoutError(f"{conversation.transaction} is {conversation.state} after {timeout} s")
        return conversation

    def wait_for(self, true: Callable[[Coordinator], bool], timeout: float = 10) -> bool:
        """Wait until something holds of the coordinator; tell whether it does."""
        return self.books.wait(lambda: true(self), timeout)

    def conversations(self, code: str = "") -> list[Conversation]:
        """Return the conversations, of one transaction where a code is given."""
        return [item for item in self.books.all() if code in ("", item.transaction)]

    def report(self) -> Report:
        """Say what is lost, doubled, out of order or stuck."""
        with self.books.changed:
            return report(self.books.all(), self.register.doubled_opinions())

    def _application(self, application_id: str) -> Application:
        return self.register.applications[application_id]

    def _reported(self, lane: str, status: int, answer: bytes) -> None:
        if not 200 <= status < 300:
            words = answer[:500].decode("utf-8", "replace")
            self.books.note(lane, "door", "", f"door said {status}" if status else "never taken", words)
            if b"Fault" in answer:
                self._incoming.receive(answer)  # a technical fault on the connection is one all the same
        with self.books.changed:
            self.books.changed.notify_all()
