"""The thirteen pairs of procedure and transaction, what each comes to on our side, and how its envelopes must look.

The regulation writes every transaction as request and answer; eight pairs are started by the Commission (`THEIRS`),
five by us (`OURS`). What a pair does is written down here as plain text and compared whole, so that anything doubled,
lost or done beside the point is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from module.eaeu.codec.writing import record_bytes
from module.eaeu.envelope.model import Header
from module.eaeu.spec.facts import CIRCULATION, REGISTER, Transaction, process
from module.eaeu.structures.node import Node
from module.kernel.errors import OutsideUnavailable
from module.registry.actors import Actor, Role
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OfficerProfile, OpinionFacts, OpinionVerdict
from module.registry.signatures import Evidence, Purpose, Signer
from module.store import accounts, opinions
from module.store.exchange import messages, resources
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    CERTIFICATE,
    NOW,
    Segment,
    Sent,
    action,
    application,
    change,
    circulation_change,
    exclusion,
    inclusion,
    notice,
    own_id,
    withdrawal,
)
from tests.support.shown import pair_key

RCV, PRS, ERR = "P.MSG.RCV", "P.MSG.PRS", "P.MSG.ERR"
ANSWERED = [RCV, PRS, "MSG.002"]
HEAD = OfficerProfile("Үлгібаев", "Айдар", "Үлгіұлы", "Руководитель управления", phone="+77010000001")
CASE_OFFICER = OfficerProfile("Үлгібаева", "Айгүл", "Үлгіқызы", "Главный специалист", email="a@example.kz")
MOMENT = datetime.fromisoformat(nodes.MOMENT)


# --- what our side holds


@dataclass(frozen=True)
class Held:
    """All that messages can change here, as text: an equal `Held` means that nothing was lost and nothing doubled."""

    versions: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


_VERSIONS = """
SELECT concat_ws(' ', line, nullif(status, ''), CASE WHEN in_force_to IS NULL THEN 'open' ELSE 'closed' END)
FROM trois.union_version ORDER BY id"""
_CURRENT = """
SELECT concat_ws(' ', line, nullif(status, '')) FROM trois.union_entry ORDER BY line DESC"""
_OPINIONS = "SELECT form_id || ' ' || state FROM trois.exchange_opinion ORDER BY form_id"
_EFFECTS = "SELECT kind FROM trois.exchange_effect ORDER BY id"
_RESOURCES = """
SELECT right(id, 7) || ': ours ' || coalesce(to_char(ours_updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'none')
  || ', theirs ' || coalesce(to_char(theirs_updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'none')
  || CASE WHEN in_step_at IS NULL THEN '' ELSE ', in step' END
FROM trois.exchange_resource ORDER BY id"""


def held(segment: Segment) -> Held:
    """Return what our side holds now."""
    with segment.store.unit() as unit:
        found = (
            tuple(unit.connection.exec_driver_sql(statement).scalars())
            for statement in (_VERSIONS, _CURRENT, _OPINIONS, _EFFECTS, _RESOURCES)
        )
        return Held(*found)


INCLUDED = ("entry 01 open", "circulation open")
_INCLUSION = Held(INCLUDED, ("entry 01", "circulation"), effects=("union",))


def _changed(*versions: str, status: str) -> Held:
    return Held((*INCLUDED, *versions), (f"entry {status}", "circulation"), effects=("union", "union"))


# --- what the Commission starts


Ground = tuple[int, Callable[[], Node], int, int]
_INCLUDE: Ground = (6, inclusion, 5, 1)


@dataclass(frozen=True)
class Theirs:
    """A pair that the Commission starts.

    `ground` is the message that must have been taken before; `entry_needed`: without it the request is held (the rule
    is `unknown`), else it is answered all the same. `result` is the key of the code in MSG.002. `rule` is broken where
    the element at `spoil` is absent; MSG.003 has no rule beyond its schema.
    """

    procedure: int
    transaction: int
    message: int
    body: Callable[[], Node]
    result: str
    after: Held
    ground: Ground | None = None
    spoil: str = ""
    rule: str = ""
    unknown: str = ""

    def __str__(self) -> str:
        return f"PRC.{self.procedure:03d}/TRN.{self.transaction:03d}"

    def key(self, path: str) -> str:
        """Return the key of a path of this pair."""
        name = action(self.message, self.transaction, self.procedure)
        return pair_key(name.procedure, name.transaction, path)


_KIND = "//ipsdo:IPDocKindName"


def _excluded(procedure: int) -> Theirs:
    after = _changed("entry 04 closed", status="04")
    return Theirs(procedure, 8, 9, exclusion, "excluded", after, _INCLUDE, _KIND, "T25.R4", "T25.R3")


THEIRS = (
    Theirs(
        1,
        1,
        1,
        lambda: application("1", "2"),
        "processed",
        Held(opinions=("1 received", "2 received"), effects=("task", "task")),
        spoil="//csdo:DescriptionText",
        rule="T18.R6",
    ),
    Theirs(
        1,
        2,
        3,
        withdrawal,
        "processed",
        Held(opinions=("1 cancelled", "2 cancelled"), effects=("task", "task", "withdrawal")),
        ground=(1, lambda: application("1", "2"), 1, 1),
    ),
    Theirs(1, 5, 6, inclusion, "added", _INCLUSION, spoil=_KIND, rule="T22.R9"),
    Theirs(
        *(3, 6, 7, change, "changed"),
        _changed("entry 01 closed", "entry 02 open", status="02"),
        *(_INCLUDE, f"{_KIND}[2]", "T23.R3", "T23.R13"),
    ),
    Theirs(
        *(4, 7, 8, lambda: change(message=8, code="03"), "changed"),
        _changed("entry 01 closed", "entry 03 open", status="03"),
        *(_INCLUDE, f"{_KIND}[2]", "T24.R3", "T24.R13"),
    ),
    _excluded(5),
    _excluded(6),
    Theirs(
        *(7, 9, 10, circulation_change, "changed"),
        _changed("circulation closed", "circulation open", status="01"),
        *(_INCLUDE, "//csdo:EndDateTime", "T26.R4", "T26.R3"),
    ),
)
NEED_ENTRY = tuple(pair for pair in THEIRS if pair.unknown)
NEED_NOTHING = tuple(pair for pair in THEIRS if not pair.unknown)


@dataclass
class Play:
    """A request of the Commission that is about to come; what was sent to lay the ground is forgotten."""

    segment: Segment
    pair: Theirs
    header: Header
    body: Node
    before: Held

    @classmethod
    def begin(cls, segment: Segment, pair: Theirs, *, grounded: bool = True) -> Play:
        if grounded and pair.ground is not None:
            number, make, transaction, procedure = pair.ground
            segment.post(segment.request(number, make(), transaction, procedure)[1])
            assert segment.codes() == ANSWERED
            segment.wire.sent.clear()
        name = action(pair.message, pair.transaction, pair.procedure)
        return cls(segment, pair, segment.header(name), pair.body(), held(segment))

    @property
    def content(self) -> bytes:
        return self.segment.document(self.header, self.body)

    @property
    def conversation(self) -> str:
        return self.header.conversation

    @property
    def state(self) -> str:
        return self.segment.conversation(self.conversation).state

    def post(self, header: Header | None = None) -> Header:
        """Deliver the document; it must be taken. Return its header."""
        header = header or self.header
        receipt = self.segment.post(self.segment.document(header, self.body))
        assert (receipt.http_status, receipt.body) == (202, b"")
        return header

    def again(self) -> Header:
        """Return the header of a repeat: the same transaction, a new MessageID."""
        return self.segment.header(self.header.name, self.conversation, procedure_id=self.header.procedure_id)

    def taken(self) -> list[str]:
        """Return the verdicts on the messages that came in this conversation."""
        return [verdict for direction, _, verdict in self.segment.journal(self.conversation) if direction == "in"]

    def broken_schema(self) -> bytes:
        """Return the request with a moment that is none."""
        return spoiled(self.content)

    def rests(self, state: str, *incidents: str) -> None:
        """See that this is the end: hours later nothing more was sent and nothing changed."""
        assert self.state == state
        at_rest(self.segment, self.conversation, *incidents)


def spoiled(content: bytes) -> bytes:
    """Return a document with a moment that is none."""
    found = content.replace(b"<csdo:EDocDateTime>2026", b"<csdo:EDocDateTime>x026")
    assert found != content
    return found


def at_rest(segment: Segment, conversation: str, *incidents: str) -> None:
    """See that a conversation moves no more; `incidents` stay open in it."""
    before = (len(segment.wire.sent), held(segment), segment.conversation(conversation))
    assert segment.later(600) == 0
    assert (len(segment.wire.sent), held(segment), segment.conversation(conversation)) == before
    assert segment.incidents(conversation) == list(incidents)
    no_message_id_twice(segment)


def no_message_id_twice(segment: Segment) -> None:
    """See that each message that left has a wsa:MessageID of its own."""
    known = [sent.header.message_id for sent in segment.wire.sent]
    assert len(set(known)) == len(known)


def relates(segment: Segment, sent: Sequence[Sent], header: Header, codes: Sequence[str]) -> None:
    """See that messages of ours answer a received one: codes in order, correlation, addresses, identifiers."""
    assert [one.code.removeprefix("P.SP.01.") for one in sent] == list(codes)
    for one in sent:
        name = one.header.name
        assert (name.procedure, name.transaction) == (header.name.procedure, header.name.transaction)
        assert one.header.relates_to == header.message_id
        assert (one.header.conversation_id, one.header.procedure_id) == (header.conversation_id, header.procedure_id)
        assert (one.header.to, one.header.reply_to) == (segment.settings.commission, segment.settings.ours)


def answers(play: Play, sent: Sequence[Sent], header: Header) -> None:
    """See that RCV, PRS and MSG.002 answer a request, and what MSG.002 says."""
    relates(play.segment, sent, header, ANSWERED)
    tree = sent[-1].tree
    assert tree.value("ccdo:EDocHeader", "csdo:EDocRefId") == play.body.value("ccdo:EDocHeader", "csdo:EDocId")
    assert tree.value("csdo:ProcessingResultV2Code") == play.segment.settings.results[play.pair.result]


@contextmanager
def narrow(segment: Segment, count: int) -> Iterator[None]:
    """Let so many messages leave, and then none."""
    wire, before, send = segment.wire, len(segment.wire.sent), segment.wire.send

    def send_some(content: bytes | Path, message_id: str) -> None:
        if len(wire.sent) - before >= count:
            raise OutsideUnavailable
        send(content, message_id)

    wire.send = send_some  # type: ignore[method-assign]
    try:
        yield
    finally:
        del wire.send


def reserved(segment: Segment) -> int:
    """Take a number in the journal, as a message does before it waits for its conversation."""
    with segment.store.unit() as unit:
        return messages.reserve(unit)


@contextmanager
def numbered(number: int) -> Iterator[None]:
    """Give the next message the number that it took long ago."""
    with pytest.MonkeyPatch.context() as patch:
        reserve, taken = messages.reserve, [number]
        patch.setattr(messages, "reserve", lambda unit: taken.pop() if taken else reserve(unit))
        yield


# --- what we start


@dataclass(frozen=True)
class Ours:
    """A pair that we start: how, what a good answer is, and what we hold when it was asked, answered, refused.

    `resource` or `verdict` is what it is about. `follows`: the answer makes us ask for the changes (P.SP.01.MSG.013).
    """

    procedure: int
    transaction: int
    request: int
    answer: int
    answered: Held
    asked: Held = Held()
    unanswered: Held | None = None
    failed: Held | None = None
    resource: str = ""
    verdict: OpinionVerdict | None = None
    known: bool = False
    records: Callable[[], Node] | None = field(default=None, repr=False)
    follows: int = 0

    def __str__(self) -> str:
        about = f"-{self.resource[-7:]}" if self.resource else ""
        return f"PRC.{self.procedure:03d}/TRN.{self.transaction:03d}-MSG.{self.answer:03d}{about}"

    def key(self, path: str) -> str:
        """Return the key of a path of this pair."""
        name = action(self.request, self.transaction, self.procedure)
        return pair_key(name.procedure, name.transaction, path)

    @property
    def facts(self) -> Transaction:
        """Return the terms of the transaction."""
        return process().transactions[action(self.request, self.transaction, self.procedure).transaction]

    @property
    def lost(self) -> Held:
        """Return what we hold when no answer came."""
        return self.unanswered or self.asked

    @property
    def refused(self) -> Held:
        """Return what we hold when the Commission answered with an error."""
        return self.failed or self.asked

    def begin(self, segment: Segment) -> Sent:
        """Start the transaction and return the request as it left; what was sent before is forgotten."""
        if self.verdict is not None:
            opine(segment, self.verdict)
        elif self.request == 11:
            if self.known:
                with segment.store.unit() as unit:
                    resources.change(unit, self.resource, ours_updated_at=MOMENT)
            segment.exchange.operate(ExchangeOrder.SYNCHRONISE, self.resource)
        else:
            segment.exchange.operate(ExchangeOrder.HEAL, self.resource)
        segment.work()
        sent = segment.wire.sent[-1]
        del segment.wire.sent[:-1]
        return sent

    def reply(self, sent: Sent) -> Node:
        """Return a good answer with identifiers of its own."""
        reference = sent.tree.value("ccdo:EDocHeader", "csdo:EDocId")
        if self.records is not None:
            body = self.records()
        elif self.answer == 12:
            body = nodes.resource_root("P.SP.01.MSG.012", self.resource)
        else:
            return notice(reference, self.answer, "1" if self.answer == 15 else "3")
        nodes.at(body, "//ccdo:EDocHeader").children.insert(3, nodes.element("csdo:EDocRefId", reference))
        return own_id(body)


def opine(segment: Segment, verdict: OpinionVerdict) -> str:
    """Take an application with one form, and send a signed opinion on it; return its conversation."""
    segment.post(segment.request(1, application("1"), 1)[1])
    with segment.store.unit() as unit:
        people = [accounts.appoint(unit, actor, NOW) for actor in _PEOPLE]
        [line] = opinions.tasks(unit)
        task = opinions.get(unit, line.id)
        assert task is not None
        opinions.take(unit, task.id, people[0].account_id)
        opinions.prepare(unit, task.id, verdict, "Основание", NOW)
        facts = OpinionFacts(
            id=task.id,
            application_id=task.application_id,
            form_id=task.form_id,
            received_id=task.received_id,
            procedure_id=task.procedure_id,
            applicant=task.applicant,
            verdict=verdict,
            explanation="Основание",
            head=HEAD,
            case_officer=CASE_OFFICER,
        )
        conversation = segment.exchange.send_opinion(unit, facts)
        signer = Signer(people[1].iin, "", "", "", "", "", frozenset(), "01", NOW, NOW)
        evidence = Evidence(b"signed", "00" * 32, (b"chain",), signer, "test", NOW, Purpose.DOCUMENT)
        opinions.sign(unit, task.id, people[1].account_id, evidence, conversation, NOW)
    return conversation


_PEOPLE = (
    Actor("", "900101300002", "960440000220", "Executor", frozenset({Role.CASE_OFFICER})),
    Actor("", "900101300003", "960440000220", "Head", frozenset({Role.HEAD})),
)


def _opinion(transaction: int, request: int, verdict: OpinionVerdict) -> Ours:
    def state(word: str, *effects: str) -> Held:
        return Held(opinions=(f"1 {word}",), effects=("task", *effects))

    return Ours(
        *(1, transaction, request, 2),
        answered=state("delivered", "delivered"),
        asked=state("sent"),
        unanswered=state("unanswered"),
        failed=state("failed"),
        verdict=verdict,
    )


def _changes(
    procedure: int, transaction: int, answer: int, resource: str, version: str, record: Callable[[], Node]
) -> Ours:
    line = version.removesuffix(" open")
    step = f"{resource[-7:]}: ours 2026-03-16, theirs none, in step"
    answered = Held((version,), (line,), effects=("union", "in_step"), resources=(step,))
    return Ours(procedure, transaction, 13, answer, answered, resource=resource, records=record)


def _no_changes(procedure: int, transaction: int, resource: str) -> Ours:
    step = f"{resource[-7:]}: ours none, theirs none, in step"
    return Ours(procedure, transaction, 13, 15, Held(effects=("in_step",), resources=(step,)), resource=resource)


OURS = (
    _opinion(3, 4, OpinionVerdict.REFUSE),
    _opinion(4, 5, OpinionVerdict.MAY_BE_INCLUDED),
    # the register is as far as the Commission; of circulation data we hold nothing yet
    Ours(
        *(8, 10, 11, 12),
        Held(effects=("resource_date",), resources=("BEN.002: ours 2026-03-16, theirs 2026-03-16, in step",)),
        Held(resources=("BEN.002: ours 2026-03-16, theirs none",)),
        resource=REGISTER,
        known=True,
    ),
    Ours(
        *(8, 10, 11, 12),
        Held(effects=("resource_date",), resources=("BEN.003: ours none, theirs 2026-03-16",)),
        Held(resources=("BEN.003: ours none, theirs none",)),
        resource=CIRCULATION,
        follows=12,
    ),
    _changes(9, 11, 14, REGISTER, "entry 01 open", lambda: nodes.register_root("P.SP.01.MSG.014")),
    _no_changes(9, 11, REGISTER),
    _changes(10, 12, 16, CIRCULATION, "circulation open", lambda: nodes.circulation_root("P.SP.01.MSG.016")),
    _no_changes(10, 12, CIRCULATION),
)


@dataclass
class Talk:
    """A transaction of ours under way; `sent` is the request as it left first."""

    segment: Segment
    pair: Ours
    sent: Sent

    @classmethod
    def begin(cls, segment: Segment, pair: Ours) -> Talk:
        talk = cls(segment, pair, pair.begin(segment))
        assert (talk.state, held(segment)) == ("waiting_receipt", pair.asked)
        return talk

    @property
    def conversation(self) -> str:
        return self.sent.header.conversation

    @property
    def state(self) -> str:
        return self.segment.conversation(self.conversation).state

    @property
    def incidents(self) -> list[str]:
        return self.segment.incidents(self.conversation)

    def messages_out(self) -> list[Sent]:
        """Return what left in this conversation."""
        return [one for one in self.segment.wire.sent if one.header.conversation == self.conversation]

    def attempts(self) -> list[Sent]:
        """Return the copies of the request that left; each has a MessageID of its own and is the same for the rest."""
        copies = [one for one in self.messages_out() if one.code == self.sent.code]
        first = self.sent.header
        for copy in copies:
            assert copy.header.relates_to == ""
            assert (copy.header.action, copy.header.to) == (first.action, first.to)
            assert (copy.header.conversation_id, copy.header.procedure_id) == (
                first.conversation_id,
                first.procedure_id,
            )
            assert record_bytes(copy.envelope.body) == record_bytes(self.sent.envelope.body)
        assert len({copy.header.message_id for copy in copies}) == len(copies)
        return copies

    def answer(
        self, body: Node | None = None, to: Sent | None = None, certificate: str = CERTIFICATE
    ) -> tuple[int, bytes]:
        """Answer with a document, a good one unless told; return the status and the bytes of the receipt."""
        sent = to or self.sent
        header = self.segment.reply(sent, f"P.SP.01.MSG.{self.pair.answer:03d}")
        receipt = self.segment.post(self.segment.document(header, body or self.pair.reply(sent)), certificate)
        return receipt.http_status, receipt.body

    def lapse(self, minutes: float) -> None:
        """Let a term run out: nothing happens before its end, one conversation moves at it."""
        assert self.segment.later(minutes - 0.1) == 0
        assert self.segment.later(0.1) == 1

    def finished(self, *codes: str, attempts: int = 1) -> None:
        """See that the transaction is finished with one effect, after so many sendings; `codes` left besides them."""
        assert (self.state, self.incidents) == ("finished", [])
        assert len(self.attempts()) == attempts
        assert held(self.segment) == self.pair.answered
        assert [one.code for one in self.messages_out() if one.code != self.sent.code] == list(codes)
        self._follow_up()
        at_rest(self.segment, self.conversation)

    def _follow_up(self) -> None:
        """See what else was asked because of the answer, and let it end."""
        others = [one for one in self.segment.wire.sent if one.header.conversation != self.conversation]
        asked = [f"TRN.{self.pair.follows:03d}"] if self.pair.follows else []
        assert [one.header.name.transaction.removeprefix("P.SP.01.") for one in others] == asked
        for one in others:
            self.segment.answer(one, 15, notice(one.tree.value("ccdo:EDocHeader", "csdo:EDocId"), 15, "1"))
