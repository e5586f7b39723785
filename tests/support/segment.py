"""A tiny correct national side, written with the stand-in's own judge: what the stand-in and the conformance set are
tried against when the product is not there."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from lxml import etree
from werkzeug.wrappers import Request, Response

from module.dev.standins.commission import envelope as wire
from module.dev.standins.commission import filling, headers
from module.dev.standins.commission.envelope import Envelope, Header, SignalError
from module.dev.standins.commission.filling.demands import ENTRY, VOLATILE, find, value
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import (
    DATA_ERROR,
    UNEXPECTED,
    Judge,
    Outcome,
    Verdict,
    edoc_id,
    edoc_ref,
)
from module.dev.standins.commission.names import AUTHORITY, COMMISSION, SIGNED
from module.dev.standins.commission.process import ACCEPTED, ERROR, RECEIVED, Action, message, procedure, transaction
from tests.support.serving import serve_on_thread

RESULTS = {1: "3", 3: "6", 6: "3", 7: "4", 8: "4", 9: "5", 10: "4"}
ELEMENT_LIMIT = 10 * 1024 * 1024


@dataclass
class Talk:
    """A conversation: what it is about and what was said, to say it again."""

    action: Action
    edoc: str
    digest: str
    answer: list[tuple[str, Any]] = field(default_factory=list)
    ours: str = ""
    answers: list[str] = field(default_factory=list)
    closed: bool = False


class Segment:
    """Receives by WSGI, answers from a thread of its own. `sloppy` names what it does wrong, for tests of a runner."""

    def __init__(self, sloppy: str = "") -> None:
        self.sloppy = sloppy
        self.door = ""
        self.entries: dict[str, etree._Element] = {}
        self.applications: set[str] = set()
        self.talks: dict[str, Talk] = {}
        self.faults: list[str] = []
        self.taken: list[str] = []
        self._judge = Judge(
            Sides(AUTHORITY, COMMISSION),
            by_commission=True,
            strict_order=False,
            soft=filling.SOFT | filling.MILLISECONDS,
        )
        self._out: queue.Queue[bytes | None] = queue.Queue()
        self._lock = threading.Condition()
        self._thread = threading.Thread(target=self._post, daemon=True)

    def wait_taken(self, *codes: str) -> bool:
        """Wait until these messages, and no others, had their effect; of several conversations, in whatever order."""
        with self._lock:
            return self._lock.wait_for(lambda: sorted(self.taken) == sorted(codes), timeout=10)

    def drain(self) -> None:
        """Wait until everything is sent: the other side may close then."""
        self._out.join()

    def applicant(self, application: str, form: str) -> str | None:
        return None

    def entry(self, number: str) -> etree._Element | None:
        return self.entries.get(number)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        status, body = self.receive(Request(environ).get_data())
        return Response(body, status, content_type="application/soap+xml")(environ, start_response)

    def receive(self, content: bytes) -> tuple[int, bytes]:
        with self._lock:
            verdict = self._judge.judge(content, self)
            if verdict.envelope is None or _too_big(verdict.envelope.body):
                return 400, wire.technical_fault(Header(to=COMMISSION, sender=AUTHORITY), headers.DATA, verdict.words)
            envelope = verdict.envelope
            if verdict.outcome is Outcome.FAULT:
                self._fault(envelope, verdict.subcode, verdict.words)
            elif verdict.action is None:
                self.faults.append(headers.fault_subcode(envelope.body))
            elif not verdict.action.is_signal:
                self._application(envelope, verdict.action, verdict)
            return 202, b""

    def _application(self, envelope: Envelope, action: Action, verdict: Verdict) -> None:
        if envelope.body.tag.startswith(f"{{{SIGNED}}}"):
            self._signal(envelope.header, action, ERROR, (SignalError(DATA_ERROR, "no signature"),))
        elif action.code != action.exchange.request:
            self._answer(envelope, action, verdict)
        else:
            self._request(envelope, action, verdict)

    def _answer(self, envelope: Envelope, action: Action, verdict: Verdict) -> None:
        talk = self.talks.get(envelope.header.conversation_id)
        if talk is None or talk.action.transaction != action.transaction or envelope.header.relates_to != talk.ours:
            errors: tuple[SignalError, ...] = (SignalError(UNEXPECTED, "not asked for"),)
        elif verdict.good and edoc_ref(envelope.body) != talk.edoc:
            errors = (SignalError(DATA_ERROR, "EDocRefId"),)
        else:
            errors = verdict.errors
        if errors:
            self._signal(envelope.header, action, ERROR, errors)
        elif talk is not None and edoc_id(envelope.body) not in talk.answers:
            if talk.answers:
                self._signal(envelope.header, action, ERROR, (SignalError(UNEXPECTED, "a second answer"),))
                return
            talk.answers.append(edoc_id(envelope.body))
            self.taken.append(action.code)
            self._lock.notify_all()

    def _request(self, envelope: Envelope, action: Action, verdict: Verdict) -> None:
        key = envelope.header.conversation_id
        digest = hashlib.sha256(etree.tostring(envelope.body, method="c14n", exclusive=True)).hexdigest()
        talk = self.talks.get(key)
        if talk is None:
            talk = self.talks[key] = Talk(action, edoc_id(envelope.body), digest)
            self._judge_request(envelope, action, verdict, talk)
        elif (talk.action, talk.edoc) != (action, edoc_id(envelope.body)):
            self._signal(envelope.header, action, ERROR, (SignalError(UNEXPECTED, "another message"),))
            return
        elif talk.digest != digest and self.sloppy != "bodies":
            self._signal(envelope.header, action, ERROR, (SignalError(DATA_ERROR, "another body"),))
            return
        for kind, what in talk.answer:
            if kind == "answer":
                self._answer_with(envelope.header, action, what)
            else:
                self._signal(envelope.header, action, kind, what)

    def _judge_request(self, envelope: Envelope, action: Action, verdict: Verdict, talk: Talk) -> None:
        if verdict.outcome is not Outcome.MALFORMED:
            talk.answer.append((RECEIVED, ()))
        errors = () if self.sloppy == "rules" and verdict.outcome is Outcome.BROKEN else verdict.errors
        if errors:
            talk.answer.append((ERROR, errors))
            return
        self._apply(envelope.body, action.code)
        result = documents.processed(message(2), talk.edoc, RESULTS[int(action.code[-3:])])
        steps = [(ACCEPTED, ()), ("answer", etree.tostring(result, encoding="UTF-8"))]
        talk.answer.extend(reversed(steps) if self.sloppy == "order" else steps)

    def _apply(self, body: etree._Element, code: str) -> None:
        self.taken.append(code)
        self._lock.notify_all()
        root = filling.Filing(body, code, "")
        for record in find(root.part(ENTRY), "ipcdo:CustomsRegisterIPObjectDetails"):
            self.entries[value(record, "ipsdo:IPObjectId")] = record
        for record in find(root.part(VOLATILE), "ipcdo:RegistryIPObjectVolatileDetails"):
            assert value(record, "ipsdo:IPObjectId") or code == message(1)

    def ask(self, number: int, body: etree._Element) -> str:
        """Start a transaction of ours; return its conversation."""
        in_procedure = {3: 1, 4: 1, 10: 8, 11: 9, 12: 10}[number]
        request = {3: 4, 4: 5, 10: 11, 11: 13, 12: 13}[number]
        action = Action(procedure(in_procedure), transaction(number), message(request))
        conversation, message_id = wire.urn(), wire.urn()
        header = Header(
            to=COMMISSION, reply_to=AUTHORITY, message_id=message_id, action=str(action), procedure_id=wire.urn(),
            conversation_id=conversation,
        )  # fmt: skip
        with self._lock:
            self.talks[conversation] = Talk(action, edoc_id(body), "", ours=message_id)
        self._out.put(wire.application_message(header, body))
        return conversation

    def _reply(self, source: Header, action: Action, code: str) -> Header:
        return Header(
            to=source.reply_to, reply_to=AUTHORITY, message_id=wire.urn(), relates_to=source.message_id,
            action=str(Action(action.procedure, action.transaction, code)), procedure_id=source.procedure_id,
            conversation_id=source.conversation_id,
        )  # fmt: skip

    def _signal(self, source: Header, action: Action, kind: str, errors: tuple[SignalError, ...]) -> None:
        self._out.put(wire.signal(self._reply(source, action, kind), kind, errors))

    def _answer_with(self, source: Header, action: Action, body: bytes) -> None:
        self._out.put(wire.application_message(self._reply(source, action, message(2)), body))

    def _fault(self, source: Envelope, subcode: str, reason: str) -> None:
        header = source.header
        self._out.put(
            wire.technical_fault(
                Header(
                    to=header.reply_to or COMMISSION, sender=AUTHORITY, message_id=wire.urn(),
                    relates_to=header.message_id, relates_action=header.action,
                    action=wire.FAULT_ACTIONS[0 if subcode.startswith("wsa:") else 1],
                    procedure_id=header.procedure_id, conversation_id=header.conversation_id,
                ),
                subcode, reason,
            )
        )  # fmt: skip

    def _post(self) -> None:
        while (content := self._out.get()) is not None:
            with requests.Session() as session:
                session.trust_env = False
                session.post(self.door, data=content, timeout=10)
            self._out.task_done()

    @contextmanager
    def serving(self, door: Callable[[str], str]) -> Iterator[str]:
        """Serve on a free port; `door` gets this side's address and returns the other's."""
        server = serve_on_thread(self)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        self.door = door(address)
        self._thread.start()
        try:
            yield address
        finally:
            self._out.put(None)
            self._thread.join(timeout=10)
            server.shutdown()
            thread.join()
            server.server_close()


def _too_big(body: etree._Element) -> bool:
    return any(len(element.text or "") > ELEMENT_LIMIT for element in body.iter(etree.Element))
