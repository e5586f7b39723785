"""The host portal signs people in: the module follows its word in every request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from module.casework import drafts
from module.casework.host_users import HostUsers
from module.casework.sign_in import EdsSignIn, Sessions
from module.registry.actors import Role
from module.registry.host_users import HostUser, ProvedBy
from module.registry.membership import SignInMethod
from module.settings import config_dir, read_roles
from tests.support.app_env import AppEnv
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import document_of, field_of
from tests.support.web import bare_host, fake_services

PERSON = HostUser("portal-17", "900101300007", "", "ТЕСТОВ ТЕСТ", roles=frozenset({"applicant"}), language="kk")
STAFF = replace(PERSON, id="portal-18", iin="851231400001", bin="200140000004", name="К", organisation="ТОО «А»")
OFFICER = replace(
    PERSON,
    id="portal-19",
    bin="991240000003",
    organisation="Кеден",
    roles=frozenset({"customs_head", "x"}),
    proved_by=ProvedBy.EDS,
)
KEY = BY_SLUG["officer-head"]
SILENT_OFFICER = replace(
    OFFICER, id="portal-20", iin=KEY.iin, bin=KEY.employer.bin, name=KEY.name, proved_by=ProvedBy.UNKNOWN
)


class Portal:
    """A portal with one visitor, whoever that is at the moment."""

    def __init__(self, app_env: AppEnv) -> None:
        self.user: HostUser | None = None
        self.users = HostUsers(
            lambda: self.user,
            read_roles(config_dir()),
            app_env.open_work,
            8,
            ("/portal/sign-in?lang=kk", "/portal/bye"),
        )
        services = fake_services(
            deps=app_env.deps,
            open_work=app_env.open_work,
            sessions=Sessions(app_env.open_work, 8),
            sign_in=EdsSignIn(app_env.open_work, app_env.deps.public_url, 8),
            host_users=self.users,
        )
        self.key_signers: Any = app_env.key_signers
        self.app: Flask = bare_host(services)
        self.client: Any = self.app.test_client()

    def get(self, path: str) -> Any:
        return self.client.get(f"/trois{path}")

    def show_key(self, slug: str, **more: str) -> Any:
        """Sign the ticket of the page that asks for the key."""
        page = self.client.get("/trois/key?lang=en").text
        signed = self.key_signers.sign_as(slug, document_of(page)).decode()
        hidden = {name: field_of(page, name) for name in ("csrf_token", "ticket_id")}
        return self.client.post("/trois/key", data={**hidden, "signature": signed, **more})


@pytest.fixture
def portal(app_env: AppEnv) -> Portal:
    return Portal(app_env)


def session_cookie(portal: Portal) -> str:
    cookie = portal.client.get_cookie("trois_sid", path="/trois")
    return cookie.value if cookie else ""


def test_a_stranger_is_sent_to_the_portal(portal: Portal) -> None:
    answer = portal.get("/")
    assert answer.status_code == 302
    assert answer.location == "/portal/sign-in?lang=kk&next=%2Ftrois%2F"
    assert session_cookie(portal) == ""


def test_whom_the_portal_names_is_in(app_env: AppEnv, portal: Portal) -> None:
    portal.user = PERSON
    page = portal.get("/")
    assert page.status_code == 200
    assert "ТЕСТОВ ТЕСТ" in page.text and 'href="/portal/bye"' in page.text and "sign-out" not in page.text
    first = session_cookie(portal)
    assert first
    assert portal.get("/").status_code == 200
    assert session_cookie(portal) == first
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(
            text("SELECT details FROM trois.audit WHERE act = 'sign_in' AND details ->> 'portal_user' = 'portal-17'")
        ).all()
    assert len(rows) == 1, "one session, one row"


@pytest.mark.asvs("7.1.3")
def test_the_portals_word_counts_in_every_request(portal: Portal) -> None:
    portal.user = PERSON
    portal.get("/")
    first = session_cookie(portal)
    portal.user = STAFF
    assert "ТОО «А»" in portal.get("/").text
    second = session_cookie(portal)
    assert second not in ("", first)
    assert portal.users.is_same(STAFF, portal.app.extensions["trois"].sessions.find(second).actor)
    assert portal.app.extensions["trois"].sessions.find(first) is None, "the former session is over"
    portal.user = None
    assert portal.get("/").status_code == 302
    assert portal.app.extensions["trois"].sessions.find(second) is None
    assert session_cookie(portal) == ""


def test_roles_follow_the_portal(portal: Portal) -> None:
    portal.user = OFFICER
    assert portal.get("/opinions").status_code == 200
    portal.user = replace(OFFICER, roles=frozenset({"applicant"}))
    assert portal.get("/opinions").status_code == 403
    portal.user = replace(OFFICER, roles=frozenset({"x"}))
    assert portal.get("/opinions").status_code == 403
    assert portal.users.roles(replace(OFFICER, roles=frozenset({"x", "customs_head"}))) == frozenset({Role.HEAD})


@pytest.mark.parametrize("wrong", [{"iin": "900101300008"}, {"iin": ""}, {"bin": "1"}, {"roles": frozenset()}])
def test_numbers_that_cannot_exist_and_no_part_open_nothing(portal: Portal, wrong: dict[str, Any]) -> None:
    portal.user = replace(PERSON, **wrong)
    assert portal.get("/").status_code == 403
    assert session_cookie(portal) == ""


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_the_modules_own_accounts_are_not_there(portal: Portal, path: str) -> None:
    portal.user = PERSON
    assert portal.client.open(f"/trois{path}", method="POST" if path == "/sign-out" else "GET").status_code == 404


def test_a_form_of_the_former_person_is_refused(portal: Portal) -> None:
    portal.user = OFFICER
    page = portal.get("/profile").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    portal.user = replace(OFFICER, iin="851231400001")
    answer = portal.client.post("/trois/profile", data={"csrf_token": token})
    assert answer.status_code in (400, 403)


def test_a_host_of_the_release_before_starts_and_the_log_tells_once(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    for user in (PERSON, STAFF):
        portal.user = user
        assert portal.get("/").status_code == 200
    reported = [record for record in caplog.records if "HostUser.proved_by" in record.getMessage()]
    assert [record.levelname for record in reported] == ["WARNING"]
    assert not any(user.iin in record.getMessage() for record in reported for user in (PERSON, STAFF))


@pytest.mark.asvs("6.8.4")
def test_where_the_portal_is_silent_an_applicant_has_drafts_only(app_env: AppEnv, portal: Portal) -> None:
    portal.user = PERSON
    assert portal.get("/applications").status_code == 200
    session = portal.app.extensions["trois"].sessions.find(session_cookie(portal))
    with app_env.open_work(session.actor) as work:
        key = drafts.create(work)
    assert portal.get(f"/applications/{key}").status_code == 200
    objection = f"/applications/{key}/objection"
    assert portal.get(objection).location == f"/trois/key?next=/trois{objection}"
    with app_env.store.unit() as unit:
        filed = (
            "UPDATE trois.application SET status = 'submitted', number = :number, submitted_at = now(),"
            " registered_on = current_date WHERE id = :id"
        )
        unit.connection.execute(text(filed), {"id": key, "number": f"S{key[:6]}"})
    assert key not in portal.get("/applications").text
    assert portal.get(f"/applications/{key}").status_code == 403
    portal.user = replace(PERSON, proved_by=ProvedBy.PASSWORD)
    assert key in portal.get("/applications").text
    assert portal.get(f"/applications/{key}").status_code == 200
    assert portal.get(objection).location == f"/trois/key?next=/trois{objection}"


def test_under_a_portal_the_key_is_asked_for_once_a_session(portal: Portal) -> None:
    portal.user = SILENT_OFFICER
    assert portal.get("/worklist").location == "/trois/key?next=/trois/worklist"
    refused = portal.show_key("officer-executor")
    assert refused.status_code == 422
    assert portal.get("/worklist").status_code == 302
    taken = portal.show_key("officer-head", next="/trois/worklist")
    assert (taken.status_code, taken.location) == (303, "/trois/worklist")
    for path in ("/worklist", "/opinions", "/profile"):
        assert portal.get(path).status_code == 200, path
    found = portal.app.extensions["trois"].sessions.find(session_cookie(portal))
    assert found.actor.method is SignInMethod.EDS


@pytest.mark.asvs("6.8.4")
def test_what_the_portal_says_of_the_proof_counts_in_every_request(portal: Portal) -> None:
    portal.user = OFFICER
    assert portal.get("/worklist").status_code == 200
    portal.user = replace(OFFICER, proved_by=ProvedBy.PASSWORD)
    assert portal.get("/worklist").status_code == 302, "the key was shown to the portal in another session"
    portal.user = OFFICER
    assert portal.get("/worklist").status_code == 200
