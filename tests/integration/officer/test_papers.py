"""Papers of a case in Kazakh and in Russian, whatever language the page has: receipt, preliminary decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from module.casework import acts
from module.documents.printer import TypstPrinter
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.lookups import Outcome, Register
from module.store import applications
from module.store.applications import FactRecord
from module.wiring import LegalTexts
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.catalogs import compiled
from tests.unit.documents.samples import printed_text, squeezed

WHY = ((RefusalGround.DOCUMENTS_MISSING,), "Сақтандыру шарты жоқ", "Нет договора страхования")


@pytest.fixture
def app_env(postgres_url: str, tmp_path: Path) -> Iterator[AppEnv]:
    made = open_app_env(postgres_url)
    catalog = compiled(tmp_path)
    made.deps = replace(made.deps, printer=TypstPrinter(), translate=catalog.text, legal=LegalTexts(catalog))
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def printed(app: Any, actor: Any, address: str, language: str = "en") -> str:
    answer = web.sign_in_as(app, actor).get(f"{address}?lang={language}")
    assert answer.status_code == 200, address
    assert answer.data.startswith(b"%PDF")
    return printed_text(answer.data)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_receipt_says_what_came_and_who_received_it_in_both_languages(
    app: Any, app_env: AppEnv, language: str
) -> None:
    key = app_env.file_application(f"ТҮБІРТЕК {language}")
    paper = printed(app, app_env.applicant, f"/trois/applications/{key}/receipt.pdf", language)
    assert squeezed("Қабылдаған тұлға") in paper
    assert squeezed("Кем принято") in paper
    assert squeezed("главный специалист") in paper
    assert squeezed("бас маман") in paper
    assert paper.count("licence.pdf") == 2
    assert paper.count(squeezed("20.11.2026 11:00")) >= 2, "the instant of receipt"


def announced(app_env: AppEnv, mark: str) -> str:
    key = app_env.file_application(mark)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.announce_refusal(work, key, *WHY)
    return key


def test_a_preliminary_decision_is_a_paper_for_both_sides(app: Any, app_env: AppEnv) -> None:
    key = announced(app_env, "АЛДЫН АЛА ҚАҒАЗ")
    own, case = f"/trois/applications/{key}/preliminary/1.pdf", f"/trois/cases/{key}/preliminary/1.pdf"
    papers = [printed(app, app_env.applicant, own), printed(app, app_env.case_officer, case)]
    assert papers[0] == papers[1]
    for words in (
        "Предварительное решение об отказе",
        "Бас тарту туралы алдын ала шешім",
        "Нет договора страхования",
        "Сақтандыру шарты жоқ",
        "пункт 7 статьи 461 Кодекса",
        "24 ноября 2026 года",
        "2026 жылғы 24 қараша",
        "устное заслушивание",
        "отказаться от заслушивания",
    ):
        assert squeezed(words) in papers[0], words
    assert own in web.sign_in_as(app, app_env.applicant).get(f"/trois/applications/{key}").text
    assert case in web.sign_in_as(app, app_env.case_officer).get(f"/trois/cases/{key}").text
    assert web.sign_in_as(app, app_env.applicant).get(own.replace("/1.pdf", "/2.pdf")).status_code == 404


def test_the_head_sees_the_image_that_he_signs(app: Any, app_env: AppEnv) -> None:
    key, image = app_env.file_application("БЕЙНЕ БЕТ"), b"\xff\xd8\xff an image of the register"
    digest = hashlib.sha256(image).hexdigest()
    case = f"/trois/cases/{key}"
    head = web.sign_in_as(app, app_env.head)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    assert f"{case}/mark-picture" not in head.get(f"{case}/decision").text, "a mark without an image has none"
    with app_env.open_work(app_env.applicant) as work:
        record = applications.get(work.unit, key)
        assert record is not None
        applications.store_blob(work.unit, digest, image)
        told = {"picture_sha256": digest, "picture_media": "image/jpeg"}
        number = record.form.right.certificate_number
        applications.add_fact(work.unit, key, FactRecord(Register.NIIS, number, Outcome.FOUND, told, NOW))
    page = head.get(f"{case}/decision").text
    assert f"{case}/mark-picture" in page
    assert digest in page
    answer = head.get(f"{case}/mark-picture")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, image, "image/jpeg")
