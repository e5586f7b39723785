"""The rows of an extension without the document that renews the right, by hand (Customs Code art. 462 para. 2, d8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from module.registry.actors import NOBODY, SYSTEM, Actor, Role
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.kinds import tables
from module.registry.workflow import Act, CaseFacts, Status, Workflow

WORKFLOW, EXTEND = Workflow(tables()), ApplicationKind.EXTEND
HOLDER = Actor("a-1", "900101300007", "200140000004", "Holder", frozenset({Role.APPLICANT}), role="head")
PREPARER = replace(HOLDER, account_id="a-4", iin="910101300006", role="preparer")
STRANGER = replace(HOLDER, account_id="a-5", bin="190540000123")
OFFICER = Actor("a-2", "851231400001", "991240000003", "Officer", frozenset({Role.CASE_OFFICER}))
OTHER = replace(OFFICER, account_id="a-6")
HEAD = Actor("a-3", "000229500008", "991240000003", "Head", frozenset({Role.HEAD}))
BOTH = replace(OFFICER, roles=frozenset({Role.CASE_OFFICER, Role.HEAD}))
CASE = CaseFacts(
    EXTEND, Status.AWAITING_DOCUMENT, HOLDER.iin, HOLDER.bin, "a-2", "a-2", decision_kind=DecisionKind.SUSPEND
)
ROWS = [
    ("in_review", "prepare_suspension", "for_signature", "executor", "", "", ""),
    ("for_signature", "sign_suspension", "awaiting_document", "head",
     "register entry no_term print notice", "", "extension_suspended"),
    ("awaiting_document", "supply_document", "in_review", "applicant",
     "go_on term notice", "extension.decide", "document_supplied"),
    ("awaiting_document", "hand_over", "awaiting_document", "executor", "", "", ""),
    ("awaiting_document", "assign", "awaiting_document", "head", "", "", ""),
    ("awaiting_document", "take_over", "awaiting_document", "executor", "", "", ""),
    ("awaiting_document", "close_with_entry", "closed", "system", "notice", "", "closed_with_entry"),
    ("awaiting_document", "close_late", "closed", "system", "notice", "", "closed_late"),
]  # fmt: skip


def test_the_rows_of_the_two_acts_by_hand() -> None:
    of_suspension = ("prepare_suspension", "sign_suspension", "supply_document")
    found = [
        (row.status, row.act, row.to, row.role, " ".join(row.effects), row.term, row.event or "")
        for row in WORKFLOW.tables[EXTEND]
        if Status.AWAITING_DOCUMENT in (row.status, row.to) or row.act in of_suspension
    ]
    assert sorted(found) == sorted(ROWS)


def test_no_other_kind_waits_for_a_document() -> None:
    waits = Status.AWAITING_DOCUMENT
    found = {kind for kind, rows in WORKFLOW.tables.items() for row in rows if waits in (row.status, row.to)}
    assert found == {EXTEND}


@pytest.mark.parametrize(
    ("actor", "acts"),
    [
        (HOLDER, {"supply_document"}),
        (PREPARER, set()),
        (STRANGER, set()),
        (OFFICER, {"hand_over"}),
        (OTHER, {"take_over"}),
        (HEAD, {"assign"}),
        (SYSTEM, {"close_with_entry", "close_late"}),
        (NOBODY, set()),
    ],
    ids=["holder", "preparer", "stranger", "officer", "another officer", "head", "system", "nobody"],
)
def test_what_each_may_do_while_the_document_is_awaited(actor: Actor, acts: set[str]) -> None:
    """Nothing is decided, refused, taken, sent back or deleted there: all that is not named is refused."""
    assert set(WORKFLOW.open_acts(CASE, actor)) == acts
    for act in Act:
        row = WORKFLOW.row(EXTEND, CASE.status, act)
        assert (row is not None and WORKFLOW.permits(row, CASE, actor)) is (act in acts), act


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.AWAITING_DOCUMENT}))
def test_it_is_supplied_in_no_other_status(status: Status) -> None:
    assert WORKFLOW.row(EXTEND, status, Act.SUPPLY_DOCUMENT) is None


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.IN_REVIEW}))
def test_the_suspension_is_prepared_in_review_alone(status: Status) -> None:
    assert WORKFLOW.row(EXTEND, status, Act.PREPARE_SUSPENSION) is None


@pytest.mark.parametrize(("actor", "may"), [(OFFICER, True), (OTHER, False), (HEAD, False), (HOLDER, False)])
def test_who_leads_the_case_prepares_the_suspension(actor: Actor, may: bool) -> None:
    assert (Act.PREPARE_SUSPENSION in WORKFLOW.open_acts(replace(CASE, status=Status.IN_REVIEW), actor)) is may


@pytest.mark.parametrize(
    ("kind", "signs"),
    [
        (DecisionKind.SUSPEND, {"sign_suspension"}),
        (DecisionKind.EXTEND, {"sign_grant"}),
        (DecisionKind.REFUSE, {"sign_refusal"}),
        (None, set()),
    ],
)
def test_the_head_signs_what_was_prepared_and_nothing_else(kind: DecisionKind | None, signs: set[str]) -> None:
    case = replace(CASE, status=Status.FOR_SIGNATURE, decision_kind=kind, hearing_answered=True)
    assert {act for act in WORKFLOW.open_acts(case, HEAD) if act.startswith("sign")} == signs
    for actor in (OFFICER, BOTH, HOLDER, replace(BOTH, account_id="a-2")):
        assert not [act for act in WORKFLOW.open_acts(case, actor) if act.startswith("sign")], actor.name


def test_the_suspension_that_was_asked_for_is_signed_as_a_grant() -> None:
    """An application for suspension ends with it; only what asked for another thing goes on after it."""
    case = replace(CASE, kind=ApplicationKind.SUSPEND, status=Status.FOR_SIGNATURE)
    assert {act for act in WORKFLOW.open_acts(case, HEAD) if act.startswith("sign")} == {"sign_grant"}
