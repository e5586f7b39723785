"""A case officer opens a case of exclusion on a ground that he has found, over the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.integration.casework.test_end_notices import opens
from tests.integration.officer.test_case_journey import get, post
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env


@pytest.fixture(scope="module")
def app_env(postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def test_a_case_is_opened_and_led_on(app: Any, app_env: AppEnv) -> None:
    app_env.clock.set(NOW)
    opens(app_env, "PAGE-1", date(2028, 1, 1))
    assert "/exclusions/new" in get(app, app_env.case_officer, "/trois/worklist")
    assert "/exclusions/new" not in get(app, app_env.head, "/trois/worklist")
    client = web.sign_in_as(app, app_env.case_officer)
    assert 'value="PAGE-1"' in client.get("/trois/exclusions/new?entry=PAGE-1").text

    bare = post(app, app_env.case_officer, "/trois/exclusions/new", entry="PAGE-1")
    assert bare.status_code == 422
    for words in ("Choose the ground of the exclusion.", "Say in this language what shows the ground."):
        assert words in bare.text
    given = {"ground": "4", "evidence_kk": "Куәлік жалған", "evidence_ru": "Свидетельство подложное"}
    nowhere = post(app, app_env.case_officer, "/trois/exclusions/new", entry="PAGE-0", **given)
    assert nowhere.status_code == 422 and "There is no register entry with this number." in nowhere.text
    assert "Свидетельство подложное" in nowhere.text, "what was typed stands"
    assert post(app, app_env.head, "/trois/exclusions/new", entry="PAGE-1", **given).status_code == 403

    opened = post(app, app_env.case_officer, "/trois/exclusions/new", entry="PAGE-1", **given)
    assert opened.status_code == 303
    page = get(app, app_env.case_officer, opened.location)
    assert "EX-2026-" in page and "Exclusion without application" in page and "Prepare exclusion" in page
    assert "The case was opened without application" in page
    assert "Last days for a preliminary decision" not in page, (
        "an exclusion has none: its term is under five working days"
    )
    assert ">Reason<" not in page, "the case has a ground, nobody has asked for it for a reason"
    for shown in ("Ground of the exclusion", "Untrue data were supplied", "Куәлік жалған", "Свидетельство подложное"):
        assert shown in page, "what shows the ground is read before the act is prepared"
    again = post(app, app_env.case_officer, "/trois/exclusions/new", entry="PAGE-1", **given)
    assert again.status_code == 422 and "a case of its exclusion is open" in again.text

    prepare = get(app, app_env.case_officer, f"{opened.location}/prepare")
    assert "Свидетельство подложное" in prepare, "the act is shown as it would be written"
    assert "Refusal can be prepared only" not in prepare
    sent = post(app, app_env.case_officer, f"{opened.location}/prepare", kind="exclude")
    assert sent.status_code == 303
    assert "Untrue data were supplied" in get(app, app_env.head, opened.location)
    assert "subparagraph 4" in get(app, app_env.head, f"{opened.location}/decision")
