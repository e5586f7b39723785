"""A complete application of the demonstration, carried by the real use cases: for `./run`, tests and kill drills."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from module.casework import attachments, cases, drafts, examining, filing, lookups
from module.casework.gate import Work
from module.context.services import Services
from module.dev.standins.ncalayer.keys import Key, load_keys
from module.dev.standins.ncalayer.signing import sign_xml
from module.kernel.clock import law_date
from module.registry.actors import Actor
from module.registry.application import AttachmentRole, DocumentKind, Section, Terms
from module.registry.checks import not_met
from module.registry.objects import Condition, Direction, GoodsBlock, ObjectKind
from module.registry.party import ChannelKind, Contact
from module.registry.signatures import Evidence, Purpose

BIN = "200140000004"
CERTIFICATE = "100001"
CONTRACT = "77-000001"
CONTACTS = (Contact(ChannelKind.TELEPHONE, "+77010000001"), Contact(ChannelKind.EMAIL, "zhetisu@example.kz"))


def picture(color: str) -> bytes:
    """Return a small JPEG of one colour with a frame."""
    image = Image.new("RGB", (240, 160), color)
    ImageDraw.Draw(image).rectangle((20, 20, 220, 140), outline="white", width=6)
    content = io.BytesIO()
    image.save(content, "JPEG", dpi=(300, 300))
    return content.getvalue()


def document(sheets: int = 1) -> bytes:
    """Return a PDF of blank A4 sheets."""
    pdf = pikepdf.new()
    for _ in range(sheets):
        pdf.add_blank_page(page_size=(595, 842))
    content = io.BytesIO()
    pdf.save(content, deterministic_id=True)
    return content.getvalue()


@dataclass(frozen=True)
class People:
    """The keys of the demo people, in one directory that module.dev.pki made."""

    keys: dict[str, Key]

    @classmethod
    def load(cls, directory: Path) -> People:
        """Read the keys."""
        return cls(load_keys(directory))

    def sign(self, slug: str, document_bytes: bytes) -> bytes:
        """Sign a document as a person, as NCALayer would."""
        return sign_xml(document_bytes.decode(), self.keys[slug]).encode()

    def sign_in(self, services: Services, slug: str) -> Actor:
        """Sign a person in and return the actor."""
        offer = services.sign_in.begin("demonstration")
        token = services.sign_in.finish("demonstration", offer.id, self.sign(slug, offer.document))
        session = services.sessions.find(token)
        if session is None:
            raise RuntimeError("the session that was just opened is not there")
        services.sessions.close(token)
        return session.actor

    def evidence(self, services: Services, slug: str, document_bytes: bytes) -> Evidence:
        """Sign a document and have the signature verified."""
        deps = services.deps
        signed = self.sign(slug, document_bytes)
        return deps.signatures.verify(signed, document_bytes, Purpose.DOCUMENT, deps.clock.now())


def terms(today: date) -> Terms:
    """Return terms of a year and a half from today."""
    return Terms(
        object_kind=ObjectKind.TRADEMARK,
        directions=(Direction.IMPORT,),
        conditions=(Condition.NEW,),
        start=today,
        end=today + timedelta(days=540),
        genuine_features="Голографическая наклейка на крышке, тиснение логотипа на дне банки",
        infringing_features="Нет голограммы, логотип напечатан, а не выдавлен",
        permitted_quantity=10,
        quantity_unit="шт.",
    )


def goods() -> GoodsBlock:
    """Return the goods of the example."""
    return GoodsBlock(
        hs_codes=("200799", "190531"), word_name="ЖЕТІСУ", description="Варенье, печенье сладкое", nice_classes=(29, 30)
    )


def fill(services: Services, actor: Actor, key: str = "") -> str:
    """Make a draft and fill it to the end; returns its id. Asks the state registers as a person would."""
    deps = services.deps
    answers = (
        deps.companies.by_bin(BIN),
        deps.trademarks.by_certificate(CERTIFICATE),
        deps.insurance.by_number(CONTRACT),
    )
    for answer in answers:
        if answer.value is None:
            raise RuntimeError(f"{answer.register}: {answer.outcome} {answer.detail}")
    with services.open_work(actor) as work:
        application_id = drafts.create(work, key)
        view = drafts.load(work, application_id)
        view = drafts.save(work, view.id, view.version, terms=terms(law_date(work.now)))
        for section in (Section.REPRESENTATIVE, Section.HOLDER):
            view = lookups.apply_company(work, view.id, view.version, section, answers[0], BIN)
        view = lookups.apply_trademark(work, view.id, view.version, answers[1], CERTIFICATE)
        view = lookups.apply_insurance(work, view.id, view.version, answers[2], CONTRACT)
        form = view.form
        view = drafts.save(
            work,
            view.id,
            view.version,
            representative=dataclasses.replace(form.representative, contacts=CONTACTS),
            holder=dataclasses.replace(form.holder, contacts=CONTACTS),
            goods=(goods(),),
            undertaking=True,
        )
        files = (
            (AttachmentRole.GENUINE, "genuine.jpg", picture("#1b6e3c"), 0, {"alternative_text": "Банка с голограммой"}),
            (
                AttachmentRole.INFRINGING,
                "infringing.jpg",
                picture("#8a1c1c"),
                0,
                {"alternative_text": "Без голограммы"},
            ),
            (
                AttachmentRole.DOCUMENT,
                "undertaking.pdf",
                document(2),
                None,
                {"document_kind": DocumentKind.UNDERTAKING},
            ),
        )
        for role, name, content, index, details in files:
            examined = examining.of_role(services.deps, role, content)
            view = attachments.add(work, view.id, view.version, role, name, examined, goods_index=index, **details)
        if view.same:  # the example is filed again and again on one certificate
            drafts.save(work, view.id, view.version, same_right_reason="Повторный пример для показа")
    return application_id


def reasons_for(work: Work, application_id: str) -> dict[str, str]:
    """Return a reason for each demand that the example does not meet: for the officer of the demonstration."""
    return {one.code: "Пример для показа" for one in not_met(cases.load(work, application_id).checks)}


def file(services: Services, people: People, actor: Actor, slug: str, application_id: str) -> str:
    """Sign and submit a filled draft; returns its number."""
    with services.open_work(actor) as work:
        signing_document = filing.prepare(work, application_id)
    evidence = people.evidence(services, slug, signing_document.document)
    with services.open_work(actor) as work:
        filing.submit(work, application_id, signing_document.id, evidence)
        return drafts.load(work, application_id).number
