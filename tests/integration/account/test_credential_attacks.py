"""A session in wrong hands: it changes no address, no password, and the former address has a way back.

Carried out on the release 9217642: somebody at an open password session changed the e-mail address, had the link of a
forgotten password sent there, and the owner was out without a word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from module.casework import switching
from module.correspondence.texts import LetterTextWriter
from module.kernel.errors import NotPermitted
from module.registry.account_settings import Allowance
from tests.support.app_env import NOW, AppEnv
from tests.support.catalogs import compiled
from tests.support.key_signers import BY_SLUG, KeySigners
from tests.support.portal_env import CONTACTS, PASSWORD, ROOT, PortalEnv, Visitor, refused, settings, went, words

OWNER, THIEF = CONTACTS["email"], "thief@attacker.example"
NEW_PASSWORD = "Жаңа құпиясөз 2026!"
STOLEN = {**CONTACTS, "email": THIEF}
MISSING = "Enter your present password, or show your EDS key first."
WRONG = "The present password is not right"


def owner_of(portal_env: PortalEnv) -> Visitor:
    """Somebody with an open account, signed in with EDS."""
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


@pytest.fixture
def owner(portal_env: PortalEnv) -> Visitor:
    return owner_of(portal_env)


def thief_of(portal_env: PortalEnv) -> Visitor:
    """Whoever sits down at a browser that is signed in with the password."""
    visitor = portal_env.visitor()
    went(visitor.enter("individual"), "/")
    return visitor


@pytest.fixture
def thief(portal_env: PortalEnv, owner: Visitor) -> Visitor:
    return thief_of(portal_env)


def stored(portal_env: PortalEnv, column: str) -> Any:
    (value,) = portal_env.scalars(f"SELECT {column} FROM trois.portal_user WHERE user_name = 'individual'")  # noqa: S608
    return value


def mail_to(portal_env: PortalEnv, address: str) -> list[str]:
    """The mails to an address that the person had no part in: those of activation and codes left out."""
    portal_env.deliver()
    found = [letter for letter in portal_env.mail.letters if letter.address == address]
    return [letter.text for letter in found if "activate" not in letter.text and "Code to" not in letter.text]


def link_to(portal_env: PortalEnv, address: str) -> str:
    letters = mail_to(portal_env, address)  # those of one instant come in any order
    found = re.findall(r"http://localhost/trois(/recovery/freeze/\S+)", "\n".join(letters))
    assert found, letters
    return str(found[-1])


def stolen(portal_env: PortalEnv, thief: Visitor) -> str:
    """Let somebody who knows the password change the e-mail address and prove it; return the way back."""
    went(thief.post("/account/contacts", present=PASSWORD, **STOLEN), "/account?done=saved")
    went(
        thief.post("/account/confirm/email/send", thief.get("/account/confirm/email")), "/account/confirm/email?sent=1"
    )
    portal_env.deliver()
    code = re.search(r"\b\d{6}\b", portal_env.mail.letters[-1].text)
    assert code and portal_env.mail.letters[-1].address == THIEF
    went(thief.post("/account/confirm/email", code=code[0]), "/account?done=code")
    return link_to(portal_env, OWNER)


@pytest.mark.parametrize("changed", [{"email": THIEF}, {"mobile": "+7 702 000 00 01"}], ids=["email", "mobile"])
@pytest.mark.asvs("7.5.1")
def test_a_password_session_alone_changes_no_contact(
    portal_env: PortalEnv, thief: Visitor, changed: dict[str, str]
) -> None:
    wanted = {**CONTACTS, **changed}
    refused(thief.post("/account/contacts", **wanted), MISSING)
    refused(thief.post("/account/contacts", present="Wrong password 12", **wanted), WRONG)
    assert (stored(portal_env, "email"), stored(portal_env, "mobile")) == (OWNER, "+77012345678")
    went(thief.post("/account/contacts", present=PASSWORD, **wanted), "/account?done=saved")


@pytest.mark.asvs("6.2.3", "7.5.1")
def test_a_password_session_alone_changes_no_password(portal_env: PortalEnv, thief: Visitor) -> None:
    refused(thief.post("/account/password", password=NEW_PASSWORD), MISSING)
    refused(thief.post("/account/password", present="Wrong password 12", password=NEW_PASSWORD), WRONG)
    went(portal_env.visitor().enter("individual"), "/")


def test_what_recovers_nothing_needs_no_password(portal_env: PortalEnv, thief: Visitor) -> None:
    went(thief.post("/account/contacts", **{**CONTACTS, "phone": "+7 727 250 00 01"}), "/account?done=saved")
    assert stored(portal_env, "phone") == "+77272500001"


def test_with_a_key_a_present_password_may_be_left_out_but_not_be_wrong(portal_env: PortalEnv, owner: Visitor) -> None:
    refused(owner.post("/account/password", present="Wrong password 12", password=NEW_PASSWORD), WRONG)
    refused(owner.post("/account/contacts", present="Wrong password 12", **STOLEN), WRONG)
    assert stored(portal_env, "email") == OWNER
    went(owner.post("/account/contacts", **{**CONTACTS, "email": "new@example.kz"}), "/account?done=saved")
    went(owner.post("/account/password", password=NEW_PASSWORD), "/account?done=password")


@pytest.mark.parametrize("path", ["/account/contacts", "/account/password", "/account/sessions/end"])
def test_present_passwords_are_not_guessed_without_end(app_env: AppEnv, key_signers: KeySigners, path: str) -> None:
    limits = {name: Allowance(10_000, 60) for name in settings().limits} | {"sign_in_target": Allowance(3, 15)}
    portal_env = PortalEnv.open(app_env, key_signers, settings(limits=limits))
    owner_of(portal_env)
    thief = thief_of(portal_env)
    wanted = {**STOLEN, "password": NEW_PASSWORD, "which": "all"}
    page = thief.get(path.removesuffix("/end"))
    for guess in range(3):
        refused(thief.post(path, page, present=f"Wrong password {guess}", **wanted), WRONG)
    refused(thief.post(path, page, present=PASSWORD, **wanted), "There were too many attempts", 429)


def test_changes_send_no_letters_without_end(app_env: AppEnv, key_signers: KeySigners) -> None:
    limits = {name: Allowance(10_000, 60) for name in settings().limits} | {"letter_target": Allowance(2, 60)}
    portal_env = PortalEnv.open(app_env, key_signers, settings(limits=limits))
    owner = owner_of(portal_env)
    for number in (1, 2):
        wanted = {**CONTACTS, "mobile": f"+7 702 000 00 0{number}"}
        went(owner.post("/account/contacts", **wanted), "/account?done=saved")
    answer = owner.post("/account/contacts", **{**CONTACTS, "mobile": "+7 702 000 00 03"})
    refused(answer, "There were too many attempts", 429)
    portal_env.deliver()
    assert len(portal_env.sms.letters) == 2


def test_an_invited_person_without_a_key_is_asked_too(portal_env: PortalEnv) -> None:
    invited = invited_of(portal_env)
    refused(invited.post("/account/contacts", **STOLEN), MISSING)
    went(invited.post("/account/contacts", present=PASSWORD, **STOLEN), "/account?done=saved")
    assert link_to(portal_env, "invited@example.kz")


def invited_of(portal_env: PortalEnv) -> Visitor:
    """An invited person who came without a key, signed in with the password."""
    head, invited = portal_env.visitor("other-head"), portal_env.visitor()
    head.register("legal_entity", email="head@example.kz")
    head.activate()
    went(head.sign_in(), "/")
    person = {"email": "invited@example.kz", "role": "preparer", "language": "ru"}
    went(head.post("/company/staff/invite", **person), "/company/staff?done=invited")
    link = portal_env.link("invitations").removeprefix(ROOT)
    said = {"surname": "Invited", "given_name": "Person", "mobile": "+7 701 999 99 99", "user_name": "invited"}
    marks = {"password": PASSWORD, "policy": "y", "personal_data": "y"}
    went(invited.post(f"{link}/register", **said, **marks), "/invitation-accepted")
    people = re.findall(r'href="/trois(/company/staff/[0-9a-f-]{36})">Invited', head.get("/company/staff"))
    (path,) = [one for one in people if "/activate" in head.get(one)]  # others are of an earlier test
    went(head.post(f"{path}/activate", head.get(path), role="preparer"), "/company/staff?done=activated")
    went(invited.enter("invited"), "/")
    return invited


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The e-mail address of your account on the portal was changed."),
        ("ru", "Адрес электронной почты вашей учётной записи на портале изменён."),
        ("kk", "Порталдағы есептік жазбаңыздың электрондық пошта мекенжайы өзгертілді."),
    ],
)
def test_the_former_address_is_told_in_the_persons_language(
    app_env: AppEnv, key_signers: KeySigners, tmp_path: Path, language: str, sentence: str
) -> None:
    say = compiled(tmp_path).text
    speaking = replace(app_env, deps=replace(app_env.deps, translate=say, letters=LetterTextWriter(say)))
    catalog_env = PortalEnv.open(speaking, key_signers)
    owner = owner_of(catalog_env)
    went(owner.post("/account/language", language=language), f"/account?done=saved&lang={language}")
    went(owner.post("/account/contacts", **STOLEN), "/account?done=saved")
    (text,) = mail_to(catalog_env, OWNER)
    assert sentence in text
    assert "04.12.2026" in text, "the letter says how long its link works: 14 days"
    who = BY_SLUG["individual"]
    assert not {who.surname, who.given_name, "individual", THIEF} & set(re.split(r"[\s,.:]", text)), "nobody's words"
    assert mail_to(catalog_env, THIEF) == []


def test_a_changed_mobile_is_told_to_the_mail_and_to_the_former_mobile(portal_env: PortalEnv, owner: Visitor) -> None:
    went(owner.post("/account/contacts", **{**CONTACTS, "mobile": "+7 702 000 00 01"}), "/account?done=saved")
    (text,) = mail_to(portal_env, OWNER)
    assert "The mobile telephone of your account on the portal was changed." in text
    assert link_to(portal_env, OWNER)
    assert [(sms.address, "http" in sms.text) for sms in portal_env.sms.letters] == [("+77012345678", False)]


def test_a_changed_password_is_told_with_the_way_back(portal_env: PortalEnv, owner: Visitor) -> None:
    went(owner.post("/account/password", password=NEW_PASSWORD), "/account?done=password")
    assert "The password of your account on the portal was changed" in mail_to(portal_env, OWNER)[-1]
    first = link_to(portal_env, OWNER)
    page = owner.get("/password/forgotten")
    owner.post("/password/forgotten", page, name="individual")
    link = portal_env.link("password/new").removeprefix(ROOT)
    went(owner.post(link, password=PASSWORD), "/sign-in?done=password")
    assert link_to(portal_env, OWNER) != first
    owner.get(first)


def test_an_address_that_nobody_proved_is_no_way_back(portal_env: PortalEnv, owner: Visitor) -> None:
    went(owner.post("/account/contacts", **{**CONTACTS, "email": "typo@example.kz"}), "/account?done=saved")
    went(owner.post("/account/contacts", **{**CONTACTS, "email": "third@example.kz"}), "/account?done=saved")
    assert mail_to(portal_env, "typo@example.kz") == []
    assert len(mail_to(portal_env, OWNER)) == 2, "the last address that was proved is told of both"


def test_who_changed_the_address_first_cannot_hide_what_comes_next(portal_env: PortalEnv, thief: Visitor) -> None:
    first = stolen(portal_env, thief)
    went(thief.post("/account/password", present=PASSWORD, password=NEW_PASSWORD), "/account?done=password")
    second = link_to(portal_env, OWNER)
    assert first != second
    for link in (first, second):
        owner = portal_env.visitor()
        assert "freeze recovery" in words(owner.get(link)), "a later change voids no way back"


def test_opening_the_link_does_nothing(portal_env: PortalEnv, thief: Visitor) -> None:
    link = stolen(portal_env, thief)
    before = portal_env.acts()
    for _ in range(3):
        portal_env.visitor().get(link)
        assert portal_env.app.test_client().head(ROOT + link).status_code == 200
    thief.get("/account")
    assert portal_env.acts() == before


def pressed(portal_env: PortalEnv, link: str) -> Visitor:
    visitor = portal_env.visitor("individual")
    page = visitor.post(link)
    assert page.status_code == 200, words(page.text)
    assert "frozen" in words(page.text)
    return visitor


def test_one_press_without_signing_in_ends_all_sessions_and_freezes_recovery(
    portal_env: PortalEnv, owner: Visitor, thief: Visitor
) -> None:
    link = stolen(portal_env, thief)
    thief.post("/password/forgotten", thief.get("/password/forgotten"), name=THIEF)
    reset = portal_env.link("password/new").removeprefix(ROOT)
    visitor = pressed(portal_env, link)
    for session in (owner, thief):
        assert session.client.get(f"{ROOT}/account").status_code == 302
    assert thief.client.get(ROOT + reset).status_code == 404, "a link that was sent before works on"
    sent = len(portal_env.mail.letters)
    for name in (THIEF, OWNER, "individual"):
        answer = thief.post("/password/forgotten", thief.get("/password/forgotten"), name=name)
        unknown = thief.post("/password/forgotten", thief.get("/password/forgotten"), name="nobody@example.kz")
        assert words(answer.text) == words(unknown.text)
    portal_env.deliver()
    assert [letter for letter in portal_env.mail.letters[sent:] if "password/new" in letter.text] == []
    pressed(portal_env, link)  # once more does no harm
    assert portal_env.acts().count("recovery_frozen") == 1
    went(visitor.sign_in(), "/")


def test_while_frozen_the_password_opens_nothing_and_tells_nothing(portal_env: PortalEnv, thief: Visitor) -> None:
    pressed(portal_env, stolen(portal_env, thief))
    right, wrong = thief.enter("individual"), thief.enter("individual", "Wrong password 12")
    assert right.status_code == wrong.status_code == 422
    assert words(right.text) == words(wrong.text)
    assert "Enter" in words(right.text) or "not right" in words(right.text)


def test_a_request_on_its_way_takes_no_session_past_the_press(portal_env: PortalEnv, thief: Visitor) -> None:
    link = stolen(portal_env, thief)
    token = thief.client.get_cookie("trois_sid", path="/trois").value
    live = portal_env.app.extensions["trois"].sessions.find(token)
    pressed(portal_env, link)
    with portal_env.app_env.open_work(live.actor) as work, pytest.raises(NotPermitted):
        switching.switch(work, live.account_id, 12)
    assert portal_env.scalars("SELECT count(*) FROM trois.web_session WHERE method = 'password'") == [0]


def test_while_frozen_even_a_key_changes_nothing_but_decides_first(portal_env: PortalEnv, thief: Visitor) -> None:
    owner = pressed(portal_env, stolen(portal_env, thief))
    went(owner.sign_in(), "/")
    assert "/trois/account/recovery" in owner.get("/account")
    refused(owner.post("/account/contacts", **CONTACTS), "Recovery of your account is frozen")
    refused(owner.post("/account/password", password=NEW_PASSWORD), "Recovery of your account is frozen")


def frozen_owner(portal_env: PortalEnv, thief: Visitor) -> Visitor:
    owner = pressed(portal_env, stolen(portal_env, thief))
    went(owner.sign_in(), "/")
    return owner


def choices(page: str) -> list[str]:
    return re.findall(r'name="choice"[^>]*value="([^"]+)"', page)


def test_with_the_key_the_former_address_is_put_back(portal_env: PortalEnv, thief: Visitor) -> None:
    owner = frozen_owner(portal_env, thief)
    page = owner.get("/account/recovery")
    assert OWNER in words(page) and THIEF in words(page)
    former = next(choice for choice in choices(page) if choice != "keep")
    went(owner.post("/account/recovery", choice=former), "/account?done=put_back")
    assert (stored(portal_env, "email"), stored(portal_env, "email_proved_at")) == (OWNER, NOW)
    assert portal_env.scalars("SELECT email FROM trois.account WHERE user_id IS NOT NULL AND state = 'active'") == [
        OWNER
    ]
    refused(thief.enter("individual"), "The user name or the password is not right")
    went(owner.post("/account/password", password=NEW_PASSWORD), "/account?done=password")
    went(portal_env.visitor().enter("individual", NEW_PASSWORD), "/")


def test_a_press_by_mistake_is_taken_back_with_the_key(portal_env: PortalEnv, thief: Visitor) -> None:
    link = stolen(portal_env, thief)
    owner = pressed(portal_env, link)
    went(owner.sign_in(), "/")
    went(owner.post("/account/recovery", choice="keep"), "/account?done=kept")
    assert stored(portal_env, "email") == THIEF
    went(portal_env.visitor().enter("individual"), "/")
    portal_env.visitor().get(link, 404)


def test_the_choice_of_another_persons_change_is_no_choice(portal_env: PortalEnv, thief: Visitor) -> None:
    owner = frozen_owner(portal_env, thief)
    for choice in ("", "nonsense", "00000000-0000-0000-0000-000000000000"):
        answer = owner.post("/account/recovery", owner.get("/account/recovery"), choice=choice)
        assert answer.status_code == 422
    assert stored(portal_env, "recovery_frozen_at") == NOW


def test_a_password_decides_nothing_about_recovery(portal_env: PortalEnv, thief: Visitor) -> None:
    answer = thief.client.get(f"{ROOT}/account/recovery")
    assert (answer.status_code, "/key" in answer.location) == (302, True)


def test_who_is_not_frozen_has_nothing_to_decide(portal_env: PortalEnv, owner: Visitor) -> None:
    owner.get("/account/recovery", 404)
    assert owner.post("/account/recovery", owner.get("/account"), choice="keep").status_code == 404


def test_a_link_ends_after_its_days_and_is_for_nothing_else(portal_env: PortalEnv, thief: Visitor) -> None:
    link = stolen(portal_env, thief)
    secret = link.rsplit("/", 1)[1]
    rows = portal_env.scalars("SELECT row_to_json(c)::text FROM trois.contact_change c")
    assert rows and not any(secret in row for row in rows), "the secret itself is stored"
    for other in (f"/password/new/{secret}", f"/activate/{secret}", f"/recovery/freeze/{secret[:-1]}x"):
        portal_env.visitor().get(other, 404)
    portal_env.later(NOW + timedelta(days=14, seconds=1))
    visitor = portal_env.visitor()
    visitor.get(link, 404)
    answer = visitor.post(link, visitor.get("/sign-in"))
    assert answer.status_code == 404
    assert stored(portal_env, "recovery_frozen_at") is None


def test_an_account_without_an_iin_has_nothing_to_put_back_and_is_closed(portal_env: PortalEnv) -> None:
    invited = invited_of(portal_env)
    went(invited.post("/account/contacts", present=PASSWORD, **STOLEN), "/account?done=saved")
    visitor = portal_env.visitor()
    answer = visitor.post(link_to(portal_env, "invited@example.kz"))
    assert "Your account is closed" in words(answer.text)
    assert invited.client.get(f"{ROOT}/account").status_code == 302
    refused(visitor.enter("invited"), "The user name or the password is not right")
    assert portal_env.scalars("SELECT state FROM trois.portal_user WHERE user_name = 'invited'") == ["closed"]
