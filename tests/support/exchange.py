"""The exchange over a real database, with the Commission played by hand: envelopes in, a list of what was sent out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from module import xmldoor
from module.crypto.chain import Anchors
from module.eaeu.checking.verdict import Checker
from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.writing import write
from module.eaeu.envelope.model import ActionName, Envelope, Header
from module.eaeu.envelope.reading import read_envelope
from module.eaeu.envelope.signals import SignalError, read_signal
from module.eaeu.envelope.signed import SignedDocuments
from module.eaeu.envelope.writing import application_message, signal, technical_fault
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.service import Exchange
from module.eaeu.structures.node import Node
from module.kernel.clock import SetClock
from module.kernel.errors import OutsideUnavailable
from module.registry.exchange import ExchangeSettings, Peer
from module.settings import config_dir, read_exchange
from module.store.exchange import conversations, incidents, messages
from module.store.exchange.conversations import Conversation
from module.store.unit import Store, connect
from tests.support import union_nodes as nodes

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
CERTIFICATE = "ab" * 32
REAL = "P.SP.01."
_TABLES = (
    *("union_comparison_finding", "union_comparison_part", "union_comparison", "union_doubt"),
    *("exchange_arrival", "exchange_import"),
    *("exchange_dispatch", "exchange_opinion", "exchange_effect", "exchange_payload", "union_entry", "union_version"),
    *(
        "exchange_message",
        "exchange_incident",
        "exchange_resource",
        "exchange_conversation",
        "outbox",
        "exchange_tally",
    ),
)
_NUMBERED = ("exchange_message", "exchange_effect", "union_version")


@dataclass
class Sent:
    """What was handed over: its envelope, and of a document the tree."""

    envelope: Envelope
    raw: bytes
    names: Names

    @property
    def header(self) -> Header:
        return self.envelope.header

    @property
    def code(self) -> str:
        return self.header.name.message

    @property
    def tree(self) -> Node:
        return read(self.envelope.body, self.names)

    @property
    def errors(self) -> list[str]:
        return [error.code for error in read_signal(self.envelope.body).errors]


@dataclass
class Wire:
    """A transport that keeps what it is given; `down` refuses everything."""

    names: Names
    sent: list[Sent] = field(default_factory=list)
    down: bool = False

    def send(self, content: bytes | Path, message_id: str) -> None:
        if self.down:
            raise OutsideUnavailable
        raw = content if isinstance(content, bytes) else content.read_bytes()
        found = read_envelope(xmldoor.parse(raw, max_bytes=10**9))
        assert found.header.message_id.endswith(message_id)
        self.sent.append(Sent(found, raw, self.names))


@dataclass
class Segment:
    """Our side with everything of it, and the hands of the Commission."""

    store: Store
    clock: SetClock
    settings: ExchangeSettings
    names: Names
    wire: Wire
    exchange: Exchange
    deps: ExchangeDeps
    woken: list[str]

    # --- the hands of the Commission

    def post(self, content: bytes, certificate: str = CERTIFICATE) -> Any:
        """Deliver bytes and let our workers work; return the receipt."""
        receipt = self.exchange.receive(content, certificate)
        self.work()
        return receipt

    def work(self) -> None:
        """Do what a worker does with the outbox, and with what that puts into it."""
        tried: set[str] = set()
        while subjects := self._queued(tried):
            tried |= set(subjects)
            self._deliver(subjects)

    def _queued(self, tried: set[str]) -> list[str]:
        with self.store.unit() as unit:
            rows = unit.connection.exec_driver_sql(
                "SELECT subject_id FROM trois.outbox WHERE topic = 'exchange.send' AND done_at IS NULL "
                "ORDER BY created_at"
            )
            return [subject for subject in rows.scalars() if subject not in tried]

    def _deliver(self, subjects: list[str]) -> None:
        for subject in subjects:
            try:
                self.exchange.deliver(subject)
            except OutsideUnavailable:
                continue
            with self.store.unit() as unit:
                unit.connection.exec_driver_sql(
                    "UPDATE trois.outbox SET done_at = now() WHERE subject_id = %s", (subject,)
                )

    def header(self, action: ActionName, conversation: str = "", **changes: str) -> Header:
        base = Header(
            to=self.settings.ours,
            message_id=f"urn:uuid:{uuid.uuid4()}",
            action=str(action),
            procedure_id=f"urn:uuid:{uuid.uuid4()}",
            conversation_id=f"urn:uuid:{conversation or uuid.uuid4()}",
            reply_to=self.settings.commission,
        )
        return replace(base, **changes)

    def document(self, header: Header, body: Node) -> bytes:
        """An envelope with a document."""
        return application_message(header, write(body, None, self.names))

    def request(
        self, number: int, body: Node, transaction: int, procedure: int = 1, **changes: str
    ) -> tuple[Header, bytes]:
        """A request of the Commission in a new conversation; the document gets an identifier of its own."""
        header = self.header(action(number, transaction, procedure), **changes)
        return header, self.document(header, body)

    def answer(self, request: Sent, number: int, body: Node) -> Any:
        """Answer a request of ours with a document."""
        return self.post(self.document(self.reply(request, f"P.SP.01.MSG.{number:03d}"), body))

    def signal(self, sent: Sent, kind: str, *codes: str) -> Any:
        """Send a signal about a message of ours."""
        errors = [SignalError(code, "ошибка") for code in codes]
        return self.post(signal(self.reply(sent, kind), kind, str(uuid.uuid4()), self.clock.now(), errors))

    def fault(self, sent: Sent, subcode: str = "int:InternalError") -> Any:
        """Send a technical fault about a message of ours."""
        header = Header(
            to=self.settings.ours,
            message_id=f"urn:uuid:{uuid.uuid4()}",
            action="http://www.w3.org/2005/08/addressing/soap/fault",
            procedure_id=sent.header.procedure_id,
            conversation_id=sent.header.conversation_id,
            sender=self.settings.commission,
            relates_to=sent.header.message_id,
            relates_action=sent.header.action,
        )
        return self.post(technical_fault(header, subcode, {"ru": "сбой"}))

    def reply(self, sent: Sent, code: str) -> Header:
        name = sent.header.name.with_message(code)
        return self.header(
            name,
            sent.header.conversation,
            procedure_id=sent.header.procedure_id,
            relates_to=sent.header.message_id,
        )

    # --- looking

    def codes(self) -> list[str]:
        """Codes of what we have sent, without the process."""
        return [sent.code.removeprefix(REAL) for sent in self.wire.sent]

    def conversation(self, conversation_id: str) -> Conversation:
        with self.store.unit() as unit:
            found = conversations.get(unit, conversation_id)
        assert found is not None
        return found

    def journal(self, conversation_id: str) -> list[tuple[str, str, str]]:
        """Direction, code and verdict of the messages of a conversation."""
        with self.store.unit() as unit:
            rows = messages.of_conversation(unit, conversation_id)
        return [(row.direction, row.code.removeprefix(REAL), row.verdict) for row in rows]

    def incidents(self, conversation_id: str = "") -> list[str]:
        with self.store.unit() as unit:
            return [one.code for one in incidents.find(unit, conversation_id=conversation_id)]

    def scalar(self, statement: str, *values: object) -> Any:
        with self.store.unit() as unit:
            return unit.connection.exec_driver_sql(statement, values).scalar_one()

    def later(self, minutes: float) -> int:
        """Let time pass, and do what is due."""
        self.clock.set(self.clock.now() + timedelta(minutes=minutes))
        moved = self.exchange.tick()
        self.work()
        return moved

    def clear(self) -> None:
        """Forget everything, as if the tables were new; triggers that guard them are off for that."""
        with self.store.unit() as unit:
            unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            unit.connection.exec_driver_sql("; ".join(f"DELETE FROM trois.{table}" for table in _TABLES))  # noqa: S608
            for table in _NUMBERED:
                unit.connection.exec_driver_sql(f"SELECT setval('trois.{table}_id_seq', 1, false)")
        self.wire.sent.clear()
        self.wire.down = False
        self.clock.set(NOW)


def action(number: int, transaction: int, procedure: int) -> ActionName:
    return ActionName(f"P.SP.01.PRC.{procedure:03d}", f"P.SP.01.TRN.{transaction:03d}", f"P.SP.01.MSG.{number:03d}")


def own_settings(**changes: Any) -> ExchangeSettings:
    """The settings of the repository with a peer whose certificate is CERTIFICATE."""
    base = read_exchange(config_dir())
    return replace(base, peers=(Peer(base.commission, (CERTIFICATE,), ("*",)),), **changes)


def open_segment(url: str, anchors: Anchors | None = None, **settings: Any) -> Segment:
    """Lay the tables out and open the exchange; `anchors` are of those who sign documents."""
    from tests.support.layout import lay_out

    lay_out(url)
    return segment_of(url, anchors, **settings)


def segment_of(url: str, anchors: Anchors | None = None, **settings: Any) -> Segment:
    """Open the exchange over tables that are there."""
    known = own_settings(**settings)
    checker = Checker(known)
    names = checker.names
    store, clock, wire, woken = connect(url), SetClock(NOW), Wire(names), list[str]()
    deps = ExchangeDeps(
        settings=known,
        store=store,
        clock=clock,
        checker=checker,
        signed=SignedDocuments(anchors or Anchors((), ()), known.accept_signed),
        transport=wire,
        say=lambda message, language: str(message),
        wake=woken.append,
        opinion_due=lambda at: None,
    )
    return Segment(store, clock, known, names, wire, Exchange(deps, polls=False), deps, woken)


def own_id(body: Node) -> Node:
    """Give a document and its parts identifiers of their own."""
    for node in body.walk():
        if node.name == "csdo:EDocId":
            node.text = str(uuid.uuid4())
    return body


def application(*forms: str) -> Node:
    """MSG.001 with registration forms of these numbers."""
    code = "P.SP.01.MSG.001"
    made = [nodes.registration_form(number) for number in forms or ("1",)]
    circulation = [nodes.volatile() for _ in made]
    for record, number in zip(circulation, forms or ("1",), strict=True):
        nodes.say(record, "//ipsdo:RegistrationFormId", number)
    return own_id(
        nodes.generic_root(code, nodes.application_root(code, *made), nodes.circulation_root(code, *circulation))
    )


def withdrawal() -> Node:
    return own_id(nodes.application_root("P.SP.01.MSG.003"))


def inclusion(number: str = nodes.NUMBER) -> Node:
    """MSG.006 of an entry."""
    code = "P.SP.01.MSG.006"
    return own_id(
        nodes.generic_root(
            code,
            nodes.register_root(code, nodes.entry(number)),
            nodes.circulation_root(code, nodes.volatile(number)),
        )
    )


T1, T2, T3 = "2026-03-16T04:30:00.000Z", "2026-06-01T10:00:00.000Z", "2026-06-01T10:00:00.001Z"


def change(number: str = nodes.NUMBER, message: int = 7, code: str = "02", old: str = "01") -> Node:
    """MSG.007 or MSG.008: the record that ends and the one that begins."""
    closed, new = nodes.entry(number, old, T1, T2), nodes.entry(number, code, T3)
    if message == 8:
        nodes.say(new, "/ipcdo:CustomsRegisterIPObjectDetails/csdo:EndDate", "2030-03-15")
    return own_id(nodes.register_root(f"P.SP.01.MSG.{message:03d}", closed, new))


def exclusion(number: str = nodes.NUMBER) -> Node:
    """MSG.009."""
    return own_id(nodes.register_root("P.SP.01.MSG.009", nodes.entry(number, "04", T1, T2)))


def circulation_change(number: str = nodes.NUMBER) -> Node:
    """MSG.010."""
    return own_id(nodes.circulation_root("P.SP.01.MSG.010", nodes.volatile(number, T1, T2), nodes.volatile(number, T3)))


def notice(reference: str, message: int = 2, code: str = "3") -> Node:
    """R.006 of the Commission."""
    header = nodes.header(f"P.SP.01.MSG.{message:03d}", "R.006")
    header.children.insert(3, nodes.element("csdo:EDocRefId", reference))
    return own_id(
        nodes.element(
            "doc:ProcessingResultDetails",
            header,
            nodes.element("csdo:EventDateTime", nodes.MOMENT),
            nodes.element("csdo:ProcessingResultV2Code", code),
        )
    )


def resource_date(moment: str, resource: str = "P.SP.01.BEN.002") -> Node:
    """MSG.012."""
    body = nodes.resource_root("P.SP.01.MSG.012", resource)
    nodes.say(body, "//csdo:UpdateDateTime", moment)
    return own_id(body)


def register(*entries: Node) -> Node:
    """MSG.014."""
    return own_id(nodes.register_root("P.SP.01.MSG.014", *entries))


def circulation_register(*records: Node) -> Node:
    """MSG.016."""
    return own_id(nodes.circulation_root("P.SP.01.MSG.016", *records))


def updated(record: Node, moment: str) -> Node:
    """Give a record another moment of update."""
    nodes.at(record, f"/{record.name}/ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime").text = moment
    return record


def numbered(number: int) -> str:
    """The registration number of an entry by its place."""
    return f"{number:05d}/ТЗ-0042-150326"
