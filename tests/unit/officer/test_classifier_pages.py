"""Pages of the lists of codes: what is in force, what is a demonstration, what a code means on a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from module.casework import attempts, cases
from module.registry.application import Form
from module.registry.classifiers import (
    Classifier,
    ClassifierRow,
    Edition,
    Heading,
    ListedClassifier,
    ShippedClassifiers,
)
from module.registry.objects import GoodsBlock
from module.settings import config_dir, read_classifiers
from tests.support import cases as made
from tests.support.web import APPLICANT, CASE_OFFICER, HEAD, OPERATOR, bare_host, fake_services, sign_in_as

LANGUAGES = ("ru", "kk", "en")
HEADING = Heading("hs", {"ru": "Коды <товаров>"}, {"ru": "Комиссия"}, "Act 80", "P.CLS.003")
OLD = Edition("2024", date(2024, 1, 1), date(2025, 12, 31), datetime(2024, 1, 5, tzinfo=UTC), "a" * 64, 1)
NEW = Edition("2026", date(2026, 1, 1), None, datetime(2026, 1, 5, tzinfo=UTC), "b" * 64, 2)
ROWS = (
    ClassifierRow("64", {"ru": "Обувь"}),
    ClassifierRow("6403", {"ru": "<b>Из кожи"}, "64", None, date(2026, 6, 30)),
)


class Loaded(ShippedClassifiers):
    """One list with two editions, as a site has them."""

    def as_of(self, id: str, day: date) -> Classifier:
        assert id == "hs"
        if day <= date(2025, 12, 31):
            return Classifier((ClassifierRow("6401", {"ru": "Прежний код"}),), {}, HEADING, OLD)
        return Classifier(ROWS, {}, HEADING, NEW)

    def listed(self) -> tuple[ListedClassifier, ...]:
        return (ListedClassifier(HEADING, NEW, (OLD,)),)


def app_with(lists: ShippedClassifiers) -> Any:
    return made.strict(bare_host(fake_services(deps=made.deps(), classifiers=lists)))


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of machines are counted in a database, which is not here."""
    monkeypatch.setattr(attempts, "count", lambda *counted: None)


@pytest.fixture(scope="module")
def shipped() -> ShippedClassifiers:
    return ShippedClassifiers(read_classifiers(config_dir()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_lists_are_named_in_the_language_of_the_person(shipped: ShippedClassifiers, language: str) -> None:
    text = sign_in_as(app_with(shipped), OPERATOR).get(f"/trois/classifiers?lang={language}").text
    for item in shipped.listed():
        assert item.heading.title(language) in text
        assert f"/trois/classifiers/{item.heading.id}" in text
    assert text.count("Demonstration<") == len(shipped)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_opens_and_says_that_it_is_a_demonstration(shipped: ShippedClassifiers, language: str) -> None:
    client = sign_in_as(app_with(shipped), CASE_OFFICER)
    for id, found in shipped.items():
        answer = client.get(f"/trois/classifiers/{id}?lang={language}")
        assert answer.status_code == 200
        assert found.notice(language) in answer.text
        assert found.rows[0].code in answer.text


def test_search_inside_a_list_and_where_a_code_belongs(shipped: ShippedClassifiers) -> None:
    client = sign_in_as(app_with(shipped), HEAD)
    text = client.get("/trois/classifiers/kato?query=теміртау&lang=en").text
    assert "<code>352310000</code>" in text
    assert "Karaganda Region › Temirtau" not in text, "the higher rows alone"
    assert "Karaganda Region" in text
    assert "Nothing was found" in client.get("/trois/classifiers/kato?query=zzz&lang=en").text
    assert "The first 50 codes are shown" in client.get("/trois/classifiers/hs?lang=en").text


def test_a_code_as_of_a_day(shipped: ShippedClassifiers) -> None:
    client = sign_in_as(app_with(Loaded({})), OPERATOR)
    text = client.get("/trois/classifiers/hs?lang=ru").text
    assert "Коды &lt;товаров&gt;" in text
    assert "&lt;b&gt;Из кожи" in text
    assert "[ru] No longer valid" in text
    assert "2024" in text, "the other edition"
    assert "Прежний код" not in text
    earlier = client.get("/trois/classifiers/hs?lang=ru&day=31.12.2025").text
    assert "Прежний код" in earlier
    assert "Из кожи" not in earlier
    assert "[ru] No longer valid" not in client.get("/trois/classifiers/hs?lang=ru&day=01.03.2026").text


@pytest.mark.parametrize("day", ["31.02.2026", "x", "9" * 300])
def test_a_day_that_is_none_is_told(day: str) -> None:
    answer = sign_in_as(app_with(Loaded({})), OPERATOR).get(f"/trois/classifiers/hs?day={day}&lang=en")
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.text


def test_staff_alone_and_known_lists_alone(shipped: ShippedClassifiers) -> None:
    app = app_with(shipped)
    assert sign_in_as(app, APPLICANT).get("/trois/classifiers").status_code == 403
    assert app.test_client().get("/trois/classifiers").status_code == 302
    assert sign_in_as(app, OPERATOR).get("/trois/classifiers/nosuch").status_code == 404


def test_open_data_give_lists_and_rows_without_a_session(shipped: ShippedClassifiers) -> None:
    client = app_with(shipped).test_client()
    answer = client.get("/trois/api/v1/classifiers")
    assert {item["id"] for item in answer.json["classifiers"]} == set(shipped)
    assert all(item["demonstration"] for item in answer.json["classifiers"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    body = client.get("/trois/api/v1/classifiers/kato").json
    assert body["rows"][1] == {
        "code": "101010000",
        "parent": "100000000",
        "name": {"en": "Semey", "ru": "Семей", "kk": "Семей"},
        "state": "valid",
    }
    assert client.get("/trois/api/v1/classifiers/kato?page=2").json["rows"] == []
    assert client.get("/trois/api/v1/classifiers/nosuch").status_code == 404
    assert client.get("/trois/api/v1/classifiers/hs?as_of=rubbish").status_code == 400


def test_open_data_as_of_a_day() -> None:
    client = app_with(Loaded({})).test_client()
    assert [row["code"] for row in client.get("/trois/api/v1/classifiers/hs?as_of=2025-12-31").json["rows"]] == ["6401"]
    assert client.get("/trois/api/v1/classifiers/hs").json["edition"] == "2026"


class Nomenclature(ShippedClassifiers):
    """The code of the case was valid on the day of filing and is gone today; another never was."""

    def __getitem__(self, id: str) -> Classifier:
        longer = ClassifierRow("6403400000", {"ru": "Обувь с носком"})
        return Classifier((ClassifierRow("8703", {"ru": "Автомобили"}), longer), {}, HEADING, NEW)

    def __contains__(self, id: object) -> bool:
        return id == "hs"

    def as_of(self, id: str, day: date) -> Classifier:
        assert day == FILED
        return Classifier((ClassifierRow("870310", {"ru": "Снегоходы"}),), {}, HEADING, OLD)


FILED = date(2025, 12, 30)


def case_page(monkeypatch: pytest.MonkeyPatch, lists: ShippedClassifiers) -> str:
    blocks = (GoodsBlock(("870310", "999999", "640340")), GoodsBlock(("870310",)))
    application = replace(made.application(registered_on=FILED), form=Form(goods=blocks))
    monkeypatch.setattr(cases, "load", lambda work, key: made.case(application=application))
    return str(sign_in_as(app_with(lists), CASE_OFFICER).get(f"/trois/cases/{made.CASE}?lang=en").text)


def test_a_case_names_its_codes_as_on_the_day_of_filing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = case_page(monkeypatch, Nomenclature({}))
    rows = re.findall(r"<code>(\d+)</code>.*?</tr>", text, re.DOTALL)
    assert rows == ["870310", "999999", "640340"], "each once"
    first, second, third = re.findall(r"<code>\d+</code>(.*?)</tr>", text, re.DOTALL)
    assert "Снегоходы" in first
    assert first.index("Valid") < first.index("Not in the list")
    assert second.count("Not in the list") == 2
    assert "No name in the list" in second
    assert third.index("Not in the list") < third.index("Valid"), "a longer code holds today"


def test_a_demonstration_set_judges_no_code(monkeypatch: pytest.MonkeyPatch, shipped: ShippedClassifiers) -> None:
    text = case_page(monkeypatch, shipped)
    assert text.count("Not checked: the list is a demonstration set") == 6
    assert "Not in the list" not in text
