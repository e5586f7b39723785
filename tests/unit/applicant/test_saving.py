"""Saving a step: format errors, rule faults, stale versions, automatic saves, look-ups."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest

from module.applicant import parties
from module.registry.application import AttachmentRole, Capacity, Section
from module.registry.lookups import Answer, Outcome, Register
from module.registry.objects import GoodsBlock, ObjectKind
from module.registry.party import Party
from module.registry.upload_limits import DOCUMENT_LIMIT, REQUEST_LIMIT
from module.registry.workflow import Act, Status
from tests.unit.applicant.conftest import NOW, OBJECTING, PAPER, Browser, FakeApplication, stored
from tests.unit.applicant.test_pages import BIN, FILED, FILES, FULL

TERMS = {
    "object_kind": "trademark",
    "directions": "import",
    "conditions": "new",
    "start": "02/03/2026",
    "end": "2 3 2027",
    "genuine_features": "Red seam",
    "infringing_features": "None",
}


def test_double_click_sends_one_key(browser: Browser, fake_application: FakeApplication) -> None:
    answer = browser.post("", {"key": "k" * 90})
    assert answer.location.endswith("/applications/a1")
    assert fake_application.asked == ["k" * 64]


def test_good_step_is_saved_and_leads_on(browser: Browser, fake_application: FakeApplication) -> None:
    answer = browser.post("/a1/terms", {**TERMS, "version": "1", "action": "continue"})
    assert (answer.status_code, answer.location) == (303, "/trois/applications/a1/insurance")
    assert str(fake_application.view.form.terms.end) == "2027-03-02"


def test_change_link_comes_back_to_the_answers(browser: Browser) -> None:
    answer = browser.post("/a1/terms?from=check", {**TERMS, "version": "1"})
    assert answer.location == "/trois/applications/a1/check"


def test_format_error_keeps_everything_typed_and_saves_nothing(
    browser: Browser, fake_application: FakeApplication
) -> None:
    answer = browser.post("/a1/terms", {**TERMS, "version": "1", "start": "31.02.2026", "quantity_unit": "<kg>"})
    assert answer.status_code == 422
    assert fake_application.view.version == 1
    assert 'value="31.02.2026"' in answer.text
    assert "&lt;kg&gt;" in answer.text
    assert 'href="#start"' in answer.text
    assert "there is no 31.02.2026" in answer.text
    assert "<title>Error: " in answer.text


def test_rule_faults_are_shown_after_saving(browser: Browser, fake_application: FakeApplication) -> None:
    answer = browser.post("/a1/terms", {**TERMS, "version": "1", "end": "2 3 2029"})
    assert answer.status_code == 422
    assert fake_application.view.version == 2
    assert "until 2028-03-02 at the latest" in answer.text
    assert "Continue anyway" in answer.text
    assert 'name="version" value="2"' in answer.text
    later = browser.post("/a1/terms", {**TERMS, "version": "2", "end": "2 3 2029", "action": "later"})
    assert later.location == "/trois/applications/a1"


OTHER_KINDS = ("copyright", "related_rights")
OFFERED = ("trademark", "service_mark", "geographical_indication", "appellation_of_origin")


def test_only_a_kind_that_can_be_filed_is_offered(browser: Browser) -> None:
    page = browser.get("/a1/terms").text
    assert re.findall('name="object_kind" type="radio" value="([a-z_]+)"', page) == list(OFFERED)
    assert not re.search('name="object_kind"[^>]* checked', page), "nothing is chosen for the person"
    assert "Other kinds cannot be filed online yet." in page


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_kind_that_is_not_offered_is_refused_with_its_reason(
    browser: Browser, fake_application: FakeApplication, kind: str
) -> None:
    answer = browser.post("/a1/terms", {**TERMS, "version": "1", "object_kind": kind})
    assert answer.status_code == 422
    assert "this cannot be filed online yet. Choose another kind." in answer.text
    assert fake_application.view.version == 1
    assert "Choose one of the options" in browser.post("/a1/terms", {**TERMS, "object_kind": "patent"}).text


def test_a_kept_draft_of_another_kind_opens_says_so_and_goes_on_as_a_trademark(
    browser: Browser, fake_application: FakeApplication
) -> None:
    fake_application.put(form=replace(FULL, terms=replace(FULL.terms, object_kind=ObjectKind.COPYRIGHT)))
    page = browser.get("/a1/terms").text
    assert "This draft is about: Object of copyright. It cannot be filed online yet." in page
    assert 'value="trademark">' in page, "nothing is chosen for the person"
    assert "Object of copyright: this cannot be filed online yet. Choose another kind." in browser.get("/a1/check").text
    rest = {name: value for name, value in TERMS.items() if name != "object_kind"}
    assert browser.post("/a1/terms", {**rest, "version": "1", "action": "later"}).status_code == 303
    assert fake_application.view.form.terms.object_kind is ObjectKind.COPYRIGHT, "what was saved is not lost"
    assert browser.post("/a1/terms", {**TERMS, "version": "2"}).status_code == 303
    assert fake_application.view.form.terms.object_kind is ObjectKind.TRADEMARK
    assert "This draft is about" not in browser.get("/a1/terms").text


def test_the_last_day_and_the_least_sum_are_told_by_the_fields(browser: Browser, deps: Any) -> None:
    assert "2028-03-02 at the latest if you file today" in browser.get("/a1/terms").text
    deps.law.insurance_floor = 500
    page = browser.get("/a1/insurance").text
    assert "At least 500 monthly calculation indexes of the year in which the contract begins." in page
    assert "must be insured for at least 500 monthly calculation indexes (MCI)." in page
    assert "Number of the liability insurance contract for at least 500 MCI" in browser.get("").text


def test_stale_version_keeps_what_was_typed(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(version=7)
    answer = browser.post("/a1/terms", {**TERMS, "version": "1", "genuine_features": "Mine"})
    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.text
    assert "Open the saved version" in answer.text
    assert 'name="version" value="7"' in answer.text
    assert fake_application.view.form.terms.genuine_features == ""
    assert browser.post("/a1/terms", {**TERMS, "version": "7"}).status_code == 303


@pytest.mark.parametrize(
    ("version", "start", "status"), [("1", "02.03.2026", 204), ("9", "02.03.2026", 409), ("1", "x", 422)]
)
def test_automatic_save(
    browser: Browser, fake_application: FakeApplication, version: str, start: str, status: int
) -> None:
    data = {"version": version, "start": start}
    answer = browser.post("/a1/terms", data, headers={"X-TROIS-Autosave": "1"})
    assert answer.status_code == status
    assert answer.data == b""
    assert answer.headers.get("X-TROIS-Version") == ("2" if status == 204 else None)
    assert fake_application.view.version == (2 if status == 204 else 1)


PARTY = {
    "identifier": BIN,
    "name_ru": "ТОО",
    "country": "KZ",
    "city": "Алматы",
    "telephone": "8 701 234 56 78",
    "email": "a@example.kz",
}


@pytest.fixture
def asked(deps: Any, fake_application: FakeApplication, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    class Companies:
        def by_bin(self, number: str) -> Answer[Any]:
            seen.append(number)
            return Answer(Register.GBD_UL, Outcome.UNAVAILABLE, NOW)

    def apply(work: Any, id: str, version: int, section: Section, answer: Answer[Any], number: str) -> None:
        assert version == fake_application.view.version
        seen.append(f"{section} {answer.outcome} {number}")

    class Persons:
        def person(self, number: str, consent: str) -> Answer[Any]:
            seen.append(f"{number} by {consent}")
            return Answer(Register.GBD_FL, Outcome.REFUSED, NOW, detail="kdp.waiting")

    deps.companies, deps.persons = Companies(), Persons()
    monkeypatch.setattr(parties.lookups, "ask_person", lambda work, id, number: f"record of {id}")
    monkeypatch.setattr(parties.lookups, "apply_person", apply)
    monkeypatch.setattr(parties.lookups, "apply_company", apply)
    return seen


def test_find_saves_then_asks(browser: Browser, fake_application: FakeApplication, asked: list[str]) -> None:
    answer = browser.post("/a1/holder", {**PARTY, "version": "1", "action": "find"})
    assert answer.location == "/trois/applications/a1/holder#found"
    assert fake_application.view.form.holder.contacts[0].value == "+77012345678"
    assert asked == [BIN, f"holder unavailable {BIN}"]


def test_a_person_is_asked_for_after_it_was_written_down(browser: Browser, asked: list[str]) -> None:
    iin = "900101300017"
    answer = browser.post("/a1/holder", {**PARTY, "identifier": iin, "version": "1", "action": "find"})
    assert answer.location == "/trois/applications/a1/holder#found"
    assert asked == [f"{iin} by record of a1", f"holder refused {iin}"]


def test_a_place_is_sought_without_a_script_and_what_was_typed_is_saved(
    browser: Browser, fake_application: FakeApplication
) -> None:
    sent = {**PARTY, "city": "", "version": "1", "place_query": "Теміртау", "action": "places"}
    answer = browser.post("/a1/holder?from=check", sent)
    assert answer.status_code == 303
    assert fake_application.view.form.holder.name.ru == "ТОО"
    address = answer.location.removeprefix("/trois/applications").partition("#")
    assert address[2] == "places"
    assert "from=check" in address[0]
    page = browser.get(address[0]).text
    assert 'value="352310000"' in page
    assert "352310000 – Temirtau, Karaganda Region" in page
    assert "demonstration set" in page
    assert 'value="Теміртау"' in page


def test_a_place_that_was_chosen_stands_in_the_address(browser: Browser, fake_application: FakeApplication) -> None:
    sent = {**PARTY, "city": "", "version": "1", "place_query": "Теміртау", "place": "352310000", "action": "later"}
    assert browser.post("/a1/holder", sent).status_code == 303
    found = fake_application.view.form.holder.addresses[0]
    assert (found.territory, found.region, found.city) == ("352310000", "Карагандинская область", "Темиртау")


def test_a_fault_elsewhere_keeps_the_places_found(browser: Browser, fake_application: FakeApplication) -> None:
    sent = {**PARTY, "email": "x", "version": "1", "place_query": "Теміртау", "action": "places"}
    answer = browser.post("/a1/holder", sent)
    assert answer.status_code == 422
    assert 'value="352310000"' in answer.text
    sent = {**PARTY, "email": "x", "version": "1", "place_query": "zzz", "place": "rubbish", "country": "XX"}
    text = browser.post("/a1/holder", sent).text
    assert "No place was found" in text
    assert text.count("Choose one of the options in the list.") >= 2


@pytest.mark.parametrize(
    ("number", "words"),
    [("", "Enter the BIN or IIN, then press Find."), ("123", "There are 3")],
)
def test_find_needs_a_number(
    browser: Browser, fake_application: FakeApplication, asked: list[str], number: str, words: str
) -> None:
    answer = browser.post("/a1/holder", {**PARTY, "identifier": number, "version": "1", "action": "find"})
    assert answer.status_code == 422
    assert words in answer.text
    assert asked == []
    assert fake_application.view.version == 1


def test_holder_who_files_is_offered_what_is_known(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=replace(FULL, holder=Party(), capacity=Capacity.REPRESENTATIVE))
    answer = browser.post("/a1/representative", {"version": "1", "capacity": "holder", "identifier": "rubbish"})
    assert answer.status_code == 303
    assert fake_application.view.form.holder == FULL.representative
    assert fake_application.view.form.representative == FULL.representative


def test_holder_is_the_representative(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=replace(FULL, holder=Party(), capacity=Capacity.REPRESENTATIVE))
    assert "The same as the representative" in browser.get("/a1/holder").text
    assert browser.post("/a1/holder/copy", {"version": "1"}).status_code == 303
    assert fake_application.view.form.holder == FULL.representative
    stale = browser.post("/a1/holder/copy", {"version": "1"})
    assert stale.status_code == 409
    assert '<form action="/trois/applications/a1/holder" method="post"' in stale.text, "to save, not to copy again"
    assert 'href="/trois/applications/a1/holder">Open the saved version' in stale.text


def pdf(content: bytes = b"%PDF") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "scan.pdf"


def test_document_is_added_and_removed(browser: Browser, fake_application: FakeApplication) -> None:
    data = {"version": "1", "kind": "right", "valid_until": "1.1.2030", "file": pdf()}
    answer = browser.post("/a1/documents/add", data)
    assert answer.location == "/trois/applications/a1/documents"
    file = fake_application.view.attachments[0]
    assert (file.sheets, str(file.valid_until)) == (3, "2030-01-01")
    assert browser.post(f"/a1/documents/{file.id}/remove", {"version": "1"}).status_code == 409
    assert browser.post(f"/a1/documents/{file.id}/remove", {"version": "2"}).status_code == 303
    assert fake_application.view.attachments == ()


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, 422, "Choose a PDF file."),
        ({"file": pdf, "kind": ""}, 422, "Choose the kind of document."),
        ({"file": lambda: pdf(b"bad")}, 422, "The file is not a PDF."),
        ({"file": pdf, "version": "9"}, 409, "Choose the file again"),
        ({"file": lambda: pdf(b"x" * (REQUEST_LIMIT + 1))}, 413, "The file is larger than 10 MB."),
    ],
)
def test_upload_that_fails_says_why(
    browser: Browser, fake_application: FakeApplication, changes: dict[str, Any], status: int, words: str
) -> None:
    data = {"version": "1", "kind": "right", "document_name": "My deed"} | changes
    sent = {name: value() if callable(value) else value for name, value in data.items()}
    answer = browser.post("/a1/documents/add", sent)
    assert answer.status_code == status
    assert words in answer.text
    assert ("My deed" in answer.text) == (status != 413)
    assert fake_application.view.attachments == ()


def test_file_of_eleven_mebibytes_reaches_its_own_check(browser: Browser, fake_application: FakeApplication) -> None:
    data = {"version": "1", "kind": "right", "file": pdf(b"bad" + b"x" * (DOCUMENT_LIMIT + 1024 * 1024))}
    answer = browser.post("/a1/documents/add", data)
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text


GOODS = {"hs_codes": "6109.10", "description": "Shirts", "nice_classes": "25"}


def picture(content: bytes = b"jpeg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "a.jpg"


def test_goods_with_pictures(browser: Browser, fake_application: FakeApplication) -> None:
    data = GOODS | {
        "version": "1",
        "hs_found": ["610990", "rubbish"],
        "genuine_picture": picture(),
        "genuine_text": "Label",
        "infringing_picture": picture(),
        "infringing_text": "No label",
    }
    answer = browser.post("/a1/goods/add", data)
    assert answer.location == "/trois/applications/a1/goods"
    block = fake_application.view.form.goods[0]
    assert block.hs_codes == ("610910", "610990")
    assert (len(block.genuine_pictures), len(block.infringing_pictures)) == (1, 1)
    gone = block.genuine_pictures[0]
    page = browser.post(
        "/a1/goods/1", {**GOODS, "version": str(fake_application.view.version), "action": f"remove:{gone}"}
    )
    assert page.location == "/trois/applications/a1/goods/1#pictures"
    assert gone not in {file.id for file in fake_application.view.attachments}
    browser.post("/a1/goods/1/remove", {"version": str(fake_application.view.version)})
    assert fake_application.view.form.goods == ()


def test_missing_picture_is_told_after_saving(browser: Browser, fake_application: FakeApplication) -> None:
    answer = browser.post("/a1/goods/add", {**GOODS, "version": "1"})
    assert answer.status_code == 422
    assert "Add a picture of genuine goods." in answer.text
    assert 'action="/trois/applications/a1/goods/1"' in answer.text
    assert len(fake_application.view.form.goods) == 1


def test_refused_picture_keeps_the_words(browser: Browser, fake_application: FakeApplication) -> None:
    data = {**GOODS, "version": "1", "infringing_picture": picture(b"bad"), "infringing_text": "x"}
    answer = browser.post("/a1/goods/add", data)
    assert answer.status_code == 422
    assert 'href="#infringing_picture"' in answer.text
    assert 'name="version" value="2"' in answer.text
    assert fake_application.view.form.goods[0].description == "Shirts"


def test_find_of_a_code_saves_and_shows_results(browser: Browser, fake_application: FakeApplication) -> None:
    answer = browser.post("/a1/goods/add", {**GOODS, "version": "1", "hs_query": "кроссовки", "action": "find"})
    assert answer.status_code == 303
    assert answer.location.startswith("/trois/applications/a1/goods/1?q=")
    assert "640411" in browser.client.get(answer.location).text


def test_stale_goods(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=replace(FULL, goods=(GoodsBlock(("1",)),)), version=5)
    answer = browser.post("/a1/goods/1", {**GOODS, "version": "1"})
    assert answer.status_code == 409
    assert "Shirts</textarea>" in answer.text
    assert browser.post("/a1/goods/1/remove", {"version": "1"}).status_code == 409
    quiet = browser.post("/a1/goods/1", {**GOODS, "version": "1"}, headers={"X-TROIS-Autosave": "1"})
    assert quiet.status_code == 409


def test_larger_request_with_pictures(browser: Browser) -> None:
    data = {**GOODS, "version": "1", "genuine_picture": picture(b"x" * (REQUEST_LIMIT + 1))}
    answer = browser.post("/a1/goods/add", data)
    assert answer.status_code == 413
    assert "The picture is larger than 1.5 MB." in answer.text


def test_signed_application_is_filed_once(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL, attachments=FILES)
    data = {"paper_id": "paper-1", "signature": "signed:" + PAPER.document.decode()}
    for _ in range(2):
        answer = browser.post("/a1/sign", data)
        assert answer.location == "/trois/applications/a1/receipt"
    assert fake_application.view.status is Status.SUBMITTED


def test_refused_signature_says_why(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL, attachments=FILES)
    answer = browser.post("/a1/sign", {"paper_id": "paper-1", "signature": "x"})
    assert answer.status_code == 422
    assert "Another document was signed" in answer.text
    assert fake_application.view.status is Status.DRAFT


def test_incomplete_application_leads_to_the_answers(browser: Browser) -> None:
    assert browser.get("/a1/sign").location == "/trois/applications/a1/check"
    page = browser.get("/a1/check").text
    assert "Mend this before you sign" in page
    assert "/a1/terms?from=check#object_kind" in page


def test_document_to_be_signed_is_given_octet_for_octet(browser: Browser) -> None:
    answer = browser.get("/a1/papers/paper-1.xml")
    assert answer.data == PAPER.document
    assert "attachment" in answer.headers["Content-Disposition"]


def test_objection(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(**FILED, status=Status.PRELIMINARY, open_acts=OBJECTING)
    assert "Пояснение" in browser.get("/a1/objection").text
    empty = browser.post("/a1/objection", {"text": " "})
    assert empty.status_code == 422
    assert "Write your objection." in empty.text
    assert browser.post("/a1/objection", {"text": "I do not agree"}).status_code == 303
    assert fake_application.objections == ["I do not agree"]
    fake_application.put(open_acts=())
    assert browser.get("/a1/objection").status_code == 303
    assert browser.post("/a1/objection", {"text": "Late"}).status_code == 409
    assert Act.OBJECT not in fake_application.view.open_acts


def test_draft_is_deleted_after_a_question(browser: Browser, fake_application: FakeApplication) -> None:
    assert browser.post("/a1/delete", {"version": "9"}).status_code == 409
    assert fake_application.asked == []
    assert browser.post("/a1/delete", {"version": "1"}).location == "/trois/applications"
    assert fake_application.asked == ["deleted"]


def test_documents_of_goods_are_not_listed_as_documents(browser: Browser, fake_application: FakeApplication) -> None:
    fake_application.put(form=FULL, attachments=(stored(AttachmentRole.GENUINE, id="pic-1"),))
    assert "scan.pdf" not in browser.get("/a1/documents").text


def test_larger_request_for_an_application_of_somebody_else(browser: Browser) -> None:
    data = {"version": "1", "file": pdf(b"x" * (REQUEST_LIMIT + 1))}
    answer = browser.post("/another/documents/add", data)
    assert answer.status_code == 413
    assert "The files are too large" in answer.text
