"""An entry of the former register is claimed and decided on over the pages, in three languages."""

from __future__ import annotations

import io
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import text

from module.registry.actors import Actor
from module.registry.party import Address, Name, Party
from tests.integration.casework.test_claims import HOLDER, PDF, claim, journalled, listed, signed
from tests.integration.casework.test_end_notices import opens
from tests.integration.casework.test_extend import included
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.company import Company, found_company
from tests.support.console import Pages
from tests.support.key_signers import KeySigners

STREET = "улица Тайная, 7"


@pytest.fixture
def pages(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    app_env.clock.set(NOW)
    return Pages(app_env, monkeypatch)


@pytest.fixture
def owner(app_env: AppEnv, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The head of a company, who may open pages."""
    found = found_company(app_env)
    monkeypatch.setitem(web.PEOPLE, found.head.account_id, found.head)
    return found


def sent(number: str = "55001", **more: Any) -> dict[str, Any]:
    return {
        "capacity": "holder",
        "certificate_number": number,
        "certificate": (io.BytesIO(PDF), "certificate.pdf"),
        **more,
    }


def claimed(pages: Pages, actor: Actor, number: str, **values: Any) -> str:
    """Send a claim and return the id of it."""
    answer = pages.post(actor, f"/claims/of/{number}", **sent(**values))
    assert answer.status_code == 303, unescape(answer.text)
    return str(answer.location).split("/claims/")[1].split("?")[0]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_from_the_public_page_to_my_entries(app_env: AppEnv, pages: Pages, owner: Company, language: str) -> None:
    number = f"P-1/ТЗ-{language}"
    listed(app_env, number, "ТОО «Жетісу Тағам»")
    public = pages.get(owner.head, f"/register/{number}", language)
    assert "/trois/claims/of/P-1/" in public
    form = unescape(pages.get(owner.head, f"/claims/of/{number}", language))
    assert "ТОО «Жетісу Тағам»" in form and 'name="certificate"' in form
    key = claimed(pages, owner.head, number)
    assert "tag--blue" in pages.get(owner.head, f"/claims/{key}", language, done="filed")
    assert number in pages.get(owner.head, "/claims", language)
    again = pages.ask(owner.head, f"/claims/of/{number}")
    assert again.status_code == 303 and key in again.location
    assert number not in pages.get(owner.head, "/entries", language)

    officer = app_env.case_officer
    assert f"/entry-claims/{key}" in pages.get(officer, "/entry-claims", language)
    page = unescape(pages.get(officer, f"/entry-claims/{key}", language))
    for words in (owner.bin, owner.name, "ТОО «Жетісу Тағам»", "55001", "certificate.pdf"):
        assert words in page
    assert pages.ask(officer, f"/entry-claims/{key}/certificate.pdf").data == PDF
    assert pages.ask(officer, f"/entry-claims/{key}/power.pdf").status_code == 404
    assert pages.post(officer, f"/entry-claims/{key}/confirm").status_code == 303
    assert "tag--green" in pages.get(officer, f"/entry-claims/{key}", language, done="confirm")
    assert key in pages.get(officer, "/entry-claims", language, show="confirmed")
    assert key not in pages.get(officer, "/entry-claims", language)
    assert number in pages.get(owner.head, "/entries", language)
    assert unquote(pages.ask(owner.head, f"/claims/of/{number}").location).endswith(f"/trois/entries/{number}")


def test_a_refusal_is_read_with_its_reason_and_the_order_of_appeal(
    app_env: AppEnv, pages: Pages, owner: Company
) -> None:
    listed(app_env, "P-2")
    key, officer = claimed(pages, owner.head, "P-2"), app_env.case_officer
    bare = pages.post(officer, f"/entry-claims/{key}/refuse", reason_kk="Себеп")
    assert bare.status_code == 422
    assert "Say in this language why the claim is refused." in bare.text and "Себеп" in bare.text
    reasons = {"reason_kk": "Куәлік басқа.", "reason_ru": "Свидетельство другое."}
    assert pages.post(officer, f"/entry-claims/{key}/refuse", **reasons).status_code == 303
    for language, words in (("kk", "Куәлік басқа."), ("ru", "Свидетельство другое."), ("en", "Свидетельство другое.")):
        assert words in pages.get(owner.head, f"/claims/{key}", language)
    assert "within three months" in pages.get(owner.head, f"/claims/{key}")
    late = pages.post(officer, f"/entry-claims/{key}/confirm")
    assert late.status_code == 409 and "decided already" in late.text
    assert key in pages.get(officer, "/entry-claims", show="refused")
    assert journalled(app_env, "P-2") == ["claim_entry", "refuse_claim"]


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    app_env: AppEnv, pages: Pages, owner: Company
) -> None:
    listed(app_env, "P-3")
    bare = pages.post(owner.head, "/claims/of/P-3", certificate_number="77-Т")
    assert bare.status_code == 422
    for words in ("Choose as what you claim the entry.", "Choose a PDF file.", 'value="77-Т"'):
        assert words in unescape(bare.text)
    agent = pages.post(owner.head, "/claims/of/P-3", **sent(capacity="representative"))
    assert agent.status_code == 422
    for place in ("#power_number", "#power_issued_on", "#power"):
        assert f'href="{place}"' in agent.text
    assert journalled(app_env, "P-3") == []


def test_nothing_but_what_is_public_is_shown_before_it_is_confirmed(
    app_env: AppEnv, pages: Pages, owner: Company
) -> None:
    """The list holds addresses of holders, numbers and names of trusted persons."""
    holder = Party(name=Name(ru="Иванов И. И."), addresses=(Address(street=STREET),))
    trusted = Party(identifier="210340000013", name=Name(ru="ТОО «Көк Төбе»"))
    opens(app_env, "P-4", holders=(holder,), representative=trusted)
    key = claim(app_env, owner.head, "P-4")
    places = ("/register/P-4", f"/claims/{key}", "/claims", "/entries")
    shown = [unescape(pages.get(owner.head, place)) for place in places]
    other = found_company(app_env).head
    web.PEOPLE[other.account_id] = other
    shown.append(unescape(pages.get(other, "/claims/of/P-4")))
    assert "Иванов И. И." in shown[-1]
    for page in shown:
        assert not [words for words in (STREET, "210340000013", "Көк Төбе") if words in page]
    assert pages.ask(owner.head, "/entries/P-4").status_code == 404
    assert pages.ask(other, f"/claims/{key}").status_code == 404
    assert STREET not in pages.get(app_env.case_officer, "/entry-claims")
    pages.post(app_env.case_officer, f"/entry-claims/{key}/confirm")
    assert STREET in unescape(pages.get(owner.head, "/entries/P-4"))


def test_a_decided_entry_offers_no_claim_and_says_why(
    app_env: AppEnv, pages: Pages, owner: Company, key_signers: KeySigners
) -> None:
    number = included(app_env, key_signers, "ШЕШІЛГЕН")
    assert "/claims/of/" not in pages.get(owner.head, f"/register/{number}")
    page = pages.get(owner.head, f"/claims/of/{number}")
    assert "opened by a decision in this register" in page
    assert 'name="certificate"' not in page
    answer = pages.post(owner.head, f"/claims/of/{number}", **sent())
    assert answer.status_code == 422
    assert pages.ask(owner.head, "/claims/of/P-0").status_code == 404


def test_of_two_claims_each_names_the_other(app_env: AppEnv, pages: Pages, owner: Company) -> None:
    listed(app_env, "P-5", "First", "Second")
    other = found_company(app_env)
    mine, theirs = claim(app_env, owner.head, "P-5", HOLDER), claim(app_env, other.head, "P-5", HOLDER)
    officer = app_env.case_officer
    page = pages.get(officer, f"/entry-claims/{mine}")
    assert f"/entry-claims/{theirs}" in page and other.bin in page
    assert 'name="holder" type="radio" value="1"' in page, "two holders without a number: the officer says which"
    assert pages.post(officer, f"/entry-claims/{mine}/confirm", holder="1").status_code == 303
    left = pages.get(officer, f"/entry-claims/{theirs}")
    assert "tag--blue" in left and 'type="hidden" name="holder" value="0"' in left
    signed(app_env, owner.head)


def test_what_staff_saw_of_a_claim_is_journalled(app_env: AppEnv, pages: Pages, owner: Company) -> None:
    listed(app_env, "P-6")
    key = claim(app_env, owner.head, "P-6")
    pages.get(app_env.case_officer, f"/entry-claims/{key}")
    with app_env.store.unit() as unit:
        query = "SELECT count(*) FROM trois.audit WHERE act = 'view' AND details::text LIKE :key"
        assert unit.connection.execute(text(query), {"key": f"%{key}%"}).scalar_one() == 1
