"""What belongs to a browser before anybody is signed in: tickets and the request for an account (security 15, 17)."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest

from tests.support.app_env import NOW
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import CONTACTS, PASSWORD, PortalEnv, Visitor, document_of, field_of, refused, went, words

COOKIE = "trois_browser"
TICKETS = "SELECT count(*) FROM trois.sign_in_ticket"


def twin_of(portal_env: PortalEnv, victim: Visitor) -> Visitor:
    """A second browser with the same cookie: it was planted, as a sibling host or a shared computer lets one do."""
    twin = portal_env.visitor("individual")
    twin.get("/registration")
    cookie = twin.client.get_cookie(COOKIE, path="/trois").value
    victim.client.set_cookie(COOKIE, cookie, path="/trois")
    return twin


def test_after_the_key_the_request_belongs_to_a_browser_that_nobody_else_can_be(portal_env: PortalEnv) -> None:
    victim = portal_env.visitor("individual")
    twin = twin_of(portal_env, victim)
    victim.to_contacts()
    answer = twin.client.get("/trois/registration/contacts")
    assert answer.status_code == 303 and BY_SLUG["individual"].iin not in answer.text
    assert twin.client.get("/trois/registration/check").location == "/trois/registration"
    went(victim.post("/registration/contacts", **CONTACTS), "/registration/credentials")
    went(victim.post("/registration/credentials", user_name="person-one", password=PASSWORD), "/registration/check")
    went(victim.sign("/registration/check"), "/registration/done")


def test_each_proved_key_makes_a_new_browser(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_key()
    seen = [visitor.client.get_cookie(COOKIE, path="/trois").value]
    for _ in range(2):
        went(visitor.sign("/registration/key"), "/registration/contacts")
        seen.append(visitor.client.get_cookie(COOKIE, path="/trois").value)
    refused(visitor.sign("/registration/key", slug="expired"), "expired")
    seen.append(visitor.client.get_cookie(COOKIE, path="/trois").value)
    assert len(set(seen)) == 3 and seen[2] == seen[3]


def test_the_signed_request_names_the_password_without_giving_it_away(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_check()
    document = document_of(visitor.get("/registration/check")).decode()
    (stored,) = portal_env.scalars("SELECT password_hash FROM trois.registration")
    assert hashlib.sha256(stored.encode()).hexdigest() in document
    assert stored not in document and PASSWORD not in document


def test_a_password_set_from_elsewhere_is_not_signed_for(portal_env: PortalEnv) -> None:
    victim = portal_env.visitor("individual")
    victim.to_check()
    page = victim.get("/registration/check")
    signed = portal_env.key_signers.sign_as("individual", document_of(page)).decode()
    twin = portal_env.visitor("individual")
    twin.client.set_cookie(COOKIE, victim.client.get_cookie(COOKIE, path="/trois").value, path="/trois")
    other = "қызыл терек жағасында күзгі жел"
    went(twin.post("/registration/credentials", user_name="individual", password=other), "/registration/check")
    twin.get("/registration/check")  # makes the document anew
    refused(victim.post("/registration/check", page, signature=signed), "Another document was signed")
    assert portal_env.scalars("SELECT user_name FROM trois.portal_user") == []


PAGES = ["/sign-in", "/sign-in", "/sign-in?next=/trois/help"]


def test_looking_at_the_page_of_signing_in_stores_nothing(portal_env: PortalEnv) -> None:
    before = portal_env.scalars(TICKETS)
    known = portal_env.visitor()
    for path in PAGES:
        known.get(path)
        portal_env.visitor().get(path)
    assert portal_env.scalars(TICKETS) == before


def test_the_page_of_the_key_stores_nothing_either(portal_env: PortalEnv) -> None:
    visitor = portal_env.visitor("individual")
    visitor.to_key()
    before = portal_env.scalars(TICKETS)
    visitor.get("/registration/key")
    assert portal_env.scalars(TICKETS) == before


def _answer(portal_env: PortalEnv, page: str) -> dict[str, Any]:
    signed = portal_env.key_signers.sign_as("officer-head", document_of(page)).decode()
    return {"ticket_id": field_of(page, "ticket_id"), "signature": signed, "next": ""}


def test_a_ticket_is_used_once_by_its_browser_in_its_time(portal_env: PortalEnv) -> None:
    mine, other = portal_env.visitor(), portal_env.visitor()
    page = mine.get("/sign-in")
    values = _answer(portal_env, page)
    refused(other.post("/sign-in", **values), "unknown")
    went(mine.post("/sign-in", page, **values), "/")
    again = portal_env.visitor()
    refused(again.post("/sign-in", **values), "unknown")
    late = portal_env.visitor()
    page = late.get("/sign-in")
    values = _answer(portal_env, page)
    portal_env.later(NOW + timedelta(minutes=5, seconds=1))
    refused(late.post("/sign-in", page, **values), "expired")


@pytest.mark.parametrize("change", ["id", "time", "mac"])
def test_a_ticket_that_was_changed_is_nobody_s(portal_env: PortalEnv, change: str) -> None:
    visitor = portal_env.visitor()
    page = visitor.get("/sign-in")
    values = _answer(portal_env, page)
    found = re.fullmatch(r"([0-9a-f-]{36})\.([0-9]+)\.([0-9a-f]{64})", values["ticket_id"])
    assert found, values["ticket_id"]
    parts = {"id": found[1], "time": found[2], "mac": found[3]}
    parts[change] = {"id": "0" * 8 + found[1][8:], "time": str(int(found[2]) + 60), "mac": "0" * 64}[change]
    values["ticket_id"] = ".".join(parts.values())
    answer = visitor.post("/sign-in", page, **values)
    refused(answer, "unknown")
    assert "unknown" in words(answer.text)
