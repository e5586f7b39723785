"""Activation, signing in by EDS and by password, locks, a forgotten password: rows R12, R13, C1 and what follows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from module.casework import acts, drafts, filing
from module.casework.gate import EdsNeeded
from module.casework.portal import password_sign_in
from module.casework.sign_in import Sessions
from module.registry.account_settings import Allowance, RegistrationMode
from module.registry.actors import Actor, Role
from module.registry.membership import SignInMethod
from module.registry.signatures import Purpose
from module.registry.workflow import Status
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners, fill_draft
from tests.support.portal_env import PASSWORD, ROOT, PortalEnv, Visitor, field_of, refused, settings, went, words

WRONG = "The user name or the password is not right, or the account is locked."


@pytest.fixture
def visitor(portal_env: PortalEnv) -> Visitor:
    """Somebody who registered and has not opened the link."""
    made = portal_env.visitor("individual")
    made.register()
    return made


@pytest.fixture
def person(portal_env: PortalEnv, visitor: Visitor) -> Visitor:
    """Somebody with an open account."""
    visitor.activate()
    return visitor


def test_r12_the_mail_is_in_the_language_of_the_person_with_a_link_of_the_configured_host(
    portal_env: PortalEnv,
) -> None:
    visitor = portal_env.visitor("individual")
    visitor.language = "kk"
    visitor.register()
    assert portal_env.scalars("SELECT language FROM trois.message") == ["kk"]
    assert re.fullmatch(r"/trois/activate/[\w-]{43}", portal_env.link("activate"))


def test_r12_the_page_says_to_look_in_spam(visitor: Visitor) -> None:
    assert "Look in the folder for spam" in visitor.get("/registration/done")


@pytest.mark.asvs("3.5.3", "7.6.2")
def test_r12_a_link_opened_by_a_mail_program_activates_nothing(portal_env: PortalEnv, visitor: Visitor) -> None:
    path = portal_env.link("activate").removeprefix(ROOT)
    for _ in range(2):
        assert "Press the button to open your account" in portal_env.visitor().get(path)
    assert portal_env.scalars("SELECT state FROM trois.portal_user") == ["requested"]


@pytest.mark.asvs("6.4.1", "6.5.1")
def test_r12_the_link_works_once(portal_env: PortalEnv, visitor: Visitor) -> None:
    path = portal_env.link("activate").removeprefix(ROOT)
    page = portal_env.visitor().get(path)
    reader = portal_env.visitor()
    page = reader.get(path)
    went(reader.post(path, page), "/sign-in?done=activated")
    refused(reader.post(path, page), "was used")
    reader.get(path, 404)


@pytest.mark.asvs("6.4.1")
def test_r12_the_link_expires(portal_env: PortalEnv, visitor: Visitor) -> None:
    path = portal_env.link("activate").removeprefix(ROOT)
    reader = portal_env.visitor()
    page = reader.get(path)
    portal_env.later(NOW + timedelta(hours=48, seconds=1))
    refused(reader.post(path, page), "its time is over")
    assert portal_env.scalars("SELECT state FROM trois.portal_user") == ["requested"]


def test_r12_send_again_voids_the_former_link(portal_env: PortalEnv, visitor: Visitor) -> None:
    first = portal_env.link("activate").removeprefix(ROOT)
    answer = visitor.post("/activate/again", email="PERSON@example.kz")
    assert "Look into your mail" in answer.text
    second = portal_env.link("activate").removeprefix(ROOT)
    assert first != second
    portal_env.visitor().get(first, 404)
    went(portal_env.visitor().post(second), "/sign-in?done=activated")


def test_r12_send_again_says_the_same_of_an_address_that_nobody_has(portal_env: PortalEnv, visitor: Visitor) -> None:
    known = visitor.post("/activate/again", email="person@example.kz").text
    sent = len(portal_env.scalars("SELECT id FROM trois.message"))
    assert words(visitor.post("/activate/again", email="nobody@example.kz").text) == words(known)
    assert len(portal_env.scalars("SELECT id FROM trois.message")) == sent


@pytest.mark.asvs("14.2.4")
def test_r12_the_secret_leaves_the_database_with_the_letter(portal_env: PortalEnv, visitor: Visitor) -> None:
    path = portal_env.link("activate")
    secret = path.rsplit("/", 1)[1]
    for column in ("text", "secret"):
        assert secret not in portal_env.scalars(f"SELECT {column} FROM trois.message")[0]  # noqa: S608
    assert portal_env.scalars("SELECT encode(digest, 'escape') FROM trois.one_time_code") != [secret]
    assert portal_env.scalars("SELECT state FROM trois.message") == ["sent"]


def test_r13_not_activated_cannot_enter(portal_env: PortalEnv, visitor: Visitor) -> None:
    refused(visitor.enter("individual"), "Your account is not activated yet")
    refused(visitor.enter("individual", "another password"), WRONG)
    refused(visitor.sign_in(), "Your account is not activated yet")
    assert portal_env.scalars("SELECT account_id FROM trois.web_session") == []


def test_r13_after_activation_one_enters_with_name_and_password(person: Visitor) -> None:
    went(person.enter("INDIVIDUAL"), "/")
    page = words(person.get("/"))
    assert BY_SLUG["individual"].surname in page
    assert "My applications" in page


@pytest.mark.asvs("6.3.1")
def test_r13_five_wrong_passwords_lock_for_a_time_and_a_mail_tells(portal_env: PortalEnv, person: Visitor) -> None:
    for _ in range(5):
        refused(person.enter("individual", "wrong"), WRONG)
    refused(person.enter("individual"), WRONG)
    portal_env.deliver()
    assert portal_env.mail.letters[-1].subject == "Your account on the portal is locked for a time"
    portal_env.later(NOW + timedelta(minutes=15, seconds=1))
    went(person.enter("individual"), "/")
    assert "account_locked" in portal_env.acts()


def test_r13_eds_unlocks_at_once(portal_env: PortalEnv, person: Visitor) -> None:
    for _ in range(5):
        person.enter("individual", "wrong")
    went(person.sign_in(), "/")
    went(portal_env.visitor().enter("individual"), "/")
    assert "account_unlocked" in portal_env.acts()


def test_r13_four_wrong_passwords_and_a_right_one_begin_anew(person: Visitor) -> None:
    for _ in range(2):
        for _ in range(4):
            refused(person.enter("individual", "wrong"), WRONG)
        went(person.enter("individual"), "/")
        person.client.delete_cookie("trois_sid", path="/trois")


def test_the_answer_to_an_unknown_name_is_that_to_a_wrong_password(portal_env: PortalEnv, person: Visitor) -> None:
    def reply(name: str) -> str:
        answer = portal_env.visitor().enter(name, "wrong").text
        return re.sub(r'value="[^"]*"|data-document="[^"]*"', "", answer)

    assert reply("individual") == reply("nobody-at-all")


def test_an_unknown_name_costs_as_much_as_a_known_one(
    portal_env: PortalEnv, person: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[tuple[int, int, int]] = []
    real = password_sign_in.passwords._derive

    def watched(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
        derived.append(cost)
        return real(password, salt, cost)

    monkeypatch.setattr(password_sign_in.passwords, "_derive", watched)
    for name in ("individual", "nobody-at-all"):
        person.enter(name, "wrong")
    assert len(derived) == 2 and derived[0] == derived[1]


def test_a_password_opens_drafts_and_no_act_but_filing(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    token = person.client.get_cookie("trois_sid", path="/trois").value
    live = Sessions(portal_env.app_env.open_work, 12).find(token)
    assert live is not None and live.actor.by_password
    with portal_env.app_env.open_work(live.actor) as work:
        draft = drafts.create(work)
        assert drafts.load(work, draft).status == "draft"
    with pytest.raises(EdsNeeded), portal_env.app_env.open_work(live.actor) as work:
        acts.object_to(work, draft, "no")


def test_filing_in_a_password_session_carries_its_own_signature(portal_env: PortalEnv, key_signers: KeySigners) -> None:
    app_env = portal_env.app_env
    app_env = replace(app_env, applicant=replace(app_env.applicant, method=SignInMethod.PASSWORD))
    key = fill_draft(app_env, "ПАРОЛЬ")
    with app_env.open_work(app_env.applicant) as work:
        signing_document = filing.prepare(work, key)
    signed = key_signers.sign(app_env.applicant, signing_document.document)
    evidence = app_env.deps.signatures.verify(signed, signing_document.document, Purpose.DOCUMENT, NOW)
    with app_env.open_work(app_env.applicant) as work:
        assert filing.submit(work, key, signing_document.id, evidence) is Status.SUBMITTED


def test_an_officer_cannot_sign_in_by_password(portal_env: PortalEnv, person: Visitor) -> None:
    iin = BY_SLUG["individual"].iin
    with portal_env.app_env.store.unit() as unit:
        from module.store import accounts

        accounts.appoint(unit, Actor("", iin, "", "Officer", frozenset({Role.CASE_OFFICER})), NOW)
    refused(person.enter("individual"), WRONG)
    went(person.sign_in(), "/")


@pytest.mark.asvs("7.2.4")
def test_the_session_is_renewed_at_sign_in(person: Visitor) -> None:
    person.client.set_cookie("trois_sid", "planted", path="/trois")
    went(person.enter("individual"), "/")
    first = person.client.get_cookie("trois_sid", path="/trois").value
    assert first != "planted"
    person.client.delete_cookie("trois_sid", path="/trois")
    went(person.enter("individual"), "/")
    assert person.client.get_cookie("trois_sid", path="/trois").value != first


def test_required_an_unknown_key_leads_to_registration(portal_env: PortalEnv) -> None:
    stranger = portal_env.visitor("other-head")
    went(stranger.sign_in(), "/registration?why=key")
    assert "You have no account here yet" in stranger.get("/registration?why=key&lang=en")
    assert portal_env.scalars(f"SELECT id FROM trois.account WHERE iin = '{BY_SLUG['other-head'].iin}'") == []  # noqa: S608


def test_required_officers_and_people_of_old_enter_as_before(portal_env: PortalEnv) -> None:
    went(portal_env.visitor("officer-head").sign_in(), "/")


@pytest.mark.asvs("7.4.2")
def test_a_closed_person_enters_neither_way(portal_env: PortalEnv, person: Visitor) -> None:
    with portal_env.app_env.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.portal_user SET state = 'closed'"))
    refused(person.sign_in(), "This account is closed")
    refused(person.enter("individual"), WRONG)


def test_by_key_the_first_sign_in_makes_the_account(app_env: AppEnv, key_signers: KeySigners) -> None:
    portal_env = PortalEnv.open(app_env, key_signers, settings(registration=RegistrationMode.BY_KEY))
    went(portal_env.visitor("other-head").sign_in(), "/")


def test_a_registered_company_key_and_the_own_key_are_two_identities_of_one_person(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("company-head")
    visitor.register("legal_entity")
    visitor.activate()
    went(visitor.sign_in(), "/")
    assert BY_SLUG["company-head"].employer.name in words(visitor.get("/"))
    assert portal_env.scalars("SELECT count(DISTINCT user_id) FROM trois.account WHERE user_id IS NOT NULL") == [1]


def _forget(portal_env: PortalEnv, name: str) -> Any:
    return portal_env.visitor().post("/password/forgotten", name=name)


@pytest.mark.asvs("6.4.3")
def test_a_forgotten_password_is_replaced_over_a_mailed_link(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    assert "Look into your mail" in _forget(portal_env, "individual").text
    path = portal_env.link("password/new").removeprefix(ROOT)
    reader = portal_env.visitor()
    page = reader.get(path)
    refused(reader.post(path, page, password="short"), "Use at least 12 characters")
    went(reader.post(path, page, password="Төбедегі жалғыз терек 26"), "/sign-in?done=password")
    refused(reader.post(path, page, password="Төбедегі жалғыз терек 27"), "does not work any more")
    assert person.client.get("/trois/").status_code == 302, "all sessions have ended"
    refused(portal_env.visitor().enter("individual"), WRONG)
    went(portal_env.visitor().enter("individual", "Төбедегі жалғыз терек 26"), "/")
    portal_env.deliver()
    assert portal_env.mail.letters[-1].subject == "The password of your account was changed"


def test_a_forgotten_password_says_the_same_of_nobody(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env.deliver()
    sent = len(portal_env.mail.letters)
    assert words(_forget(portal_env, "nobody").text) == words(_forget(portal_env, "person@example.kz").text)
    portal_env.deliver()
    assert len(portal_env.mail.letters) == sent + 1


def test_the_link_of_a_password_runs_out(portal_env: PortalEnv, person: Visitor) -> None:
    _forget(portal_env, "individual")
    path = portal_env.link("password/new").removeprefix(ROOT)
    portal_env.later(NOW + timedelta(minutes=61))
    portal_env.visitor().get(path, 404)


def _junk_for_a_real_ticket(visitor: Visitor) -> Any:
    page = visitor.get("/sign-in")
    return visitor.post("/sign-in", page, ticket_id=field_of(page, "ticket_id"), signature="<junk/>")


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("sign_in_address", lambda one: one.enter("nobody", "x")),
        ("sign_in_address", lambda one: _junk_for_a_real_ticket(one)),
        ("sign_in_target", lambda one: one.enter("nobody", "x")),
        ("letter_address", lambda one: one.post("/password/forgotten", name="nobody")),
        ("letter_target", lambda one: one.post("/activate/again", email="nobody@example.kz")),
        ("register_address", lambda one: one.post("/registration", policy="y", personal_data="y")),
    ],
)
@pytest.mark.asvs("6.3.1")
def test_every_public_form_has_its_limit(app_env: AppEnv, key_signers: KeySigners, name: str, act: Any) -> None:
    portal_env = PortalEnv.open(app_env, key_signers, settings(limits={**settings().limits, name: Allowance(2, 30)}))
    for _ in range(2):
        assert act(portal_env.visitor()).status_code != 429
    refused(act(portal_env.visitor()), "There were too many attempts. Try again in 30 minutes.", 429)
    portal_env.later(NOW + timedelta(minutes=31))
    assert act(portal_env.visitor()).status_code != 429


def test_success_is_not_counted_against_an_address(
    portal_env: PortalEnv, person: Visitor, key_signers: KeySigners
) -> None:
    portal_env = limited(portal_env, sign_in_address=Allowance(3, 15), sign_in_browser=Allowance(3, 15))
    for _ in range(5):
        went(portal_env.visitor("individual").sign_in(), "/")
        went(portal_env.visitor().enter("individual"), "/")
    for _ in range(3):
        refused(portal_env.visitor().enter("individual", "wrong"), WRONG)
    refused(portal_env.visitor().enter("individual", "wrong"), "There were too many attempts.", 429)


@pytest.mark.asvs("6.3.1")
def test_junk_tickets_cost_the_browser_and_not_the_address(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env = limited(portal_env, sign_in_address=Allowance(5, 15), sign_in_browser=Allowance(8, 15))
    junk = portal_env.visitor()
    page = junk.get("/sign-in")
    for number in range(9):
        answer = junk.post("/sign-in", page, ticket_id=str(uuid4()), signature="<junk/>")
        assert answer.status_code == (422 if number < 8 else 429)
    for _ in range(10):
        one = portal_env.visitor()
        assert one.post("/sign-in", one.get("/sign-in"), ticket_id="x", signature="<junk/>").status_code == 422
    went(portal_env.visitor("individual").sign_in(), "/")


def test_a_name_tried_from_elsewhere_leaves_its_owner_in_peace(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env = limited(portal_env, sign_in_target=Allowance(2, 15))
    stranger = portal_env.visitor()
    stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    for number in range(4):
        assert stranger.enter("individual", "wrong").status_code == (422 if number < 2 else 429)
    went(portal_env.visitor().enter("individual"), "/")


def limited(portal_env: PortalEnv, **limits: Allowance) -> PortalEnv:
    """The same people and pages with other limits."""
    deps = portal_env.app_env.deps
    accounts = replace(deps.accounts, limits={**deps.accounts.limits, **limits})
    object.__setattr__(deps, "accounts", accounts)
    return portal_env


@pytest.mark.asvs("14.2.4", "16.2.5")
def test_no_personal_data_in_journal_and_log(portal_env: PortalEnv, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    before = len(portal_env.acts())
    person = portal_env.visitor("individual")
    person.register()
    person.activate()
    person.enter("individual", "wrong")
    person.enter("individual")
    _forget(portal_env, "individual")
    portal_env.deliver()
    rows = portal_env.scalars("SELECT act || details::text FROM trois.audit ORDER BY id")[before:]
    assert {row.partition("{")[0] for row in rows} >= {
        "account_requested",
        "account_activated",
        "sign_in_refused",
        "sign_in_password",
        "password_link",
        "account_letter",
    }
    who = BY_SLUG["individual"]
    for secret in (who.iin, who.surname, "person@example.kz", "7012345678", PASSWORD):
        assert not [row for row in rows if secret in row], secret
        assert secret not in caplog.text, secret
