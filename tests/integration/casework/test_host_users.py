"""The host portal signs people in: the module follows its word in every request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from module.casework.host_users import HostUsers
from module.casework.sign_in import Sessions
from module.registry.actors import Part
from module.registry.host_users import HostUser
from module.settings import config_dir, read_roles
from tests.support.office import Office
from tests.support.web import bare_host, fake_services

PERSON = HostUser("portal-17", "900101300007", "", "ТЕСТОВ ТЕСТ", roles=frozenset({"applicant"}), language="kk")
STAFF = replace(PERSON, id="portal-18", iin="851231400001", bin="200140000004", name="К", organisation="ТОО «А»")
OFFICER = replace(
    PERSON, id="portal-19", bin="991240000003", organisation="Кеден", roles=frozenset({"customs_head", "x"})
)


class Portal:
    """A portal with one visitor, whoever that is at the moment."""

    def __init__(self, office: Office) -> None:
        self.user: HostUser | None = None
        self.users = HostUsers(
            lambda: self.user, read_roles(config_dir()), office.open_work, 8, ("/portal/sign-in?lang=kk", "/portal/bye")
        )
        services = fake_services(
            desk=office.desk,
            open_work=office.open_work,
            sessions=Sessions(office.open_work, 8),
            host_users=self.users,
        )
        self.app: Flask = bare_host(services)
        self.client: Any = self.app.test_client()

    def get(self, path: str) -> Any:
        return self.client.get(f"/trois{path}")


@pytest.fixture
def portal(office: Office) -> Portal:
    return Portal(office)


def session_cookie(portal: Portal) -> str:
    cookie = portal.client.get_cookie("trois_sid", path="/trois")
    return cookie.value if cookie else ""


def test_a_stranger_is_sent_to_the_portal(portal: Portal) -> None:
    answer = portal.get("/")
    assert answer.status_code == 302
    assert answer.location == "/portal/sign-in?lang=kk&next=%2Ftrois%2F"
    assert session_cookie(portal) == ""


def test_whom_the_portal_names_is_in(office: Office, portal: Portal) -> None:
    portal.user = PERSON
    page = portal.get("/")
    assert page.status_code == 200
    assert "ТЕСТОВ ТЕСТ" in page.text and 'href="/portal/bye"' in page.text and "sign-out" not in page.text
    first = session_cookie(portal)
    assert first
    assert portal.get("/").status_code == 200
    assert session_cookie(portal) == first
    with office.store.unit() as unit:
        rows = unit.connection.execute(
            text("SELECT details FROM trois.audit WHERE act = 'sign_in' AND details ->> 'portal_user' = 'portal-17'")
        ).all()
    assert len(rows) == 1, "one session, one row"


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
    assert portal.users.parts(replace(OFFICER, roles=frozenset({"x", "customs_head"}))) == frozenset({Part.HEAD})


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
