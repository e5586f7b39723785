from dataclasses import replace
from datetime import date

import pytest

from module.applicant.journey import StepStatus, journey
from module.kernel.errors import Fault
from module.kernel.text import Message
from module.kernel.workdays import Calendar
from module.registry.application import (
    Attachment,
    AttachmentRole,
    Capacity,
    DocumentKind,
    Form,
    Insurance,
    Section,
    Terms,
)
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.kinds.include import INCLUDE
from module.registry.objects import GoodsBlock, ObjectKind
from module.registry.party import Name, Party
from module.registry.rule_context import RuleContext
from module.registry.rules import ApplicationForRules, faults

TODAY = date(2026, 3, 2)
ORDER = INCLUDE.sections
CONTEXT = RuleContext(
    TODAY,
    Deadlines(
        {"protection.max": Term("protection.max", 2, TermUnit.YEARS, "")}, Calendar(frozenset(), frozenset(), TODAY)
    ),
    {2026: 4325},
    1000,
)


def fault(path: str) -> Fault:
    return Fault("X", path, Message("Wrong."))


def document(kind: DocumentKind) -> Attachment:
    return Attachment("1", AttachmentRole.DOCUMENT, "a.pdf", "application/pdf", 1, "00", document_kind=kind)


def test_steps_follow_every_section_once() -> None:
    assert sorted(ORDER) == sorted(set(Section) - {Section.REASON}), "why is asked of acts on an entry"
    assert INCLUDE.following(Section.REPRESENTATIVE) is Section.HOLDER
    assert INCLUDE.following(Section.UNDERTAKING) is None


def test_new_draft_has_begun_nothing_but_is_not_missing_documents() -> None:
    form = Form()
    way = journey(form, (), faults(ApplicationForRules(form, ()), CONTEXT), ORDER)
    assert way.current is Section.REPRESENTATIVE
    assert not way.ready
    assert {step.status for step in way.steps} == {StepStatus.NOT_STARTED}


PARTY = Party(name=Name(ru="A"))
CASES = [
    (Form(), (), Section.HOLDER, ("holder.name_ru",), StepStatus.NOT_STARTED),
    (Form(holder=PARTY), (), Section.HOLDER, ("holder.telephone",), StepStatus.IN_PROGRESS),
    (Form(holder=PARTY), (), Section.HOLDER, (), StepStatus.COMPLETED),
    (Form(capacity=Capacity.HOLDER), (), Section.REPRESENTATIVE, (), StepStatus.COMPLETED),
    (Form(), (), Section.REPRESENTATIVE, ("representative.name_ru",), StepStatus.NOT_STARTED),
    (
        Form(terms=Terms(object_kind=ObjectKind.COPYRIGHT)),
        (),
        Section.TERMS,
        ("terms.object_kind",),
        StepStatus.HAS_ERRORS,
    ),
    (
        Form(terms=Terms(object_kind=ObjectKind.TRADEMARK)),
        (),
        Section.TERMS,
        ("terms.start",),
        StepStatus.IN_PROGRESS,
    ),
    (
        Form(insurance=Insurance("1", amount=1)),
        (),
        Section.INSURANCE,
        ("insurance.amount",),
        StepStatus.HAS_ERRORS,
    ),
    (Form(goods=(GoodsBlock(),)), (), Section.GOODS, ("goods.0.hs_codes",), StepStatus.IN_PROGRESS),
    (Form(goods=(GoodsBlock(("1",)),)), (), Section.GOODS, ("goods.0.hs_codes",), StepStatus.HAS_ERRORS),
    (Form(goods=(GoodsBlock(),)), (), Section.GOODS, ("goods.7.hs_codes",), StepStatus.IN_PROGRESS),
    (Form(), (), Section.GOODS, ("goods",), StepStatus.NOT_STARTED),
    (
        Form(right=TrademarkRight("1", valid_until=TODAY)),
        (),
        Section.RIGHT,
        ("right.valid_until",),
        StepStatus.HAS_ERRORS,
    ),
    (Form(), (), Section.DOCUMENTS, (), StepStatus.COMPLETED),
    (Form(), (), Section.DOCUMENTS, ("documents.right",), StepStatus.NOT_STARTED),
    (Form(), (document(DocumentKind.OTHER),), Section.DOCUMENTS, ("documents.right",), StepStatus.IN_PROGRESS),
    (Form(), (document(DocumentKind.RIGHT),), Section.DOCUMENTS, ("documents.right",), StepStatus.HAS_ERRORS),
    (Form(), (), Section.UNDERTAKING, ("undertaking.undertaking",), StepStatus.NOT_STARTED),
    (Form(undertaking=True), (), Section.UNDERTAKING, (), StepStatus.COMPLETED),
    (Form(), (), Section.REASON, ("reason",), StepStatus.NOT_STARTED),
    (Form(reason="Тауар шығарылмайды"), (), Section.REASON, (), StepStatus.COMPLETED),
]


@pytest.mark.parametrize(("form", "files", "section", "paths", "expected"), CASES)
def test_status_of_a_step(
    form: Form, files: tuple[Attachment, ...], section: Section, paths: tuple[str, ...], expected: StepStatus
) -> None:
    way = journey(form, files, [fault(path) for path in paths], (*ORDER, Section.REASON))
    assert way.step(section).status is expected
    assert len(way.step(section).faults) == len(paths)


def test_ready_only_when_every_step_is_completed() -> None:
    form = Form(
        capacity=Capacity.HOLDER,
        holder=PARTY,
        terms=Terms(object_kind=ObjectKind.TRADEMARK),
        insurance=Insurance("1"),
        goods=(GoodsBlock(("610910",)),),
        right=TrademarkRight("1"),
        undertaking=True,
    )
    way = journey(form, (), (), ORDER)
    assert way.ready
    assert way.current is None
    assert way.completed == len(ORDER)
    again = journey(replace(form, undertaking=False), (), [fault("undertaking.undertaking")], ORDER)
    assert not again.ready
    assert again.current is Section.UNDERTAKING
