"""Pages of the applicant over one application in memory; every template variable must be defined."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from module.applicant import documents, goods, listing, loading, objection, signing
from module.casework import lookup_limits
from module.casework.examining import ExaminedFile
from module.casework.hearing_view import HearingView
from module.casework.own_applications import AskedApplications, OwnApplications
from module.casework.views import ApplicationRow, ApplicationView, CaseView, DocumentToSign, HistoryRow
from module.context.environment import environment
from module.kernel.clock import SetClock, SystemClock, law_date
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused, Stale
from module.kernel.text import Message
from module.kernel.workdays import Calendar
from module.registry.application import ApplicationKind, Attachment, AttachmentRole, DocumentKind, Form
from module.registry.cautions import cautions
from module.registry.classifiers import ShippedClassifiers
from module.registry.deadlines import Counted, Deadlines, Term, TermUnit
from module.registry.decision import RefusalGround
from module.registry.exporting import Advice, ApplicationFacts
from module.registry.paging import Paged
from module.registry.rule_context import RuleContext
from module.registry.rules import ApplicationForRules, faults
from module.registry.signatures import Reason, SignatureRefused
from module.registry.upload_limits import UploadRules
from module.registry.uploads import AntivirusResult, AntivirusVerdict, Inspected
from module.registry.workflow import Act, Status
from module.settings import read_classifiers
from tests.support.web import APPLICANT, bare_host, fake_services, sign_in_as

NOW = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
TODAY = NOW.date()
CONTEXT = RuleContext(
    TODAY,
    Deadlines(
        {"protection.max": Term("protection.max", 2, TermUnit.YEARS, "")}, Calendar(frozenset(), frozenset(), TODAY)
    ),
    {2026: 4325},
    1000,
)
PAPER = DocumentToSign("paper-1", b"<application/>", "ab" * 32)
ID = "a1"


class Strict(StrictUndefined):
    """Undefined variables fail the test, but for those that macros and the frame ask for by their absence."""

    def __bool__(self) -> bool:
        if self._undefined_name in ("caller", "wide", "back"):
            return False
        return super().__bool__()


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are counted in a database, which is not here (tests/integration/casework/test_lookup_limits.py)."""
    monkeypatch.setattr(lookup_limits, "count", lambda *counted: None)


@dataclass
class FakeApplication:
    """One application, with the use cases that the pages call."""

    view: ApplicationView
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    clock: SetClock = field(default_factory=lambda: SetClock(NOW))
    objections: list[str] = field(default_factory=list)
    found: tuple[Advice, ...] = ()

    def put(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)
        self.refresh()

    def refresh(self) -> None:
        draft = self.view.status is Status.DRAFT
        found = faults(ApplicationForRules(self.view.form, self.view.attachments), CONTEXT) if draft else ()
        self.view = replace(self.view, faults=found, cautions=cautions(self.view.form, CONTEXT))

    def load(self, work: Any, application_id: str) -> ApplicationView:
        if application_id != self.view.id:
            raise NotFound
        return self.view

    def advice(self, facts: ApplicationFacts) -> tuple[Advice, ...]:
        self.asked.append(facts.number)
        return self.found

    def mine(self, work: Any, asked: AskedApplications) -> OwnApplications:
        view = self.view
        row = ApplicationRow(view.id, view.number, view.kind, view.status, "TOMIRIS", "ТОО «Пример»", NOW, view.due_on)
        return OwnApplications(Paged((row,)), Paged(()))

    def create(self, work: Any, key: str = "") -> str:
        self.asked.append(key)
        return ID

    def save(self, work: Any, application_id: str, version: int, **changes: Any) -> ApplicationView:
        if version != self.view.version:
            raise Stale
        self.put(form=replace(self.view.form, **changes), version=version + 1)
        return self.view

    def delete(self, work: Any, application_id: str, version: int) -> None:
        if version != self.view.version:
            raise Stale
        self.asked.append("deleted")

    def attach(
        self,
        work: Any,
        application_id: str,
        version: int,
        role: AttachmentRole,
        name: str,
        examined: ExaminedFile,
        **answer: Any,
    ) -> ApplicationView:
        if version != self.view.version:
            raise Stale
        index = answer.pop("goods_index", None)
        media = "application/pdf" if role is AttachmentRole.DOCUMENT else "image/jpeg"
        answer["sheets"] = answer.get("sheets") or 3
        file = Attachment(f"f{version}", role, name, media, len(examined.content), "cd" * 32, **answer)
        form = self.view.form
        if index is not None:
            part = f"{role}_pictures"
            block = form.goods[index]
            changed = replace(block, **{part: (*getattr(block, part), file.id)})
            form = replace(form, goods=(*form.goods[:index], changed, *form.goods[index + 1 :]))
        self.put(attachments=(*self.view.attachments, file), form=form, version=version + 1)
        return self.view

    def remove(self, work: Any, application_id: str, version: int, attachment_id: str) -> ApplicationView:
        if version != self.view.version:
            raise Stale
        kept = tuple(file for file in self.view.attachments if file.id != attachment_id)
        self.put(attachments=kept, version=version + 1)
        return self.view

    def case(self, work: Any, application_id: str) -> CaseView:
        hearing = HearingView(
            (RefusalGround.DOCUMENTS_MISSING,),
            "Түсіндірме",
            "Пояснение",
            NOW,
            date(2026, 3, 4),
            "",
            None,
            Counted(date(2026, 3, 5)),
        )
        history = (HistoryRow(NOW, "", "create", Status.DRAFT, ""), HistoryRow(NOW, "", "prepare_refusal", None, ""))
        shown = hearing if self.view.status is Status.PRELIMINARY else None
        return CaseView(self.view, "", "", None, (), history, None, shown, self.view.open_acts)

    def object_to(self, work: Any, application_id: str, text: str) -> CaseView:
        self.objections.append(text)
        return self.case(work, application_id)

    def prepare(self, work: Any, application_id: str) -> DocumentToSign:
        if self.view.faults:
            raise Refused(self.view.faults)
        return PAPER

    def verify(self, signed: bytes, expected: bytes, *rest: Any) -> bytes:
        if signed != b"signed:" + expected:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        return signed

    def submit(self, work: Any, application_id: str, paper_id: str, evidence: Any) -> ApplicationView:
        if self.view.status is not Status.DRAFT:
            raise NotAllowedNow
        self.put(
            status=Status.SUBMITTED, number="1/26", submitted_at=NOW, registered_on=TODAY, due_on=date(2026, 3, 31)
        )
        return self.view


def view_of(form: Form) -> ApplicationView:
    return ApplicationView(
        id=ID,
        kind=ApplicationKind.INCLUDE,
        status=Status.DRAFT,
        version=1,
        form=form,
        attachments=(),
        facts=(),
        created_at=NOW,
        updated_at=NOW,
        number="",
        submitted_at=None,
        registered_on=None,
        due_on=None,
        faults=(),
        open_acts=(),
    )


@pytest.fixture
def fake_application(monkeypatch: pytest.MonkeyPatch) -> FakeApplication:
    made = FakeApplication(view_of(Form()))
    made.refresh()
    for name in ("load", "create", "save", "delete"):
        monkeypatch.setattr(loading.drafts, name, getattr(made, name))
    monkeypatch.setattr(listing.own_applications, "mine", made.mine)
    monkeypatch.setattr(loading.cases, "load", made.case)
    monkeypatch.setattr(documents.attachments, "add", made.attach)
    monkeypatch.setattr(documents.attachments, "remove", made.remove)
    monkeypatch.setattr(signing.filing, "prepare", made.prepare)
    monkeypatch.setattr(signing.filing, "signing_document", lambda *rest: PAPER)
    monkeypatch.setattr(signing.filing, "submit", made.submit)
    monkeypatch.setattr(objection.acts, "object_to", made.object_to)
    assert goods.attachments is documents.attachments
    return made


class FakeInspector:
    """Looks into files by their first letters; nothing is found by the antivirus, for nobody is asked."""

    def document(self, content: bytes) -> Inspected:
        if content.startswith(b"bad"):
            raise Refused((Fault("not_pdf", "file", Message("The file is not a PDF.")),))
        return Inspected("application/pdf", len(content), "cd" * 32)

    picture = document

    def scan(self, content: bytes) -> AntivirusVerdict:
        return AntivirusVerdict(AntivirusResult.NOT_SCANNED, "")


@dataclass
class FakeDeps:
    clock: Any = field(default_factory=SystemClock)
    adviser: Any = None
    signatures: Any = None
    companies: Any = None
    persons: Any = None
    trademarks: Any = None
    insurance: Any = None
    inspector: Any = field(default_factory=FakeInspector)
    antivirus: Any = field(default_factory=FakeInspector)
    law: Any = field(default_factory=lambda: SimpleNamespace(deadlines=None, insurance_floor=0, uploads=UploadRules()))

    def rule_context(self) -> RuleContext:
        return RuleContext(law_date(self.clock.now()), self.law.deadlines, {}, self.law.insurance_floor)


@pytest.fixture(scope="session")
def bare() -> Flask:
    """One host for all tests: its templates are compiled once."""

    lists = ShippedClassifiers(read_classifiers(Path(__file__).parents[3] / "config"))
    app = bare_host(fake_services(deps=FakeDeps(), classifiers=lists))
    with app.app_context():
        environment(app).undefined = Strict
    return app


@pytest.fixture
def host(bare: Flask, fake_application: FakeApplication) -> Flask:
    deps = bare.extensions["trois"].deps
    deps.clock, deps.signatures, deps.adviser = fake_application.clock, fake_application, fake_application
    deps.law.deadlines, deps.law.insurance_floor = CONTEXT.deadlines, 1000
    return bare


@pytest.fixture
def deps(host: Flask) -> Any:
    return host.extensions["trois"].deps


class Browser:
    """A signed-in applicant who fills pages of the application."""

    def __init__(self, app: Flask) -> None:
        self.client = sign_in_as(app, APPLICANT)

    def get(self, path: str, language: str = "en") -> Any:
        mark = "&" if "?" in path else "?"
        return self.client.get(f"/trois/applications{path}{mark}lang={language}")

    def post(self, path: str, data: dict[str, Any], **rest: Any) -> Any:
        sent = {"csrf_token": self.client.csrf, **data}
        answer = self.client.post(f"/trois/applications{path}", data=sent, **rest)
        answer.request.environ["wsgi.input"].close()  # a large body is a temporary file of the test client
        return answer


@pytest.fixture
def browser(host: Flask) -> Browser:
    made = Browser(host)
    made.get("")
    return made


def stored(role: AttachmentRole, kind: DocumentKind | None = None, id: str = "file-1") -> Attachment:
    media = "application/pdf" if role is AttachmentRole.DOCUMENT else "image/jpeg"
    return Attachment(id, role, "scan.pdf", media, 20_480, "ef" * 32, kind, sheets=2, alternative_text="A label")


OBJECTING = (Act.OBJECT,)
