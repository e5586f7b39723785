"""The table role x act over HTTP: each role tries each act; what belongs to others is not found."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask

from module.casework import drafts, examining, powers_of_attorney
from module.casework.company import inviting, members
from module.casework.powers_of_attorney import PowerOfAttorneyDetails
from module.registry.actors import Actor
from module.registry.membership import SignInMethod, StaffRole, UserType
from module.registry.powers_of_attorney import EmpoweredAct
from module.registry.staff_roles import StaffAct
from module.store import identities
from tests.support import sizes, web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.company import Company, answer, found_company, iin

PDF = b"%PDF power of attorney"
TODAY = NOW.date()


class Register:
    """ГБД ЮЛ: knows every organisation."""

    def by_bin(self, number: str) -> Any:
        return answer(number, "")


@pytest.fixture(scope="module")
def app_env(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield replace(made, deps=replace(made.deps, companies=Register()))  # type: ignore[arg-type]
    made.store.engine.dispose()


@pytest.fixture(scope="module")
def company(app_env: AppEnv) -> Company:
    return found_company(app_env).staffed()


@pytest.fixture(scope="module")
def other(app_env: AppEnv) -> Company:
    return found_company(app_env).staffed()


@pytest.fixture(scope="module")
def third(app_env: AppEnv) -> Company:
    """For those without an IIN: an organisation sends so many invitations a day and no more."""
    return found_company(app_env).staffed()


@pytest.fixture
def app(app_env: AppEnv) -> Flask:
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def ask(app: Flask, actor: Actor, method: str, address: str, **values: Any) -> Any:
    """Send a request as a person; the session finds the person by id."""
    web.PEOPLE[actor.account_id] = actor
    client = web.sign_in_as(app, actor)
    if method == "GET":
        return client.get(f"/trois{address}", query_string={"lang": "en"})
    return client.post(f"/trois{address}", data={**values, "csrf_token": client.csrf})


def details(principal: str) -> PowerOfAttorneyDetails:
    return PowerOfAttorneyDetails(
        principal, "ТОО «Клиент»", "7", TODAY, TODAY, TODAY.replace(year=2028), frozenset(EmpoweredAct)
    )


def add_power(company: Company) -> str:
    with company.app_env.open_work(company.head) as work:
        return powers_of_attorney.add(work, details(iin()), "power.pdf", examining.document(work.deps, PDF))


def add_draft(company: Company) -> str:
    with company.app_env.open_work(company.head) as work:
        return drafts.create(work)


def add_waiting(company: Company) -> str:
    return company.join(company.invite()).account_id


def add_invitation(company: Company) -> str:
    company.invite()
    with company.app_env.open_work(company.head) as work:
        return next(one.id for one in inviting.mine(work) if one.may_resend)


@dataclass(frozen=True)
class Try:
    """One request that needs an act; `made` is what it is about, `strange` its answer about another's."""

    act: StaffAct
    method: str
    address: str
    allowed: int
    made: Callable[[Company], str] | None = None
    values: Callable[[], dict[str, Any]] = dict

    def __str__(self) -> str:
        return f"{self.act}:{self.method} {self.address}"


def _person(company: Company) -> str:
    return company.hire(StaffRole.VIEWER).account_id


def _undertaking() -> dict[str, Any]:
    return {"version": "1", "undertaking": "y"}


def _power_of_attorney_form() -> dict[str, Any]:
    day = f"{TODAY:%d.%m.%Y}"
    return {
        "principal": iin(),
        "principal_name": "A",
        "number": "1",
        "issued_on": day,
        "valid_from": day,
        "valid_until": "01.01.2028",
        "powers": "file",
        "file": (io.BytesIO(PDF), "power.pdf"),
    }


# Who may do what, written out by hand from rows R15 to R20 of the accounts points: the product's own table is judged by
# it, and is no witness for itself. A password session and a person without an IIN stand in the second and third table.
WRITTEN: dict[StaffRole, set[str]] = {
    StaffRole.HEAD: {
        "see_cases", "draft", "sign_and_file", "withdraw", "see_company", "refresh_company", "see_staff", "invite",
        "activate", "give_roles", "close_staff", "manage_heads", "see_powers", "keep_powers",
    },
    StaffRole.RIGHT_TO_SIGN: {
        "see_cases", "draft", "sign_and_file", "withdraw", "see_company", "refresh_company", "see_staff", "invite",
        "activate", "give_roles", "close_staff", "see_powers", "keep_powers",
    },
    StaffRole.PREPARER: {"see_cases", "draft", "see_company", "see_powers"},
    StaffRole.VIEWER: {"see_cases", "see_company", "see_powers"},
}  # fmt: skip
BY_PASSWORD: dict[StaffRole, set[str]] = {
    StaffRole.HEAD: {
        "see_cases", "draft", "sign_and_file", "see_company", "refresh_company", "see_staff", "see_powers",
    },
    StaffRole.RIGHT_TO_SIGN: {
        "see_cases", "draft", "sign_and_file", "see_company", "refresh_company", "see_staff", "see_powers",
    },
    StaffRole.PREPARER: {"see_cases", "draft", "see_company", "see_powers"},
    StaffRole.VIEWER: {"see_cases", "see_company", "see_powers"},
}  # fmt: skip
WITHOUT_IIN: dict[StaffRole, set[str]] = {
    StaffRole.HEAD: {"see_cases", "draft", "see_company", "refresh_company", "see_staff", "see_powers"},
    StaffRole.RIGHT_TO_SIGN: {"see_cases", "draft", "see_company", "refresh_company", "see_staff", "see_powers"},
    StaffRole.PREPARER: {"see_cases", "draft", "see_company", "see_powers"},
    StaffRole.VIEWER: {"see_cases", "see_company", "see_powers"},
}

TRIES = (
    Try(StaffAct.SEE_CASES, "GET", "/applications", 200),
    Try(StaffAct.SEE_CASES, "GET", "/applications/{}", 200, add_draft),
    Try(StaffAct.SEE_CASES, "GET", "/applications/{}/check", 200, add_draft),
    Try(StaffAct.DRAFT, "POST", "/applications", 303),
    Try(StaffAct.DRAFT, "GET", "/applications/{}/undertaking", 200, add_draft),
    Try(StaffAct.DRAFT, "POST", "/applications/{}/undertaking", 303, add_draft, _undertaking),
    Try(StaffAct.DRAFT, "GET", "/applications/{}/delete", 200, add_draft),
    Try(StaffAct.DRAFT, "POST", "/applications/{}/delete", 303, add_draft, lambda: {"version": "1"}),
    Try(StaffAct.DRAFT, "POST", "/applications/{}/hand-over", 303, add_draft, lambda: {"version": "1"}),
    Try(StaffAct.SIGN_AND_FILE, "GET", "/applications/{}/sign", 303, add_draft),
    Try(StaffAct.SEE_COMPANY, "GET", "/company", 200),
    Try(StaffAct.REFRESH_COMPANY, "GET", "/company/refresh", 200),
    Try(StaffAct.REFRESH_COMPANY, "POST", "/company/refresh", 303),
    Try(StaffAct.SEE_STAFF, "GET", "/company/staff", 200),
    Try(StaffAct.SEE_STAFF, "GET", "/company/staff/{}", 200, _person),
    Try(StaffAct.INVITE, "GET", "/company/staff/invite", 200),
    Try(
        StaffAct.INVITE,
        "POST",
        "/company/staff/invite",
        303,
        values=lambda: {"email": f"x{iin()}@example.kz", "role": "viewer", "language": "ru"},
    ),
    Try(StaffAct.INVITE, "POST", "/company/invitations/{}/resend", 303, add_invitation),
    Try(StaffAct.INVITE, "POST", "/company/invitations/{}/revoke", 303, add_invitation),
    Try(StaffAct.ACTIVATE, "POST", "/company/staff/{}/activate", 303, add_waiting, lambda: {"role": "viewer"}),
    Try(StaffAct.GIVE_ROLES, "POST", "/company/staff/{}/role", 303, _person, lambda: {"role": "preparer"}),
    Try(StaffAct.CLOSE_STAFF, "POST", "/company/staff/{}/close", 303, _person),
    Try(
        StaffAct.MANAGE_HEADS,
        "POST",
        "/company/staff/{}/close",
        303,
        lambda company: company.hire(StaffRole.HEAD).account_id,
    ),
    Try(StaffAct.SEE_POWERS, "GET", "/powers", 200),
    Try(StaffAct.SEE_POWERS, "GET", "/powers/{}", 200, add_power),
    Try(StaffAct.SEE_POWERS, "GET", "/powers/{}/document", 200, add_power),
    Try(StaffAct.KEEP_POWERS, "GET", "/powers/add", 200),
    Try(StaffAct.KEEP_POWERS, "POST", "/powers/add", 303, values=_power_of_attorney_form),
    Try(StaffAct.KEEP_POWERS, "POST", "/powers/{}/revoke", 303, add_power),
)


def test_every_act_is_tried() -> None:
    """Withdrawal has no page yet; its row of the table is there for it."""
    assert {one.act for one in TRIES} == set(StaffAct) - {StaffAct.WITHDRAW}


@pytest.mark.parametrize("role", list(StaffRole))
def test_the_table_is_the_one_written_here(company: Company, role: StaffRole) -> None:
    actor = company.people[role]
    assert {act.value for act in actor.acts} == WRITTEN[role]
    by_password = replace(actor, method=SignInMethod.PASSWORD)
    assert {act.value for act in by_password.acts} == BY_PASSWORD[role]
    assert {act.value for act in replace(by_password, iin="").acts} == WITHOUT_IIN[role]


@sizes.drawn(40)
@pytest.mark.parametrize("role", list(StaffRole))
@pytest.mark.parametrize("one", TRIES, ids=str)
def test_each_role_tries_each_act_without_an_iin(app: Flask, third: Company, role: StaffRole, one: Try) -> None:
    address = one.address.format(one.made(third)) if one.made else one.address
    person = replace(third.people[role], method=SignInMethod.PASSWORD, iin="")
    sent = ask(app, person, one.method, address, **one.values())
    if one.act.value in WITHOUT_IIN[role]:
        assert sent.status_code == one.allowed, sent.text[:2000]
    elif sent.status_code == 302:
        assert sent.location.startswith("/trois/key") and one.method == "GET"
    else:
        assert sent.status_code == 403, sent.text[:2000]


@sizes.drawn(40)
@pytest.mark.parametrize("role", list(StaffRole))
@pytest.mark.parametrize("one", TRIES, ids=str)
@pytest.mark.asvs("8.2.1", "8.3.1")
def test_each_role_tries_each_act(app: Flask, company: Company, role: StaffRole, one: Try) -> None:
    address = one.address.format(one.made(company)) if one.made else one.address
    sent = ask(app, company.people[role], one.method, address, **one.values())
    expected = one.allowed if one.act.value in WRITTEN[role] else 403
    assert sent.status_code == expected, sent.text[:2000]


@pytest.mark.parametrize("one", [one for one in TRIES if one.made], ids=str)
@pytest.mark.asvs("8.4.1")
def test_what_belongs_to_another_company_is_not_found(app: Flask, company: Company, other: Company, one: Try) -> None:
    assert one.made is not None
    address = one.address.format(one.made(other))
    assert ask(app, company.head, one.method, address, **one.values()).status_code == 404


@pytest.mark.parametrize("one", TRIES, ids=str)
def test_a_certification_body_and_a_stranger_do_none_of_it(
    app: Flask, app_env: AppEnv, company: Company, one: Try
) -> None:
    address = one.address.format(one.made(company)) if one.made else one.address
    body = found_company(app_env, UserType.CERTIFICATION_BODY)
    assert ask(app, body.fresh(body.head), one.method, address, **one.values()).status_code == 403
    nobody = app.test_client()
    sent = nobody.get(f"/trois{address}") if one.method == "GET" else nobody.post(f"/trois{address}", data={})
    assert sent.status_code == 302 and "/sign-in" in sent.location


def test_r20_the_menu_of_a_certification_body_is_search_and_verification_only(app: Flask, app_env: AppEnv) -> None:
    body = found_company(app_env, UserType.CERTIFICATION_BODY)
    page = ask(app, body.fresh(body.head), "GET", "/").text
    tiles = re.findall(r'<h2 class="govuk-heading-m"><a class="govuk-link" href="([^"]+)"', page)
    assert tiles == ["/trois/register"]


def test_r7_who_has_no_role_is_told_to_ask_the_head(app: Flask, company: Company) -> None:
    nobody = replace(company.people[StaffRole.VIEWER], role="")
    page = ask(app, nobody, "GET", "/").text
    assert "Ask its head for an invitation" in page and "/trois/applications" not in page


MENU = {
    StaffRole.HEAD: ["/trois/applications", "/trois/powers", "/trois/company", "/trois/register"],
    StaffRole.VIEWER: ["/trois/applications", "/trois/powers", "/trois/company", "/trois/register"],
}


@pytest.mark.parametrize("role", list(MENU))
def test_the_menu_reads_the_table(app: Flask, company: Company, role: StaffRole) -> None:
    page = ask(app, company.people[role], "GET", "/").text
    tiles = re.findall(r'<h2 class="govuk-heading-m"><a class="govuk-link" href="([^"]+)"', page)
    assert [tile for tile in tiles if tile in MENU[role]] == MENU[role]


@pytest.mark.parametrize("role", list(StaffRole))
@pytest.mark.asvs("8.3.1")
def test_pages_offer_only_what_the_role_may_do(app: Flask, company: Company, role: StaffRole) -> None:
    actor, draft = company.people[role], add_draft(company)
    acts = {StaffAct(act) for act in WRITTEN[role]}
    listing = ask(app, actor, "GET", "/applications").text
    assert ("Create an application" in listing) is (StaffAct.DRAFT in acts)
    tasks = ask(app, actor, "GET", f"/applications/{draft}").text
    assert ("/delete" in tasks) is (StaffAct.DRAFT in acts)
    assert (f"/applications/{draft}/holder" in tasks) is (StaffAct.DRAFT in acts)
    profile = ask(app, actor, "GET", "/company").text
    assert ("/company/staff" in profile) is (StaffAct.SEE_STAFF in acts)
    assert ("/company/refresh" in profile) is (StaffAct.REFRESH_COMPANY in acts)
    assert ("/powers/add" in ask(app, actor, "GET", "/powers").text) is (StaffAct.KEEP_POWERS in acts)


def test_a_role_above_the_own_one_is_refused_with_words(app: Flask, company: Company) -> None:
    sent = ask(
        app,
        company.people[StaffRole.RIGHT_TO_SIGN],
        "POST",
        "/company/staff/invite",
        email="h@example.kz",
        role="head",
        language="ru",
    )
    assert sent.status_code == 422 and "You cannot give more rights than you have" in sent.text


def test_the_invited_registers_and_waits_over_http(app: Flask, app_env: AppEnv, company: Company) -> None:
    token, person = company.invite(StaffRole.VIEWER), iin()
    client = app.test_client()
    page = client.get(f"/trois/invitations/{token}/register?lang=en")
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert page.status_code == 200 and csrf
    answer = {
        "iin": person,  # a form of the release before; the number is not looked at
        "surname": "Асанова",
        "given_name": "Дана",
        "mobile": "+7 701 234 56 78",
        "user_name": f"dana{person[-4:]}",
        "password": "correct horse battery",
        "policy": "y",
        "personal_data": "y",
        "csrf_token": csrf[1],
    }
    for wrong, words in (
        ({"password": "short"}, "Use at least"),
        ({"user_name": "ы"}, "Enter a user name of 4 to 64"),
        ({"policy": ""}, "agree with it to go on"),
    ):
        refused = client.post(f"/trois/invitations/{token}/register", data={**answer, **wrong})
        assert refused.status_code == 422 and words in refused.text
        assert answer["password"] not in refused.text
    assert client.post(f"/trois/invitations/{token}/register", data=answer).location.endswith("/invitation-accepted")
    assert client.post(f"/trois/invitations/{token}/register", data=answer).status_code == 404
    assert client.get(f"/trois/invitations/{token}").status_code == 404
    assert "Асанова Дана" in ask(app, company.head, "GET", "/company/staff").text
    with app_env.open_work(company.head) as work:
        (waiting,) = [one for one in members.mine(work) if one.name == "Асанова Дана"]
    assert (waiting.role, waiting.wanted, waiting.proved) == (None, StaffRole.VIEWER, False)
    assert 'name="iin"' not in page.text
    with app_env.store.unit() as unit:
        assert identities.find(unit, person, company.bin) is None


def test_the_header_names_person_and_company(app: Flask, company: Company) -> None:
    page = ask(app, company.people[StaffRole.VIEWER], "GET", "/applications").text
    assert f"NEW COMER, {company.name}" in page
