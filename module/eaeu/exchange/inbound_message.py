"""One message at the door: its bytes in the journal, its place in the conversation, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from module.eaeu.exchange.applying import Applied
from module.eaeu.exchange.conversation_runner import ConversationRunner, EventContext
from module.eaeu.exchange.inbound import Inbound, comparable
from module.eaeu.exchange.journalling import Entered, conclude, plain
from module.eaeu.exchange.judging import Judgement, changed, unexpected
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.flow.patterns import Event
from module.eaeu.spec.facts import process
from module.store.exchange import messages
from module.store.exchange.conversations import Conversation
from module.store.unit import Unit

MAX_CODES = 20
VERDICTS: Mapping[Event, str] = {
    Event.REQUEST: "accepted",
    Event.ANSWER: "accepted",
    Event.REQUEST_EARLY: "held",
    Event.REQUEST_REPEATED: "repeated",
    Event.ANSWER_REPEATED: "repeated",
    Event.UNEXPECTED: "unexpected",
    Event.CHANGED: "changed",
    Event.FAILURE: "failed",
}
"""How the journal calls what a document was; `refused` for all others."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message in its unit of work."""

    unit: Unit
    deps: ExchangeDeps
    entered: Entered
    inbound: Inbound
    certificate: str

    def place(self, conversation: Conversation, repeated: Event) -> Judgement | None:
        """Judge what needs no look into the document: another transaction, an answer to something
        else, a changed document, a repeat.
        """
        name = self.inbound.header.name
        if (conversation.procedure, conversation.transaction) != (name.procedure, name.transaction):
            return self.out_of_place()
        if repeated is Event.ANSWER_REPEATED and not self._answers_us(conversation):
            return self.out_of_place()
        if messages.with_other_body(self.unit, self.inbound.edoc_id, self.inbound.body_digest) is not None:
            return Judgement(Event.CHANGED, errors=(changed(self.deps, self.inbound),))
        known = (self.inbound.header.action, self.inbound.edoc_id, self.inbound.body_digest)
        wanted = VERDICTS[Event.ANSWER] if repeated is Event.ANSWER_REPEATED else ""  # a refused answer is judged anew
        before = messages.repeated(self.unit, conversation.id, *known, verdict=wanted)
        return None if before is None else Judgement(repeated)

    def _answers_us(self, conversation: Conversation) -> bool:
        """Tell whether an answer relates to a sending of our request in this conversation, the repeats included.

        EDocRefId, which a document may leave out, names the document of that request.
        """
        sent = messages.own(self.unit, comparable(self.inbound.header.relates_to))
        if sent is None or (sent.conversation_id, sent.code) != (
            conversation.id,
            process().transactions[conversation.transaction].request,
        ):
            return False
        return self.inbound.edoc_ref_id in ("", sent.edoc_id)

    def out_of_place(self) -> Judgement:
        """Return that the message has no place in the conversation."""
        return Judgement(Event.UNEXPECTED, errors=(unexpected(self.deps, self.inbound),))

    def run(self, conversation: Conversation, judgement: Judgement, applied: Applied | None = None) -> None:
        """Let it happen and write the row of the journal; `applied` is what was done already."""
        codes = tuple(error.code for error in judgement.errors)[:MAX_CODES]
        context = EventContext(self.inbound, self.entered.id, judgement.errors, codes, applied)
        event = ConversationRunner(self.unit, self.deps, conversation).happen(judgement.event, context)
        self.conclude(VERDICTS.get(event, "refused"), [plain(finding) for finding in judgement.findings])

    def conclude(self, verdict: str, findings: Sequence[Mapping[str, Any]] = ()) -> None:
        """Write the row of the journal."""
        now = self.deps.clock.now()
        conclude(self.unit, self.entered, self.inbound, verdict, now, certificate=self.certificate, findings=findings)
