"""The person's own profile: rows C2 to C4, sessions, consents, codes (R9)."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image

from module.registry.account_settings import PhotoRules
from module.registry.party import Address
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners
from tests.support.portal_env import (
    CONTACTS,
    PASSWORD,
    PortalEnv,
    Visitor,
    document_of,
    person_of,
    refused,
    settings,
    went,
    words,
)

NEW_PASSWORD = "Төбедегі жалғыз терек 26"


@pytest.fixture
def person(portal_env: PortalEnv) -> Visitor:
    """Somebody with an open account, signed in with EDS."""
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


def test_c2_every_empty_field_is_listed_with_its_link(portal_env: PortalEnv, person: Visitor) -> None:
    page = person.get("/account")
    listed = page.partition("Not filled in yet")[2].partition("</ul>")[0]
    found = dict(re.findall(r'href="/trois([^"]+)">([^<]+)<', listed))
    assert found == {
        "/account/confirm/mobile": "Confirmation of the mobile telephone",
        "/account/contacts": "Telephone",
        "/account/register-data": "Address",
    }
    for path in found:
        person.get(path)


@pytest.mark.parametrize(("kind", "channel"), [("mobile", "sms"), ("email", "mail")])
@pytest.mark.asvs("6.5.4")
def test_r9_each_contact_is_proved_by_a_code(portal_env: PortalEnv, person: Visitor, kind: str, channel: str) -> None:
    contacts = {**CONTACTS, "email": "new@example.kz"}
    went(person.post("/account/contacts", **contacts), "/account?done=saved")
    assert portal_env.scalars(f"SELECT {kind}_proved_at FROM trois.portal_user") == [None]  # noqa: S608
    path = f"/account/confirm/{kind}"
    went(person.post(f"{path}/send", person.get(path)), f"{path}?sent=1")
    portal_env.deliver()
    letter = getattr(portal_env, channel).letters[-1]
    assert letter.address == ("+77012345678" if kind == "mobile" else "new@example.kz")
    code = re.search(r"\b\d{6}\b", letter.text)
    assert code
    wrong = "000000" if code[0] != "000000" else "111111"
    refused(person.post(path, code=wrong), "The code does not fit or has run out")
    went(person.post(path, code=f" {code[0][:3]} {code[0][3:]} "), "/account?done=code")
    assert portal_env.scalars(f"SELECT {kind}_proved_at FROM trois.portal_user") == [NOW]  # noqa: S608
    refused(person.post(path, code=code[0]), "The code does not fit or has run out")


def _code(portal_env: PortalEnv, person: Visitor) -> str:
    person.post("/account/confirm/mobile/send", person.get("/account/confirm/mobile"))
    portal_env.deliver()
    found = re.search(r"\b\d{6}\b", portal_env.sms.letters[-1].text)
    assert found
    return found[0]


@pytest.mark.asvs("6.5.1", "6.5.5", "6.6.2")
def test_r9_a_code_dies_of_five_wrong_ones_of_age_and_of_a_newer_one(portal_env: PortalEnv, person: Visitor) -> None:
    answer = "The code does not fit or has run out"
    first, second = _code(portal_env, person), _code(portal_env, person)
    if first != second:
        refused(person.post("/account/confirm/mobile", code=first), answer)
    for _ in range(5):
        refused(person.post("/account/confirm/mobile", code="999999" if second != "999999" else "1"), answer)
    refused(person.post("/account/confirm/mobile", code=second), answer)
    third = _code(portal_env, person)
    portal_env.later(NOW + timedelta(minutes=10, seconds=1))
    refused(person.post("/account/confirm/mobile", code=third), answer)


def test_a_changed_mobile_has_to_be_proved_anew_and_the_consent_signed_anew(
    portal_env: PortalEnv, person: Visitor
) -> None:
    assert "Consent to notices" not in person.get("/account")
    went(person.post("/account/confirm/mobile", code=_code(portal_env, person)), "/account?done=code")
    went(person.post("/account/contacts", **{**CONTACTS, "mobile": "+7 702 000 00 01"}), "/account?done=saved")
    assert portal_env.scalars("SELECT mobile_proved_at FROM trois.portal_user") == [None]
    assert "Consent to notices" in person.get("/account")
    assert b"+77020000001" in document_of(person.get("/account/consents"))
    went(person.sign("/account/consents", "/account/consents/notices"), "/account/consents?done=consent")
    assert "Consent to notices" not in person.get("/account")


def test_the_language_is_that_of_pages_and_letters(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.post("/account/language", language="kk"), "/account?done=saved&lang=kk")
    assert portal_env.scalars("SELECT language FROM trois.portal_user") == ["kk"]
    assert portal_env.scalars("SELECT language FROM trois.account WHERE user_id IS NOT NULL") == ["kk"]


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_a_changed_password_ends_the_other_sessions(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    refused(
        other.post("/account/password", present="wrong", password=NEW_PASSWORD), "The present password is not right"
    )
    refused(other.post("/account/password", present=PASSWORD, password="individual"), "Use at least 12 characters")
    went(other.post("/account/password", present=PASSWORD, password=NEW_PASSWORD), "/account?done=password")
    other.get("/account")
    assert person.client.get("/trois/account").status_code == 302


@pytest.mark.asvs("7.4.1")
def test_sessions_are_listed_and_ended(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    page = person.get("/account/sessions")
    assert "This session" in page
    (action,) = re.findall(r'action="/trois(/account/sessions/[0-9a-f]{64}/end)"', page)
    went(person.post(action, page), "/account/sessions?done=ended")
    assert other.client.get("/trois/account").status_code == 302
    assert person.post(action, page).status_code == 404


def test_the_session_of_another_person_is_not_found(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("other-head")
    other.register("legal_entity", email="other@example.kz")
    other.activate()
    went(other.sign_in(), "/")
    digest = hashlib.sha256(other.client.get_cookie("trois_sid", path="/trois").value.encode()).hexdigest()
    assert person.post(f"/account/sessions/{digest}/end", person.get("/account")).status_code == 404
    other.get("/account")


def picture(kind: str, size: tuple[int, int] = (900, 600)) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, "navy").save(made, kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_made_anew_without_what_the_camera_wrote(portal_env: PortalEnv, person: Visitor, kind: str) -> None:
    went(_upload(person, picture(kind)), "/account?done=saved")
    sent = person.client.get("/trois/account/photo.jpg")
    assert (sent.status_code, sent.mimetype) == (200, "image/jpeg")
    assert b"secret place" not in sent.data
    with Image.open(io.BytesIO(sent.data)) as shown:
        assert shown.size == (480, 320)
    went(person.post("/account/photo"), "/account?done=saved")
    assert person.client.get("/trois/account/photo.jpg").status_code == 404


def _upload(person: Visitor, content: bytes) -> object:
    return person.post("/account/photo", photo=(io.BytesIO(content), "me.jpg"))


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"GIF89a" + b"0" * 100, "Choose a photo in JPEG or PNG format."),
        (picture("JPEG") + b"<script>", "Choose a photo in JPEG or PNG format."),
        (picture("JPEG")[:200], "The photo cannot be read."),
        (picture("PNG", (4001, 2)), "at most 4000 pixels"),
    ],
    ids=["gif", "polyglot", "cut", "wide"],
)
def test_what_is_no_photo_is_refused(person: Visitor, content: bytes, answer: str) -> None:
    refused(_upload(person, content), answer)


def test_a_photo_that_is_too_large_is_refused(app_env: AppEnv, key_signers: KeySigners) -> None:
    portal_env = PortalEnv.open(app_env, key_signers, settings(photo=PhotoRules(largest_kilobytes=10)))
    person = portal_env.visitor("individual")
    person.register()
    person.activate()
    went(person.sign_in(), "/")
    refused(_upload(person, b"\xff\xd8\xff" + b"0" * 10_240), "Choose a photo of at most 10 KB.")


def test_c3_old_and_new_are_shown_and_only_the_chosen_taken(portal_env: PortalEnv, person: Visitor) -> None:
    who = BY_SLUG["individual"]
    portal_env.registers.persons[who.iin] = person_of("individual", surname="СИДОРОВ")
    page = words(person.get("/account/register-data"))
    assert who.surname in page and "СИДОРОВ" in page and "17.04.1978" in page
    assert portal_env.scalars("SELECT surname FROM trois.portal_user") == [who.surname], "shown, not taken over"
    went(person.post("/account/register-data", fields=["birth_date"]), "/account?done=refreshed")
    assert portal_env.scalars("SELECT surname FROM trois.portal_user") == [who.surname]
    assert portal_env.scalars("SELECT birth_date FROM trois.portal_user") == [date(1978, 4, 17)]
    assert portal_env.scalars("SELECT confirmed_at FROM trois.portal_user") == [NOW]
    went(person.post("/account/register-data", fields=["surname", "address"]), "/account?done=refreshed")
    page = words(person.get("/account"))
    assert "СИДОРОВ" in page and "Confirmed on 20.11.2026" in page
    assert replace(Address(), city="Алматы", house="7").line() in page


def test_c3_a_register_that_does_not_answer_changes_nothing(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env.registers.down = True
    assert "The register did not answer. Nothing was changed." in words(person.get("/account/register-data"))


def test_consents_are_shown_with_their_proof_withdrawn_and_given_anew_with_eds(
    portal_env: PortalEnv, person: Visitor
) -> None:
    page = person.get("/account/consents")
    paths = re.findall(r'href="/trois(/account/consents/[0-9a-f-]+\.xml)"', page)
    assert len(paths) == 3
    assert b"<ds:Signature" in person.client.get(f"/trois{paths[0]}").data
    went(person.post("/account/consents/notices/withdraw", page), "/account/consents?done=withdrawn")
    page = person.get("/account/consents")
    assert b"+77012345678" in document_of(page)
    refused(person.sign("/account/consents", "/account/consents/notices", slug="company-head"), "another person")
    went(person.sign("/account/consents", "/account/consents/notices"), "/account/consents?done=consent")
    assert {"consent_withdrawn", "consent_given"} <= set(portal_env.acts())


def test_the_proof_of_another_person_is_not_found(portal_env: PortalEnv, person: Visitor) -> None:
    mine = portal_env.scalars("SELECT id::text FROM trois.consent")[0]
    other = portal_env.visitor("other-head")
    other.register("legal_entity", email="other@example.kz")
    other.activate()
    went(other.sign_in(), "/")
    assert other.client.get(f"/trois/account/consents/{mine}.xml").status_code == 404


def test_who_did_not_register_has_no_profile(portal_env: PortalEnv) -> None:
    officer = portal_env.visitor("officer-head")
    went(officer.sign_in(), "/")
    officer.get("/account", 403)
