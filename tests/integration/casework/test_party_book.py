"""Search of a party by name: what is found, what is never told, and the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from module.casework import drafts, party_book
from module.casework.party_book import Choice
from module.kernel.errors import NotFound, NotPermitted, Stale
from module.registry.actors import Actor, Part
from module.registry.application import Capacity, Section
from module.registry.party import Address, Confirmation, Name, Party, PartyKind
from module.registry.party_book import BookSource
from tests.support.console import Pages
from tests.support.office import Office
from tests.support.office import form as office_form
from tests.support.pens import fill_draft, include, store_person

STRANGER = Actor("", "900101300009", "", "Stranger Nine", frozenset({Part.APPLICANT}))
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


def abroad(office: Office, holder: Party) -> dict[str, Any]:
    """What is filed for a holder from abroad: by a representative."""
    agent = office_form("x", office.applicant.bin)["holder"]
    return {"holder": holder, "capacity": Capacity.REPRESENTATIVE, "representative": agent}


@pytest.fixture
def stranger(office: Office) -> Actor:
    return store_person(office, STRANGER)


def found(office: Office, actor: Actor, query: str) -> list[tuple[str, str]]:
    with office.open_work(actor) as work:
        rows = party_book.search(work, query)
    return [(row.source.value, row.party.name.best("ru")) for row in rows]


def test_own_parties_with_their_details(office: Office) -> None:
    fill_draft(office, "КІТАП", holder=PERSON)
    with office.open_work(office.applicant) as work:
        (row,) = party_book.search(work, "алиева")
    assert (row.source, row.party.identifier, row.party.addresses) == (
        BookSource.OWN,
        PERSON.identifier,
        PERSON.addresses,
    )


@pytest.mark.parametrize("query", ["Байжан", "баижан сакен", "СӘКЕН", "айжан"])
def test_a_person_is_told_to_nobody_else(office: Office, stranger: Actor, query: str) -> None:
    nobody = replace(FOREIGN, kind=PartyKind.INDIVIDUAL, name=Name(ru="Байжан Сәкен"))
    include(office, "АДАМ", **abroad(office, nobody))
    assert found(office, office.applicant, query) == [("own", "Байжан Сәкен")]
    assert found(office, stranger, query) == []


def test_a_company_of_the_register_is_found_by_all_without_its_contacts(office: Office, stranger: Actor) -> None:
    include(office, "ДИІРМЕН", **abroad(office, FOREIGN))
    with office.open_work(stranger) as work:
        (row,) = party_book.search(work, "norden")
    assert (row.source, row.party.name.en) == (BookSource.ENTRY, "Norden Mills AB")
    assert (row.party.addresses, row.party.contacts) == ((), ())
    assert found(office, office.applicant, "NORDEN mills")[0][0] == "own"


def test_an_organisation_that_has_signed_in(office: Office, stranger: Actor) -> None:
    store_person(office, Actor("", "900101300025", "100140000070", "Z", frozenset(), organisation="ЖШС «100% Сапа_»"))
    assert found(office, stranger, "сапа") == [("organisation", "ЖШС «100% Сапа_»")]
    assert found(office, stranger, "100%") == [("organisation", "ЖШС «100% Сапа_»")]
    assert found(office, stranger, "100_") == []


@pytest.mark.parametrize("query", ["", "ab", " . ", "«»%", "___"])
def test_too_short_finds_nothing(office: Office, query: str) -> None:
    assert found(office, office.applicant, query) == []


def test_officers_do_not_search_here(office: Office) -> None:
    with pytest.raises(NotPermitted), office.open_work(office.executor) as work:
        party_book.search(work, "norden")


def test_choosing(office: Office, stranger: Actor) -> None:
    include(office, "ТАҢДАУ", **abroad(office, FOREIGN))
    with office.open_work(stranger) as work:
        key = drafts.create(work)
        (row,) = party_book.search(work, "norden")
        version = drafts.load(work, key).version
    with pytest.raises(NotFound), office.open_work(stranger) as work:
        party_book.choose(work, key, version, Section.HOLDER, Choice("norden", "own", row.key))
    with pytest.raises(Stale), office.open_work(stranger) as work:
        party_book.choose(work, key, version + 1, Section.HOLDER, Choice("norden", row.source, row.key))
    with pytest.raises(NotFound), office.open_work(office.applicant) as work:
        party_book.choose(work, key, version, Section.HOLDER, Choice("norden", "entry", row.key))
    with office.open_work(stranger) as work:
        view = party_book.choose(work, key, version, Section.HOLDER, Choice("norden", row.source, row.key))
    assert (view.form.holder.name.en, view.form.holder.confirmation) == ("Norden Mills AB", Confirmation.BY_HAND)


def test_the_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages(office, monkeypatch)
    fill_draft(office, "БЕТ", holder=PERSON)
    key = fill_draft(office, "БЕТ 2")
    address = f"/applications/{key}/holder/search"
    assert f"/trois{address}" in pages.get(office.applicant, f"/applications/{key}/holder")
    page = pages.get(office.applicant, address)
    assert "a person by the IIN and with that person" in page
    assert "Nobody was found" in pages.get(office.applicant, address, name="жоқ мұндай атау")
    page = pages.get(office.applicant, address, name="гүлнар")
    assert "Your own application" in page
    (form,) = html.document_fromstring(page).xpath("//form[.//input[@name='source']]")
    chosen = {name: value for name, value in form.form_values() if name != "csrf_token"}
    stale = pages.post(office.applicant, form.action.removeprefix("/trois"), **{**chosen, "version": "999"})
    assert stale.status_code == 409
    assert pages.ask(office.applicant, f"/applications/{key}/goods/search").status_code == 404
    taken = pages.post(office.applicant, form.action.removeprefix("/trois"), **chosen)
    assert taken.location.endswith(f"/applications/{key}/holder")
    assert PERSON.identifier in pages.get(office.applicant, f"/applications/{key}/holder")
    assert pages.ask(None, address).status_code in (302, 303)
