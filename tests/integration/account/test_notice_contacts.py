"""Contacts for notices of cases are confirmed by the person's signature (APPC art. 66; act d14)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework.notifying import notify
from module.registry.letters import LetterEvent, NoticeFacts
from module.registry.party import ChannelKind, Contact
from module.store import accounts, applications
from tests.support.app_env import NOW, AppEnv, form
from tests.support.key_signers import BY_SLUG, file_draft, fill_draft
from tests.support.portal_env import CONTACTS, PASSWORD, ROOT, PortalEnv, Visitor, document_of, went, words

NEW = {**CONTACTS, "email": "new@example.kz", "mobile": "+7 702 000 00 01"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def person(portal_env: PortalEnv) -> Visitor:
    visitor = portal_env.visitor("company-head")
    visitor.register("legal_entity")
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


def sign_contacts(person: Visitor) -> None:
    went(person.sign("/account/consents", "/account/consents/notices"), "/account/consents?done=consent")


def test_what_was_signed_at_registration_serves(person: Visitor) -> None:
    page = words(person.get("/account"))
    assert "They serve for notices of your cases since 20.11.2026, confirmed by your signature." in page
    assert "Consent to notices" not in page.partition("Not filled in yet")[2].partition("Type of user")[0]


def test_a_contact_that_was_changed_serves_after_the_next_signature(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    page = words(person.get("/account"))
    assert "Not confirmed by your signature yet" in page
    assert "go to person@example.kz and +77012345678, which you signed on 20.11.2026" in page
    assert 'href="/trois/account/consents"' in person.get("/account")
    assert portal_env.scalars("SELECT withdrawn_at FROM trois.consent WHERE kind = 'notices'") == [None]
    portal_env.later(LATER)
    document = document_of(person.get("/account/consents"))
    assert b"new@example.kz" in document and b"+77020000001" in document
    sign_contacts(person)
    page = words(person.get("/account"))
    assert "since 20.11.2026, confirmed by your signature" in page and "Not confirmed by your signature" not in page
    kept = "SELECT email FROM trois.consent WHERE kind = 'notices' AND withdrawn_at IS NULL"
    assert portal_env.scalars(kept) == ["new@example.kz"], "the former consent ends with the new one"


def test_a_code_to_a_new_contact_goes_there_at_once(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    person.post("/account/confirm/mobile/send", person.get("/account/confirm/mobile"))
    portal_env.deliver()
    assert portal_env.sms.letters[-1].address == "+77020000001"


def test_who_never_signed_is_asked_to(portal_env: PortalEnv, person: Visitor) -> None:
    page = person.get("/account/consents")
    went(person.post("/account/consents/notices/withdraw", page), "/account/consents?done=withdrawn")
    page = words(person.get("/account"))
    assert "Not confirmed by your signature yet" in page
    assert "until then notices of your cases stand in your cabinet and go to the contacts of each application" in page


def file_case(app_env: AppEnv, email: str = "person@example.kz", phone: str = "+7 701 234-56-78") -> str:
    """File an application whose holder has the contacts that the person signed at registration."""
    holder = form("x", app_env.applicant.bin)["holder"]
    contacts = (Contact(ChannelKind.TELEPHONE, phone), Contact(ChannelKind.EMAIL, email))
    key = fill_draft(app_env, "СЫРЫМБЕТ", holder=replace(holder, contacts=contacts))
    file_draft(app_env, key)
    return key


def told(app_env: AppEnv, key: str) -> dict[str, str]:
    """Write a notice of a case and return where it goes, by channel."""
    with app_env.open_work(app_env.applicant) as work:
        record = applications.get(work.unit, key)
        assert record is not None
        known = [str(row.id) for row in work.unit.connection.execute(text("SELECT id FROM trois.message"))]
        work.do_later(*notify(work, record, LetterEvent.FILED, NoticeFacts("1")))
        rows = work.unit.connection.execute(
            text("SELECT channel, address FROM trois.message WHERE NOT id::text = ANY(:known)"), {"known": known}
        )
        return {row.channel: row.address for row in rows}


@pytest.fixture
def env(portal_env: PortalEnv, person: Visitor) -> AppEnv:
    """The use cases, with the registered person as the applicant."""
    who = BY_SLUG["company-head"]
    key = portal_env.scalars(
        f"SELECT id::text FROM trois.account WHERE iin = '{who.iin}' AND bin = '{who.employer.bin}'"  # noqa: S608
    )[0]
    with portal_env.app_env.store.unit() as unit:
        actor = accounts.find(unit, key)
    assert actor is not None
    return replace(portal_env.app_env, applicant=actor)


def test_notices_of_a_case_follow_the_signature_not_the_profile(
    portal_env: PortalEnv, person: Visitor, env: AppEnv
) -> None:
    key = file_case(env)
    former = {"email": "person@example.kz", "sms": "+7 701 234-56-78"}
    assert told(env, key) == former
    portal_env.later(LATER)
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    assert told(env, key) == former, "changed without a signature"
    sign_contacts(person)
    portal_env.later(LATER + timedelta(minutes=1))
    assert told(env, key) == {"email": "new@example.kz", "sms": "+77020000001"}


def test_a_contact_of_the_application_that_is_not_the_persons_stays(
    portal_env: PortalEnv, person: Visitor, env: AppEnv
) -> None:
    key = file_case(env, "office@example.kz", "+77070000001")
    portal_env.later(LATER)
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    sign_contacts(person)
    assert told(env, key) == {"email": "office@example.kz", "sms": "+77070000001"}


def test_a_landline_of_the_office_receives_no_sms_and_the_signed_mobile_does(
    portal_env: PortalEnv, person: Visitor, env: AppEnv
) -> None:
    key = file_case(env, "office@example.kz", "+77270000001")
    portal_env.later(LATER)
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    sign_contacts(person)
    assert told(env, key) == {"email": "office@example.kz", "sms": "+77020000001"}


def test_the_later_signature_wins_also_where_it_is_the_applications(
    portal_env: PortalEnv, person: Visitor, env: AppEnv
) -> None:
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    sign_contacts(person)
    portal_env.later(LATER)
    key = file_case(env)
    assert told(env, key) == {"email": "person@example.kz", "sms": "+7 701 234-56-78"}


def test_no_notice_is_held_back_while_recovery_is_frozen(portal_env: PortalEnv, person: Visitor, env: AppEnv) -> None:
    key = file_case(env)
    went(person.post("/account/contacts", **NEW), "/account?done=saved")
    portal_env.deliver()
    link = next(
        found[1]
        for letter in reversed(portal_env.mail.letters)
        if (found := re.search(r"http://localhost/trois(/recovery/freeze/\S+)", letter.text))
    )
    assert portal_env.visitor().post(link).status_code == 200
    assert told(env, key) == {"email": "person@example.kz", "sms": "+7 701 234-56-78"}
    portal_env.deliver()
    states = f"SELECT state FROM trois.message WHERE application_id = '{key}'"  # noqa: S608
    assert portal_env.scalars(states) == ["sent"] * 4, "two at filing, two now"


def test_a_password_session_moves_no_notice(portal_env: PortalEnv, person: Visitor, env: AppEnv) -> None:
    key = file_case(env)
    thief = portal_env.visitor()
    went(thief.enter("company-head"), "/")
    went(thief.post("/account/contacts", present=PASSWORD, **NEW), "/account?done=saved")
    page = thief.get("/account/consents")
    forged = thief.post("/account/consents/notices", page, signature="<x/>")
    assert forged.status_code == 422
    assert thief.client.get(f"{ROOT}/account").status_code == 200
    assert told(env, key) == {"email": "person@example.kz", "sms": "+7 701 234-56-78"}
