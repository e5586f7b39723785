"""The transition table: every row works, everything else is refused, and all that depends on a row follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from module.kernel.text import Message
from module.registry.actors import NOBODY, SYSTEM, Actor, Role
from module.registry.application import ApplicationKind
from module.registry.deadlines import Counted
from module.registry.decision import DecisionKind
from module.registry.hearing import HearingState
from module.registry.kinds import tables
from module.registry.kinds.include import INCLUDE
from module.registry.workflow import (
    FINAL,
    Act,
    CaseFacts,
    Effect,
    Row,
    Status,
    Workflow,
    act_of,
    heard,
    hearing_time_over,
    own_application,
    prepared_by_another,
)
from module.settings import Catalog, config_dir, read_law, translations_dir

TODAY = date(2026, 11, 25)
APPLICANT = Actor("a-1", "900101300007", "200140000004", "Applicant", frozenset({Role.APPLICANT}), role="head")
CASE_OFFICER = Actor("a-2", "851231400001", "991240000003", "Executor", frozenset({Role.CASE_OFFICER}))
HEAD = Actor("a-3", "000229500008", "991240000003", "Head", frozenset({Role.HEAD}))
BY_ROLE = {Role.APPLICANT: APPLICANT, Role.CASE_OFFICER: CASE_OFFICER, Role.HEAD: HEAD}
CASE = CaseFacts(
    ApplicationKind.INCLUDE,
    Status.IN_REVIEW,
    APPLICANT.iin,
    APPLICANT.bin,
    case_officer_id="a-2",
    prepared_by="a-2",
    today=TODAY,
)
HEARD = {"hearing_over_on": TODAY, "hearing_answered": True, "refusal_from": Counted(TODAY)}
SUITED = {
    Act.TAKE_OVER: {"case_officer_id": "a-9"},
    Act.ANNOUNCE_REFUSAL: {"hearing_over_on": None},
    Act.CLOSE_HEARING: {"hearing_over_on": TODAY - timedelta(days=1)},
    Act.PREPARE_REFUSAL: HEARD,
    Act.ASK_ORAL_HEARING: {"hearing": HearingState(running=True, asked_until=TODAY)},
    Act.WAIVE_HEARING: {"hearing": HearingState(running=True)},
    Act.REMARK_MINUTES: {"hearing": HearingState(remarks_due=True, remarks_until=TODAY)},
    Act.APPOINT_ORAL_HEARING: {"hearing": HearingState(oral_owed=True)},
    Act.RECORD_MINUTES: {"hearing": HearingState(oral_owed=True, held_on=TODAY)},
    Act.SET_NOTICE_DAY: {"hearing": HearingState(notice_unproved=True, tried_enough=True)},
    Act.SIGN_GRANT: {"decision_kind": DecisionKind.INCLUDE},
    Act.SIGN_REFUSAL: {"decision_kind": DecisionKind.REFUSE, **HEARD},
}
WORKFLOW = Workflow(tables())
TABLE, KIND = INCLUDE.rows, ApplicationKind.INCLUDE


def suited(row: Row) -> CaseFacts:
    """The case in which the row may be used."""
    return replace(CASE, status=row.status, **SUITED.get(row.act, {}))  # type: ignore[arg-type]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.status}-{row.act}")
def test_a_row_lets_its_part_through_and_nobody_else(row: Row) -> None:
    case = suited(row)
    assert WORKFLOW.row(KIND, row.status, row.act) is row
    for part, actor in BY_ROLE.items():
        allowed = part is row.role
        assert WORKFLOW.permits(row, case, actor) is allowed
        assert (row.act in WORKFLOW.open_acts(case, actor)) is allowed
    for stranger in (NOBODY, SYSTEM, replace(BY_ROLE[row.role], roles=frozenset())):
        assert WORKFLOW.open_acts(case, stranger) == ()


MISSING = sorted(set(product(Status, Act)) - {(row.status, row.act) for row in TABLE})


@pytest.mark.parametrize(("status", "act"), MISSING)
@pytest.mark.asvs("2.3.1")
def test_what_has_no_row_is_no_button_for_anybody(status: Status, act: Act) -> None:
    assert WORKFLOW.row(KIND, status, act) is None
    omnipotent = replace(CASE_OFFICER, roles=frozenset(Role))
    for kind in DecisionKind:
        case = replace(CASE, status=status, decision_kind=kind, hearing_over_on=date(2026, 1, 1))
        assert act not in WORKFLOW.open_acts(case, omnipotent)


ENDS_OF_OTHER_KINDS = {
    Status.CHANGED,
    Status.EXTENDED,
    Status.SUSPENDED,
    Status.RESUMED,
    Status.EXCLUDED,
    Status.AWAITING_DOCUMENT,  # an extension alone waits for the document that renews the right
    Status.CLOSED,  # an inclusion has no entry that could leave the register
}


def test_an_end_is_an_end_and_everything_else_leads_on() -> None:
    assert not [row for row in TABLE if row.status in FINAL]
    assert {row.status for row in TABLE} == set(Status) - FINAL - ENDS_OF_OTHER_KINDS
    assert {row.to for row in TABLE} == set(Status) - {Status.DRAFT} - ENDS_OF_OTHER_KINDS


def test_two_rows_for_one_act_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        Workflow({KIND: [*TABLE, replace(TABLE[0], to=Status.ISSUED)]})


@pytest.mark.parametrize(
    ("owner", "actor", "own"),
    [
        (("1", "B"), ("1", "B"), True),
        (("1", "B"), ("2", "B"), True),
        (("1", "B"), ("1", "C"), False),
        (("1", "B"), ("1", ""), False),
        (("1", ""), ("1", "B"), False),
        (("1", ""), ("1", ""), True),
        (("1", ""), ("2", ""), False),
    ],
)
def test_whose_application_it_is(owner: tuple[str, str], actor: tuple[str, str], own: bool) -> None:
    case = replace(CASE, owner_iin=owner[0], owner_bin=owner[1])
    assert own_application(case, replace(APPLICANT, iin=actor[0], bin=actor[1])) is own


def test_case_officer_and_head_are_two_persons() -> None:
    both = replace(CASE_OFFICER, roles=frozenset({Role.CASE_OFFICER, Role.HEAD}))
    assert not prepared_by_another(CASE, both)
    assert not prepared_by_another(replace(CASE, prepared_by="a-9"), both), "nor the one who has the case"
    assert not prepared_by_another(replace(CASE, prepared_by=""), HEAD), "nothing is prepared"
    assert prepared_by_another(CASE, HEAD)


def test_a_case_that_nobody_took_is_nobodys() -> None:
    row = next(row for row in TABLE if row.act is Act.PREPARE_GRANT)
    nameless = replace(CASE_OFFICER, account_id="")
    assert not WORKFLOW.permits(row, replace(CASE, case_officer_id=""), nameless)


@pytest.mark.parametrize(
    ("over_on", "answered", "over", "was_heard"),
    [
        (None, False, False, False),
        (TODAY, False, False, False),
        (TODAY - timedelta(days=1), False, True, True),
        (TODAY, True, False, True),
    ],
)
def test_the_last_day_of_the_hearing_belongs_to_the_applicant(
    over_on: date | None, answered: bool, over: bool, was_heard: bool
) -> None:
    case = replace(CASE, hearing_over_on=over_on, hearing_answered=answered)
    assert hearing_time_over(case, CASE_OFFICER) is over
    assert heard(case, CASE_OFFICER) is was_heard


REFUSALS = [row for row in TABLE if row.act in (Act.PREPARE_REFUSAL, Act.SIGN_REFUSAL)]
NOT_KNOWN = Message("Nobody entered the days off")


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: str(row.act))
@pytest.mark.parametrize(
    ("first", "answer"),
    [
        (Counted(TODAY), None),
        (Counted(TODAY - timedelta(days=9)), None),
        (Counted(TODAY + timedelta(days=1)), f"Not earlier than {TODAY + timedelta(days=1)}: by APPC art. 73"),
        (Counted(None, NOT_KNOWN), "Nobody entered"),
    ],
)
def test_a_refusal_waits_for_its_day_and_says_so(row: Row, first: Counted, answer: str | None) -> None:
    case, actor = replace(suited(row), refusal_from=first), BY_ROLE[row.role]
    why = WORKFLOW.hold(row, case, actor)
    assert WORKFLOW.permits(row, case, actor) is (answer is None)
    assert str(why).startswith(answer) if answer else why is None
    assert [act for act, _ in WORKFLOW.held_acts(case, actor)] == ([row.act] if answer else [])
    assert (row.act in WORKFLOW.open_acts(case, actor)) is (answer is None)
    for other in {CASE_OFFICER, HEAD, APPLICANT, NOBODY} - {actor}:
        assert WORKFLOW.hold(row, case, other) is None, "others are not told what is not theirs"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Не ранее 04.12.2026: по статье 73 АППК"),
        ("kk", "04.12.2026 күнінен ерте емес: Әкімшілік рәсімдік-процестік кодекстің 73-бабы"),
        ("en", "Not earlier than 04.12.2026: by APPC art. 73"),
    ],
)
def test_the_first_day_is_told_in_the_language_of_the_person(language: str, words: str) -> None:
    case = replace(suited(REFUSALS[0]), refusal_from=Counted(date(2026, 12, 4)))
    why = WORKFLOW.hold(REFUSALS[0], case, CASE_OFFICER)
    assert why is not None
    assert Catalog(translations_dir()).text(why, language).startswith(words)


@pytest.mark.parametrize(
    ("act", "state", "answer"),
    [
        (Act.ASK_ORAL_HEARING, {"asked_until": TODAY - timedelta(days=1)}, "could be asked for until 2026-11-24"),
        (Act.REMARK_MINUTES, {"remarks_until": TODAY - timedelta(days=1)}, "could be made until 2026-11-24"),
        (Act.RECORD_MINUTES, {"held_on": None}, "First appoint the oral hearing"),
        (Act.RECORD_MINUTES, {"held_on": TODAY + timedelta(days=1)}, "Not earlier than 2026-11-26"),
        (Act.SET_NOTICE_DAY, {"tried_enough": False}, "First send the failed notice again"),
    ],
)
def test_an_act_of_the_hearing_out_of_its_time_says_why(act: Act, state: dict[str, object], answer: str) -> None:
    row = next(row for row in TABLE if row.act is act)
    case = suited(row)
    assert WORKFLOW.hold(row, case, BY_ROLE[row.role]) is None
    late = replace(case, hearing=replace(case.hearing, **state))  # type: ignore[arg-type]
    assert answer in str(WORKFLOW.hold(row, late, BY_ROLE[row.role]))
    assert not WORKFLOW.permits(row, late, BY_ROLE[row.role])


@pytest.mark.parametrize(
    ("over_on", "from_day", "answer"),
    [
        (TODAY, Counted(TODAY), "Not earlier than 2026-11-26: the applicant may object until 2026-11-25"),
        (date(2026, 11, 27), Counted(TODAY), "Not earlier than 2026-11-28: the applicant may object until 2026-11-27"),
        (None, Counted(None, Message("The notice waits to be sent")), "The notice waits to be sent"),
    ],
)
def test_a_hearing_closed_too_early_says_why_and_from_when(
    over_on: date | None, from_day: Counted, answer: str
) -> None:
    row = next(row for row in TABLE if row.act is Act.CLOSE_HEARING)
    case = replace(CASE, status=Status.PRELIMINARY, hearing_over_on=over_on, refusal_from=from_day)
    assert answer in str(WORKFLOW.hold(row, case, CASE_OFFICER))
    assert not WORKFLOW.permits(row, case, CASE_OFFICER)


@pytest.mark.parametrize(
    ("act", "changes", "answer"),
    [
        (Act.PREPARE_REFUSAL, {"hearing_answered": False, "hearing_over_on": None}, "First send the preliminary"),
        (
            Act.ANNOUNCE_REFUSAL,
            {"hearing": HearingState(oral_owed=True)},
            "First come the oral hearing and its minutes",
        ),
        (Act.ASK_ORAL_HEARING, {"hearing": HearingState(running=True, asked=True)}, "asked for once"),
        (Act.WAIVE_HEARING, {"hearing": HearingState()}, "after a preliminary decision"),
        (Act.REMARK_MINUTES, {"hearing": HearingState()}, "made once, after"),
        (Act.APPOINT_ORAL_HEARING, {"hearing": HearingState()}, "No oral hearing is owed"),
        (Act.RECORD_MINUTES, {"hearing": HearingState()}, "No oral hearing is owed"),
        (Act.SET_NOTICE_DAY, {"hearing": HearingState(tried_enough=True)}, "is proved, or"),
        (Act.TAKE_OVER, {"case_officer_id": "a-2"}, "You lead this case"),
        (Act.SIGN_GRANT, {"prepared_by": "a-3"}, "another person than the one who prepared"),
    ],
)
def test_a_refusal_that_waits_for_no_day_says_why(act: Act, changes: dict[str, Any], answer: str) -> None:
    row = next(row for row in TABLE if row.act is act)
    actor = BY_ROLE[row.role]
    case = replace(suited(row), **changes)
    assert answer in str(getattr(WORKFLOW, "why_not", lambda *_: None)(row, case, actor))


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.ASK_ORAL_HEARING, HearingState()),
        (Act.ASK_ORAL_HEARING, HearingState(running=True, asked=True)),
        (Act.WAIVE_HEARING, HearingState()),
        (Act.REMARK_MINUTES, HearingState(remarks_until=TODAY)),
        (Act.APPOINT_ORAL_HEARING, HearingState(running=True)),
        (Act.RECORD_MINUTES, HearingState(running=True, held_on=TODAY)),
        (Act.SET_NOTICE_DAY, HearingState(tried_enough=True)),
        (Act.ANNOUNCE_REFUSAL, HearingState(oral_owed=True)),
    ],
)
def test_an_act_of_the_hearing_has_its_guard(act: Act, state: HearingState) -> None:
    row = next(row for row in TABLE if row.act is act)
    case = replace(suited(row), hearing=state)
    assert not WORKFLOW.permits(row, case, BY_ROLE[row.role])
    assert WORKFLOW.hold(row, case, BY_ROLE[row.role]) is None


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: str(row.act))
def test_the_day_alone_is_no_hearing(row: Row) -> None:
    for missing in (
        {"hearing_over_on": None, "hearing_answered": False, "refusal_from": None},
        {"hearing_over_on": TODAY, "hearing_answered": False},
    ):
        case = replace(suited(row), **missing)  # type: ignore[arg-type]
        assert not WORKFLOW.permits(row, case, BY_ROLE[row.role])
        assert WORKFLOW.hold(row, case, BY_ROLE[row.role]) is None


def test_one_changed_row_changes_button_permission_due_date_and_diagram() -> None:
    """What the use cases make of it is asked in tests/integration/casework/test_cases.py."""
    deadlines = read_law(config_dir()).deadlines
    case = replace(CASE, status=Status.SUBMITTED, case_officer_id="", prepared_by="")
    before = WORKFLOW.row(KIND, Status.SUBMITTED, Act.TAKE)
    assert before is not None
    after = replace(before, role=Role.HEAD, effects=(Effect.TERM,), term="change.decide")
    changed = Workflow({KIND: [after if row is before else row for row in TABLE]})

    assert WORKFLOW.open_acts(case, CASE_OFFICER) == (Act.TAKE,)
    assert WORKFLOW.open_acts(case, HEAD) == (Act.ASSIGN,)
    assert changed.open_acts(case, CASE_OFFICER) == ()
    assert changed.open_acts(case, HEAD) == (Act.TAKE, Act.ASSIGN)
    row = changed.row(KIND, Status.SUBMITTED, Act.TAKE)
    assert row is after
    assert not changed.permits(row, case, CASE_OFFICER)
    assert changed.permits(row, case, HEAD)
    assert before.term == ""
    assert deadlines.due(row.term, date(2026, 11, 20)) == date(2026, 12, 11)
    lines = set(changed.diagram(KIND).splitlines()) ^ set(WORKFLOW.diagram(KIND).splitlines())
    assert lines == {
        "    submitted --> in_review: take (executor)",
        "    submitted --> in_review: take (head)",
    }


SYSTEM_ROWS = {
    "change": [("close_with_entry", "closed_with_entry")],
    "extend": [("close_with_entry", "closed_with_entry"), ("close_late", "closed_late")],
    "suspend": [("close_with_entry", "closed_with_entry")],
    "resume": [("close_with_entry", "closed_with_entry")],
}
OPEN_STATUSES = ("submitted", "in_review", "preliminary", "for_signature")


def test_the_rows_of_the_system_by_hand() -> None:
    """What nobody but the system plays: from each status between filing and the signature, and to one end."""
    expected = {
        (kind, status, act, "closed", event)
        for kind, acts in SYSTEM_ROWS.items()
        for act, event in acts
        for status in OPEN_STATUSES
    }
    expected |= {  # an extension that awaits the document that renews the right ends so too
        ("extend", "awaiting_document", act, "closed", event) for act, event in SYSTEM_ROWS["extend"]
    }
    short = ("submitted", "in_review", "for_signature")  # of the two without a hearing
    expected |= {("exclude", status, "close_with_entry", "closed", "closed_with_entry") for status in short}
    expected |= {("ex_officio", status, "close_with_entry", "closed", None) for status in short}
    found = {
        (kind.value, row.status.value, row.act.value, row.to.value, row.event.value if row.event else None)
        for kind, rows in tables().items()
        for row in rows
        if row.role is Role.SYSTEM
    }
    assert found == expected
    for kind, row in ((kind, row) for kind, rows in tables().items() for row in rows if row.role is Role.SYSTEM):
        case = replace(CASE, kind=kind, status=row.status)
        for person in (*BY_ROLE.values(), NOBODY):
            assert not WORKFLOW.permits(row, case, person)
            assert row.act not in WORKFLOW.open_acts(case, person)
        assert WORKFLOW.permits(row, case, SYSTEM)


EVERY_ROW = [(kind, row) for kind, rows in WORKFLOW.tables.items() for row in rows]


@pytest.mark.parametrize(("kind", "row"), EVERY_ROW, ids=lambda value: getattr(value, "act", value))
def test_an_effect_stands_with_what_it_needs(kind: ApplicationKind, row: Row) -> None:
    """A term is counted, an event is told: a row that names the one without the other would do nothing, silently."""
    terms = read_law(config_dir()).deadlines.terms
    assert (Effect.TERM in row.effects) is bool(row.term)
    assert (Effect.NOTICE in row.effects) is (row.event is not None)
    assert not row.term or row.term in terms


@pytest.mark.parametrize(
    ("word", "act"),
    [
        ("prepare_inclusion", Act.PREPARE_GRANT),
        ("sign_inclusion", Act.SIGN_GRANT),
        ("sign_grant", Act.SIGN_GRANT),
        ("create", "create"),
    ],
)
def test_words_of_the_first_release_are_read(word: str, act: str) -> None:
    assert act_of(word) == act


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = (config_dir().parent / "module" / "docs" / "transitions.md").read_text(encoding="utf-8")
    assert WORKFLOW.diagram(KIND) in page
