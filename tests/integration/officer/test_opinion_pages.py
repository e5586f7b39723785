"""An opinion through the officers' pages over the real use cases and a real database."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from module.registry.opinion import TERM, OpinionVerdict
from module.store import opinions as tasks
from tests.support import opinions as made
from tests.support.app_env import NOW
from tests.support.console import Pages, act_buttons

PROFILE = {
    "last_name": "Жұмабекова",
    "first_name": "Динара",
    "middle_name": "Маратқызы",
    "post": "Главный специалист",
    "phone": "+7 7172 71 00 00",
    "email": "",
}


def opened(pages: Pages, number: str, **changes: object) -> str:
    with pages.app_env.store.unit() as unit:
        values = {"application_id": number, "content": made.application(number)} | changes
        return made.open_task(unit, NOW, **values)


def document(page: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def sign(pages: Pages, key: str, signer: object = None) -> object:
    app_env = pages.app_env
    sha256 = document(pages.get(app_env.head, f"/opinions/{key}/sign"))
    content = pages.ask(app_env.head, f"/opinions/{key}/{sha256}.xml").data
    signature = app_env.key_signers.sign(signer or app_env.head, content).decode()  # type: ignore[arg-type]
    return pages.post(app_env.head, f"/opinions/{key}/sign", sha256=sha256, signature=signature)


def test_nobody_speaks_to_the_commission_without_a_profile(pages: Pages) -> None:
    app_env = pages.app_env
    key = opened(pages, "00001/EEC")
    assert pages.post(app_env.case_officer, f"/opinions/{key}/take").status_code == 303
    assert "You have no profile yet" in pages.get(app_env.case_officer, f"/opinions/{key}")
    refused = pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1")
    assert refused.status_code == 422
    assert '<a href="/trois/profile">Fill in your profile' in refused.text
    wrong = pages.post(app_env.case_officer, "/profile", **PROFILE, no_middle_name="y")
    assert wrong.status_code == 422
    assert "not both" in wrong.text
    nothing = pages.post(app_env.case_officer, "/profile", **(PROFILE | {"phone": "", "middle_name": ""}))
    assert nothing.text.count('class="govuk-error-message"') == 2
    assert pages.post(app_env.case_officer, "/profile", **PROFILE).status_code == 303
    head = PROFILE | {"middle_name": "", "no_middle_name": "y", "email": "head@example.kz"}
    assert pages.post(app_env.head, "/profile", **head).status_code == 303
    shown = pages.get(app_env.head, "/profile", done="saved")
    assert "The profile is saved" in shown
    assert re.search(r'id="no_middle_name"[^>]* checked', shown)
    assert pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1").status_code == 303


def test_a_head_frees_an_object(pages: Pages) -> None:
    app_env = pages.app_env
    key = opened(pages, "00009/EEC")
    assert pages.post(app_env.case_officer, f"/opinions/{key}/take").status_code == 303
    assert pages.post(app_env.case_officer, f"/opinions/{key}/release").status_code == 403
    assert "Free the object for another case officer" in pages.get(app_env.head, f"/opinions/{key}")
    assert pages.post(app_env.head, f"/opinions/{key}/reopen").status_code == 409
    assert pages.post(app_env.head, f"/opinions/{key}/release").status_code == 303
    freed = pages.get(app_env.head, f"/opinions/{key}", done="opinion_release")
    assert "Any case officer can take the object now" in freed


def test_from_the_list_to_the_commission(pages: Pages) -> None:
    app_env = pages.app_env
    made.introduce(app_env)
    key = opened(pages, "00002/EEC", object_name="АЛАТАУ-2")
    listed = pages.get(app_env.case_officer, "/opinions")
    assert "АЛАТАУ-2" in listed and "Working days left: 10" in listed
    assert pages.post(app_env.case_officer, f"/opinions/{key}/take").status_code == 303
    assert pages.post(app_env.case_officer, f"/opinions/{key}/take").status_code == 409
    page = pages.get(app_env.case_officer, f"/opinions/{key}", done="opinion_take")
    assert "You have taken the object" in page
    assert "Application for inclusion in the unified register" in page
    assert "ООО «Заявитель»" in page and "БАЙКАЛ" not in page
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert f'src="/trois/opinions/{key}/files/form/0"' in page
    picture = pages.ask(app_env.case_officer, f"/opinions/{key}/files/form/0")
    assert (picture.data[:4], picture.mimetype) == (b"\x89PNG", "image/png")
    assert pages.ask(app_env.case_officer, f"/opinions/{key}/files/form/1").status_code == 404

    assert pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="0", explanation=" ").status_code == 422
    reported = pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="0", explanation="Нет доверенности")
    assert reported.status_code == 303
    assert pages.ask(app_env.case_officer, f"/opinions/{key}/sign").status_code == 403
    shown = act_buttons(pages.get(app_env.head, f"/opinions/{key}"))
    assert shown == [("Sign the opinion", True), ("Send back", False)]
    page = pages.get(app_env.head, f"/opinions/{key}/sign")
    assert page.index('<button type="submit" class="govuk-button" disabled>') < page.index('name="remark"')
    assert re.search(r'class="govuk-button govuk-button--secondary"[^>]*>\s*Send back\s*<', page)
    assert "Inclusion in the unified register is refused" in page
    assert "Нет доверенности" in page and "(no middle name)" in page and 'data-module="trois-sign"' in page
    assert pages.post(app_env.head, f"/opinions/{key}/send-back", remark="").status_code == 422
    assert pages.post(app_env.head, f"/opinions/{key}/send-back", remark="Какой?").status_code == 303
    assert "Какой?" in pages.get(app_env.case_officer, f"/opinions/{key}")
    pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="0", explanation="Нет доверенности № 1")

    assert sign(pages, key, app_env.case_officer).status_code == 422  # type: ignore[attr-defined]
    assert pages.line.sent == []
    assert sign(pages, key).status_code == 303  # type: ignore[attr-defined]
    (facts,) = pages.line.sent
    assert (facts.verdict, facts.explanation) == (OpinionVerdict.REFUSE, "Нет доверенности № 1")
    page = pages.get(app_env.case_officer, f"/opinions/{key}")
    assert "Signed and sent" in page and "There is nothing for you to do" in page
    assert "Take the object" in page and "Sign the opinion" in page, "the history"


def test_a_changed_opinion_is_not_signed(pages: Pages) -> None:
    app_env = pages.app_env
    made.introduce(app_env)
    key = opened(pages, "00003/EEC")
    pages.post(app_env.case_officer, f"/opinions/{key}/take")
    pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1")
    sha256 = document(pages.get(app_env.head, f"/opinions/{key}/sign"))
    content = pages.ask(app_env.head, f"/opinions/{key}/{sha256}.xml").data
    pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="0", explanation="Передумали")
    signature = app_env.key_signers.sign(app_env.head, content).decode()
    answer = pages.post(app_env.head, f"/opinions/{key}/sign", sha256=sha256, signature=signature)
    assert answer.status_code == 409
    assert "The opinion was changed after you opened it" in answer.text
    assert document(answer.text) != sha256
    assert pages.post(app_env.head, f"/opinions/{key}/sign", sha256="x", signature="").status_code == 404


def carried(pages: Pages, key: str) -> str:
    """Carry an object to an opinion that was signed and left; return its conversation."""
    app_env = pages.app_env
    made.introduce(app_env)
    pages.post(app_env.case_officer, f"/opinions/{key}/take")
    pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1")
    assert sign(pages, key).status_code == 303  # type: ignore[attr-defined]
    with app_env.store.unit() as unit:
        record = tasks.get(unit, key)
    assert record is not None
    return record.conversation_id


@pytest.mark.parametrize("end", ["sent", "unanswered", "failed", "delivered"])
def test_an_opinion_that_misses_its_term_is_marked(pages: Pages, end: str) -> None:
    """NOW is Friday 20.11.2026: the term ended on Wednesday, two working days ago."""
    key = opened(pages, f"T-{end}", due_on=date(2026, 11, 18))
    conversation = carried(pages, key)
    with pages.app_env.store.unit() as unit:
        if end != "sent":
            assert getattr(tasks, end)(unit, conversation, NOW)
    for reader in (pages.app_env.case_officer, pages.app_env.head):
        listed = pages.get(reader, "/opinions", state=end)
        for page in (listed, pages.get(reader, f"/opinions/{key}")):
            assert ("Overdue, working days: 2" in page) is (end != "delivered")
        assert ("Past the term, not accepted by the Commission: 1" in listed) is (end != "delivered")
    with pages.app_env.store.unit() as unit:
        tasks.withdraw(unit, f"T-{end}", NOW)
    assert "Overdue" not in pages.get(pages.app_env.head, f"/opinions/{key}")


def test_the_term_is_the_one_that_stands_today(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object that arrived before the term was entered has its last day as soon as the term stands."""
    key = opened(pages, "T-NEW", due_on=None)
    assert "The term is not set" in pages.get(pages.app_env.head, f"/opinions/{key}")
    deps = pages.app_env.deps
    terms = deps.law.deadlines.terms | {TERM: replace(deps.law.deadlines.terms[TERM], value=3)}
    law = replace(deps.law, deadlines=replace(deps.law.deadlines, terms=terms))
    monkeypatch.setattr(pages.app_env, "deps", replace(deps, law=law))
    page = pages.get(pages.app_env.head, f"/opinions/{key}")
    assert "25.11.2026" in page and "Working days left: 3" in page
    pages.app_env.clock.set(NOW + timedelta(days=7))
    page = pages.get(pages.app_env.head, f"/opinions/{key}")
    pages.app_env.clock.set(NOW)
    assert "Overdue, working days: 2" in page


def test_a_withdrawn_application(pages: Pages) -> None:
    app_env = pages.app_env
    made.introduce(app_env)
    key = opened(pages, "00004/EEC")
    pages.post(app_env.case_officer, f"/opinions/{key}/take")
    with app_env.store.unit() as unit:
        tasks.withdraw(unit, "00004/EEC", NOW)
    answer = pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1")
    assert answer.status_code == 409
    page = pages.get(app_env.case_officer, f"/opinions/{key}")
    assert "Closed: the application was withdrawn" in page and "The applicant withdrew" in page
    assert pages.ask(app_env.head, f"/opinions/{key}/sign").status_code == 409


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_render_in_all_languages(pages: Pages, language: str) -> None:
    app_env = pages.app_env
    made.introduce(app_env)
    key = opened(pages, f"L-{language}", due_on=None)
    for address in ("/opinions", f"/opinions/{key}", "/profile"):
        assert f'lang="{language}"' in pages.get(app_env.case_officer, address, language)
    assert key not in pages.get(app_env.case_officer, "/opinions", language, state="failed")
    assert "The term is not set" in pages.get(app_env.case_officer, f"/opinions/{key}", "en")
    pages.post(app_env.case_officer, f"/opinions/{key}/take")
    pages.get(app_env.case_officer, f"/opinions/{key}/prepare", language)
    pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1")
    pages.get(app_env.head, f"/opinions/{key}/sign", language)


def test_who_may_open_what(pages: Pages) -> None:
    app_env = pages.app_env
    key = opened(pages, "00005/EEC")
    for address in ("/opinions", f"/opinions/{key}", "/profile", f"/opinions/{key}/files/form/0"):
        assert pages.ask(app_env.applicant, address).status_code == 403
        assert pages.ask(pages.operator, address).status_code == 403
        assert pages.ask(None, address).status_code == 302
    assert pages.post(app_env.head, f"/opinions/{key}/take").status_code == 403
    assert pages.ask(app_env.case_officer, "/opinions/00000000-0000-4000-8000-000000000000").status_code == 404
