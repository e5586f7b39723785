"""Our exchange against the stand-in Commission, which judges with its own code: all pairs, and its misbehaviour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from werkzeug import Request, Response

from module.cli import alembic_config
from module.crypto.chain import Anchors
from module.dev.launcher.services import Services
from module.dev.standins.commission.conversations import Conversation, State
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.commission.settings import CommissionSettings
from module.eaeu.checking.verdict import Checker
from module.eaeu.envelope.signed import SignedDocuments
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.replay import Replay
from module.eaeu.exchange.service import Exchange
from module.eaeu.transport.errors import TransportRefused
from module.kernel.clock import SystemClock
from module.kernel.errors import OutsideUnavailable
from module.registry.exchange import ExchangeOrder, ExchangeSettings
from module.registry.opinion import OfficerProfile, OpinionFacts, OpinionVerdict
from module.store import opinions
from module.store.exchange import conversations, union
from module.store.unit import Store, connect
from tests.support.databases import new_database
from tests.support.exchange import CERTIFICATE, own_settings
from tests.support.serving import serve_on_thread

MINUTE = 0.25
REGISTER, CIRCULATION = "P.SP.01.BEN.002", "P.SP.01.BEN.003"
HEAD = OfficerProfile("Үлгібаев", "Айдар", "Үлгіұлы", "Руководитель управления", phone="+77010000001")


@dataclass
class Line:
    """Hands our messages to the Commission."""

    commission: list[Coordinator] = field(default_factory=list)

    def send(self, content: bytes | Path, message_id: str) -> None:
        taken = self.commission[0].receive(content if isinstance(content, bytes) else content.read_bytes())
        if taken.status != 202:
            raise TransportRefused(taken.status, taken.body)


@dataclass
class Ground:
    """Both sides, and workers between them."""

    store: Store
    settings: ExchangeSettings
    exchange: Exchange
    commission: Coordinator

    def until(self, true: Callable[[], bool], seconds: float = 20) -> None:
        """Let terms pass until something holds."""
        done = threading.Event()
        for _ in range(int(seconds / 0.05)):
            self.exchange.tick()
            if true():
                return
            done.wait(0.05)
        raise TimeoutError

    def state(self, conversation_id: str) -> str:
        with self.store.unit() as unit:
            found = conversations.get(unit, conversation_id.removeprefix("urn:uuid:"))
        return found.state if found else ""

    def opinion(self, application_id: str, verdict: OpinionVerdict) -> str:
        """Give an opinion on the first object of an application; return the conversation."""
        with self.store.unit() as unit:
            line = next(one for one in opinions.tasks(unit) if one.application_id == application_id)
            task = opinions.get(unit, line.id)
            assert task is not None
            facts = OpinionFacts(
                task.id,
                task.application_id,
                task.form_id,
                task.received_id,
                task.procedure_id,
                task.applicant,
                verdict,
                "Основание",
                HEAD,
                HEAD,
            )
            return self.exchange.send_opinion(unit, facts)

    def whole(self) -> None:
        """The Commission found nothing wrong in what we sent, and the register follows from the journal."""
        with self.store.unit() as unit:
            assert Replay(self.settings).compare(unit).equal
        assert self.commission.report().clean, self.commission.report()


def door(exchange: Exchange) -> Any:
    @Request.application
    def app(request: Request) -> Response:
        try:
            receipt = exchange.receive(request.get_data(), CERTIFICATE)
        except OutsideUnavailable:
            return Response(status=503)
        return Response(receipt.body, status=receipt.http_status, content_type="application/soap+xml")

    return app


@pytest.fixture
def ground(servers: Services) -> Iterator[Ground]:
    with ExitStack() as stack:
        url = stack.enter_context(new_database(servers))
        command.upgrade(alembic_config(url), "head")
        store = connect(url)
        stack.callback(store.engine.dispose)
        base = own_settings()
        settings = replace(base, timing=replace(base.timing, minute_seconds=MINUTE))
        line, workers = Line(), stack.enter_context(ThreadPoolExecutor(2))

        def work(row_id: str) -> None:
            with store.unit() as unit:
                subject = unit.connection.exec_driver_sql(
                    "SELECT subject_id FROM trois.outbox WHERE id = %s", (row_id,)
                ).scalar_one()
            exchange.deliver(subject)

        deps = ExchangeDeps(
            settings=settings,
            store=store,
            clock=SystemClock(),
            checker=Checker(settings),
            transport=line,
            signed=SignedDocuments(Anchors((), ()), True),
            say=lambda message, language: str(message),
            wake=lambda row_id: workers.submit(work, row_id) and None,
            opinion_due=lambda at: None,
        )
        exchange = Exchange(deps, polls=False)
        server = serve_on_thread(door(exchange))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        known = CommissionSettings(door=f"http://127.0.0.1:{server.port}/", minute_seconds=MINUTE)
        line.commission.append(stack.enter_context(Coordinator(known)))
        yield Ground(store, settings, exchange, line.commission[0])


def done(ground: Ground, conversation: Conversation) -> Conversation:
    found = ground.commission.wait(conversation)
    assert found.state is State.DONE, (found.state, found.errors, found.fault)
    return found


@pytest.mark.parametrize("verdict", list(OpinionVerdict))
def test_an_application_and_the_opinion_on_it(ground: Ground, verdict: OpinionVerdict) -> None:
    sent = done(ground, ground.commission.send_application(2))
    conversation = ground.opinion(sent.subject, verdict)
    ground.until(lambda: ground.state(conversation) == "finished")
    ground.whole()


def test_a_withdrawal(ground: Ground) -> None:
    sent = done(ground, ground.commission.send_application())
    done(ground, ground.commission.withdraw(sent.subject))
    with ground.store.unit() as unit:
        assert {str(task.state) for task in opinions.tasks(unit)} == {"cancelled"}
    ground.whole()


def test_the_life_of_an_entry(ground: Ground) -> None:
    number = done(ground, ground.commission.include()).subject
    done(ground, ground.commission.change(number))
    done(ground, ground.commission.extend(number))
    done(ground, ground.commission.change_circulation(number))
    done(ground, ground.commission.exclude(number, 6))
    with ground.store.unit() as unit:
        entry = union.current(unit, number)
        circulation = union.current(unit, number, union.CIRCULATION)
    assert entry is not None and entry.status == "04"
    assert circulation is not None
    ground.whole()


def test_synchronisation_brings_everything_and_then_nothing(ground: Ground) -> None:
    ground.commission.register.seed(30)
    for resource in (REGISTER, CIRCULATION):
        ground.exchange.operate(ExchangeOrder.SYNCHRONISE, resource)

    def held() -> int:
        with ground.store.unit() as unit:
            return sum(1 for line in (union.ENTRY, union.CIRCULATION) for _ in union.currents(unit, line))

    ground.until(lambda: held() == 60)
    ground.exchange.operate(ExchangeOrder.SYNCHRONISE, REGISTER)
    ground.until(lambda: all(item.state is State.DONE for item in ground.commission.conversations()))
    ground.whole()


def test_a_held_change_goes_on_with_synchronisation(ground: Ground) -> None:
    ground.commission.register.seed(3)
    number = sorted(ground.commission.register.entries)[0]
    conversation = ground.commission.change(number)
    ground.until(lambda: ground.state(conversation.id) == "held")
    ground.exchange.operate(ExchangeOrder.SYNCHRONISE, REGISTER)
    ground.until(lambda: ground.state(conversation.id) == "answered")
    done(ground, conversation)
    ground.whole()


def test_a_held_change_is_refused_before_acceptance_is_due(ground: Ground) -> None:
    ground.commission.register.seed(1)
    conversation = ground.commission.change(next(iter(ground.commission.register.entries)))
    ground.until(lambda: ground.state(conversation.id) == "refused")
    assert ground.commission.wait(conversation).state is State.REFUSED
    assert {error.code for error in conversation.errors} == {"T23.R13"}


@pytest.mark.parametrize("kind", ["duplicate", "twice", "delay", "flood"])
def test_what_comes_more_than_once_has_one_effect(ground: Ground, kind: str) -> None:
    details = {"minutes": 6.0} if kind == "delay" else {}
    ground.commission.misbehave(kind, "P.SP.01.MSG.001", times=1, **details)
    done(ground, ground.commission.send_application(2))
    with ground.store.unit() as unit:
        assert len(opinions.tasks(unit)) == 2
    assert ground.commission.report().clean


@pytest.mark.parametrize(("kind", "state"), [("silence", "finished"), ("err", "refused"), ("fault", "finished")])
def test_what_becomes_of_an_opinion_that_is_met_badly(ground: Ground, kind: str, state: str) -> None:
    sent = done(ground, ground.commission.send_application())
    ground.commission.misbehave(kind, "P.SP.01.MSG.005", times=1)
    conversation = ground.opinion(sent.subject, OpinionVerdict.MAY_BE_INCLUDED)
    ground.until(lambda: ground.state(conversation) == state)
