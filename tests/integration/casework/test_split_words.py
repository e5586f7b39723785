"""One English word, two words of ours: each page says the one that it means, in three languages over HTTP.

The words are written here by hand, so that a catalog that mixes the meanings fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from lxml import html

from module.casework import cases, examining, powers_of_attorney
from module.casework.powers_of_attorney import PowerOfAttorneyDetails
from module.casework.views import AnswerChange
from module.registry.actors import Actor
from module.registry.classifiers import ShippedClassifiers
from module.registry.lookups import Register
from module.registry.powers_of_attorney import EmpoweredAct
from module.settings import config_dir, read_classifiers
from module.store.exchange import incidents
from tests.support import cases as made
from tests.support import catalogs, web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.company import Company, found_company, iin
from tests.support.console import OPERATOR
from tests.support.key_signers import fill_draft, store_person

BUTTON = "//main//*[contains(@class, 'govuk-button')]"
MOVED = "//table[.//thead[count(.//th)=5]]//th"
TAG = "//main//strong[contains(@class, 'govuk-tag')]"
SPLIT = [
    ("invitation", BUTTON, 1, "Принять с ключом ЭЦП", "ЭЦҚ кілтімен қабылдау", "Accept with your EDS key"),
    ("join", BUTTON, 1, "Зарегистрироваться", "Тіркелу", "Register"),
    ("case", MOVED, 1, "База данных", "Дерекқор", "Register"),
    ("case", MOVED, 4, "Стало", "Қазір", "Now"),
    ("accounts", TAG, 1, "Сейчас", "Қазір", "Now"),
    ("staff", "//table//th", 1, "ФИО", "Аты-жөні", "Name"),
    ("staff", TAG, -1, "Отправлено", "Жіберілді", "Sent"),
    ("powers", "//table//th", 2, "Наименование или ФИО", "Атауы немесе аты-жөні", "Name"),
    ("powers", "//table//th", 4, "Действует с", "Басталуы", "In force from"),
    ("powers", "//table//th", 5, "Действует по", "Аяқталуы", "In force until"),
    ("powers", TAG, 1, "Действует", "Қолданыста", "In force"),
    ("power", "//main//dt", 4, "Действует с", "Қолданылу мерзімінің басталу күні", "In force from"),
    ("party", "//legend[contains(@class, '--m')]", 1, "Наименование или ФИО", "Атауы немесе аты-жөні", "Name"),
    ("register", BUTTON, 1, "Найти", "Іздеу", "Search"),
    ("classifiers", "//table//th", 3, "Действует с", "Басталуы", "In force from"),
    ("incident", TAG, 1, "Урегулирован", "Шешілді", "Settled"),
    ("incident", "(//main//dl)[1]//dt", -2, "Урегулирован", "Шешілген уақыты", "Settled"),
]


@dataclass(frozen=True)
class Asked:
    """The pages of the list: who opens which address."""

    app: Flask
    pages: dict[str, tuple[Actor | None, str]]

    def element(self, page: str, xpath: str, place: int, language: str) -> str:
        person, address = self.pages[page]
        client = self.app.test_client()
        if person:
            web.PEOPLE[person.account_id] = person
            client = web.sign_in_as(self.app, person)
        answer = client.get(f"/trois{address}", query_string={"lang": language})
        assert answer.status_code == 200, answer.status
        found = html.document_fromstring(answer.text).xpath(xpath)
        return " ".join(found[place if place < 0 else place - 1].text_content().split())


@pytest.fixture(scope="module")
def app_env(own_postgres_url: str) -> Iterator[AppEnv]:
    opened = open_app_env(own_postgres_url)
    yield opened
    opened.store.engine.dispose()


def company_pages(company: Company) -> dict[str, tuple[Actor | None, str]]:
    token, day = company.invite(), NOW.date()
    details = PowerOfAttorneyDetails(
        iin(), "ТОО «Клиент»", "7", day, day, day.replace(year=2028), frozenset(EmpoweredAct)
    )
    with company.app_env.open_work(company.head) as work:
        power_of_attorney = powers_of_attorney.add(
            work, details, "power.pdf", examining.document(work.deps, b"%PDF power of attorney")
        )
    return {
        "invitation": (None, f"/invitations/{token}"),
        "join": (None, f"/invitations/{token}/register"),
        "accounts": (company.head, "/accounts"),
        "staff": (company.head, "/company/staff"),
        "powers": (company.head, "/powers"),
        "power": (company.head, f"/powers/{power_of_attorney}"),
    }


def settled(app_env: AppEnv) -> str:
    with app_env.store.unit() as unit:
        key = incidents.raise_(unit, "other", None, None, {}, NOW)
        incidents.resolve(unit, key, "Done", NOW)
    return key


@pytest.fixture(scope="module")
def asked(app_env: AppEnv, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    operator = store_person(app_env, OPERATOR)
    draft = fill_draft(app_env, "СӨЗ")
    pages = company_pages(found_company(app_env)) | {
        "case": (app_env.case_officer, f"/cases/{made.CASE}"),
        "party": (app_env.applicant, f"/applications/{draft}/holder"),
        "register": (None, "/register"),
        "classifiers": (operator, "/classifiers"),
        "incident": (operator, f"/exchange/incidents/{settled(app_env)}"),
    }
    services = web.fake_services(
        deps=app_env.deps,
        open_work=app_env.open_work,
        catalog=catalogs.compiled(tmp_path_factory.mktemp("translations")),
        classifiers=ShippedClassifiers(read_classifiers(config_dir())),
    )
    return Asked(web.bare_host(services), pages)


@pytest.fixture(autouse=True)
def moved_case(monkeypatch: pytest.MonkeyPatch) -> None:
    change = AnswerChange(Register.GBD_UL, "address", "Алматы", "Астана", NOW)
    monkeypatch.setattr(cases, "load", lambda work, key: made.case(changes=(change,)))


@pytest.mark.parametrize(
    ("page", "xpath", "place", "ru", "kk", "en"), SPLIT, ids=[f"{page}-{en}" for page, *_, en in SPLIT]
)
def test_each_page_says_the_word_it_means(
    asked: Asked, page: str, xpath: str, place: int, ru: str, kk: str, en: str
) -> None:
    found = {language: asked.element(page, xpath, place, language) for language in ("ru", "kk", "en")}
    assert found == {"ru": ru, "kk": kk, "en": en}
