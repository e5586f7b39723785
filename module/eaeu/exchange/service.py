"""The exchange as others see it: doors, jobs, the use cases of opinions, the operator."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from module.eaeu.codec.writing import element
from module.eaeu.exchange import trees
from module.eaeu.exchange.held import HeldRecords
from module.eaeu.exchange.ports import ExchangeDeps, Receipt
from module.eaeu.exchange.receiving import ACCEPTED_STATUS, Receiver
from module.eaeu.exchange.sending import Sender
from module.eaeu.exchange.starting import start
from module.eaeu.exchange.synchronising import Synchroniser
from module.eaeu.rules.base import Severity
from module.eaeu.spec.facts import message, transaction
from module.eaeu.structures.node import Node
from module.eaeu.transport.spool import CERTIFICATE, SpoolInbox
from module.kernel.errors import Fault, Refused
from module.registry.opinion import OpinionFacts, OpinionVerdict
from module.store.unit import Unit

_OPINIONS = {
    OpinionVerdict.REFUSE: (transaction(3), message(4)),
    OpinionVerdict.MAY_BE_INCLUDED: (transaction(4), message(5)),
}
_INCLUSION = "P.SP.01.PRC.001"


class Exchange:
    """The exchange with the Commission. `polls` = ask by itself for what has changed; `inbox` = the spool folder."""

    def __init__(self, deps: ExchangeDeps, *, polls: bool = True, inbox: SpoolInbox | None = None) -> None:
        self._deps = deps
        self._polls = polls
        self._inbox = inbox
        self._receiver = Receiver(deps)
        self._sender = Sender(deps)
        self._synchroniser = Synchroniser(deps)

    def receive(self, content: bytes | Path, certificate: str) -> Receipt:
        """Take a message of the peer. Raises OutsideUnavailable where it cannot be stored."""
        receipt = self._receiver.receive(content, certificate)
        self._sender.revive()
        return receipt

    def deliver(self, subject: str) -> None:
        """Hand over what is queued in a conversation. Raises OutsideUnavailable."""
        self._sender.deliver(subject)

    def tick(self) -> int:
        """Do what is due and take what the spool folder holds; return how much was done."""
        taken = self._inbox.take(self._take_file) if self._inbox is not None else 0
        return taken + self._sender.tick() + (self._synchroniser.poll() if self._polls else 0)

    def _take_file(self, path: Path) -> bool:
        """Take a file of the spool folder; what is answered at once leaves the same way."""
        receipt = self.receive(path, CERTIFICATE)
        if receipt.body:
            self._deps.transport.send(receipt.body, str(uuid4()))
        return receipt.http_status == ACCEPTED_STATUS

    def start(
        self,
        unit: Unit,
        procedure: str,
        transaction: str,
        body: Node,
        subject: str,
        procedure_id: str = "",
    ) -> str:
        """Start a conversation with a document in the caller's unit of work, and return its id."""
        code = body.value("ccdo:EDocHeader", "csdo:InfEnvelopeCode")
        action = (procedure, transaction, code)
        return start(unit, self._deps, action, body, subject=subject, procedure_id=procedure_id)

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        """Start the conversation of an opinion in the caller's unit of work, and return its id.

        Raises Refused where the document breaks a rule of its message: nothing is sent that would come back.
        """
        code, number = _OPINIONS[facts.verdict]
        body = trees.opinion(facts, self._deps.settings, number, str(uuid4()), self._deps.clock.now())
        self._judge(unit, body, number, code)
        return start(
            unit, self._deps, (_INCLUSION, code, number), body, subject=facts.id, procedure_id=facts.procedure_id
        )

    def _judge(self, unit: Unit, body: Node, number: str, code: str) -> None:
        held = HeldRecords(unit, self._deps.names, self._deps.settings.limits)
        verdict = self._deps.checker.check_body(element(body, self._deps.names), number, code, held)
        broken = [finding for finding in verdict.findings if finding.severity is Severity.REJECT]
        if broken:
            raise Refused(tuple(Fault(finding.code, finding.path, finding.message) for finding in broken))

    def resend(self, conversation_id: str) -> None:
        """Send the last messages of ours in a conversation again. Raises NotFound."""
        self._sender.resend(conversation_id)

    def pause(self, conversation_id: str, paused: bool) -> None:
        """Stop the clock and the sending of a conversation, or let them go on. Raises NotFound."""
        self._sender.pause(conversation_id, paused)

    def synchronise(self, resource: str) -> None:
        """Ask the Commission for what has changed in a resource since our last update."""
        self._synchroniser.synchronise(resource)

    def heal(self, resource: str) -> None:
        """Ask the Commission for a whole resource anew."""
        self._synchroniser.heal(resource)

    def reconcile(self, resource: str) -> None:
        """Check our copy of a resource; the report stands with the resource."""
        self._synchroniser.reconcile(resource)
