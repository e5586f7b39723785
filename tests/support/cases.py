"""Read models of a case built by hand, for tests of the officers' and the public pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined

from module.casework.hearing_view import HearingView
from module.casework.register_views import EntryView, Verified
from module.casework.views import (
    ApplicationView,
    CaseRow,
    CaseView,
    DecisionToSign,
    DecisionView,
    DocumentToSign,
    FactView,
    HistoryRow,
)
from module.context.environment import environment
from module.kernel.clock import SetClock
from module.kernel.text import Message
from module.registry.application import (
    ApplicationKind,
    Attachment,
    AttachmentRole,
    DocumentKind,
    Form,
    Terms,
)
from module.registry.checks import Check, CheckResult
from module.registry.deadlines import Counted
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.lookups import Outcome, Register
from module.registry.objects import GoodsBlock, ObjectKind
from module.registry.party import Name, Party
from module.registry.prints import LegalText, PrintRow
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status
from module.settings import config_dir, read_law

CASE = "11111111-1111-4111-8111-111111111111"
FILE = "22222222-2222-4222-8222-222222222222"
PAPER = "33333333-3333-4333-8333-333333333333"
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
HOLDER = Name(ru="ТОО «Образец»", kk="«Үлгі» ЖШС", en="Sample LLP")
DANGEROUS = '<script>alert("x")</script>'


def picture(key: str, role: AttachmentRole, text: str = "") -> Attachment:
    return Attachment(key, role, f"{key}.jpg", "image/jpeg", 9, "ab" * 32, alternative_text=text)


def document() -> Attachment:
    return Attachment(
        FILE,
        AttachmentRole.DOCUMENT,
        "licence.pdf",
        "application/pdf",
        100,
        "cd" * 32,
        DocumentKind.RIGHT,
        "Licence",
        "77",
        date(2025, 1, 2),
    )


GENUINE = "44444444-4444-4444-8444-444444444444"
INFRINGING = "55555555-5555-4555-8555-555555555555"


def application(**changes: Any) -> ApplicationView:
    form = Form(
        holder=Party(identifier="100140000013", name=HOLDER),
        terms=Terms(ObjectKind.TRADEMARK, start=date(2026, 12, 1), end=date(2028, 11, 30), genuine_features=DANGEROUS),
        goods=(GoodsBlock(("870310",), "ALATAU", "Cars", (12,), (GENUINE,), (INFRINGING,)),),
        right=TrademarkRight("12345", name=Name(ru="АЛАТАУ")),
        undertaking=True,
    )
    view = ApplicationView(
        id=CASE,
        kind=ApplicationKind.INCLUDE,
        status=Status.IN_REVIEW,
        version=3,
        form=form,
        attachments=(
            document(),
            picture(GENUINE, AttachmentRole.GENUINE, "Hologram on the box"),
            picture(INFRINGING, AttachmentRole.INFRINGING),
        ),
        facts=(
            FactView(
                Register.GBD_UL,
                "100140000013",
                Outcome.FOUND,
                NOW,
                {"identifier": "100140000013", "registered_on": "2010-01-20", "is_branch": "False"},
            ),
        ),
        created_at=NOW,
        updated_at=NOW,
        number="TR-2026-000001",
        submitted_at=NOW,
        registered_on=date(2026, 11, 2),
        due_on=date(2026, 11, 30),
        faults=(),
        open_acts=(),
    )
    return replace(view, **changes)


def check(code: str, result: CheckResult, entered: str = "", found: str = "") -> Check:
    """One check of the list, with a question of its own."""
    words = ((entered,) if entered else (), (found,) if found else ())
    return Check(code, Message("Ground"), Message(f"Is {code} right?"), result, *words)


def case(**changes: Any) -> CaseView:
    own = {name: changes.pop(name) for name in ("status", "due_on") if name in changes}
    view = CaseView(
        application=application(**own),
        case_officer_id="acc-2",
        case_officer="Executor Two",
        days_left=6,
        checks=(
            check("holder_name", CheckResult.MET, "Sample", "Sample"),
            check("right_until", CheckResult.NOT_MET, "2028", "2027"),
            check("owner", CheckResult.LOOK, "A-1"),
            check("codes", CheckResult.UNCHECKABLE),
            check("classes", CheckResult.ADVICE, "12"),
        ),
        history=(HistoryRow(NOW, "Executor Two", "take", Status.IN_REVIEW, ""),),
        decision=None,
        hearing=None,
        open_acts=(Act.PREPARE_GRANT, Act.ANNOUNCE_REFUSAL),
    )
    return replace(view, **changes)


def decision(**changes: Any) -> DecisionView:
    view = DecisionView(
        kind=DecisionKind.REFUSE,
        grounds=(RefusalGround.DOCUMENTS_MISSING,),
        explanation_kk="Сенімхат жоқ.\nЕкінші жол.",
        explanation_ru="Нет доверенности.",
        prepared_by="Executor Two",
        prepared_at=NOW,
        number="",
        code="",
        signed_by="",
        signed_at=None,
        entry_number="",
    )
    return replace(view, **changes)


def hearing(**changes: Any) -> HearingView:
    view = HearingView(
        (RefusalGround.DOCUMENTS_MISSING,),
        "Сенімхат жоқ.",
        "Нет доверенности.",
        NOW,
        date(2026, 11, 24),
        "",
        None,
        Counted(date(2026, 11, 25)),
    )
    return replace(view, **changes)


def legal_text(language: str) -> LegalText:
    return LegalText(
        language,
        "Комитет",
        "Решение",
        "№ 1",
        "Преамбула",
        ("Отказать.",),
        ("Основание",),
        (PrintRow("Заявитель", "ТОО"),),
        "Можно обжаловать.",
        "Подписано ЭЦП",
        "Печать",
    )


def to_sign(document: bytes = b"<decision/>") -> DecisionToSign:
    signing_document = DocumentToSign(PAPER, document, "0123456789abcdef" * 4)
    return DecisionToSign(signing_document, (legal_text("kk"), legal_text("ru")), DecisionKind.REFUSE)


def case_row(**changes: Any) -> CaseRow:
    row = CaseRow(
        CASE,
        "TR-2026-000001",
        Status.SUBMITTED,
        "ALATAU",
        "Sample LLP",
        date(2026, 11, 2),
        date(2026, 11, 30),
        6,
        "",
        False,
    )
    return replace(row, **changes)


def entry(**changes: Any) -> EntryView:
    view = EntryView(
        number="00001/ТЗ-211126",
        state=ProtectionState.IN_FORCE,
        name=Name(ru="АЛАТАУ"),
        object_kind="trademark",
        holder=HOLDER,
        certificate_number="12345",
        start=date(2026, 12, 1),
        end=date(2028, 11, 30),
        hs_codes=("870310", "870321"),
        nice_classes=(12,),
        goods=("Cars",),
        in_force_from=date(2026, 11, 20),
        recorded_at=NOW,
        holders=(HOLDER,),
    )
    return replace(view, **changes)


def verified(**changes: Any) -> Verified:
    view = Verified(
        number="D-1",
        kind=DecisionKind.INCLUDE,
        application_kind=ApplicationKind.INCLUDE,
        decided_on=date(2026, 11, 20),
        application_number="TR-2026-000001",
        object_name=Name(ru="АЛАТАУ"),
        holder=HOLDER,
        entry_number="00001/ТЗ-211126",
        signed_by="HEAD THREE",
        organisation="Committee",
        certificate_serial="0a1b2c",
        verified_at=NOW,
        signed_sha256="00" * 32,
        document_sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        intact=True,
    )
    return replace(view, **changes)


def deps(**changes: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"clock": SetClock(NOW), "law": read_law(config_dir()), **changes})


class Loud(StrictUndefined):
    """An undefined name may be asked about (`{% if wide %}` of the layout), but never written, compared or walked."""

    def __bool__(self) -> bool:
        return False


def strict(app: Any) -> Any:
    """Let undefined names in templates be errors."""
    environment(app).undefined = Loud
    return app
