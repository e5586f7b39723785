"""The officer answers a change field by field on the page, without JavaScript: nothing is chosen before he does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest

from module.casework import acts, cases
from module.registry.entry import EntryPart, FieldChange, Recording, changed
from module.registry.field_answers import FieldAnswer
from module.registry.kinds.change import ChangeGround
from module.registry.workflow import Status
from module.store import decisions
from tests.integration.casework.test_extend import live, on
from tests.integration.casework.test_hearing import almaty
from tests.integration.officer.test_case_journey import get, sign
from tests.integration.officer.test_change_page import entry_number
from tests.integration.officer.test_change_steps import DECIDED, begin, step
from tests.integration.officer.test_change_steps import app as app
from tests.integration.officer.test_change_steps import app_env as app_env
from tests.support import web
from tests.support.app_env import AppEnv
from tests.support.key_signers import file_draft

FEATURES, MEANWHILE = "Екі голограмма", "Үш голограмма"
WHY = ((ChangeGround.NOT_PROVED,), "Құжат дәлелдемейді", "Документ не доказывает")


@pytest.fixture
def case(app: Any, app_env: AppEnv) -> Iterator[tuple[str, str]]:
    """A change of the features (first field) and of the quantity (second), taken by the officer."""
    number = entry_number(app_env, "БЕТТЕГІ ЖАУАП")
    key = begin(app_env, number)
    terms = {"directions": "import", "conditions": "new", "infringing_features": "Жоқ", "permitted_quantity": "7"}
    step(app, app_env, key, "terms", genuine_features=FEATURES, quantity_unit="кг", **terms)
    step(app, app_env, key, "reason", reason="Голограмма", changed_on="05.01.2027")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    yield number, key


def post(app: Any, app_env: AppEnv, key: str, page: str = "prepare", **values: object) -> Any:
    client = web.sign_in_as(app, app_env.case_officer)
    return client.post(f"/trois/cases/{key}/{page}?lang=en", data={"csrf_token": client.csrf, **values})


def boxes(page: str) -> dict[str, str]:
    """Names of the answers under the headings of their fields."""
    parts = re.findall(r'<section aria-labelledby="asked-\d+">.*?</section>', page, re.S)
    found = {}
    for part in parts:
        heading = re.search(r"<h3[^>]*>(.*?)</h3>", part, re.S)
        name = re.search(r'name="(field_\d+)" type="radio"', part)
        assert heading and name, part
        found[unescape(heading[1]).strip()] = name[1]
    return found


def seen(page: str, name: str) -> str:
    found = re.search(rf'name="{name}_seen" value="([0-9a-f]*)"', page)
    assert found is not None
    return found[1]


def test_nothing_is_chosen_and_every_field_is_asked(app: Any, app_env: AppEnv, case: tuple[str, str]) -> None:
    _, key = case
    page = get(app, app_env.case_officer, f"/trois/cases/{key}/prepare")
    names = boxes(page)
    assert "Distinguishing features of genuine goods" in names
    assert "Quantity that needs no permission of the right holder" in names
    assert not re.search(r'name="field_\d+" type="radio" value="\w+" checked', page)
    assert "Hologram" in page and FEATURES in page and "No document proves it." in page
    for part in ("grounds", "kk", "ru"):
        assert f'name="{names["Distinguishing features of genuine goods"]}_{part}"' in page, "without a script too"
    answer = post(app, app_env, key, kind="change")
    body = unescape(answer.text)
    assert answer.status_code == 422
    assert body.count('">Choose: accept or do not accept.</a>') == len(names)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).application.status is Status.IN_REVIEW


def test_a_part_is_announced_then_left_out(app: Any, app_env: AppEnv, case: tuple[str, str]) -> None:
    number, key = case
    page = get(app, app_env.case_officer, f"/trois/cases/{key}/announce")
    assert 'name="fields"' in page and 'value="permitted_quantity"' in page
    sent = {"explanation_kk": WHY[1], "explanation_ru": WHY[2], "grounds": "change_not_proved"}
    assert post(app, app_env, key, "announce", fields="permitted_quantity", **sent).status_code == 303
    assert get(app, app_env.case_officer, f"/trois/cases/{key}").count("Fields that are not to be entered") == 1
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "Құжат салынды")
    app_env.clock.set(DECIDED)
    page = get(app, app_env.case_officer, f"/trois/cases/{key}/prepare")
    names = boxes(page)
    answers = dict.fromkeys(names.values(), "accept")
    out = names["Quantity that needs no permission of the right holder"]
    answers[out] = "refuse"
    without_ground = post(app, app_env, key, kind="change", answer_kk="Ж", answer_ru="О", **answers)
    assert without_ground.status_code == 422
    assert "Choose the ground on which this field is not accepted." in without_ground.text
    assert f'href="#{out}"' in without_ground.text, "the error leads to the field"
    given = {**answers, f"{out}_grounds": "change_not_proved", f"{out}_ru": "Число не доказано."}
    preview = post(app, app_env, key, kind="change", action="preview", answer_kk="Ж", answer_ru="О", **given)
    assert "Число не доказано." in preview.text and "Not entered" in preview.text
    assert post(app, app_env, key, kind="change", answer_kk="Ж", answer_ru="О", **given).status_code == 303
    with app_env.open_work(app_env.case_officer) as work:
        found = decisions.current(work.unit, key)
    assert found is not None and found.field_answers is not None
    assert [one for one in found.field_answers if not one.accepted] == [
        FieldAnswer("permitted_quantity", accepted=False, grounds=("change_not_proved",), words_ru="Число не доказано.")
    ]
    head = get(app, app_env.head, f"/trois/cases/{key}/decision")
    assert "Not entered: Quantity that needs no permission" in unescape(head)
    assert sign(app, app_env, key, app_env.head).status_code == 303
    now = on(app_env, number, date(2027, 2, 3)).national
    assert (now.genuine_features, now.permitted_quantity) == (FEATURES, None)


def test_an_overlap_shows_three_texts_and_binds_the_answer(app: Any, app_env: AppEnv, case: tuple[str, str]) -> None:
    number, key = case
    at = almaty(2027, 1, 22, 9)
    app_env.clock.set(at)
    change = FieldChange(EntryPart.NATIONAL, "genuine_features", "Hologram", MEANWHILE)
    live(app_env, number, lambda entry: changed(entry, (change,), Recording(at.date(), at)))
    app_env.clock.set(DECIDED)
    page = get(app, app_env.case_officer, f"/trois/cases/{key}/prepare")
    names = boxes(page)
    features = names["Distinguishing features of genuine goods"]
    for text in ("Hologram", MEANWHILE, FEATURES, "Compare all three texts before you answer."):
        assert text in page, text
    answers = dict.fromkeys(names.values(), "accept")
    blind = post(app, app_env, key, kind="change", **answers)
    assert blind.status_code == 422 and "changed this field of the entry meanwhile" in blind.text
    read = {**answers, f"{features}_seen": seen(page, features)}
    assert post(app, app_env, key, kind="change", **read).status_code == 303
