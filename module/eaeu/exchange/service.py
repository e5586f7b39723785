"""The exchange as others see it: doors, jobs, the use cases of opinions, the operator."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from module.eaeu.codec import element
from module.eaeu.exchange import own_documents
from module.eaeu.exchange.ports import ExchangeDeps, Receipt
from module.eaeu.exchange.receiving import ACCEPTED_STATUS, Receiver
from module.eaeu.exchange.records import HeldRecords
from module.eaeu.exchange.sending import Sender
from module.eaeu.exchange.synchronising import Synchroniser
from module.eaeu.exchange.writing import start
from module.eaeu.spec.facts import message, transaction
from module.eaeu.transport.spool import CERTIFICATE, SpoolInbox
from module.kernel.errors import Fault, OutsideUnavailable, Refused
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OpinionFacts, OpinionVerdict
from module.store.unit import Unit

_OPINIONS = {
    OpinionVerdict.REFUSE: (transaction(3), message(4)),
    OpinionVerdict.MAY_BE_INCLUDED: (transaction(4), message(5)),
}
_INCLUSION = "P.SP.01.PRC.001"
FILE_REFUSED = "file_refused"
log = logging.getLogger(__name__)


class Exchange:
    """The exchange with the Commission. `polls` = ask by itself for what has changed; `inbox` = the spool folder."""

    def __init__(self, deps: ExchangeDeps, *, polls: bool = True, inbox: SpoolInbox | None = None) -> None:
        self._deps = deps
        self._polls = polls
        self._inbox = inbox
        self._receiver = Receiver(deps)
        self._sender = Sender(deps)
        self._synchroniser = Synchroniser(deps)
        self._orders: Mapping[ExchangeOrder, Callable[[str], None]] = {
            ExchangeOrder.RESEND: self._sender.resend,
            ExchangeOrder.PAUSE: self._sender.pause,
            ExchangeOrder.CONTINUE: self._sender.go_on,
            ExchangeOrder.SYNCHRONISE: self._synchroniser.synchronise,
            ExchangeOrder.HEAL: self._synchroniser.heal,
            ExchangeOrder.RECONCILE: self._synchroniser.reconcile,
        }

    def receive(self, content: bytes | Path, certificate: str) -> Receipt:
        """Take a message of the peer. Raises OutsideUnavailable where it cannot be stored."""
        return self._receiver.receive(content, certificate)

    def deliver(self, subject: str) -> None:
        """Hand over what is queued in a conversation. Raises OutsideUnavailable."""
        self._sender.deliver(subject)

    def tick(self) -> int:
        """Do what is due and take what the spool folder holds; return how much was done.

        Each of the three is done whatever becomes of the others. Raises OutsideUnavailable behind the last one.
        """
        steps: list[Callable[[], int]] = [self._sender.tick]
        if self._inbox is not None:
            inbox = self._inbox
            steps.insert(0, lambda: inbox.take(self._take_file))
        if self._polls:
            steps.append(self._synchroniser.poll)
        steps.append(self._synchroniser.fold)
        done, unavailable = 0, None
        for step in steps:
            try:
                done += step()
            except OutsideUnavailable as error:
                unavailable = error
        if unavailable is not None:
            raise unavailable
        return done

    def _take_file(self, path: Path) -> bool:
        """Take a file of the spool folder; what is answered at once leaves the same way.

        One that breaks us is put aside with an incident, so that those behind it are taken.
        """
        try:
            receipt = self.receive(path, CERTIFICATE)
        except OutsideUnavailable:
            raise
        except Exception as error:
            log.exception("A file of the spool folder cannot be taken: %s", type(error).__name__)
            self._sender.report(FILE_REFUSED, None, {"file": path.name, "fault": type(error).__name__})
            return False
        if receipt.body:
            self._deps.transport.send(receipt.body, str(uuid4()))
        return receipt.http_status == ACCEPTED_STATUS

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        """Start the conversation of an opinion in the caller's unit of work, and return its id.

        Raises Refused where the document breaks a rule of its message: nothing is sent that would come back.
        """
        code, number = _OPINIONS[facts.verdict]
        body = own_documents.opinion(facts, self._deps.settings, number, str(uuid4()), self._deps.clock.now())
        held = HeldRecords(unit, self._deps.names, self._deps.settings.limits, self._deps.clock.now())
        verdict = self._deps.checker.check_body(element(body, self._deps.names), number, code, held)
        if verdict.rejecting:
            raise Refused(tuple(Fault(finding.code, finding.path, finding.message) for finding in verdict.rejecting))
        return start(
            unit, self._deps, (_INCLUSION, code, number), body, subject=facts.id, procedure_id=facts.procedure_id
        )

    def operate(self, order: ExchangeOrder, subject: str) -> None:
        """Carry out an operator's order; the report of RECONCILE stands with the resource. Raises NotFound."""
        self._orders[order](subject)
