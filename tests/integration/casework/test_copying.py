"""A new application from a filed one over HTTP: whose it may be, what it holds, and what strangers get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from module.casework import drafts
from module.registry.application import ApplicationKind
from module.registry.membership import StaffRole
from module.registry.workflow import Status
from tests.integration.casework.test_extend import filed as filed_extension
from tests.integration.casework.test_extend import included
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.console import Pages
from tests.support.key_signers import KeySigners, actor_of, file_draft, fill_draft, store_person

BUTTON = re.compile(r'action="/trois(/applications/[^"]+/copy)"')


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


@pytest.fixture
def pages(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(app_env, monkeypatch)


def filed(app_env: AppEnv, mark: str) -> str:
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    return key


def made(app_env: AppEnv) -> int:
    with app_env.store.unit() as unit:
        return int(unit.connection.execute(text("SELECT count(*) FROM trois.application")).scalar_one())


def test_a_filed_application_is_the_template_of_a_new_one(app_env: AppEnv, pages: Pages) -> None:
    old = filed(app_env, "ҮЛГІ")
    page = pages.get(app_env.applicant, f"/applications/{old}")
    (address,) = BUTTON.findall(page)
    key = re.findall(r'name="key" value="([^"]+)"', page)
    first, second = (pages.post(app_env.applicant, address, key=key[0]) for _ in range(2))
    assert first.status_code == 303 and first.location == second.location, "a double click makes one"
    fresh = first.location.rsplit("/", 1)[1]
    with app_env.open_work(app_env.applicant) as work:
        before, after = drafts.load(work, old), drafts.load(work, fresh)
    assert (after.kind, after.status, after.attachments, after.number) == (
        ApplicationKind.INCLUDE,
        Status.DRAFT,
        (),
        "",
    )
    assert after.form.right.certificate_number == before.form.right.certificate_number
    assert after.form.goods[0].hs_codes == before.form.goods[0].hs_codes
    assert after.form.terms.genuine_features == "Hologram"
    assert (after.form.terms.start, after.form.terms.end, after.form.undertaking) == (None, None, False)
    assert before.status is Status.SUBMITTED and before.form.undertaking, "the old one stays as it is"
    assert pages.ask(app_env.applicant, f"/applications/{fresh}").status_code == 200
    with app_env.store.unit() as unit:
        told = text("SELECT details->>'copied_from' FROM trois.audit WHERE act = 'create' AND application_id = :key")
        assert unit.connection.execute(told, {"key": fresh}).scalar_one() == old


def test_an_application_of_others_is_not_there(app_env: AppEnv, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    old, before = filed(app_env, "БӨТЕН ҮЛГІ"), made(app_env)
    other = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    viewer = store_person(app_env, replace(app_env.applicant, account_id="", iin="910101300019", role=StaffRole.VIEWER))
    for person in (other, viewer):
        monkeypatch.setitem(web.PEOPLE, person.account_id, person)
    address = f"/applications/{old}/copy"
    assert pages.post(other, address, key="k1").status_code == 404
    assert pages.post(app_env.case_officer, address, key="k2").status_code == 403
    assert not BUTTON.findall(pages.get(viewer, f"/applications/{old}"))
    assert pages.post(viewer, address, key="k3").status_code == 403
    assert pages.post(app_env.applicant, "/applications/no-such-key/copy", key="k4").status_code == 404
    assert made(app_env) == before


def test_neither_a_draft_nor_another_kind_is_a_template(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    draft = fill_draft(app_env, "ЖОБА ҮЛГІ")
    extension = filed_extension(app_env, included(app_env, key_signers, "ҰЗАРТУ ҮЛГІ"))
    before = made(app_env)
    assert pages.post(app_env.applicant, f"/applications/{draft}/copy", key="k5").status_code == 409
    assert pages.post(app_env.applicant, f"/applications/{extension}/copy", key="k6").status_code == 409
    assert not BUTTON.findall(pages.get(app_env.applicant, f"/applications/{extension}"))
    assert made(app_env) == before
