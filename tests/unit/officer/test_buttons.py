from __future__ import annotations

from dataclasses import replace

from module.officer.buttons import PAGES, SIMPLE, buttons, decision_kinds, signing_act
from module.registry.actors import Actor, Role
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.kinds import act_label, tables
from module.registry.kinds.include import INCLUDE
from module.registry.workflow import Act, CaseFacts, Status, Workflow

KIND = ApplicationKind.INCLUDE
PASSED_ON = (Act.RELEASE, Act.HAND_OVER)  # behind what one came for
CASE_OFFICER = Actor("e", "900101300002", "", "E", frozenset({Role.CASE_OFFICER}))
TAKEN = CaseFacts(KIND, Status.IN_REVIEW, "900101300001", "", case_officer_id="e")


def test_every_act_of_an_officer_has_a_place() -> None:
    every = (row for rows in tables().values() for row in rows)
    of_officers = {row.act for row in every if row.role in (Role.CASE_OFFICER, Role.HEAD)}
    assert of_officers == SIMPLE | set(PAGES)


def test_buttons_follow_a_changed_table() -> None:
    before = buttons(KIND, Workflow(tables()).open_acts(TAKEN, CASE_OFFICER))
    assert [button.act for button in before] == [
        Act.PREPARE_GRANT,
        Act.ANNOUNCE_REFUSAL,
        *PASSED_ON,
    ]
    moved = [replace(row, status=Status.SUBMITTED) if row.act is Act.PREPARE_GRANT else row for row in INCLUDE.rows]
    after = buttons(KIND, Workflow({KIND: moved}).open_acts(TAKEN, CASE_OFFICER))
    assert [button.act for button in after] == [Act.ANNOUNCE_REFUSAL, *PASSED_ON]


def test_buttons_bear_the_names_of_the_table() -> None:
    assert all(button.text == act_label(KIND, button.act) for button in buttons(KIND, SIMPLE | set(PAGES)))


def test_acts_of_others_give_no_button() -> None:
    assert buttons(KIND, (Act.SUBMIT, Act.OBJECT, Act.DELETE)) == ()


def test_decisions_that_may_be_prepared() -> None:
    assert decision_kinds(KIND, (Act.PREPARE_REFUSAL, Act.TAKE)) == (DecisionKind.REFUSE,)
    assert decision_kinds(KIND, ()) == ()


def test_the_signing_act_is_found() -> None:
    assert signing_act((Act.SEND_BACK, Act.SIGN_REFUSAL)) is Act.SIGN_REFUSAL
    assert signing_act((Act.SEND_BACK,)) is None
