"""An opinion through the officers' pages over the real use cases and a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from module.dev.launcher.services import Services
from module.registry.opinion import Verdict
from module.store import opinions as tasks
from tests.support import opinions as made
from tests.support.console import Pages, act_buttons
from tests.support.databases import new_database
from tests.support.office import NOW, Office, open_office

PROFILE = {
    "last_name": "Жұмабекова",
    "first_name": "Динара",
    "middle_name": "Маратқызы",
    "post": "Главный специалист",
    "phone": "+7 7172 71 00 00",
    "email": "",
}


@pytest.fixture(scope="module")
def bureau(servers: Services) -> Iterator[Office]:
    with new_database(servers) as url:
        found = open_office(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def pages(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(bureau, monkeypatch)


def opened(pages: Pages, number: str, **changes: object) -> str:
    with pages.office.store.unit() as unit:
        values = {"application_id": number, "content": made.application(number)} | changes
        return made.open_task(unit, NOW, **values)


def document(page: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def sign(pages: Pages, key: str, signer: object = None) -> object:
    office = pages.office
    sha256 = document(pages.get(office.head, f"/opinions/{key}/sign"))
    content = pages.ask(office.head, f"/opinions/{key}/{sha256}.xml").data
    signature = office.pens.sign(signer or office.head, content).decode()  # type: ignore[arg-type]
    return pages.post(office.head, f"/opinions/{key}/sign", sha256=sha256, signature=signature)


def test_nobody_speaks_to_the_commission_without_a_profile(pages: Pages) -> None:
    office = pages.office
    key = opened(pages, "00001/EEC")
    assert pages.post(office.executor, f"/opinions/{key}/take").status_code == 303
    assert "You have no profile yet" in pages.get(office.executor, f"/opinions/{key}")
    refused = pages.post(office.executor, f"/opinions/{key}/prepare", verdict="1")
    assert refused.status_code == 422
    assert '<a href="/trois/profile">Fill in your profile' in refused.text
    wrong = pages.post(office.executor, "/profile", **PROFILE, no_middle_name="y")
    assert wrong.status_code == 422
    assert "not both" in wrong.text
    nothing = pages.post(office.executor, "/profile", **(PROFILE | {"phone": "", "middle_name": ""}))
    assert nothing.text.count('class="govuk-error-message"') == 2
    assert pages.post(office.executor, "/profile", **PROFILE).status_code == 303
    head = PROFILE | {"middle_name": "", "no_middle_name": "y", "email": "head@example.kz"}
    assert pages.post(office.head, "/profile", **head).status_code == 303
    shown = pages.get(office.head, "/profile", done="saved")
    assert "The profile is saved" in shown
    assert re.search(r'id="no_middle_name"[^>]* checked', shown)
    assert pages.post(office.executor, f"/opinions/{key}/prepare", verdict="1").status_code == 303


def test_a_head_frees_an_object(pages: Pages) -> None:
    office = pages.office
    key = opened(pages, "00009/EEC")
    assert pages.post(office.executor, f"/opinions/{key}/take").status_code == 303
    assert pages.post(office.executor, f"/opinions/{key}/release").status_code == 403
    assert "Free the object for another executor" in pages.get(office.head, f"/opinions/{key}")
    assert pages.post(office.head, f"/opinions/{key}/reopen").status_code == 409
    assert pages.post(office.head, f"/opinions/{key}/release").status_code == 303
    assert "Any executor can take the object now" in pages.get(office.head, f"/opinions/{key}", done="opinion_release")


def test_from_the_list_to_the_commission(pages: Pages) -> None:
    office = pages.office
    made.introduce(office)
    key = opened(pages, "00002/EEC", object_name="АЛАТАУ-2")
    listed = pages.get(office.executor, "/opinions")
    assert "АЛАТАУ-2" in listed and "Working days left: 10" in listed
    assert pages.post(office.executor, f"/opinions/{key}/take").status_code == 303
    assert pages.post(office.executor, f"/opinions/{key}/take").status_code == 409
    page = pages.get(office.executor, f"/opinions/{key}", done="opinion_take")
    assert "You have taken the object" in page
    assert "Application for inclusion in the unified register" in page
    assert "ООО «Заявитель»" in page and "БАЙКАЛ" not in page
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert f'src="/trois/opinions/{key}/files/form/0"' in page
    picture = pages.ask(office.executor, f"/opinions/{key}/files/form/0")
    assert (picture.data[:4], picture.mimetype) == (b"\x89PNG", "image/png")
    assert pages.ask(office.executor, f"/opinions/{key}/files/form/1").status_code == 404

    assert pages.post(office.executor, f"/opinions/{key}/prepare", verdict="0", explanation=" ").status_code == 422
    told = pages.post(office.executor, f"/opinions/{key}/prepare", verdict="0", explanation="Нет доверенности")
    assert told.status_code == 303
    assert pages.ask(office.executor, f"/opinions/{key}/sign").status_code == 403
    shown = act_buttons(pages.get(office.head, f"/opinions/{key}"))
    assert shown == [("Sign the opinion", True), ("Send back", False)]
    page = pages.get(office.head, f"/opinions/{key}/sign")
    assert page.index('<button type="submit" class="govuk-button" disabled>') < page.index('name="remark"')
    assert re.search(r'class="govuk-button govuk-button--secondary"[^>]*>\s*Send back\s*<', page)
    assert "Inclusion in the unified register is refused" in page
    assert "Нет доверенности" in page and "(no middle name)" in page and 'data-module="trois-sign"' in page
    assert pages.post(office.head, f"/opinions/{key}/send-back", remark="").status_code == 422
    assert pages.post(office.head, f"/opinions/{key}/send-back", remark="Какой?").status_code == 303
    assert "Какой?" in pages.get(office.executor, f"/opinions/{key}")
    pages.post(office.executor, f"/opinions/{key}/prepare", verdict="0", explanation="Нет доверенности № 1")

    assert sign(pages, key, office.executor).status_code == 422  # type: ignore[attr-defined]
    assert pages.line.sent == []
    assert sign(pages, key).status_code == 303  # type: ignore[attr-defined]
    (facts,) = pages.line.sent
    assert (facts.verdict, facts.explanation) == (Verdict.REFUSE, "Нет доверенности № 1")
    page = pages.get(office.executor, f"/opinions/{key}")
    assert "Signed and sent" in page and "There is nothing for you to do" in page
    assert "Take the object" in page and "Sign the opinion" in page, "the history"


def test_a_changed_opinion_is_not_signed(pages: Pages) -> None:
    office = pages.office
    made.introduce(office)
    key = opened(pages, "00003/EEC")
    pages.post(office.executor, f"/opinions/{key}/take")
    pages.post(office.executor, f"/opinions/{key}/prepare", verdict="1")
    sha256 = document(pages.get(office.head, f"/opinions/{key}/sign"))
    content = pages.ask(office.head, f"/opinions/{key}/{sha256}.xml").data
    pages.post(office.executor, f"/opinions/{key}/prepare", verdict="0", explanation="Передумали")
    signature = office.pens.sign(office.head, content).decode()
    answer = pages.post(office.head, f"/opinions/{key}/sign", sha256=sha256, signature=signature)
    assert answer.status_code == 409
    assert "The opinion was changed after you opened it" in answer.text
    assert document(answer.text) != sha256
    assert pages.post(office.head, f"/opinions/{key}/sign", sha256="x", signature="").status_code == 404


def test_a_withdrawn_application(pages: Pages) -> None:
    office = pages.office
    made.introduce(office)
    key = opened(pages, "00004/EEC")
    pages.post(office.executor, f"/opinions/{key}/take")
    with office.store.unit() as unit:
        tasks.withdraw(unit, "00004/EEC", NOW)
    answer = pages.post(office.executor, f"/opinions/{key}/prepare", verdict="1")
    assert answer.status_code == 409
    page = pages.get(office.executor, f"/opinions/{key}")
    assert "Closed: the application was withdrawn" in page and "The applicant withdrew" in page
    assert pages.ask(office.head, f"/opinions/{key}/sign").status_code == 409


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_render_in_all_languages(pages: Pages, language: str) -> None:
    office = pages.office
    made.introduce(office)
    key = opened(pages, f"L-{language}", due_on=None)
    for address in ("/opinions", f"/opinions/{key}", "/profile"):
        assert f'lang="{language}"' in pages.get(office.executor, address, language)
    assert key not in pages.get(office.executor, "/opinions", language, state="failed")
    assert "The term is not set" in pages.get(office.executor, f"/opinions/{key}", "en")
    pages.post(office.executor, f"/opinions/{key}/take")
    pages.get(office.executor, f"/opinions/{key}/prepare", language)
    pages.post(office.executor, f"/opinions/{key}/prepare", verdict="1")
    pages.get(office.head, f"/opinions/{key}/sign", language)


def test_who_may_open_what(pages: Pages) -> None:
    office = pages.office
    key = opened(pages, "00005/EEC")
    for address in ("/opinions", f"/opinions/{key}", "/profile", f"/opinions/{key}/files/form/0"):
        assert pages.ask(office.applicant, address).status_code == 403
        assert pages.ask(pages.operator, address).status_code == 403
        assert pages.ask(None, address).status_code == 302
    assert pages.post(office.head, f"/opinions/{key}/take").status_code == 403
    assert pages.ask(office.executor, "/opinions/00000000-0000-4000-8000-000000000000").status_code == 404
