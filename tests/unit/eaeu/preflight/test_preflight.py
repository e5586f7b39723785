"""Advice on a draft: the real schema and rules, a judge by hand, places in the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from module.eaeu.preflight import Preflight, SchemaAndRules
from module.eaeu.preflight.places import form_path
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.structures.node import Node
from module.kernel.clock import SetClock
from module.kernel.text import Message
from module.registry.application import Form
from module.registry.exporting import Advice, ApplicationFacts
from module.registry.objects import ObjectKind
from tests.support.exporting import NOW, SETTINGS, application
from tests.support.registry import FORM

OBJECT = (
    "/doc:GenericEDocDetails/doc:IPObjectApplicationDetails/ipcdo:IPObjectApplicationDetails"
    "/ipcdo:IPObjectRegistrationFormDetails/ipcdo:RegistrationFormIPObjectDetails"
)
REPRESENTATIVE = OBJECT.rpartition("/")[0] + "/ipcdo:RepresentativeDetails"
CIRCULATION = (
    "/doc:GenericEDocDetails/doc:IPObjectVolatileDetails/ipcdo:RegistryIPObjectVolatileDetails"
    "/ipcdo:GoodsCirculationDetails"
)


@pytest.fixture(scope="module")
def real() -> Preflight:
    return Preflight(SETTINGS, SchemaAndRules(SETTINGS), SetClock(NOW))


def advised(real: Preflight, **changes: Any) -> tuple[Advice, ...]:
    return real.advice(application(**changes))


def codes(found: tuple[Advice, ...]) -> set[str]:
    return {one.code for one in found}


def test_a_whole_application_lacks_only_what_the_form_does_not_ask_for(real: Preflight) -> None:
    found = advised(real)
    assert codes(found) == {"T18.R7", "T18.R17", "T18.R19"}
    assert {one.path for one in found} == {""}
    assert {one.code for one in found if one.refused} == {"T18.R17", "T18.R19"}
    texts = [(one.code, str(one.message)) for one in found]
    assert len(texts) == len(set(texts))


def test_grave_reasons_come_first(real: Preflight) -> None:
    found = [one.refused for one in advised(real)]
    assert found == sorted(found, reverse=True)
    assert True in found
    assert False in found


def test_an_empty_draft_is_told_place_by_place(real: Preflight) -> None:
    found = advised(real, form=Form(), attachments=())
    assert codes(found) >= {"XSD", "T18.R5", "T18.R6", "T18.R8", "T18.R13"}
    assert {one.path for one in found if one.path} >= {
        "terms.object_kind",
        "terms.end",
        "goods.0.hs_codes",
        "right.name_ru",
        "right.certificate_number",
        "right.registered_on",
        "documents.power_of_attorney",
        "representative.name_ru",
        "representative.identifier",
        "representative.city",
        "representative.telephone",
        "holder.identifier",
    }


def test_what_was_mended_is_not_told(real: Preflight) -> None:
    short = replace(FORM, goods=(replace(FORM.goods[0], hs_codes=("2007",)),))
    assert "T18.R13" in codes(advised(real, form=short))
    assert "T18.R13" not in codes(advised(real))


def test_a_kind_without_a_code_is_the_only_advice(real: Preflight) -> None:
    terms = replace(FORM.terms, object_kind=ObjectKind.APPELLATION_OF_ORIGIN)
    (one,) = advised(real, form=replace(FORM, terms=terms))
    assert (one.code, one.path, one.refused) == ("EXPORT.KIND", "terms.object_kind", True)


def test_letters_that_xml_cannot_carry_are_told_not_thrown(real: Preflight) -> None:
    mark = replace(FORM.right, certificate_number="1\x01")
    assert "XSD" in codes(advised(real, form=replace(FORM, right=mark)))


class ByHand:
    """A judge that says what it is told, and keeps what it was asked."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        self.asked: list[tuple[Node, str]] = []

    def __call__(self, root: Node, message: str) -> Sequence[Finding]:
        self.asked.append((root, message))
        return self.findings


def finding(
    severity: Severity, path: str = OBJECT, element: str = "csdo:KeywordName", code: str = "T18.R11"
) -> Finding:
    return Finding(code, OBJECT, severity, Message("{element} is missing", {"element": "csdo:KeywordName"}))


def by_hand(judge: ByHand, facts: ApplicationFacts | None = None) -> tuple[Advice, ...]:
    return Preflight(SETTINGS, judge, SetClock(NOW)).advice(facts or application())


def test_only_refusals_and_warnings_are_advice() -> None:
    judge = ByHand(finding(Severity.WARN), finding(Severity.UNDECIDED, code="T18.R4"), finding(Severity.REJECT))
    found = by_hand(judge)
    assert [(one.code, one.refused, one.path) for one in found] == [("T18.R11", False, "right.name_ru")]
    found = by_hand(ByHand(finding(Severity.UNDECIDED), finding(Severity.OFF)))
    assert found == ()


def test_the_judge_is_asked_of_msg001_without_files() -> None:
    judge = ByHand()
    assert by_hand(judge) == ()
    ((root, message),) = judge.asked
    assert message == "P.SP.01.MSG.001"
    assert root.name == "doc:GenericEDocDetails"
    assert not [node for node in root.walk() if node.name in ("csdo:DocBinaryText", "ipsdo:ObjectImagePicture")]


@pytest.mark.parametrize(
    ("element", "missing", "path"),
    [
        (OBJECT, "", ""),
        (OBJECT, "csdo:DescriptionText", ""),
        (f"{OBJECT}/csdo:EndDate", "", "terms.end"),
        (f"{OBJECT}/csdo:CommodityCode[3]", "csdo:CommodityCode", "goods.0.hs_codes"),
        (f"{OBJECT}/ipcdo:RightholderDetails", "csdo:TaxpayerId", "holder.identifier"),
        (f"{OBJECT}/ipcdo:RightholderDetails", "ipcdo:OfficerDetails", ""),
        (f"{OBJECT}/ipcdo:RightholderDetails", "", ""),
        (f"{OBJECT}/ipcdo:RightholderDetails/ccdo:SubjectAddressDetails/csdo:PostCode", "", "holder.city"),
        (REPRESENTATIVE, "ccdo:CommunicationDetails", "representative.telephone"),
        (REPRESENTATIVE, "ipcdo:LetterOfAttorneyDetails", "documents.power_of_attorney"),
        (f"{OBJECT}/ipcdo:CopyrightDocumentDetails/csdo:DocCreationDate", "", "right.registered_on"),
        (f"{OBJECT}/ipcdo:CopyrightDocumentDetails/ipcdo:GoodsBaseDetails", "ipsdo:GoodsName", "right.classes"),
        (
            f"{OBJECT}/ipcdo:CopyrightDocumentDetails/ipcdo:CopyrightTermDetails/csdo:DocValidityDate",
            "",
            "right.valid_until",
        ),
        (f"{OBJECT}/ipcdo:CopyrightDocumentDetails", "ipsdo:IPDocKindName", ""),
        (f"{CIRCULATION}[2]/ipcdo:GoodsDescriptionDetails[3]", "csdo:ProductName", "goods.2.description"),
        (
            f"{CIRCULATION}/ipcdo:GoodsDescriptionDetails/ipsdo:ProductPropertyDescriptionText",
            "",
            "terms.genuine_features",
        ),
        (
            f"{CIRCULATION}[2]/ipcdo:GoodsDescriptionDetails[2]/ipsdo:ProductPropertyDescriptionText",
            "",
            "terms.infringing_features",
        ),
        (CIRCULATION, "ipcdo:GoodsCirculationPartyDetails", ""),
        ("/doc:GenericEDocDetails", "", ""),
    ],
)
def test_places_in_the_form(element: str, missing: str, path: str) -> None:
    assert form_path(element, missing) == path
