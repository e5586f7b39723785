"""Self-registration through the pages, named by the rows of spec/accounts-points.md."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from module.casework.portal import registering
from module.context.browser import BROWSER_COOKIE, token_of
from module.kernel.errors import Refused
from module.registry.account_settings import SecurityPolicy
from module.registry.registration import NAMESPACE
from tests.support.app_env import NOW
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import (
    CONTACTS,
    PASSWORD,
    PortalEnv,
    Visitor,
    company_of,
    document_of,
    person_of,
    refused,
    went,
    words,
)

USERS = "SELECT user_name FROM trois.portal_user ORDER BY created_at"


def test_r2_the_policy_is_read_and_printed_without_an_account(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor()
    assert "Self-registration" in visitor.get("/sign-in")
    assert "/trois/policy" in visitor.get("/sign-in")
    for language, title in (("en", "Security policy"), ("ru", "Политика безопасности"), ("kk", "қауіпсіздік саясаты")):
        page = visitor.get(f"/policy?lang={language}")
        assert title in page
        assert portal_env.app_env.deps.accounts.policy.version in page


@pytest.mark.parametrize("marks", [{}, {"policy": "y"}, {"personal_data": "y"}])
def test_r3_without_both_marks_no_further(portal_env: PortalEnv, marks: dict[str, str]) -> None:
    visitor = portal_env.visitor("individual")
    answer = visitor.post("/registration", **marks)
    refused(answer, "Mark that you agree" if "policy" in marks else "Read the security policy")
    for page in ("type", "key", "contacts", "credentials", "check", "done"):
        assert visitor.client.get(f"/trois/registration/{page}").location == "/trois/registration"


def test_r3_version_time_and_person_of_each_consent_are_stored_with_the_signature(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.register()
    rows = portal_env.scalars("SELECT kind || ' ' || version || ' ' || text_sha256 FROM trois.consent ORDER BY kind")
    policy = portal_env.app_env.deps.accounts.policy
    assert [row.split()[:2] for row in rows] == [
        [kind, policy.version] for kind in ("notices", "personal_data", "security_policy")
    ]
    assert len({row.split()[2] for row in rows}) == 3
    for signed in portal_env.scalars("SELECT evidence FROM trois.consent"):
        assert NAMESPACE.encode() in bytes(signed) and b"<ds:Signature" in bytes(signed)


def test_r3_a_new_version_is_asked_at_the_next_sign_in(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    went(visitor.enter("individual"), "/")
    visitor.get("/")
    newer = SecurityPolicy("next", portal_env.app_env.deps.accounts.policy.texts)
    later = PortalEnv(*_again(portal_env, newer))
    visitor = later.visitor("individual")
    went(visitor.enter("individual"), "/")
    answer = visitor.client.get("/trois/account")
    assert answer.location == "/trois/policy/accept?next=/trois/account"
    refused(visitor.post("/policy/accept", policy="y", next="/trois/account"), "Mark both")
    went(visitor.post("/policy/accept", policy="y", personal_data="y", next="/trois/account"), "/account")
    visitor.get("/account")


def _again(portal_env: PortalEnv, policy: SecurityPolicy) -> tuple[Any, ...]:
    """The same database with another policy in force."""
    from module.casework.sign_in import EdsSignIn, Sessions
    from tests.support import web

    deps = replace(portal_env.app_env.deps, accounts=replace(portal_env.app_env.deps.accounts, policy=policy))
    app_env = replace(portal_env.app_env, deps=deps)
    doors = {"sessions": Sessions(app_env.open_work, 12), "sign_in": EdsSignIn(app_env.open_work, deps.public_url, 12)}
    app = web.bare_host(web.fake_services(deps=deps, open_work=app_env.open_work, **doors))
    return app_env, portal_env.key_signers, app, portal_env.mail, portal_env.sms, portal_env.registers


def test_r4_three_types_each_with_its_own_steps(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.begin()
    page = visitor.get("/registration/type")
    for name in ("Certification bodies", "Individuals", "Legal entities"):
        assert name in page
    refused(visitor.post("/registration/type"), "Choose who you are registering as")
    refused(visitor.post("/registration/type", user_type="officer"), "Choose one of the options")
    went(visitor.post("/registration/type", user_type="individual"), "/registration/key")
    assert "your personal key" in visitor.get("/registration/key")
    went(visitor.post("/registration/type", user_type="legal_entity"), "/registration/key")
    assert "the key of the organisation" in visitor.get("/registration/key")


def test_r6_a_personal_key_passes_and_a_company_key_does_not(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_key()
    refused(visitor.sign("/registration/key", slug="company-head"), "This is the key of an organisation")
    refused(visitor.sign("/registration/key", slug="expired"), "expired")
    refused(visitor.sign("/registration/key", slug="stranger"), "not issued by the National Certification Authority")
    went(visitor.sign("/registration/key"), "/registration/contacts")


def test_r6_the_challenge_is_of_one_browser_and_used_once(portal_env: PortalEnv) -> None:
    visitor, other = portal_env.visitor("individual"), portal_env.visitor("individual")
    visitor.to_key()
    other.to_key()
    page = visitor.get("/registration/key")
    values = {"ticket_id": page.partition('name="ticket_id" value="')[2].partition('"')[0]}
    values["signature"] = portal_env.key_signers.sign_as("individual", document_of(page)).decode()
    refused(other.post("/registration/key", **values), "unknown")
    went(visitor.post("/registration/key", page, **values), "/registration/contacts")
    refused(visitor.post("/registration/key", **values), "unknown")  # the key has made it a new browser


@pytest.mark.parametrize(
    ("slug", "reply"),
    [("company-employee", "Ask the head to invite you"), ("individual", "This is a personal key")],
)
def test_r7_who_may_not_register_an_organisation(portal_env: PortalEnv, slug: str, reply: str) -> None:
    visitor = portal_env.visitor(slug)
    visitor.to_key("legal_entity")
    refused(visitor.sign("/registration/key"), reply)


@pytest.mark.parametrize(("slug", "role"), [("company-head", "head"), ("company-signer", "right_to_sign")])
def test_r7_head_and_right_to_sign_register_it(portal_env: PortalEnv, slug: str, role: str) -> None:
    portal_env.registers.companies[BY_SLUG[slug].employer.bin] = company_of("company-head")
    visitor = portal_env.visitor(slug)
    visitor.register("legal_entity")
    visitor.activate()
    assert portal_env.scalars("SELECT role FROM trois.account WHERE user_id IS NOT NULL AND state = 'active'") == [role]
    assert portal_env.scalars("SELECT state FROM trois.organisation") == ["active"]


def test_r8_the_state_registers_fill_the_data(portal_env: PortalEnv) -> None:
    who = BY_SLUG["company-head"]
    portal_env.registers.persons[who.iin] = person_of("company-head")
    portal_env.registers.companies[who.employer.bin] = company_of("company-head")
    visitor = portal_env.visitor("company-head")
    visitor.to_contacts("legal_entity")
    page = words(visitor.get("/registration/contacts"))
    assert "17.04.1978" in page
    assert who.employer.name in page
    assert "Not confirmed by the state register" not in page
    visitor.post("/registration/contacts", **CONTACTS)
    visitor.post("/registration/credentials", user_name="head", password=PASSWORD)
    visitor.sign("/registration/check")
    assert portal_env.scalars("SELECT head_iin FROM trois.organisation WHERE confirmed_at IS NOT NULL") == [who.iin]
    assert portal_env.scalars("SELECT birth_date FROM trois.portal_user") == [date(1978, 4, 17)]


def test_r8_the_state_register_is_asked_only_after_the_consent(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_key()
    assert portal_env.registers.asked == []
    visitor.sign("/registration/key")
    ((iin, consent),) = portal_env.registers.asked
    assert iin == BY_SLUG["individual"].iin
    assert portal_env.scalars("SELECT id::text FROM trois.registration") == [consent]


def test_r8_a_register_that_is_down_is_asked_again_by_itself(portal_env: PortalEnv) -> None:
    who = BY_SLUG["company-head"]
    portal_env.registers.down = True
    visitor = portal_env.visitor("company-head")
    visitor.to_contacts("legal_entity")
    page = words(visitor.get("/registration/contacts"))
    assert "Not confirmed by the state register" in page
    assert "it is asked again later by itself" in page
    visitor.post("/registration/contacts", **CONTACTS)
    visitor.post("/registration/credentials", user_name="head", password=PASSWORD)
    visitor.sign("/registration/check")
    visitor.activate()
    assert portal_env.scalars("SELECT confirmed_at FROM trois.organisation") == [None]
    portal_env.registers.down = False
    portal_env.registers.persons[who.iin] = person_of("company-head")
    portal_env.registers.companies[who.employer.bin] = company_of("company-head")
    portal_env.later(NOW + timedelta(minutes=1))
    portal_env.deliver()
    assert portal_env.scalars("SELECT confirmed_at FROM trois.organisation") == [NOW + timedelta(minutes=1)]
    assert portal_env.scalars("SELECT confirmed_at FROM trois.portal_user") == [NOW + timedelta(minutes=1)]
    assert {"person_confirmed", "organisation_confirmed"} <= set(portal_env.acts())


def test_r8_the_account_of_a_deceased_person_is_closed(portal_env: PortalEnv) -> None:
    who = BY_SLUG["company-head"]
    portal_env.registers.down = True
    visitor = portal_env.visitor("company-head")
    visitor.to_contacts("legal_entity")
    visitor.post("/registration/contacts", **CONTACTS)
    visitor.post("/registration/credentials", user_name="head", password=PASSWORD)
    visitor.sign("/registration/check")
    visitor.activate()
    portal_env.registers.down = False
    portal_env.registers.persons[who.iin] = person_of("company-head", deceased=True)
    portal_env.registers.companies[who.employer.bin] = company_of("company-head")
    portal_env.later(NOW + timedelta(minutes=1))
    portal_env.deliver()
    assert portal_env.scalars("SELECT state FROM trois.portal_user") == ["closed"]
    assert set(portal_env.scalars("SELECT state FROM trois.account WHERE user_id IS NOT NULL")) == {"closed"}
    assert "account_closed" in portal_env.acts()
    assert portal_env.visitor().enter("head").status_code != 303
    assert portal_env.visitor("company-head").sign_in().status_code != 303


def test_r8_a_liquidated_company_is_refused(portal_env: PortalEnv) -> None:
    number = BY_SLUG["company-head"].employer.bin
    portal_env.registers.companies[number] = company_of("company-head", liquidated_on=date(2025, 1, 1))
    visitor = portal_env.visitor("company-head")
    visitor.to_key("legal_entity")
    refused(visitor.sign("/registration/key"), "liquidated")
    assert portal_env.scalars("SELECT bin FROM trois.organisation") == []


@pytest.mark.parametrize(
    ("changes", "reply"),
    [
        ({"email": ""}, "Enter your e-mail address."),
        ({"mobile": ""}, "Enter your mobile telephone."),
        ({"mobile": "8 727 250 00 00"}, "Enter a mobile number"),
        ({"email": "nobody"}, "like name@example.kz"),
    ],
)
def test_r9_email_and_mobile_are_needed(portal_env: PortalEnv, changes: dict[str, str], reply: str) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_contacts()
    refused(visitor.post("/registration/contacts", **{**CONTACTS, **changes}), reply)
    assert visitor.client.get("/trois/registration/credentials").location == "/trois/registration/contacts"


def test_r9_the_signed_request_holds_the_contacts_and_the_consent_word_for_word(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_check()
    document = document_of(visitor.get("/registration/check")).decode()
    assert "+77012345678" in document and "person@example.kz" in document
    assert portal_env.app_env.deps.accounts.policy.text("en").notices in document
    assert PASSWORD not in document


@pytest.mark.parametrize(
    ("values", "reply"),
    [
        ({"password": "short"}, "Use at least 12 characters"),
        ({"password": "qwertyuiop12"}, "easy to guess"),
        ({"password": "person@example.kz"}, "not your user name or e-mail"),
        ({"user_name": "a b"}, "Use 4 to 64 Latin letters"),
        ({"user_name": "person@example.kz"}, "Use 4 to 64 Latin letters"),
        ({"user_name": ""}, "Enter a user name."),
    ],
)
def test_r10_weak_passwords_and_user_names(portal_env: PortalEnv, values: dict[str, str], reply: str) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_contacts()
    visitor.post("/registration/contacts", **CONTACTS)
    answer = visitor.post("/registration/credentials", **{"user_name": "ivanov", "password": PASSWORD, **values})
    refused(answer, reply)
    assert values.get("password", PASSWORD) not in answer.text or "example.kz" in values.get("password", "")


def test_r10_a_user_name_is_unique_whatever_its_case(portal_env: PortalEnv) -> None:
    portal_env.visitor("individual").register(user_name="Ivanov.P")
    other = portal_env.visitor("company-head")
    other.to_contacts("legal_entity")
    other.post("/registration/contacts", **{**CONTACTS, "email": "other@example.kz"})
    refused(other.post("/registration/credentials", user_name="iVANOV.p", password=PASSWORD), "This user name is taken")


@pytest.mark.asvs("6.2.7")
def test_r10_paste_is_not_forbidden(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_contacts()
    visitor.post("/registration/contacts", **CONTACTS)
    page = visitor.get("/registration/credentials")
    assert 'type="password"' in page and 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def _browser(portal_env: PortalEnv, visitor: Visitor) -> str:
    """What the server knows the visitor's browser by."""
    with portal_env.app.app_context():
        return token_of(visitor.client.get_cookie(BROWSER_COOKIE, path="/trois").value)


def test_r11_two_presses_make_one_request(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_check()
    page = visitor.get("/registration/check")
    signed = portal_env.key_signers.sign_as("individual", document_of(page)).decode()
    browser = _browser(portal_env, visitor)
    app_env = portal_env.app_env

    def press() -> None:
        registering.submit(app_env.deps, app_env.open_work, browser, signed.encode())

    with ThreadPoolExecutor(2) as both:
        for pressed in [both.submit(press) for _ in range(2)]:
            pressed.result()
    went(visitor.post("/registration/check", page, signature=signed), "/registration/done")
    assert portal_env.scalars(USERS) == ["individual"]
    portal_env.deliver()
    assert len(portal_env.mail.letters) == 1


def test_r11_a_known_person_gets_the_same_answer_and_a_letter_that_says_so(portal_env: PortalEnv) -> None:
    first = portal_env.visitor("individual")
    first.register()
    first.activate()
    again = portal_env.visitor("individual")
    again.register(user_name="another-name", email="new@example.kz")
    page = words(again.get("/registration/done"))
    portal_env.deliver()
    assert portal_env.mail.letters[-1].subject == "You already have an account on the portal"
    assert portal_env.mail.letters[-1].address == "new@example.kz"
    fresh = portal_env.visitor("other-head")
    fresh.register("legal_entity", email="new@example.kz")
    assert words(fresh.get("/registration/done")) == page
    assert portal_env.scalars(USERS) == ["individual", "other-head"]
    assert portal_env.scalars("SELECT email FROM trois.portal_user WHERE user_name = 'individual'") == [
        "person@example.kz"
    ]


def test_r11_a_known_address_gets_the_same_answer_and_a_letter_that_says_so(portal_env: PortalEnv) -> None:
    first = portal_env.visitor("individual")
    first.register()
    first.activate()
    other = portal_env.visitor("other-head")
    other.register("legal_entity", email="PERSON@example.kz")
    assert "A mail is on its way" in other.get("/registration/done")
    portal_env.deliver()
    assert portal_env.mail.letters[-1].subject == "You already have an account on the portal"
    assert portal_env.scalars(USERS) == ["individual"]


def test_r11_the_signature_of_another_person_makes_nothing(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_check()
    refused(visitor.sign("/registration/check", slug="company-head"), "another person")
    assert portal_env.scalars(USERS) == []


def test_r14_a_bin_registers_once_even_in_a_race(portal_env: PortalEnv) -> None:
    people = [portal_env.visitor("company-head"), portal_env.visitor("company-signer")]
    pressed = []
    for visitor in people:
        visitor.to_check("legal_entity", email=f"{visitor.slug}@example.kz")
        signed = portal_env.key_signers.sign_as(visitor.slug, document_of(visitor.get("/registration/check")))
        pressed.append((_browser(portal_env, visitor), signed))
    app_env = portal_env.app_env

    def press(browser: str, signed: bytes) -> str:
        try:
            registering.submit(app_env.deps, app_env.open_work, browser, signed)
        except Refused as error:
            return error.faults[0].code
        return "made"

    with ThreadPoolExecutor(2) as both:
        reply = [one.result() for one in [both.submit(press, *values) for values in pressed]]
    assert sorted(reply) == ["made", "registered"]
    assert len(portal_env.scalars(USERS)) == 1


def test_r14_a_registered_company_is_named_and_none_of_its_people(portal_env: PortalEnv) -> None:
    portal_env.visitor("company-head").register("legal_entity")
    other = portal_env.visitor("company-signer")
    other.to_key("legal_entity")
    answer = other.sign("/registration/key")
    refused(answer, "This organisation is registered already. Ask its head to invite you")
    assert BY_SLUG["company-head"].surname not in answer.text


def test_r14_a_request_that_nobody_activated_bars_the_company_for_the_time_of_the_link_only(
    portal_env: PortalEnv,
) -> None:
    portal_env.visitor("company-head").register("legal_entity")
    portal_env.later(NOW + timedelta(hours=49))
    other = portal_env.visitor("company-signer")
    other.register("legal_entity", email="signer@example.kz")
    assert "company-signer" in portal_env.scalars(USERS)


def test_r20_a_certification_body_looks_up_and_verifies_only(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("other-head")
    visitor.register("certification_body")
    visitor.activate()
    went(visitor.sign_in(), "/")
    page = words(visitor.get("/"))
    assert "Search the register" in page
    assert "My applications" not in page
    assert visitor.client.get("/trois/applications").status_code == 403
