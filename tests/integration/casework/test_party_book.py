"""Search of a party by name: what is found, what is never told, and the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from module.casework import drafts, party_book
from module.casework.party_book import Choice
from module.kernel.errors import NotFound, NotPermitted, Stale
from module.registry.actors import Actor, Role
from module.registry.application import Capacity, Section
from module.registry.party import Address, Confirmation, Name, Party, PartyKind
from module.registry.party_book import BookSource
from tests.support.app_env import AppEnv
from tests.support.app_env import form as office_form
from tests.support.console import Pages
from tests.support.key_signers import fill_draft, include, store_person

STRANGER = Actor("", "900101300009", "", "Stranger Nine", frozenset({Role.APPLICANT}))
PERSON = Party(
    kind=PartyKind.INDIVIDUAL,
    identifier="900101300017",
    name=Name(ru="Әлиева Гүлнар"),
    addresses=(Address(city="Шымкент"),),
    contacts=office_form("x")["holder"].contacts,
)
FOREIGN = replace(
    PERSON,
    kind=PartyKind.LEGAL_ENTITY,
    resident=False,
    identifier="",
    name=Name(en="Norden Mills AB"),
    addresses=(Address(country="SE", city="Borås"),),
)


def abroad(app_env: AppEnv, holder: Party) -> dict[str, Any]:
    """What is filed for a holder from abroad: by a representative."""
    agent = office_form("x", app_env.applicant.bin)["holder"]
    return {"holder": holder, "capacity": Capacity.REPRESENTATIVE, "representative": agent}


@pytest.fixture
def stranger(app_env: AppEnv) -> Actor:
    return store_person(app_env, STRANGER)


def found(app_env: AppEnv, actor: Actor, query: str) -> list[tuple[str, str]]:
    with app_env.open_work(actor) as work:
        rows = party_book.search(work, query)
    return [(row.source.value, row.party.name.best("ru")) for row in rows]


def test_own_parties_with_their_details(app_env: AppEnv) -> None:
    fill_draft(app_env, "КІТАП", holder=PERSON)
    with app_env.open_work(app_env.applicant) as work:
        (row,) = party_book.search(work, "алиева")
    assert (row.source, row.party.identifier, row.party.addresses) == (
        BookSource.OWN,
        PERSON.identifier,
        PERSON.addresses,
    )


@pytest.mark.parametrize("query", ["Байжан", "баижан сакен", "СӘКЕН", "айжан"])
def test_a_person_is_told_to_nobody_else(app_env: AppEnv, stranger: Actor, query: str) -> None:
    nobody = replace(FOREIGN, kind=PartyKind.INDIVIDUAL, name=Name(ru="Байжан Сәкен"))
    include(app_env, "АДАМ", **abroad(app_env, nobody))
    assert found(app_env, app_env.applicant, query) == [("own", "Байжан Сәкен")]
    assert found(app_env, stranger, query) == []


@pytest.mark.asvs("8.2.3")
def test_a_company_of_the_register_is_found_by_all_without_its_contacts(app_env: AppEnv, stranger: Actor) -> None:
    include(app_env, "ДИІРМЕН", **abroad(app_env, FOREIGN))
    with app_env.open_work(stranger) as work:
        (row,) = party_book.search(work, "norden")
    assert (row.source, row.party.name.en) == (BookSource.ENTRY, "Norden Mills AB")
    assert (row.party.addresses, row.party.contacts) == ((), ())
    assert found(app_env, app_env.applicant, "NORDEN mills")[0][0] == "own"


def test_an_organisation_that_has_signed_in(app_env: AppEnv, stranger: Actor) -> None:
    store_person(app_env, Actor("", "900101300025", "100140000070", "Z", frozenset(), organisation="ЖШС «100% Сапа_»"))
    assert found(app_env, stranger, "сапа") == [("organisation", "ЖШС «100% Сапа_»")]
    assert found(app_env, stranger, "100%") == [("organisation", "ЖШС «100% Сапа_»")]
    assert found(app_env, stranger, "100_") == []


@pytest.mark.parametrize("query", ["", "ab", " . ", "«»%", "___"])
def test_too_short_finds_nothing(app_env: AppEnv, query: str) -> None:
    assert found(app_env, app_env.applicant, query) == []


def test_officers_do_not_search_here(app_env: AppEnv) -> None:
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        party_book.search(work, "norden")


def test_choosing(app_env: AppEnv, stranger: Actor) -> None:
    include(app_env, "ТАҢДАУ", **abroad(app_env, FOREIGN))
    with app_env.open_work(stranger) as work:
        key = drafts.create(work)
        (row,) = party_book.search(work, "norden")
        version = drafts.load(work, key).version
    with pytest.raises(NotFound), app_env.open_work(stranger) as work:
        party_book.choose(work, key, version, Section.HOLDER, Choice("norden", "own", row.key))
    with pytest.raises(Stale), app_env.open_work(stranger) as work:
        party_book.choose(work, key, version + 1, Section.HOLDER, Choice("norden", row.source, row.key))
    with pytest.raises(NotFound), app_env.open_work(app_env.applicant) as work:
        party_book.choose(work, key, version, Section.HOLDER, Choice("norden", "entry", row.key))
    with app_env.open_work(stranger) as work:
        view = party_book.choose(work, key, version, Section.HOLDER, Choice("norden", row.source, row.key))
    assert (view.form.holder.name.en, view.form.holder.confirmation) == ("Norden Mills AB", Confirmation.BY_HAND)


def test_the_page(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages(app_env, monkeypatch)
    fill_draft(app_env, "БЕТ", holder=PERSON)
    key = fill_draft(app_env, "БЕТ 2")
    address = f"/applications/{key}/holder/search"
    assert f"/trois{address}" in pages.get(app_env.applicant, f"/applications/{key}/holder")
    page = pages.get(app_env.applicant, address)
    assert "a person by the IIN and with that person" in page
    assert "Nobody was found" in pages.get(app_env.applicant, address, name="жоқ мұндай атау")
    page = pages.get(app_env.applicant, address, name="гүлнар")
    assert "Your own application" in page
    (form,) = html.document_fromstring(page).xpath("//form[.//input[@name='source']]")
    chosen = {name: value for name, value in form.form_values() if name != "csrf_token"}
    stale = pages.post(app_env.applicant, form.action.removeprefix("/trois"), **{**chosen, "version": "999"})
    assert stale.status_code == 409
    assert pages.ask(app_env.applicant, f"/applications/{key}/goods/search").status_code == 404
    taken = pages.post(app_env.applicant, form.action.removeprefix("/trois"), **chosen)
    assert taken.location.endswith(f"/applications/{key}/holder")
    assert PERSON.identifier in pages.get(app_env.applicant, f"/applications/{key}/holder")
    assert pages.ask(None, address).status_code in (302, 303)
