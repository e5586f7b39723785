"""Advice for the unified register on the page of answers: shown when nothing else is to be mended, never in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework.advising import advice
from module.kernel.text import Message
from module.registry.application import Insurance
from module.registry.exporting import Advice, PersonSigning
from tests.support.registry import FILES, FORM
from tests.unit.applicant.conftest import Browser, FakeApplication

HEADING = "Would the Commission accept this object?"
FOUND = (
    Advice("T18.R19", "/x", "", True, Message("Logistics operation is not filled in.")),
    Advice("T18.R7", "/y", "holder.identifier", False, Message("The number is not filled in.")),
)


@pytest.fixture
def whole(fake_application: FakeApplication) -> FakeApplication:
    """An application without faults."""
    terms = replace(FORM.terms, start=date(2026, 4, 1), end=date(2028, 3, 1))
    insurance = replace(FORM.insurance, start=date(2026, 1, 1), end=date(2028, 3, 1))
    fake_application.put(form=replace(FORM, terms=terms, insurance=insurance), attachments=FILES)
    assert fake_application.view.faults == ()
    return fake_application


def test_reasons_are_listed_with_rule_place_and_what_to_do(browser: Browser, whole: FakeApplication) -> None:
    whole.found = FOUND
    page = browser.get("/a1/check").text
    assert HEADING in page
    assert "T18.R19" in page
    assert "Logistics operation is not filled in." in page
    assert "Give it in the cabinet of the Commission." in page
    assert "/trois/applications/a1/holder?from=check#identifier" in page
    assert page.count("Would be refused") == 1
    assert "/trois/applications/a1/sign" in page  # advice holds nothing up


def test_nothing_to_ask_for_is_said(browser: Browser, whole: FakeApplication) -> None:
    page = browser.get("/a1/check").text
    assert HEADING in page
    assert "Yes. The answers meet its rules" in page
    assert whole.asked[-1] == "a1"


def test_a_draft_with_faults_is_not_advised(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=replace(FORM, insurance=Insurance()))
    fake_application.found = FOUND
    page = browser.get("/a1/check").text
    assert HEADING not in page
    assert fake_application.asked == []


def test_the_facts_name_the_person_who_will_sign(whole: FakeApplication) -> None:
    caught: list[Any] = []
    deps: Any = type("FakeDeps", (), {"clock": whole.clock, "adviser": type("A", (), {"advice": caught.append})})
    actor: Any = type("Actor", (), {"name": "Сериков Асан Маратұлы", "iin": "1", "bin": "2"})
    advice(deps, whole.view, actor)
    (facts,) = caught
    assert facts.signer == PersonSigning("Сериков", "Асан", "Маратұлы", "1", "2")
    assert (facts.number, facts.applied_on, facts.signed_on) == ("a1", date(2026, 3, 2), date(2026, 3, 2))
    assert facts.attachments == FILES


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ("", "", "")),
        ("Сериков", ("Сериков", "", "")),
        ("Сериков Асан", ("Сериков", "Асан", "")),
        ("Ким Ир Сен Оглы", ("Ким", "Ир", "Сен Оглы")),
    ],
)
def test_a_full_name_is_taken_apart(name: str, parts: tuple[str, str, str]) -> None:
    found = PersonSigning.named(name, "", "")
    assert (found.surname, found.given_name, found.patronymic) == parts
