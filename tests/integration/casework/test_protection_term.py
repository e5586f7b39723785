"""The term of protection from the draft to the entry: days by hand, over the real use cases (Customs Code art. 464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import acts, cases, deciding, register
from module.kernel.errors import Refused
from module.registry.decision import DecisionKind
from module.registry.objects import GoodsBlock
from module.registry.workflow import Act, Status
from tests.support import web
from tests.support.app_env import NOW, AppEnv, form
from tests.support.key_signers import file_draft, fill_draft, sign_decision


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def prepare(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)


def terms(app_env: AppEnv, mark: str, start: date, end: date, right: date) -> dict[str, Any]:
    values = form(mark, app_env.applicant.bin or app_env.applicant.iin)
    return {
        "terms": replace(values["terms"], start=start, end=end),
        "right": replace(values["right"], valid_until=right),
    }


def stored(app_env: AppEnv, key: str) -> tuple[Any, Any, Any]:
    with app_env.store.unit() as unit:
        row = unit.connection.execute(
            text(
                "SELECT v.content ->> 'start' AS start, v.content ->> 'end' AS end, v.in_force_from FROM trois.entry e"
                " JOIN trois.entry_version v ON v.entry_id = e.id WHERE e.application_id = :key AND v.part = 'common'"
            ),
            {"key": key},
        ).one()
    return row.start, row.end, row.in_force_from


def read_decision(app_env: AppEnv, key: str) -> str:
    with app_env.open_work(app_env.head) as work:
        texts = deciding.preview(work, key).texts
    return " ".join(line for item in texts for line in item.operative).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "asked", "right", "granted", "words"),
    [
        (
            "earlier",
            (date(2025, 1, 1), date(2028, 11, 20)),
            date(2030, 1, 1),
            ("2026-12-10", "2028-11-20"),
            "from the day of registration of this decision, 10 декабря 2026 года, to 20 ноября 2028 года inclusive",
        ),
        (
            "between",
            (date(2026, 12, 1), date(2028, 11, 20)),
            date(2030, 1, 1),
            ("2026-12-10", "2028-11-20"),
            "from the day of registration of this decision, 10 декабря 2026 года, to 20 ноября 2028 года inclusive",
        ),
        (
            "later",
            (date(2027, 6, 1), date(2028, 11, 20)),
            date(2030, 1, 1),
            ("2027-06-01", "2028-11-20"),
            "from 1 июня 2027 года to 20 ноября 2028 года inclusive",
        ),
        (
            "cut",
            (date(2026, 12, 1), date(2028, 11, 20)),
            date(2027, 5, 9),
            ("2026-12-10", "2027-05-09"),
            "from the day of registration of this decision, 10 декабря 2026 года, to 9 мая 2027 года inclusive",
        ),
    ],
)
def test_the_entry_begins_with_registration_and_ends_with_the_right(
    app_env: AppEnv, name: str, asked: tuple[date, date], right: date, granted: tuple[str, str], words: str
) -> None:
    key = fill_draft(app_env, f"МЕРЗІМ {name}", **terms(app_env, name, *asked, right))
    file_draft(app_env, key)
    app_env.clock.set(datetime.fromisoformat("2026-12-10T06:00:00+00:00"))
    prepare(app_env, key)
    assert words in read_decision(app_env, key)
    sign_decision(app_env, key)
    assert stored(app_env, key) == (*granted, date(2026, 12, 10))
    first, last = map(date.fromisoformat, granted)
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
        assert case.decision is not None
        entry = register.entry(work, case.decision.entry_number)
    assert (entry.start, entry.end) == (first, last)


def test_a_case_filed_with_a_longer_term_ends_two_years_after_inclusion(app_env: AppEnv) -> None:
    """Before, two years were counted from the day asked for: such cases are in work and go on."""
    key = fill_draft(app_env, "ҰЗАҚ")
    file_draft(app_env, key)
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text(
                "UPDATE trois.application SET form = jsonb_set(form, '{terms,end}', '\"2028-12-31\"') WHERE id = :key"
            ),
            {"key": key},
        )
    app_env.clock.set(datetime.fromisoformat("2026-12-10T06:00:00+00:00"))
    prepare(app_env, key)
    sign_decision(app_env, key)
    assert stored(app_env, key) == ("2026-12-10", "2028-12-10", date(2026, 12, 10))


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def text_of(answer: Any) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_an_inclusion_that_would_protect_no_day_goes_back(app: Any, app_env: AppEnv) -> None:
    right = date(2026, 12, 4)
    asked = date(2026, 12, 1), date(2028, 11, 20)
    key, late = (fill_draft(app_env, "КЕШ", **terms(app_env, "КЕШ", *asked, right)) for _ in range(2))
    for one in (key, late):
        file_draft(app_env, one)
    prepare(app_env, key)
    app_env.clock.set(NOW + timedelta(days=15))
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, late)
    with pytest.raises(Refused), app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, late, DecisionKind.INCLUDE)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, late).application.status is Status.IN_REVIEW
    client = web.sign_in_as(app, app_env.head)
    page = client.get(f"/trois/cases/{key}/decision?lang=en")
    assert page.status_code == 422
    assert "no day of the protection asked for is left" in text_of(page)
    assert "signature" not in page.text
    sent = client.post(f"/trois/cases/{key}/decision/send-back", data={"remark": "", "csrf_token": client.csrf})
    assert sent.status_code == 422
    again = {"remark": "The right has ended", "csrf_token": client.csrf}
    assert client.post(f"/trois/cases/{key}/decision/send-back", data=again).status_code == 303
    with app_env.open_work(app_env.case_officer) as work:
        assert Act.PREPARE_GRANT in cases.load(work, key).open_acts


def test_cautions_reach_officer_and_head_and_refuse_nothing(app: Any, app_env: AppEnv) -> None:
    values = form("ЕСКЕРТУ", app_env.applicant.bin or app_env.applicant.iin)
    key = fill_draft(
        app_env,
        "ЕСКЕРТУ",
        insurance=replace(values["insurance"], end=date(2027, 3, 1)),
        goods=(GoodsBlock(("640411",), "ЕСКЕРТУ", "Shoes", (25, 12)),),
    )
    mine = web.sign_in_as(app, app_env.applicant)
    answer = (
        "The insurance contract ends on 2027-03-01, before the end of protection, 2028-11-20.",
        "Goods 1: the certificate does not cover these Nice classes: 25. It covers: 12.",
    )
    check = text_of(mine.get(f"/trois/applications/{key}/check?lang=en"))
    for sentence in answer:
        assert sentence in check
    assert "Continue to signing" in check
    assert answer[0] in text_of(mine.get(f"/trois/applications/{key}/insurance?lang=en"))
    assert answer[0] in text_of(mine.get(f"/trois/applications/{key}/terms?lang=en"))
    for step in ("goods", "goods/1", "right"):
        assert answer[1] in text_of(mine.get(f"/trois/applications/{key}/{step}?lang=en")), step
    file_draft(app_env, key)
    prepare(app_env, key)
    for officer in (app_env.case_officer, app_env.head):
        case = text_of(web.sign_in_as(app, officer).get(f"/trois/cases/{key}?lang=en"))
        for sentence in answer:
            assert sentence in case
    sign_decision(app_env, key)
