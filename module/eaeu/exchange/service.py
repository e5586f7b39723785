"""The exchange as others see it: doors, jobs, the use cases of opinions, the operator."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from module.eaeu.exchange.arrivals import ARRIVAL
from module.eaeu.exchange.comparing import RegisterComparer
from module.eaeu.exchange.importing import Importer
from module.eaeu.exchange.opinion_sending import send_opinion
from module.eaeu.exchange.ports import ExchangeDeps, Receipt
from module.eaeu.exchange.receiving import ACCEPTED_STATUS, Receiver
from module.eaeu.exchange.reporting import for_itself, report
from module.eaeu.exchange.sending import Sender
from module.eaeu.exchange.synchronising import Synchroniser
from module.eaeu.transport.spool import CERTIFICATE, SpoolInbox
from module.kernel.errors import OutsideUnavailable
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OpinionFacts
from module.store.unit import Unit

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
        self._importer = Importer(deps)
        self._synchroniser = Synchroniser(deps)
        self._comparer = RegisterComparer(deps)
        self._orders: Mapping[ExchangeOrder, Callable[[str], object]] = {
            ExchangeOrder.RESEND: self._sender.resend,
            ExchangeOrder.PAUSE: self._sender.pause,
            ExchangeOrder.CONTINUE: self._sender.go_on,
            ExchangeOrder.SYNCHRONISE: self._synchroniser.synchronise,
            ExchangeOrder.HEAL: self._synchroniser.heal,
            ExchangeOrder.RECONCILE: self._synchroniser.reconcile,
            ExchangeOrder.COMPARE: self._comparer.go_on,
        }

    def receive(self, content: bytes | Path, certificate: str) -> Receipt:
        """Take a message of the peer. Raises OutsideUnavailable where it cannot be stored."""
        return self._receiver.receive(content, certificate)

    def deliver(self, subject: str) -> None:
        """Hand over what is queued in a conversation and store the register that it brought; or judge an arrival again.

        Raises OutsideUnavailable.
        """
        key, _, mark = subject.partition("/")
        if key == ARRIVAL:
            self._receiver.judge_again(int(mark.partition("-")[0]))
            return
        try:
            self._sender.deliver(subject)
        finally:
            self._importer.go_on(key)

    def tick(self) -> int:
        """Do what is due and take what the spool folder holds; return how much was done.

        Each step is done whatever becomes of the others. Raises OutsideUnavailable behind the last one.
        """
        steps: list[Callable[[], int]] = [self._sender.tick, self._receiver.tick, self._importer.tick]
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

    def compare(self) -> int:
        """Carry the whole comparison that is under way one step on, and begin the one that is due; return how much."""
        done = self._comparer.begin_due() if self._polls else 0
        return done + self._comparer.watch() + self._comparer.go_on()

    def _take_file(self, path: Path) -> bool:
        """Take a file of the spool folder; what is answered at once leaves the same way.

        One that breaks us is put aside with an incident, so that those behind it are taken.
        """
        receipt, fault = for_itself(lambda: self.receive(path, CERTIFICATE))
        if receipt is None:
            log.error("A file of the spool folder cannot be taken: %s", fault)
            report(self._deps, FILE_REFUSED, None, {"file": path.name, "fault": fault})
            return False
        if receipt.body:
            self._deps.transport.send(receipt.body, str(uuid4()))
        return receipt.http_status == ACCEPTED_STATUS

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        """Start the conversation of an opinion in the caller's unit of work, and return its id.

        Raises Refused where the document breaks a rule of its message: nothing is sent that would come back.
        """
        return send_opinion(unit, self._deps, facts)

    def operate(self, order: ExchangeOrder, subject: str) -> None:
        """Carry out an operator's order; the report of RECONCILE stands with the resource. Raises NotFound."""
        self._orders[order](subject)
