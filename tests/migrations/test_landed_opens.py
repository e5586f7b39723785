"""What people left in release 9217642 opens in the present product: by the right person, in Russian and in Kazakh."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from urllib.parse import quote

import pytest

from tests.support.landed import PASSWORD, PREFIX, Site, Visitor, words

LANGUAGES = ("ru", "kk")
COMPANY, PERSON, AGENT = "company-head", "individual", "other-head"

# written down by hand from the story of make.py.txt: certificate of the mark (or key of the draft), owner, name
DRAFTS = {
    "empty": (COMPANY, ""),
    "half": (COMPANY, ""),
    "copyright": (COMPANY, ""),
    "200201": (PERSON, "ӘСЕМ ҚОҢЫР"),
    "200202": (COMPANY, "ЖЕТІСУ БАЛЫ"),
    "200203": (COMPANY, "ЖЕТІСУ НАНЫ"),
    "200204": (AGENT, "ЖЕТІСУ ШӘЙІ"),
}
CASES = {
    "200301": (COMPANY, "ЖЕТІСУ ҮЛГІ"),
    "200302": (PERSON, "ИВАНОВ ВАРЕНЬЕ"),
    "200303": (COMPANY, "ЖЕТІСУ СУЫ"),
    "200304": (PERSON, "ИВАНОВ МЁД"),
    "200305": (COMPANY, "ЖЕТІСУ ТОСАП"),
    "200306": (COMPANY, "ЖЕТІСУ МАЙЫ"),
    "200307": (COMPANY, "ЖЕТІСУ ІРІМШІГІ"),
    "200308": (COMPANY, "ЖЕТІСУ КОФЕ"),
    "200309": (COMPANY, "ЖЕТІСУ ТҰЗЫ"),
    "200310": (COMPANY, "ЖЕТІСУ КӨК"),
    "200311": (COMPANY, "ЖЕТІСУ ЖАҢА"),
    "200312": (COMPANY, "ЖЕТІСУ СОҢҒЫ"),
}
ENTRIES = {"200301": "ЖЕТІСУ ҮЛГІ", "200302": "ИВАНОВ ВАРЕНЬЕ", "200312": "ЖЕТІСУ СОҢҒЫ"}
DECIDED = {**ENTRIES, "200303": "ЖЕТІСУ СУЫ", "200304": "ИВАНОВ МЁД"}
STEPS = ("representative", "holder", "terms", "insurance", "documents", "goods", "trademark", "undertaking")


@pytest.fixture(scope="module")
def people(site: Site) -> dict[str, Visitor]:
    slugs = (COMPANY, PERSON, AGENT, "officer-executor", "officer-head", "exchange-operator")
    return {slug: site.visitor(slug) for slug in slugs}


def test_every_application_is_in_these_tables(site: Site) -> None:
    """But the draft of a person whom only a host portal knew: no key opens it, the row must be there."""
    assert set(site.before.applications) == {*DRAFTS, *CASES, "host-draft"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", DRAFTS)
def test_a_draft_opens_with_all_its_steps(site: Site, people: dict[str, Visitor], mark: str, language: str) -> None:
    owner, name = DRAFTS[mark]
    address = f"/applications/{site.before.id_of(mark)}"
    people[owner].page(address, language)
    for step in STEPS:
        people[owner].page(f"{address}/{step}", language)
    assert name in people[owner].page(f"{address}/check", language)
    assert name in people[owner].page(f"{address}/goods", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_show_all_of_it(site: Site, people: dict[str, Visitor], language: str) -> None:
    for owner in (COMPANY, PERSON, AGENT):
        page = people[owner].page("/applications", language)
        own = {mark: name for mark, (who, name) in {**DRAFTS, **CASES}.items() if who == owner}
        for mark, name in own.items():
            assert name in page or mark == "200201", "the mark with a Kazakh name may stand there by its Russian one"
            assert site.before.id_of(mark) in page, mark
    officer = people["officer-executor"]
    worklist = officer.page("/worklist", language) + officer.page("/worklist?show=finished", language)
    for mark in ("200306", "200307", "200308", "200309", "200310", "200311", "200305"):
        assert CASES[mark][1] in worklist


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", CASES)
def test_a_case_opens_for_both_sides(site: Site, people: dict[str, Visitor], mark: str, language: str) -> None:
    owner, name = CASES[mark]
    row = site.before.applications[mark]
    receipt = people[owner].page(f"/applications/{row['id']}/receipt", language)
    assert row["number"] in words(receipt)
    for officer in ("officer-executor", "officer-head"):
        page = words(people[officer].page(f"/cases/{row['id']}", language))
        assert name in page and row["number"] in page


def test_every_file_is_what_it_was(site: Site, people: dict[str, Visitor]) -> None:
    files = site.rows(
        "SELECT t.*, a.status FROM trois.attachment t JOIN trois.application a ON a.id = t.application_id"
    )
    assert len(files) == site.before.counts["attachment"]
    owners = {site.before.id_of(mark): owner for mark, (owner, _) in {**DRAFTS, **CASES}.items()}
    for file in files:
        key = str(file["application_id"])
        answer = people[owners[key]].ask(f"/applications/{key}/attachments/{file['id']}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]


@pytest.mark.parametrize("mark", DECIDED)
def test_a_decision_is_printed_and_verified(site: Site, people: dict[str, Visitor], mark: str) -> None:
    """Two of the prints were made then, the others are made now."""
    key = site.before.id_of(mark)
    assert people["officer-head"].ask(f"/cases/{key}/decision.pdf").data.startswith(b"%PDF")
    decision = next(row for row in site.before.decisions if str(row["application_id"]) == key and row["signed_at"])
    for language in LANGUAGES:
        page = words(site.visitor().page(f"/verify/{decision['code']}", language))
        assert decision["number"] in page and DECIDED[mark] in page
        assert re.search(INTACT[language], page)


# how a page says that the stored document is the one that was signed and registered
INTACT = {"ru": "Решение подлинное: ", "kk": "Шешім шынайы: "}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_register(site: Site, language: str) -> None:
    anybody = site.visitor()
    listed = anybody.page("/register", language)
    for mark, name in ENTRIES.items():
        number = entry_number(site, mark)
        assert number in listed and name in listed
        page = words(anybody.page(f"/register/{quote(number)}", language))
        assert number in page and name in page
        assert number in anybody.page(f"/register?query={quote(name)}", language)


def entry_number(site: Site, mark: str) -> str:
    key = site.before.id_of(mark)
    return next(str(row["entry_number"]) for row in site.before.decisions if str(row["application_id"]) == key)


def test_the_open_data(site: Site) -> None:
    numbers = {entry_number(site, mark): name for mark, name in ENTRIES.items()}
    found = site.visitor().client.get(f"{PREFIX}/api/v1/register").json
    assert {row["number"] for row in found["entries"]} == set(numbers)
    text = site.visitor().client.get(f"{PREFIX}/open-data.csv").data.decode("utf-8-sig")
    table = {row["number"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {number: row["name_ru"] for number, row in table.items()} == numbers
    for row in table.values():
        assert set(re.findall("[0-9]+", row["hs_codes"])) == {"200799", "190531"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opinions(site: Site, people: dict[str, Visitor], language: str) -> None:
    officer = people["officer-executor"]
    listed = officer.page("/opinions", language)
    assert len(site.before.opinions) == 7
    for row in site.before.opinions.values():
        page = words(officer.page(f"/opinions/{row['id']}", language))
        assert row["application_id"] in page and row["object_name"] in page
        if row["state"] in ("received", "taken", "prepared"):
            assert str(row["id"]) in listed


def test_an_opinion_without_an_answer_is_no_longer_called_refused(site: Site, people: dict[str, Visitor]) -> None:
    """That release called both failed; the conversation that was given up after its last repeat tells which it was."""
    given_up = {row["id"] for row in site.before.conversations if row["state"] == "given_up"}
    failed = [row for row in site.before.opinions.values() if row["state"] == "failed"]
    assert len(failed) == 1 and failed[0]["conversation_id"] in given_up
    [now] = site.rows("SELECT state FROM trois.exchange_opinion WHERE id = %s", failed[0]["id"])
    assert now["state"] == "unanswered"
    page = words(people["officer-executor"].page(f"/opinions/{failed[0]['id']}", "en"))
    assert "The Commission has not answered" in page
    assert "Not accepted" not in page and "did not accept" not in page, "nor does its history say so"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_of_the_exchange(site: Site, people: dict[str, Visitor], language: str) -> None:
    operator = people["exchange-operator"]
    listed = operator.page("/exchange/conversations", language)
    for row in site.before.conversations:
        assert str(row["id"]) in listed
        page = operator.page(f"/exchange/conversations/{row['id']}", language)
        own = site.rows("SELECT id FROM trois.exchange_message WHERE conversation_id = %s", row["id"])
        assert own and all(f"/exchange/messages/{message['id']}" in page for message in own)
    for key in site.before.ids["exchange_message"]:
        operator.page(f"/exchange/messages/{key}", language)
    for key in site.before.ids["exchange_incident"]:
        operator.page(f"/exchange/incidents/{key}", language)
    for address in ("/exchange/incidents", "/exchange/resources", "/outside", "/classifiers"):
        operator.page(address, language)
    assert "2026-11" in operator.page("/classifiers/packaging", language)


def test_every_message_is_what_it_was(site: Site, people: dict[str, Visitor]) -> None:
    messages = site.rows("SELECT id, digest FROM trois.exchange_message")
    assert len(messages) == site.before.counts["exchange_message"]
    for row in messages:
        content = people["exchange-operator"].ask(f"/exchange/messages/{row['id']}/content").data
        assert hashlib.sha256(content).hexdigest() == row["digest"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unified_register(site: Site, people: dict[str, Visitor], language: str) -> None:
    """One entry with several versions, one excluded, one that came by synchronisation."""
    officer = people["officer-executor"]
    listed = officer.page("/unified-register", language)
    for number in ("00001/ТЗ-0042-150326", "00002/ТЗ-0042-150326", "00004/ТЗ-0042-150326"):
        assert number in listed
        assert number in words(officer.page(f"/unified-register/{quote(number)}", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account_of_each_person(site: Site, people: dict[str, Visitor], language: str) -> None:
    assert "ӘБІЛОВ" in people[COMPANY].page("/account", language)
    assert "ИВАНОВ" in people[PERSON].page("/account", language)
    assert "Жетісу" in people[COMPANY].page("/company", language)
    staff = people[COMPANY].page("/company/staff", language)
    for shown in ("newcomer@example.kz", "ПЕТРОВА", "СЕРІКОВА"):
        assert shown in staff
    for side in (AGENT, COMPANY):
        listed = people[side].page("/powers", language)
        assert "Д-12" in listed and "Д-11" in listed
        power_of_attorney = re.search(r'href="/trois(/powers/[0-9a-f-]{36})', listed)
        assert power_of_attorney
        people[side].page(power_of_attorney[1], language)
    people[PERSON].page("/account/consents", language)


def test_the_password_of_then_still_opens(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.send("/sign-in", "/sign-in/password", user_name="individual", password=PASSWORD)
    assert answer.status_code == 303
    assert CASES["200302"][1] in visitor.page("/applications")
    wrong = site.visitor().send("/sign-in", "/sign-in/password", user_name="individual", password=PASSWORD + "x")
    assert wrong.status_code == 422
