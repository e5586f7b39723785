"""One case through the officers' pages over the real use cases and a real database; then read by the public."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import acts
from module.registry.account_settings import Allowance
from module.registry.actors import Actor
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.hearings import hand_over


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


def post(app: Any, actor: Actor, address: str, **values: object) -> Any:
    client = web.sign_in_as(app, actor)
    return client.post(address, data={**values, "csrf_token": client.csrf})


def get(app: Any, actor: Actor, address: str) -> str:
    answer = web.sign_in_as(app, actor).get(address, query_string={"lang": "en"})
    assert answer.status_code == 200, unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return str(answer.text)


def sign(app: Any, app_env: AppEnv, key: str, actor: Actor) -> Any:
    address = f"/trois/cases/{key}/decision"
    page = get(app, app_env.head, address)
    signing_document = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert signing_document
    document = web.sign_in_as(app, app_env.head).get(f"{address}/{signing_document[1]}.xml").data
    signature = app_env.key_signers.sign(actor, document).decode()
    return post(app, app_env.head, address, paper_id=signing_document[1], signature=signature)


@pytest.mark.asvs("2.4.1")
def test_open_data_have_a_limit(app_env: AppEnv) -> None:
    limits = {**app_env.deps.accounts.limits, "open_data_address": Allowance(2, 10), "api_address": Allowance(3, 10)}
    deps = replace(app_env.deps, accounts=replace(app_env.deps.accounts, limits=limits))
    open_work = replace(app_env, deps=deps).open_work
    client = web.bare_host(web.fake_services(deps=deps, open_work=open_work)).test_client()
    assert [client.get("/trois/open-data.csv").status_code for _ in range(3)] == [200, 200, 429]
    answers = [client.get("/trois/api/v1/register") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json == {"error": "too_many"}
    assert answers[-1].headers["Retry-After"] == "600"


def test_inclusion(app: Any, app_env: AppEnv) -> None:
    key = app_env.file_application("АЛАТАУ")
    address = f"/trois/cases/{key}"
    assert "АЛАТАУ" in get(app, app_env.case_officer, "/trois/worklist")
    assert post(app, app_env.case_officer, f"{address}/take").status_code == 303
    assert post(app, app_env.case_officer, f"{address}/take").status_code == 409
    assert (
        "You have taken the case" in web.sign_in_as(app, app_env.case_officer).get(f"{address}?lang=en&done=take").text
    )
    assert post(app, app_env.case_officer, f"{address}/prepare", kind="refuse").status_code == 422
    assert post(app, app_env.case_officer, f"{address}/prepare", kind="include").status_code == 303
    assert "AllowedNow" not in get(app, app_env.head, address)
    assert sign(app, app_env, key, app_env.case_officer).status_code == 422
    signed = sign(app, app_env, key, app_env.head)
    assert signed.location.endswith("done=sign_grant")
    assert post(app, app_env.head, f"{address}/decision/send-back", remark="Late").status_code == 409

    page = get(app, app_env.case_officer, address)
    number = re.search(r'Register entry</dt>\s*<dd class="govuk-summary-list__value">([^<]+)<', page)
    assert number
    assert web.sign_in_as(app, app_env.head).get(f"{address}/decision.pdf").data.startswith(b"%PDF")
    public = app.test_client()
    entry = unescape(number[1])
    assert entry in public.get("/trois/register?query=алатау").text
    assert "870310" in public.get(f"/trois/register/{entry}").text
    assert public.get("/trois/api/v1/register?query=алатау").json["entries"][0]["number"] == entry
    rows = list(csv.DictReader(io.StringIO(public.get("/trois/open-data.csv").data.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [entry]


def test_a_hearing_is_not_closed_before_its_day_and_the_answer_names_the_day(
    app: Any, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = app_env.file_application("ЕРТЕ ЖАБУ")
    reasons = {"grounds": "documents_missing", "explanation_kk": "Құжат жоқ", "explanation_ru": "Нет документа"}
    post(app, app_env.case_officer, f"/trois/cases/{key}/take")
    post(app, app_env.case_officer, f"/trois/cases/{key}/announce", **reasons)
    hand_over(app_env, key)
    early = post(app, app_env.case_officer, f"/trois/cases/{key}/close_hearing")
    assert early.status_code == 422
    day = "Not earlier than 2026-11-25: the applicant may object until 2026-11-24 (APPC art. 73)."
    assert day in early.text and day in get(app, app_env.case_officer, f"/trois/cases/{key}"), "in place of the button"
    with monkeypatch.context() as later:
        later.setattr(app_env.clock, "_instant", NOW + timedelta(days=5))
        assert post(app, app_env.case_officer, f"/trois/cases/{key}/close_hearing").status_code == 303
        late = post(app, app_env.applicant, f"/trois/applications/{key}/objection", text="We attached it")
    assert late.status_code == 409 and "We attached it" in late.text, "what was typed stays"
    assert "an objection could be filed until 2026-11-24" in late.text


def test_refusal_after_hearing_and_verification(app: Any, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    key = app_env.file_application("БАЙКАЛ")
    address = f"/trois/cases/{key}"
    reasons = {"grounds": "documents_missing", "explanation_kk": "Құжат жоқ", "explanation_ru": "Нет документа"}
    post(app, app_env.case_officer, f"{address}/take")
    assert "Inclusion" in get(app, app_env.case_officer, "/trois/worklist"), "the kind of the application"
    own = web.sign_in_as(app, app_env.applicant).get("/trois/applications?lang=en").text
    assert "Application for inclusion in the register" in own[own.index("БАЙКАЛ") :]
    page = get(app, app_env.case_officer, f"{address}/announce")
    assert "may object until 24.11.2026" in page and "be signed from 25.11.2026" in page
    assert page.count("At most 4000 characters.") == 2, "the limit stands by each field before it is passed"
    assert post(app, app_env.case_officer, f"{address}/announce", **reasons).status_code == 303
    early = post(app, app_env.case_officer, f"{address}/close_hearing")
    assert early.status_code == 422 and "The notice waits to be sent" in early.text
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "We attached it")
    page = get(app, app_env.case_officer, address)
    assert "We attached it" in page
    assert "The applicant acted in the hearing." in page, "no worker runs here: the objection proves the notice"
    assert "kind=refuse" not in page and "Not earlier than 2026-11-25: by APPC art. 73" in page
    assert "Not earlier than 2026-11-25" in get(app, app_env.case_officer, f"{address}/prepare")
    assert post(app, app_env.case_officer, f"{address}/prepare", kind="refuse", **reasons).status_code == 422
    monkeypatch.setattr(app_env.clock, "_instant", NOW + timedelta(days=5))  # from Friday to Wednesday
    unanswered = post(app, app_env.case_officer, f"{address}/prepare", kind="refuse", **reasons)
    assert unanswered.status_code == 422
    assert 'href="#answer_kk"' in unanswered.text and 'href="#answer_ru"' in unanswered.text
    reasons |= {"answer_kk": "Ол басқа құжат", "answer_ru": "Это другой документ"}
    assert post(app, app_env.case_officer, f"{address}/prepare", kind="refuse", **reasons).status_code == 303
    decision = get(app, app_env.head, f"{address}/decision")
    assert "Құжат жоқ" in decision and "Нет документа" in decision
    assert "Ол басқа құжат" in decision and "Это другой документ" in decision
    sent = post(app, app_env.head, f"{address}/decision/send-back", remark="Say which document")
    assert sent.status_code == 303
    assert "Say which document" in get(app, app_env.case_officer, address)
    post(app, app_env.case_officer, f"{address}/prepare", kind="refuse", **reasons)
    assert sign(app, app_env, key, app_env.head).location.endswith("done=sign_refusal")

    with app_env.store.unit() as unit:
        found = unit.connection.execute(
            text("SELECT code FROM trois.decision WHERE application_id = :key AND state = 'signed'"), {"key": key}
        )
        code = found.scalar_one()
    public = app.test_client()
    page = public.get(f"/trois/verify/{code}?lang=en").text
    assert "SURNAME GIVEN" in page and "The decision is genuine: " in page and "БАЙКАЛ" in page
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.paper SET document = 'x' WHERE application_id = :key AND kind = 'decision'"),
            {"key": key},
        )
    assert "Do not rely on this decision" in public.get(f"/trois/verify/{code}?lang=en").text


def test_a_refusal_prepared_too_early_is_read_and_sent_back_but_not_signed(
    app: Any, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Release 9217642 let it go to the head on the day of the objection; its day is Wednesday the 25th."""
    key = app_env.file_application("ДОНЕЦК")
    address = f"/trois/cases/{key}"
    reasons = {"grounds": "documents_missing", "explanation_kk": "Құжат жоқ", "explanation_ru": "Нет документа"}
    post(app, app_env.case_officer, f"{address}/take")
    post(app, app_env.case_officer, f"{address}/announce", **reasons)
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "We attached it")
    with monkeypatch.context() as later:
        later.setattr(app_env.clock, "_instant", NOW + timedelta(days=5))
        answer = {"answer_kk": "Ол басқа құжат", "answer_ru": "Это другой документ"}
        post(app, app_env.case_officer, f"{address}/prepare", kind="refuse", **reasons, **answer)
        page = get(app, app_env.head, f"{address}/decision")
        signing_document = re.search(r'name="paper_id" value="([^"]+)"', page)
        assert signing_document
        document = web.sign_in_as(app, app_env.head).get(f"{address}/decision/{signing_document[1]}.xml").data
    signature = app_env.key_signers.sign(app_env.head, document).decode()
    early = post(app, app_env.head, f"{address}/decision?lang=en", paper_id=signing_document[1], signature=signature)
    assert early.status_code == 422
    for shown in (early.text, get(app, app_env.head, address), get(app, app_env.head, f"{address}/decision")):
        assert "Not earlier than 2026-11-25: by APPC art. 73" in shown
        assert 'data-module="trois-sign"' not in shown and "status of the case has changed" not in shown
    assert 'name="remark"' in early.text
    assert post(app, app_env.head, f"{address}/decision/send-back", remark="Wait").status_code == 303


def test_a_decision_changed_after_it_was_read_is_not_signed(app: Any, app_env: AppEnv) -> None:
    key = app_env.file_application("ВОЛГА")
    address = f"/trois/cases/{key}"
    post(app, app_env.case_officer, f"{address}/take")
    post(app, app_env.case_officer, f"{address}/prepare", kind="include")
    page = get(app, app_env.head, f"{address}/decision")
    signing_document = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert signing_document
    client = web.sign_in_as(app, app_env.head)
    document = client.get(f"{address}/decision/{signing_document[1]}.xml").data
    before = app_env.clock.now()
    app_env.clock.set(before + timedelta(days=1))
    try:
        signature = app_env.key_signers.sign(app_env.head, document).decode()
        answer = post(
            app, app_env.head, f"{address}/decision?lang=en", paper_id=signing_document[1], signature=signature
        )
    finally:
        app_env.clock.set(before)
    assert answer.status_code == 409
    assert "The decision was changed after you opened it" in answer.text
    assert signing_document[1] not in answer.text


def test_the_hearing_is_closed_when_its_time_is_over(app: Any, app_env: AppEnv) -> None:
    key = app_env.file_application("ГОБИ")
    address = f"/trois/cases/{key}"
    post(app, app_env.case_officer, f"{address}/take")
    post(
        app,
        app_env.case_officer,
        f"{address}/announce",
        grounds="features_missing",
        explanation_kk="Ж",
        explanation_ru="Н",
    )
    hand_over(app_env, key)
    before = app_env.clock.now()
    app_env.clock.set(before + timedelta(days=5))
    try:
        assert "Close the hearing" in get(app, app_env.case_officer, address)
        assert post(app, app_env.case_officer, f"{address}/close_hearing").status_code == 303
    finally:
        app_env.clock.set(before)
