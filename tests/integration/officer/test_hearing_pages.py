"""Pages of a hearing for both sides, over the real use cases (APPC arts. 73, 74). Friday 20 November 2026 is day 0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from module.casework import acts, cases
from module.registry.decision import RefusalGround
from module.registry.letters import DeliveryState
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.hearings import hand_over

WHY = ((RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def app_env(postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def announced(app_env: AppEnv, mark: str) -> str:
    key = app_env.file_application(mark)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.announce_refusal(work, key, *WHY)
    return key


def post(app: Any, actor: Any, address: str, **values: object) -> Any:
    client = web.sign_in_as(app, actor)
    return client.post(f"{address}?lang=en", data={**values, "csrf_token": client.csrf})


def get(app: Any, actor: Any, address: str, language: str = "en") -> str:
    answer = web.sign_in_as(app, actor).get(f"{address}?lang={language}")
    assert answer.status_code == 200, unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return str(answer.text)


def test_an_oral_hearing_on_the_pages(app: Any, app_env: AppEnv) -> None:
    key = announced(app_env, "АУЫЗША БЕТ")
    hand_over(app_env, key)
    own, case = f"/trois/applications/{key}", f"/trois/cases/{key}"
    for language in LANGUAGES:
        page = get(app, app_env.applicant, own, language)
        assert f"{own}/hearing/oral-hearing" in page and f"{own}/hearing/waiver" in page
        assert "24.11.2026" in get(app, app_env.applicant, f"{own}/hearing/oral-hearing", language)
    assert post(app, app_env.applicant, f"{own}/hearing/oral-hearing", text="By video <b>").status_code == 303
    assert "We will appoint the day of the oral hearing" in get(app, app_env.applicant, own)
    assert post(app, app_env.applicant, f"{own}/hearing/oral-hearing").status_code == 409
    page = get(app, app_env.case_officer, case)
    assert "By video &lt;b&gt;" in page and f"{case}/oral-hearing" in page
    assert "First appoint the oral hearing" in page, "why there are no minutes yet"
    assert post(app, app_env.case_officer, f"{case}/oral-hearing", day="21.11.2026", place="10:00").status_code == 422
    empty = post(app, app_env.case_officer, f"{case}/oral-hearing")
    assert empty.status_code == 422 and "Enter the day of the hearing." in empty.text
    assert post(app, app_env.case_officer, f"{case}/oral-hearing", day="20.11.2026", place="17:00").status_code == 303
    assert "17:00" in get(app, app_env.applicant, own)
    minutes = post(app, app_env.case_officer, f"{case}/minutes", presence="came", text="All was said")
    assert minutes.status_code == 303 and minutes.location.endswith("done=record_minutes")
    for language in LANGUAGES:
        assert "All was said" in get(app, app_env.applicant, f"{own}/hearing/remarks", language)
        assert "All was said" in get(app, app_env.case_officer, case, language)
    waiting = get(app, app_env.applicant, own)
    assert "You may make remarks on the minutes until 25.11.2026, once." in waiting
    assert "You need not do anything" not in waiting and "your objection" not in waiting, "there is none"
    assert "2026-11-26" in get(app, app_env.case_officer, case), "24, 25 ... remarks until Wednesday the 25th"
    assert post(app, app_env.applicant, f"{own}/hearing/remarks", text="More").status_code == 303
    assert "More" in get(app, app_env.case_officer, case)


def test_a_waiver_on_the_pages(app: Any, app_env: AppEnv) -> None:
    key = announced(app_env, "БАС ТАРТУ БЕТ")
    own = f"/trois/applications/{key}"
    assert post(app, app_env.applicant, f"{own}/hearing/waiver").status_code == 422
    for language in LANGUAGES:
        get(app, app_env.applicant, f"{own}/hearing/waiver", language)
    assert post(app, app_env.applicant, f"{own}/hearing/waiver", waived="y").status_code == 303
    assert "kind=refuse" in get(app, app_env.case_officer, f"/trois/cases/{key}"), "the refusal need not wait"
    assert web.sign_in_as(app, app_env.applicant).get(f"{own}/hearing/nothing").status_code == 404


def test_a_failed_channel_is_shown_and_tried_again(app: Any, app_env: AppEnv) -> None:
    key = announced(app_env, "АРНА БЕТ")
    case = f"/trois/cases/{key}"
    hand_over(app_env, key, DeliveryState.FAILED)
    page = get(app, app_env.case_officer, case)
    assert "No channel has delivered the notice" in page
    assert "First send the failed notice again" in page and f"{case}/notice-day" not in page
    buttons = re.findall(rf'action="({case}/notices/[^"]+)"', page)
    assert len(buttons) == 2
    for address in buttons:
        assert post(app, app_env.case_officer, address).status_code == 303
    hand_over(app_env, key, DeliveryState.FAILED)
    for language in LANGUAGES:
        assert f"{case}/notice-day" in get(app, app_env.case_officer, case, language)
        get(app, app_env.case_officer, f"{case}/notice-day", language)
    wrong = post(app, app_env.case_officer, f"{case}/notice-day", day="19.11.2026", reason="By hand", evidence="7")
    assert wrong.status_code == 422 and 'href="#day"' in wrong.text
    set_day = post(
        app, app_env.case_officer, f"{case}/notice-day", day="20.11.2026", reason="By hand", evidence="No. 7"
    )
    assert set_day.status_code == 303
    page = get(app, app_env.case_officer, case)
    assert "By hand" in page and "No. 7" in page


def test_the_last_days_stand_on_the_case(app: Any, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filed on 20 November: due on Monday 21 December; 15 and 7 December."""
    key = app_env.file_application("СОҢҒЫ БЕТ")
    case = f"/trois/cases/{key}"
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    page = get(app, app_env.case_officer, case)
    assert "07.12.2026" in page and "15.12.2026" in page and "In time." in page
    monkeypatch.setattr(app_env.clock, "_instant", NOW + timedelta(days=32))
    assert "Late: by APPC art. 91" in get(app, app_env.case_officer, case)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).open_acts
