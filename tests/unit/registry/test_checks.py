"""The checks of an inclusion: what is expected is written by hand from art. 461 paras 3 and 4 and art. 464."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from module.registry.application import Attachment, AttachmentRole, Capacity, DocumentKind, Form, Insurance
from module.registry.checks import CheckFacts, CheckResult, StateAnswer, checks, not_met
from module.registry.classifiers import CodeStanding
from module.registry.legal_rule import ApplicationForRules
from module.registry.lookups import Outcome, Register
from module.registry.party import Name
from module.registry.rule_context import RuleContext
from module.registry.same_right import SameRight
from module.settings import config_dir, read_law
from tests.support.app_env import form

TODAY = date(2026, 12, 1)
ASKED = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
LAW = read_law(config_dir())
MET, NOT_MET, LOOK = CheckResult.MET, CheckResult.NOT_MET, CheckResult.LOOK


def whole(**changes: Any) -> Form:
    """A complete application of the right holder himself, with a picture of each kind."""
    values = form("АЛАТАУ")
    (block,) = values["goods"]
    values["goods"] = (replace(block, genuine_pictures=("g",), infringing_pictures=("i",)),)
    return Form(**{**values, **changes})


def file(key: str, role: AttachmentRole, kind: DocumentKind | None = None) -> Attachment:
    return Attachment(key, role, f"{key}.jpg", "image/jpeg", 1, key * 8, document_kind=kind)


FILES = (
    file("g", AttachmentRole.GENUINE),
    file("i", AttachmentRole.INFRINGING),
    file("r", AttachmentRole.DOCUMENT, DocumentKind.RIGHT),
)
CONTEXT = RuleContext(TODAY, LAW.deadlines, {2026: 4325}, 1000)


def judged(
    filled: Form | None = None,
    *,
    files: tuple[Attachment, ...] = FILES,
    same: tuple[SameRight, ...] = (),
    context: RuleContext = CONTEXT,
    **facts: Any,
) -> dict[str, CheckResult]:
    filled = filled or BASE
    draft = ApplicationForRules(filled, files, (), filled.holder.identifier, "k", same)
    found = checks(CheckFacts(draft, context, **facts))
    assert len({one.code for one in found}) == len(found)
    return {one.code: one.result for one in found}


def said(register: Register, key: str, outcome: Outcome = Outcome.FOUND, **record: Any) -> StateAnswer:
    return StateAnswer(register, key, outcome, record, ASKED)


def test_a_complete_application_without_any_answer_leaves_the_comparisons_to_the_officer() -> None:
    assert judged() == {
        "data": MET,
        "features": MET,
        "holder_name": LOOK,
        "documents": MET,
        "undertaking": MET,
        "pictures": MET,
        "insurance_sum": MET,
        "insurance_contract": MET,
        "insurance_sum_as_registered": LOOK,
        "insurance_end_as_registered": LOOK,
        "insurance_term": MET,
        "authority": MET,
        "object_name": LOOK,
        "right_until": LOOK,
        "owner": LOOK,
        "right_in_force": MET,
        "term": MET,
        "codes": CheckResult.UNCHECKABLE,
        "classes": MET,
        "same_right": MET,
        "look_alike": MET,
    }


BASE = whole()
BROKEN: Mapping[str, Form] = {
    "data": replace(BASE, goods=(replace(BASE.goods[0], description=""),)),
    "features": replace(BASE, terms=replace(BASE.terms, infringing_features="")),
    "undertaking": replace(BASE, undertaking=False),
    "insurance_sum": replace(BASE, insurance=replace(BASE.insurance, amount=4_324_999)),
    "insurance_contract": replace(BASE, insurance=replace(BASE.insurance, is_annulled=True)),
    "right_in_force": replace(BASE, right=replace(BASE.right, valid_until=date(2026, 11, 30))),
    "term": replace(BASE, terms=replace(BASE.terms, end=date(2026, 11, 30))),
    "documents": replace(BASE, right=replace(BASE.right, certificate_number="")),
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_the_law_demands_and_is_not_there_is_not_met(code: str) -> None:
    assert judged(BROKEN[code])[code] is NOT_MET


def test_pictures_of_both_kinds_are_demanded() -> None:
    assert judged(files=FILES[1:])["pictures"] is NOT_MET
    assert judged(files=(FILES[0], FILES[2]))["pictures"] is NOT_MET


def test_a_right_that_only_the_hand_proves_needs_its_document() -> None:
    assert judged(files=FILES[:2])["documents"] is NOT_MET


def test_a_representative_shows_a_power_of_attorney() -> None:
    agent = replace(BASE.holder, identifier="200140000004", name=Name(ru="Өкіл"))
    acting = replace(BASE, capacity=Capacity.REPRESENTATIVE, representative=agent)
    draft = ApplicationForRules(acting, FILES, (), "200140000004")
    (check,) = [one for one in checks(CheckFacts(draft, CONTEXT)) if one.code == "authority"]
    assert check.result is NOT_MET
    assert [str(word) for word in check.entered] == ["Attach the power of attorney."]


@pytest.mark.parametrize(
    ("index", "result", "word", "said"),
    [
        ({2026: 4325}, MET, "Sufficient", "at least 4\u00a0325\u00a0000 tenge"),
        ({2026: 1_000_001}, NOT_MET, "Not sufficient", "at least 1\u00a0000\u00a0001\u00a0000 tenge"),
        ({2025: 3932}, CheckResult.UNCHECKABLE, "Cannot be checked", "The MCI of 2026 is not set"),
    ],
)
def test_the_least_sum_is_1000_mci_of_the_year_where_that_is_known(
    index: dict[int, int], result: CheckResult, word: str, said: str
) -> None:
    draft = ApplicationForRules(whole(insurance=Insurance("A-1", end=date(2029, 1, 1), amount=10**9)), FILES)
    found = checks(CheckFacts(draft, replace(CONTEXT, monthly_index=index)))
    (check,) = [one for one in found if one.code == "insurance_sum"]
    assert (check.result, check.label, [str(one) for one in check.found]) == (result, word, [said])


def test_registers_agree_or_differ_and_one_that_found_nothing_says_nothing() -> None:
    holder, number = BASE.holder.identifier, BASE.right.certificate_number
    right = {"name": {"ru": "алатау"}, "valid_until": "2030-01-01", "owners": [{"identifier": holder}]}
    agreeing = (
        said(Register.GBD_UL, holder, name={"ru": "ТОО «Образец»"}),
        said(Register.NIIS, number, **right),
        said(Register.ESBD, "A-1", amount=10**9, end="2029-01-01"),
    )
    codes = ("holder_name", "object_name", "right_until", "owner", "insurance_sum_as_registered")
    found = judged(answers=agreeing)
    assert [found[code] for code in codes] == [MET] * 5
    differing = (
        said(Register.GBD_UL, holder, name={"ru": "ТОО «Другое»"}),
        said(Register.NIIS, number, name={"ru": "ІЛЕ"}, valid_until="2026-11-30", owners=[{"identifier": "1"}]),
        said(Register.ESBD, "A-1", amount=1),
    )
    found = judged(answers=differing)
    assert [found[code] for code in (*codes, "right_in_force")] == [NOT_MET] * 6
    silent = (said(Register.NIIS, number, Outcome.UNAVAILABLE), said(Register.NIIS, "other", **right))
    assert judged(answers=silent)["owner"] is LOOK


@pytest.mark.parametrize(
    ("codes", "result"),
    [
        ({"870310": CodeStanding.VALID}, MET),
        ({"870310": CodeStanding.VALID, "999999": CodeStanding.UNKNOWN}, NOT_MET),
        ({"870310": CodeStanding.ENDED}, NOT_MET),
        ({"870310": None}, CheckResult.UNCHECKABLE),
    ],
)
def test_codes_are_those_of_the_nomenclature(codes: dict[str, CodeStanding | None], result: CheckResult) -> None:
    assert judged(codes=codes)["codes"] is result


def test_classes_outside_the_certificate_and_a_short_contract_are_advice() -> None:
    outside = replace(BASE, goods=(replace(BASE.goods[0], nice_classes=(12, 25)),))
    assert judged(outside)["classes"] is CheckResult.ADVICE
    short = replace(BASE, insurance=replace(BASE.insurance, end=date(2027, 1, 1)))
    found = judged(short)
    assert (found["insurance_term"], found["insurance_contract"]) == (CheckResult.ADVICE, MET)


def test_the_same_right_asks_for_a_reason_and_a_like_name_for_a_look() -> None:
    there = (SameRight("00001/ТЗ-011226"), SameRight("TROIS-2026-000007", "a-7"))
    again = whole(same_right_reason="Other goods")
    draft = ApplicationForRules(again, FILES, (), "", "k", there)
    found = checks(CheckFacts(draft, CONTEXT, alike=("00002/ТЗ-011226",)))
    same, alike = found[-2:]
    assert (same.code, same.result, same.entered) == ("same_right", NOT_MET, ("Other goods",))
    assert [str(one) for one in same.found] == [
        "Register entry 00001/ТЗ-011226",
        "Open application TROIS-2026-000007",
    ]
    assert (alike.code, alike.result) == ("look_alike", LOOK)
    assert not_met(found) == (same,)
