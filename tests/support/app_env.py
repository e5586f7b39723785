"""The real use cases over a real database, with the outside played by hand: for tests of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from alembic import command

from module.casework import attachments, drafts, examining, filing
from module.casework.gate import Deps, Work
from module.cli import alembic_config
from module.correspondence.texts import LetterTextWriter
from module.documents.legal import decision_texts
from module.documents.mark_seal import JsonRowSeal, XmlMarkSeal
from module.documents.marks import corrected_line, mark_text
from module.documents.preliminary import preliminary_sheets
from module.kernel.clock import SetClock
from module.kernel.text import Message
from module.registry.account_settings import COUNTED, AccountSettings, Allowance, name_of
from module.registry.actors import NOBODY, Actor, Role
from module.registry.application import AttachmentRole, Capacity, DocumentKind, Insurance, Terms
from module.registry.exchange import ExchangeOrder
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.kinds import tables
from module.registry.objects import Condition, Direction, GoodsBlock, NiceClass, ObjectKind
from module.registry.opinion import OpinionFacts
from module.registry.party import Address, ChannelKind, Contact, Name, Party
from module.registry.prints import DecisionSheet, ExtractSheet
from module.registry.signatures import Evidence, OwnerRole, Purpose, Reason, SignatureRefused, Signer
from module.registry.uploads import Inspected
from module.registry.workflow import Workflow
from module.settings import config_dir, read_exchange, read_law
from module.store import accounts
from module.store.unit import Store, Unit, connect

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
APPLICANT = Actor("", "900101300001", "100140000013", "Applicant One", frozenset({Role.APPLICANT}), role="head")
CASE_OFFICER = Actor("", "900101300002", "960440000220", "Executor Two", frozenset({Role.CASE_OFFICER}))
POST = Name(kk="Басқарма басшысы", ru="Руководитель управления")
HEAD = Actor(
    "",
    "900101300003",
    "960440000220",
    "Head Three",
    frozenset({Role.HEAD}),
    post=POST,
)


_CERTIFICATES = count(12345)  # one right, one certificate: the same one twice needs a reason


class FakeSignatures:
    """Signs and verifies: a signature is `<iin>:<bin>:` before the document."""

    def sign(self, actor: Actor, document: bytes) -> bytes:
        return f"{actor.iin}:{actor.bin}:".encode() + document

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        if not signed.endswith(expected) or signed.count(b":") < 2:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        iin, bin_, _ = signed.split(b":", 2)
        signer = Signer(
            iin.decode(),
            bin_.decode(),
            "SURNAME",
            "GIVEN",
            "",
            "ORGANISATION",
            frozenset({OwnerRole.HEAD}),
            "0a1b",
            at,
            at,
        )
        digest = hashlib.sha256(expected).hexdigest()
        return Evidence(signed, digest, (b"chain",), signer, "test", at, purpose)

    def recheck(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        return self.verify(signed, expected, purpose, at)


class Adviser:
    """Finds every object fit for the unified register."""

    def advice(self, facts: Any) -> tuple[Any, ...]:
        return ()


class Reader:
    """Takes every file for what it should be."""

    def document(self, content: bytes) -> Inspected:
        return Inspected("application/pdf", len(content), hashlib.sha256(content).hexdigest(), 1)

    def picture(self, content: bytes) -> Inspected:
        return Inspected("image/jpeg", len(content), hashlib.sha256(content).hexdigest())

    def mark(self, content: bytes) -> Inspected:
        return Inspected("image/png", len(content), hashlib.sha256(content).hexdigest())

    def plain(self, content: bytes, media_type: str) -> bytes:
        return content


class FakePrinter:
    """Prints the signed document itself."""

    def decision(self, sheet: DecisionSheet) -> bytes:
        return b"%PDF " + sheet.signed_xml

    def extract(self, sheet: ExtractSheet) -> bytes:
        return b"%PDF " + sheet.xml


def _say(message: Message, language: str) -> str:
    return str(message)


class _Writer:
    def decision(self, facts: Any) -> Any:
        return decision_texts(facts, _say)

    def preliminary(self, facts: Any) -> Any:
        return preliminary_sheets(facts, _say)

    def registration(self, mark: Any, certificate: str, language: str) -> Any:
        return mark_text(mark, certificate, _say, language)

    def corrected(self, number: str, day: Any, language: str) -> str:
        return corrected_line(number, day, _say, language)


@dataclass
class Line:
    """The exchange played by hand: what was asked of it, in order."""

    sent: list[OpinionFacts] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        self.sent.append(facts)
        return str(uuid4())

    def operate(self, order: ExchangeOrder, subject: str) -> None:
        self.asked.append((order.value, subject))


@dataclass
class AppEnv:
    """The use cases with their store and the people who act."""

    deps: Deps
    store: Store
    clock: SetClock
    key_signers: FakeSignatures
    applicant: Actor
    case_officer: Actor
    head: Actor

    @contextmanager
    def open_work(self, actor: Actor | None) -> Iterator[Work]:
        with self.store.unit() as unit:
            yield Work(self.deps, unit, actor or NOBODY, self.deps.clock.now())

    def file_application(self, mark: str) -> str:
        """File a complete application and return its id."""
        with self.open_work(self.applicant) as work:
            key = drafts.create(work)
            view = drafts.save(work, key, drafts.load(work, key).version, **form(mark))
            view = attachments.add(
                work,
                key,
                view.version,
                AttachmentRole.DOCUMENT,
                "licence.pdf",
                examining.document(work.deps, b"%PDF licence"),
                document_kind=DocumentKind.RIGHT,
            )
            for role in (AttachmentRole.GENUINE, AttachmentRole.INFRINGING):
                content = examining.of_role(work.deps, role, f"{mark} {role}".encode())
                view = attachments.add(work, key, view.version, role, f"{role}.jpg", content, goods_index=0)
            signing_document = filing.prepare(work, key)
        evidence = self.key_signers.verify(
            self.key_signers.sign(self.applicant, signing_document.document),
            signing_document.document,
            Purpose.DOCUMENT,
            self.clock.now(),
        )
        with self.open_work(self.applicant) as work:
            filing.submit(work, key, signing_document.id, evidence)
        return key


def form(mark: str, number: str = APPLICANT.bin) -> dict[str, Any]:
    """Return the values of a complete application; `number` is that of the right holder, who files."""
    holder = Party(
        identifier=number,
        name=Name(ru="ТОО «Образец»", kk="«Үлгі» ЖШС"),
        addresses=(Address(city="Алматы", street="Абая", house="1"),),
        contacts=(Contact(ChannelKind.TELEPHONE, "+77012345678"), Contact(ChannelKind.EMAIL, "a@example.kz")),
    )
    terms = Terms(
        ObjectKind.TRADEMARK,
        (Direction.IMPORT,),
        (Condition.NEW,),
        date(2026, 12, 1),
        date(2028, 11, 20),
        "Hologram",
        "No hologram",
    )
    insurance = Insurance("A-1", "Insurer", end=date(2029, 1, 1), amount=10**9)
    trademark = TrademarkRight(
        str(next(_CERTIFICATES)),
        name=Name(ru=mark),
        valid_until=date(2030, 1, 1),
        classes=(NiceClass(12, "Cars"),),
        owners=(holder,),
    )
    return {
        "capacity": Capacity.HOLDER,
        "holder": holder,
        "terms": terms,
        "insurance": insurance,
        "goods": (GoodsBlock(("870310",), mark, "Cars", (12,)),),
        "right": trademark,
        "undertaking": True,
    }


def unlimited() -> dict[str, Allowance]:
    """Return limits that no test meets by chance."""
    pairs = [(limit, subject) for limit, subjects in COUNTED.items() for subject in subjects]
    return {name_of(limit, subject): Allowance(10_000, 60) for limit, subject in pairs}


def open_app_env(url: str, *, laid_out: bool = False) -> AppEnv:
    """Lay the tables out, unless another role has done so, and seat the people."""
    if not laid_out:
        command.upgrade(alembic_config(url), "head")
    store, clock, key_signers = connect(url), SetClock(NOW), FakeSignatures()
    ports: dict[str, Any] = dict.fromkeys(("companies", "trademarks", "insurance", "sms", "mail", "outside"))
    deps = Deps(
        clock=clock,
        workflow=Workflow(tables()),
        public_url="http://localhost/trois",
        translate=_say,
        signatures=key_signers,
        inspector=Reader(),
        printer=FakePrinter(),  # type: ignore[arg-type]
        mark_seal=XmlMarkSeal(None, None),
        row_seal=JsonRowSeal(None, None),
        legal=_Writer(),
        letters=LetterTextWriter(_say),
        adviser=Adviser(),
        exchange=Line(),
        exchange_settings=read_exchange(config_dir()),
        wake=lambda row_id: None,
        accounts=AccountSettings(limits=unlimited()),
        **ports,
        law=read_law(config_dir()),
    )
    with store.unit() as unit:
        people = [accounts.appoint(unit, actor, NOW) for actor in (APPLICANT, CASE_OFFICER, HEAD)]
    return AppEnv(deps, store, clock, key_signers, *(replace(person) for person in people))
