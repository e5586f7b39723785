"""A change through the applicant's pages: what is locked stays in any request, what is open becomes the entry's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from module.casework import acts, attachments, cases, drafts, on_entry
from module.casework.views import ApplicationView
from module.registry.application import ApplicationKind, AttachmentRole, Capacity, Form
from module.registry.classifiers import ShippedClassifiers
from module.registry.decision import DecisionKind
from module.registry.entry import EntryAsOf
from module.registry.lookups import Answer, Outcome, Register, TrademarkRecord
from module.registry.objects import Direction, ObjectKind
from module.registry.party import Party
from module.settings import config_dir, read_classifiers
from tests.integration.casework.test_extend import on
from tests.integration.casework.test_hearing import almaty
from tests.integration.officer.test_case_journey import get, sign
from tests.integration.officer.test_change_page import entry_number
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import file_draft

FILED, DECIDED = almaty(2027, 1, 20, 10), almaty(2027, 2, 3, 10)
AGENT = {
    "represented": "yes",
    "resident": "resident",
    "identifier": "900101300017",
    "name_ru": "Патентный поверенный",
    "city": "Алматы",
    "street": "Абая",
    "telephone": "+77272000001",
    "email": "agent@example.kz",
}


@pytest.fixture
def app_env(module_env: AppEnv) -> AppEnv:
    return module_env


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    lists = ShippedClassifiers(read_classifiers(config_dir()))
    yield web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work, classifiers=lists))
    app_env.clock.set(NOW)


def begin(app_env: AppEnv, number: str) -> str:
    app_env.clock.set(FILED)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.CHANGE, number)


def load(app_env: AppEnv, key: str) -> ApplicationView:
    with app_env.open_work(app_env.applicant) as work:
        return drafts.load(work, key)


def step(app: Any, app_env: AppEnv, key: str, name: str, **values: object) -> Any:
    client = web.sign_in_as(app, app_env.applicant)
    sent = {"version": load(app_env, key).version, "csrf_token": client.csrf, **values}
    return client.post(f"/trois/applications/{key}/{name}", data=sent)


def locked(form: Form) -> tuple[object, ...]:
    terms = form.terms
    return (
        terms.object_kind,
        terms.start,
        terms.end,
        form.right.certificate_number,
        form.capacity,
        form.cause,
        form.until,
        form.undertaking,
        form.same_right_reason,
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("terms", {"object_kind": "service_mark", "start": "01.01.2026", "end": "01.01.2029", "directions": "export"}),
        ("right", {"certificate_number": "9", "name_ru": "ЖАҢА СӨЗ", "valid_until": "01.01.2031"}),
        ("reason", {"cause": "at_will", "until": "01.03.2027", "reason": "Жаңа", "changed_on": "05.01.2027"}),
        ("representative", {"capacity": "representative", **AGENT}),
        ("holder", {"capacity": "representative", "certificate_number": "9", "resident": "resident"}),
        ("goods/1", {"end": "01.01.2029", "certificate_number": "9", "hs_codes": "090210", "description": "Чай"}),
        ("insurance", {"end": "01.01.2029", "contract_number": "A-9", "undertaking": "y"}),
        ("undertaking", {"undertaking": "y"}),
    ],
)
def test_what_is_locked_stays_on_every_step(app: Any, app_env: AppEnv, name: str, values: dict[str, str]) -> None:
    key = begin(app_env, entry_number(app_env, f"ҚАДАМ {name}"))
    before = load(app_env, key).form
    assert locked(before)[0] is ObjectKind.TRADEMARK and before.right.certificate_number not in ("", "9")
    answer = step(app, app_env, key, name, **values)
    after = load(app_env, key).form
    assert locked(after) == locked(before)
    if name == "undertaking":
        assert answer.status_code == 404, "a change has no such step"
    else:
        assert answer.status_code in (303, 422) and after != before, "the open fields of the step are saved"


def test_goods_representative_and_right_become_those_of_the_entry(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "БӘРІ ӨЗГЕРЕДІ")
    was = on(app_env, number, date(2027, 1, 20))
    key = begin(app_env, number)
    picture = was.common.goods[0].genuine_pictures[0]
    client = web.sign_in_as(app, app_env.applicant)
    page = get(app, app_env.applicant, f"/trois/applications/{key}/goods/1")
    assert f"/attachments/{picture}" in page, "the pictures of the entry are shown"
    address = f"/trois/applications/{key}/attachments/{picture}"
    assert client.get(address).status_code == 200, "and open"
    page = get(app, app_env.applicant, f"/trois/applications/{key}/right")
    assert 'name="certificate_number"' not in page and "БӘРІ ӨЗГЕРЕДІ" in page, "shown and not asked for"
    assert 'name="valid_until"' in page

    word = {"word_name": "БӘРІ ӨЗГЕРЕДІ", "nice_classes": "12"}
    assert step(app, app_env, key, "goods/1", hs_codes="090210", description="Көк шай", **word).status_code == 303
    right = {"name_ru": "БӘРІ ӨЗГЕРЕДІ", "mark_type": "word", "nice_classes": "12"}
    assert step(app, app_env, key, "right", valid_until="01.01.2031", **right).status_code == 303
    assert step(app, app_env, key, "representative", **AGENT).status_code == 303
    assert step(app, app_env, key, "reason", reason="Мерзім", changed_on="05.01.2027").status_code == 303
    view = load(app_env, key)
    told = [str(one.message) for one in view.cautions]
    assert view.faults == ()
    for says in ("The representative becomes another person", "The application changes what the right document says"):
        assert any(one.startswith(says) for one in told), told
    rows = unescape(get(app, app_env.applicant, f"/trois/applications/{key}/check"))
    for row in ("Goods 1: Description of goods", "Right valid until", "Representative of the right holder: Telephone"):
        assert row in rows, row

    file_draft(app_env, key)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.CHANGE)
    assert picture in get(app, app_env.case_officer, f"/trois/cases/{key}")
    assert sign(app, app_env, key, app_env.head).status_code == 303
    now = on(app_env, number, date(2027, 2, 3))
    assert now.common.goods == (replace(was.common.goods[0], hs_codes=("090210",), description="Көк шай"),)
    assert now.common.right == replace(was.common.right, valid_until=date(2031, 1, 1))
    assert now.national.representative is not None and now.national.representative.identifier == "900101300017"
    assert (now.common.end, now.common.holders) == (was.common.end, was.common.holders)


def test_a_picture_of_the_entry_is_taken_out_of_the_goods_alone(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "СУРЕТ")
    key = begin(app_env, number)
    picture = on(app_env, number, date(2027, 1, 20)).common.goods[0].genuine_pictures[0]
    with app_env.open_work(app_env.applicant) as work:
        view = attachments.remove(work, key, drafts.load(work, key).version, picture)
    assert view.form.goods[0].genuine_pictures == ()
    assert "Add a picture of genuine goods." in [str(one.message) for one in view.faults]
    with app_env.open_work(app_env.applicant) as work:
        content = attachments.examining.of_role(work.deps, AttachmentRole.GENUINE, b"another")
        attachments.add(work, key, view.version, AttachmentRole.GENUINE, "new.jpg", content, goods_index=0)
        drafts.save(work, key, drafts.load(work, key).version, reason="Сурет", changed_on=date(2027, 1, 5))
    assert load(app_env, key).faults == ()
    granted(app, app_env, key)
    now = on(app_env, number, date(2027, 2, 3))
    files = {file.id: file.file_name for file in now.common.files}
    assert [files[one] for one in now.common.goods[0].genuine_pictures] == ["new.jpg"]
    assert picture not in files, "what no goods show is no file of the entry"


def test_the_holder_takes_the_representative_out_and_another_change_leaves_him(app: Any, app_env: AppEnv) -> None:
    """Who files is not who stands in the register: a holder who files alone removes nobody by that."""
    number = entry_number(app_env, "ӨКІЛ")
    change = begin(app_env, number)
    step(app, app_env, change, "representative", **AGENT)
    step(app, app_env, change, "reason", reason="Өкіл", changed_on="05.01.2027")
    granted(app, app_env, change)
    assert identifier(on(app_env, number, date(2027, 2, 3))) == "900101300017"

    other = begin(app_env, number)
    step(app, app_env, other, "terms", directions="export", conditions="new")
    form = load(app_env, other).form
    assert (form.capacity, form.terms.directions) == (Capacity.HOLDER, (Direction.EXPORT,))


def identifier(entry: EntryAsOf) -> str:
    return entry.national.representative.identifier if entry.national.representative else ""


def granted(app: Any, app_env: AppEnv, key: str) -> None:
    file_draft(app_env, key)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.CHANGE)
        assert cases.load(work, key).decision is not None
    assert sign(app, app_env, key, app_env.head).status_code == 303


def test_no_representative_is_said_by_the_choice(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "ӨКІЛСІЗ")
    key = begin(app_env, number)
    assert 'value="no" checked' in get(app, app_env.applicant, f"/trois/applications/{key}/representative")
    step(app, app_env, key, "representative", **AGENT)
    assert load(app_env, key).form.representative.identifier == "900101300017"
    step(app, app_env, key, "representative", **{**AGENT, "represented": "no"})
    assert load(app_env, key).form.representative == Party()


def cells(page: str) -> list[tuple[str, str]]:
    """The cells of the table of changes, each under its heading."""
    found = re.findall(r'<td[^>]*data-label="(Field|Until now|From now on)"[^>]*>(.*?)</td>', page, re.S)
    return [(head, unescape(re.sub(r"<[^>]+>", " ", cell)).strip()) for head, cell in found]


def test_old_stands_beside_new_wherever_it_is_read(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "ҚАТАР")
    key = begin(app_env, number)
    terms = {"directions": "import", "conditions": "new", "infringing_features": "Жоқ"}
    step(app, app_env, key, "terms", genuine_features="Екі <b>голограмма</b>", **terms)
    step(app, app_env, key, "reason", reason="Голограмма", changed_on="05.01.2027")
    was = on(app_env, number, date(2027, 1, 20)).national
    label = "Distinguishing features of genuine goods"
    row = [("Field", label), ("Until now", was.genuine_features), ("From now on", "Екі <b>голограмма</b>")]
    mine = f"/trois/applications/{key}"
    for address in (f"{mine}/terms", f"{mine}/check"):
        page = get(app, app_env.applicant, address)
        assert cells(page)[:3] == row, address
    assert cells(get(app, app_env.applicant, f"{mine}/insurance")) == [], "a step shows what changes on it"
    check = unescape(get(app, app_env.applicant, f"{mine}/check"))
    assert check.count(f"Until now: {was.genuine_features}") == 1, "beside the row of the part, and no list besides"
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    case = get(app, app_env.case_officer, f"/trois/cases/{key}")
    assert cells(case)[:3] == row
    assert unescape(case).count(f"Until now: {was.genuine_features}") == 1


class Office:
    """A patent office that knows no certificate and remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def by_certificate(self, certificate: str) -> Answer[TrademarkRecord]:
        self.asked.append(certificate)
        return Answer(Register.NIIS, Outcome.NOT_FOUND, FILED)


def test_the_patent_office_is_asked_by_the_number_that_stands(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is locked, so the page has no field of it; the button asks all the same."""
    key = begin(app_env, entry_number(app_env, "НИИС"))
    office, person = Office(), app_env.applicant
    monkeypatch.setattr(web, "PEOPLE", {person.account_id: person})
    deps = replace(app_env.deps, trademarks=office)
    lists = ShippedClassifiers(read_classifiers(config_dir()))
    app = web.bare_host(web.fake_services(deps=deps, open_work=app_env.open_work, classifiers=lists))
    values = {"name_ru": "НИИС", "mark_type": "word", "valid_until": "01.01.2030", "nice_classes": "12"}
    answer = step(app, app_env, key, "right", action="find", certificate_number="9", **values)
    number = load(app_env, key).form.right.certificate_number
    assert (answer.status_code, office.asked, number != "9") == (303, [number], True)
    app_env.clock.set(NOW)
