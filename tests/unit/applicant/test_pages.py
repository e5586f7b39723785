"""Every page of the room opens in three languages, empty and full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from module.casework.views import FactView
from module.registry.application import (
    ApplicationKind,
    AttachmentRole,
    Capacity,
    DocumentKind,
    Form,
    Insurance,
    Section,
    Terms,
)
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.lookups import Outcome, Register
from module.registry.objects import Condition, Direction, GoodsBlock, NiceClass, ObjectKind
from module.registry.party import Address, ChannelKind, Confirmation, Contact, Name, Party
from module.registry.standing import SuspensionCause
from module.registry.workflow import Status
from tests.support import sizes
from tests.unit.applicant.conftest import NOW, OBJECTING, TODAY, Browser, FakeApplication, stored

BIN = "190440000010"
PARTY = Party(
    identifier=BIN,
    name=Name("ТОО <Пример>", "«Мысал» ЖШС", "Example LLP"),
    addresses=(Address(city="Алматы", street="Абая", house="1"),),
    contacts=(Contact(ChannelKind.TELEPHONE, "+77012345678"), Contact(ChannelKind.EMAIL, "a@example.kz")),
    confirmation=Confirmation.STATE_REGISTER,
)
FULL = Form(
    capacity=Capacity.HOLDER,
    representative=PARTY,
    holder=PARTY,
    terms=Terms(
        ObjectKind.TRADEMARK,
        (Direction.IMPORT,),
        (Condition.NEW,),
        TODAY,
        TODAY + timedelta(days=365),
        "Red seam",
        "No seam",
        5,
        "kg",
    ),
    insurance=Insurance(
        "I-1", "Insurer", "X", BIN, TODAY, TODAY, date(2028, 1, 1), 10_000_000, Confirmation.STATE_REGISTER
    ),
    goods=(GoodsBlock(("610910",), "TOMIRIS", "Shirts", (25,), ("pic-1",), ("pic-2",)),),
    right=TrademarkRight(
        "12345",
        name=Name(ru="TOMIRIS"),
        valid_until=date(2030, 1, 1),
        classes=(NiceClass(25, "одежда"),),
        owners=(Party(name=Name(ru="Another owner"), identifier="123"),),
        confirmation=Confirmation.STATE_REGISTER,
    ),
    undertaking=True,
)
FILES = (
    stored(AttachmentRole.DOCUMENT, DocumentKind.RIGHT),
    stored(AttachmentRole.GENUINE, id="pic-1"),
    stored(AttachmentRole.INFRINGING, id="pic-2"),
)
FACTS = tuple(
    FactView(register, key, outcome, NOW, {"liquidated_on": "2025-02-01"})
    for register, key, outcome in (
        (Register.GBD_UL, BIN, Outcome.FOUND),
        (Register.NIIS, "12345", Outcome.UNAVAILABLE),
        (Register.ESBD, "I-1", Outcome.NOT_FOUND),
    )
)
DRAFT_PAGES = [
    "",
    "/a1",
    "/a1/delete",
    *(f"/a1/{section}" for section in Section if section is not Section.REASON),
    "/a1/documents/add",
    "/a1/documents/add?kind=right",
    "/a1/goods/add",
    "/a1/goods/add?q=cotton",
    "/a1/check",
    "/hs-codes?q=vodka",
    "/hs-codes?q=nosuchthing",
]


@sizes.drawn(1, each=("path",))
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("path", DRAFT_PAGES)
def test_page_of_an_empty_draft(browser: Browser, path: str, language: str) -> None:
    answer = browser.get(path, language)
    assert answer.status_code == 200
    check_whole(answer.text, fragment=path.startswith("/hs-codes"))


@sizes.drawn(1, each=("path",))
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("path", [*DRAFT_PAGES, "/a1/goods/1", "/a1/sign", "/a1/check?from=check"])
def test_page_of_a_full_draft(browser: Browser, fake_application: FakeApplication, path: str, language: str) -> None:
    fake_application.put(form=FULL, attachments=FILES, facts=FACTS)
    assert fake_application.view.faults == ()
    answer = browser.get(path, language)
    assert answer.status_code == 200
    check_whole(answer.text, fragment=path.startswith("/hs-codes"))
    assert "<Пример>" not in answer.text


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_an_exclusion_asks_why_and_warns(browser: Browser, fake_application: FakeApplication, language: str) -> None:
    fake_application.put(kind=ApplicationKind.EXCLUDE, form=replace(FULL, reason="<Пример>"))
    answer = browser.get("/a1/reason", language)
    assert answer.status_code == 200
    check_whole(answer.text, fragment=False)
    assert "&lt;Пример&gt;</textarea>" in answer.text
    assert browser.get("/a1/goods", language).status_code == 404


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_a_suspension_asks_for_its_ground_and_shows_its_last_day(
    browser: Browser, fake_application: FakeApplication, language: str
) -> None:
    filled = replace(FULL, reason="<Пример>", cause=SuspensionCause.AT_WILL, until=date(2028, 3, 27))
    fake_application.put(kind=ApplicationKind.SUSPEND, form=filled)
    answer = browser.get("/a1/reason", language)
    assert answer.status_code == 200
    check_whole(answer.text, fragment=False)
    assert answer.text.count('name="cause"') == 2
    assert "27.03.2028" in answer.text
    assert "the goods are not protected" in answer.text, "said before a ground is chosen"
    fake_application.put(kind=ApplicationKind.RESUME, form=replace(filled, until=None))
    assert browser.get("/a1/reason", language).text.count('name="cause"') == 2
    fake_application.put(kind=ApplicationKind.EXCLUDE, form=replace(FULL, reason="<Пример>"))
    assert 'name="cause"' not in browser.get("/a1/reason", language).text


def check_whole(text: str, *, fragment: bool) -> None:
    if not fragment:
        assert text.count("<h1") == 1
        assert "<title>" in text
    assert "Message(" not in text
    assert "Undefined" not in text


FILED: dict[str, Any] = {
    "form": FULL,
    "attachments": FILES,
    "number": "1/26",
    "submitted_at": NOW,
    "registered_on": TODAY,
    "due_on": date(2026, 3, 31),
}


@sizes.drawn(1, each=("path", "status"))
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
@pytest.mark.parametrize("path", ["", "/a1", "/a1/receipt"])
def test_page_of_a_filed_application(
    browser: Browser, fake_application: FakeApplication, path: str, status: Status, language: str
) -> None:
    fake_application.put(**FILED, status=status, open_acts=OBJECTING if status is Status.PRELIMINARY else ())
    answer = browser.get(path, language)
    assert answer.status_code == 200
    check_whole(answer.text, fragment=False)
    assert "1/26" in answer.text


def test_term_that_is_not_set_is_said(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(**{**FILED, "due_on": None}, status=Status.SUBMITTED)
    assert "The day of the decision is not set." in browser.get("/a1/receipt").text


def test_inner_steps_of_the_office_are_not_told(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(**FILED, status=Status.FOR_SIGNATURE)
    text = browser.get("/a1").text
    assert "The draft was made" in text
    assert "prepare" not in text.split("trois-history")[1]


@pytest.mark.parametrize("path", ["/a1/terms", "/a1/check", "/a1/sign", "/a1/goods/1", "/a1/documents/add"])
def test_filed_application_has_no_steps(browser: Browser, fake_application: FakeApplication, path: str) -> None:
    fake_application.put(**FILED, status=Status.SUBMITTED)
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.location.endswith("/applications/a1")


@pytest.mark.parametrize("path", ["/nobody", "/nobody/terms", "/a1/goods/9"])
def test_unknown_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_receipt_of_a_draft_leads_to_the_steps(browser: Browser) -> None:
    assert browser.get("/a1/receipt").location.endswith("/applications/a1")


def test_owner_other_than_holder_is_told(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL)
    reported = "the mark belongs to another person"
    assert reported in browser.get("/a1/right").text
    same = replace(FULL.right, owners=(Party(name=Name(ru="ТОО «Пример»")),))
    fake_application.put(form=replace(FULL, right=same))
    assert reported not in browser.get("/a1/right").text


def test_liquidated_organisation_is_told(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL, facts=FACTS)
    assert "was liquidated on 01.02.2025" in browser.get("/a1/holder").text


def test_locked_insurance_has_no_inputs(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL)
    text = browser.get("/a1/insurance").text
    assert 'name="contract_number"' in text
    assert 'name="amount"' not in text
    assert "10\u00a0000\u00a0000" in text


def test_the_step_of_the_right_is_linked_by_its_address_of_today_and_answers_at_the_former_one(
    browser: Browser,
) -> None:
    assert 'href="/trois/applications/a1/right"' in browser.get("/a1").text
    assert browser.get("/a1/trademark").status_code == browser.get("/a1/right").status_code == 200
