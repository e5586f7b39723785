"""A slip is asked for, prepared, signed and shown over the pages (APPC art. 82)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from module.casework import correction_reading
from module.registry.correction import Slip
from module.registry.upload_limits import REQUEST_LIMIT
from tests.integration.casework.test_corrections import ask, decided, prepare, read
from tests.integration.officer.test_case_journey import get, post
from tests.support import web
from tests.support.app_env import AppEnv, open_app_env
from tests.support.key_signers import KeySigners, seat


@pytest.fixture(scope="module")
def key_signers(tmp_path_factory: pytest.TempPathFactory) -> KeySigners:
    return KeySigners.make(Path(tmp_path_factory.mktemp("keys")))


@pytest.fixture(scope="module")
def app_env(postgres_url: str, key_signers: KeySigners) -> Iterator[AppEnv]:
    made = seat(open_app_env(postgres_url), key_signers)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def test_from_the_request_to_the_page_of_verification(app: Any, app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "БЕТЕК")
    own = f"/trois/applications/{key}/corrections"
    assert own in get(app, app_env.applicant, f"/trois/applications/{key}")
    assert "is mended on request" in get(app, app_env.applicant, own)
    assert post(app, app_env.applicant, own, place="", wanted="БЕТ").status_code == 422
    large = {"place": "название", "wanted": "БЕТ", "file": (BytesIO(b"x" * (REQUEST_LIMIT + 1)), "a.pdf")}
    refused = post(app, app_env.applicant, own, **large)
    refused.request.environ["wsgi.input"].close()  # a large body is a temporary file of the test client
    assert refused.status_code == 413 and 'href="#file"' in refused.text and "larger than 10 MB" in refused.text
    assert post(app, app_env.applicant, own, place="название", wanted="БЕТ").status_code == 303
    page = get(app, app_env.applicant, own)
    assert "25.11.2026" in page or "25 November 2026" in page
    assert "Ask for the correction" not in page, "one is open"

    listed = get(app, app_env.case_officer, "/trois/corrections")
    address = re.search(r'href="(/trois/corrections/[0-9a-f-]{36})', listed)
    assert address and "/trois/corrections" in get(app, app_env.case_officer, "/trois/worklist")
    one = address.group(1)
    assert f"/trois/cases/{key}/corrections" in get(app, app_env.case_officer, f"/trois/cases/{key}")
    assert "ground (4) of an exclusion" in get(app, app_env.case_officer, one)
    again = post(app, app_env.case_officer, f"/trois/cases/{key}/corrections", place="там", wanted="иначе")
    assert again.status_code == 303 and again.location.startswith(one), "led to the open one"

    wrong = post(app, app_env.case_officer, f"{one}/prepare", wrong_ru="нет такого", right_ru="есть")
    assert wrong.status_code == 422 and "нет такого" in wrong.text, "what was typed stands"
    assert post(app, app_env.head, f"{one}/prepare", wrong_ru="БЕТЕК", right_ru="БЕТ").status_code == 403
    given = {"wrong_ru": "БЕТЕК", "right_ru": "БЕТ", "wrong_kk": "БЕТЕК", "right_kk": "БЕТ"}
    assert post(app, app_env.case_officer, f"{one}/prepare", **given).status_code == 303

    shown = get(app, app_env.head, one)
    paper = re.search(r'name="paper_id" value="([^"]+)"', shown)
    assert paper and "Sign the corrected decision" in shown and "CORRECTED" in shown
    assert '<details class="govuk-details" open' in shown, "what is signed is read without a press"
    found = one.rsplit("/", 1)[1]
    assert "Sign the corrected decision" not in get(app, app_env.case_officer, one)
    document = web.sign_in_as(app, app_env.head).get(f"{one}/{paper.group(1)}.xml").data
    signature = key_signers.sign_as("officer-head", document).decode()
    signed = post(app, app_env.head, f"{one}/sign", paper_id=paper.group(1), signature=signature)
    assert signed.status_code == 303, unescape(re.sub(r"<[^>]+>", " ", signed.text))[-1500:]
    assert post(app, app_env.head, f"{one}/sign", paper_id=paper.group(1), signature=signature).status_code == 409

    done = read(app_env, found)
    assert done.outcome is not None
    assert f"Corrected decision {done.outcome.number}" in get(app, app_env.applicant, own)
    with app_env.open_work(app_env.applicant) as work:
        act, _ = correction_reading.of_case(work, key)
    first = get(app, app_env.applicant, f"/trois/verify/{act.code}")
    assert "A slip in this decision was mended" in first and f"/verify/{done.code}" in first
    second = get(app, app_env.applicant, f"/trois/verify/{done.code}")
    assert "The decision is genuine" in second and f"/verify/{act.code}" in second and act.number in second
    for person, place in ((app_env.applicant, f"{own}/{found}.pdf"), (app_env.case_officer, f"{one}/corrected.pdf")):
        answer = web.sign_in_as(app, person).get(place)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_a_refusal_and_what_is_sent_back(app: Any, app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ҚАЙТЫП")
    found = ask(app_env, key)
    one = f"/trois/corrections/{found}"
    prepare(app_env, found, Slip("ru", "ҚАЙТЫП", "ҚАЙТ"))
    assert post(app, app_env.head, f"{one}/send-back", remark="").status_code == 422
    assert post(app, app_env.head, f"{one}/send-back", remark="Проверьте").status_code == 303
    assert "Проверьте" in get(app, app_env.case_officer, one)
    assert post(app, app_env.case_officer, f"{one}/refuse", reason_kk="", reason_ru="нет").status_code == 422
    told = {"reason_kk": "Қате жоқ.", "reason_ru": "Описки нет."}
    assert post(app, app_env.case_officer, f"{one}/refuse", **told).status_code == 303
    assert post(app, app_env.case_officer, f"{one}/refuse", **told).status_code == 409
    page = get(app, app_env.applicant, f"/trois/applications/{key}/corrections")
    assert "Описки нет." in page and "article 91" in page and "Ask for the correction" in page
