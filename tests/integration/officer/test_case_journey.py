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
from tests.support.office import NOW, Office, open_office


@pytest.fixture(scope="module")
def office(postgres_url: str) -> Iterator[Office]:
    made = open_office(postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (office.applicant, office.executor, office.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(desk=office.desk, open_work=office.open_work))


def post(app: Any, actor: Actor, address: str, **values: object) -> Any:
    client = web.sign_in_as(app, actor)
    return client.post(address, data={**values, "csrf_token": client.csrf})


def get(app: Any, actor: Actor, address: str) -> str:
    answer = web.sign_in_as(app, actor).get(address, query_string={"lang": "en"})
    assert answer.status_code == 200, unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return str(answer.text)


def sign(app: Any, office: Office, key: str, actor: Actor) -> Any:
    address = f"/trois/cases/{key}/decision"
    page = get(app, office.head, address)
    paper = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert paper
    document = web.sign_in_as(app, office.head).get(f"{address}/{paper[1]}.xml").data
    signature = office.pens.sign(actor, document).decode()
    return post(app, office.head, address, paper_id=paper[1], signature=signature)


def test_open_data_have_a_limit(office: Office) -> None:
    limits = {**office.desk.accounts.limits, "open_data_address": Allowance(2, 10), "api_address": Allowance(3, 10)}
    desk = replace(office.desk, accounts=replace(office.desk.accounts, limits=limits))
    open_work = replace(office, desk=desk).open_work
    client = web.bare_host(web.fake_services(desk=desk, open_work=open_work)).test_client()
    assert [client.get("/trois/open-data.csv").status_code for _ in range(3)] == [200, 200, 429]
    answers = [client.get("/trois/api/v1/register") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json == {"error": "too_many"}


def test_inclusion(app: Any, office: Office) -> None:
    key = office.file_application("АЛАТАУ")
    address = f"/trois/cases/{key}"
    assert "АЛАТАУ" in get(app, office.executor, "/trois/worklist")
    assert post(app, office.executor, f"{address}/take").status_code == 303
    assert post(app, office.executor, f"{address}/take").status_code == 409
    assert "You have taken the case" in web.sign_in_as(app, office.executor).get(f"{address}?lang=en&done=take").text
    assert post(app, office.executor, f"{address}/prepare", kind="refuse").status_code == 422
    assert post(app, office.executor, f"{address}/prepare", kind="include").status_code == 303
    assert "AllowedNow" not in get(app, office.head, address)
    assert sign(app, office, key, office.executor).status_code == 422
    signed = sign(app, office, key, office.head)
    assert signed.location.endswith("done=sign_inclusion")
    assert post(app, office.head, f"{address}/decision/send-back", remark="Late").status_code == 409

    page = get(app, office.executor, address)
    number = re.search(r'Register entry</dt>\s*<dd class="govuk-summary-list__value">([^<]+)<', page)
    assert number
    assert web.sign_in_as(app, office.head).get(f"{address}/decision.pdf").data.startswith(b"%PDF")
    public = app.test_client()
    entry = unescape(number[1])
    assert entry in public.get("/trois/register?query=алатау").text
    assert "870310" in public.get(f"/trois/register/{entry}").text
    assert public.get("/trois/api/v1/register?query=алатау").json["entries"][0]["number"] == entry
    rows = list(csv.DictReader(io.StringIO(public.get("/trois/open-data.csv").data.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [entry]


def test_refusal_after_hearing_and_verification(app: Any, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    key = office.file_application("БАЙКАЛ")
    address = f"/trois/cases/{key}"
    reasons = {"grounds": "documents_missing", "explanation_kk": "Құжат жоқ", "explanation_ru": "Нет документа"}
    post(app, office.executor, f"{address}/take")
    page = get(app, office.executor, f"{address}/announce")
    assert "may object until 24.11.2026" in page and "be signed from 25.11.2026" in page
    assert post(app, office.executor, f"{address}/announce", **reasons).status_code == 303
    assert post(app, office.executor, f"{address}/close_hearing").status_code == 403
    with office.open_work(office.applicant) as work:
        acts.object_to(work, key, "We attached it")
    page = get(app, office.executor, address)
    assert "We attached it" in page
    assert "kind=refuse" not in page and "Not earlier than 2026-11-25: by APPC art. 73" in page
    assert "Not earlier than 2026-11-25" in get(app, office.executor, f"{address}/prepare")
    assert post(app, office.executor, f"{address}/prepare", kind="refuse", **reasons).status_code == 422
    monkeypatch.setattr(office.clock, "_instant", NOW + timedelta(days=5))  # from Friday to Wednesday
    assert post(app, office.executor, f"{address}/prepare", kind="refuse", **reasons).status_code == 303
    decision = get(app, office.head, f"{address}/decision")
    assert "Құжат жоқ" in decision and "Нет документа" in decision
    sent = post(app, office.head, f"{address}/decision/send-back", remark="Say which document")
    assert sent.status_code == 303
    assert "Say which document" in get(app, office.executor, address)
    post(app, office.executor, f"{address}/prepare", kind="refuse", **reasons)
    assert sign(app, office, key, office.head).location.endswith("done=sign_refusal")

    with office.store.unit() as unit:
        found = unit.connection.execute(
            text("SELECT code FROM trois.decision WHERE application_id = :key AND state = 'signed'"), {"key": key}
        )
        code = found.scalar_one()
    public = app.test_client()
    page = public.get(f"/trois/verify/{code}?lang=en").text
    assert "SURNAME GIVEN" in page and "is intact" in page and "БАЙКАЛ" in page
    with office.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.paper SET document = 'x' WHERE application_id = :key AND kind = 'decision'"),
            {"key": key},
        )
    assert "Do not rely on this decision" in public.get(f"/trois/verify/{code}?lang=en").text


def test_a_refusal_prepared_too_early_is_read_and_sent_back_but_not_signed(
    app: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Release 9217642 let it go to the head on the day of the objection; its day is Wednesday the 25th."""
    key = office.file_application("ДОНЕЦК")
    address = f"/trois/cases/{key}"
    reasons = {"grounds": "documents_missing", "explanation_kk": "Құжат жоқ", "explanation_ru": "Нет документа"}
    post(app, office.executor, f"{address}/take")
    post(app, office.executor, f"{address}/announce", **reasons)
    with office.open_work(office.applicant) as work:
        acts.object_to(work, key, "We attached it")
    with monkeypatch.context() as later:
        later.setattr(office.clock, "_instant", NOW + timedelta(days=5))
        post(app, office.executor, f"{address}/prepare", kind="refuse", **reasons)
        page = get(app, office.head, f"{address}/decision")
        paper = re.search(r'name="paper_id" value="([^"]+)"', page)
        assert paper
        document = web.sign_in_as(app, office.head).get(f"{address}/decision/{paper[1]}.xml").data
    signature = office.pens.sign(office.head, document).decode()
    early = post(app, office.head, f"{address}/decision?lang=en", paper_id=paper[1], signature=signature)
    assert early.status_code == 422
    for shown in (early.text, get(app, office.head, address), get(app, office.head, f"{address}/decision")):
        assert "Not earlier than 2026-11-25: by APPC art. 73" in shown
        assert 'data-module="trois-sign"' not in shown and "status of the case has changed" not in shown
    assert 'name="remark"' in early.text
    assert post(app, office.head, f"{address}/decision/send-back", remark="Wait").status_code == 303


def test_a_decision_changed_after_it_was_read_is_not_signed(app: Any, office: Office) -> None:
    key = office.file_application("ВОЛГА")
    address = f"/trois/cases/{key}"
    post(app, office.executor, f"{address}/take")
    post(app, office.executor, f"{address}/prepare", kind="include")
    page = get(app, office.head, f"{address}/decision")
    paper = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert paper
    client = web.sign_in_as(app, office.head)
    document = client.get(f"{address}/decision/{paper[1]}.xml").data
    before = office.clock.now()
    office.clock.set(before + timedelta(days=1))
    try:
        signature = office.pens.sign(office.head, document).decode()
        answer = post(app, office.head, f"{address}/decision?lang=en", paper_id=paper[1], signature=signature)
    finally:
        office.clock.set(before)
    assert answer.status_code == 409
    assert "The decision was changed after you opened it" in answer.text
    assert paper[1] not in answer.text


def test_the_hearing_is_closed_when_its_time_is_over(app: Any, office: Office) -> None:
    key = office.file_application("ГОБИ")
    address = f"/trois/cases/{key}"
    post(app, office.executor, f"{address}/take")
    post(
        app, office.executor, f"{address}/announce", grounds="features_missing", explanation_kk="Ж", explanation_ru="Н"
    )
    before = office.clock.now()
    office.clock.set(before + timedelta(days=5))
    try:
        assert "Close the hearing" in get(app, office.executor, address)
        assert post(app, office.executor, f"{address}/close_hearing").status_code == 303
    finally:
        office.clock.set(before)
