"""Every refusal and every act on accounts leaves a line in the security log, and what matters a row in the journal.

ASVS 5.0 V16.2.1, V16.3.1-16.3.3. In the release 9217642 three refused pages, a forged form, an unknown user name and a
bad ticket left nothing at all. Nothing here is read from the product's own tables of events.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime
from typing import Any

import pytest

from module.registry.account_settings import Allowance
from tests.support.app_env import AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners
from tests.support.portal_env import ROOT, PortalEnv, Visitor, document_of, field_of, settings, went
from tests.support.traces import Journal, Lines, lines

__all__ = ["lines"]
PERSON = BY_SLUG["individual"]
CASE = "/trois/applications/0b0e7c0a-7a34-4bb1-a7c5-0f6a3ec3d3aa"


@pytest.fixture
def registered(portal_env: PortalEnv) -> Visitor:
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    return visitor


@pytest.fixture
def inside(registered: Visitor) -> Visitor:
    went(registered.sign_in(), "/")
    return registered


@pytest.fixture
def journal(portal_env: PortalEnv) -> Journal:
    return Journal(portal_env.app_env.store)


def one(found: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(found) == 1, found
    return found[0]


def account_of(portal_env: PortalEnv, iin: str) -> str:
    return str(portal_env.scalars(f"SELECT id FROM trois.account WHERE iin = '{iin}' AND state = 'active'")[0])  # noqa: S608


def reasons(found: list[dict[str, Any]]) -> list[str]:
    return [line["reason"] for line in found]


@pytest.mark.asvs("16.2.1")
def test_a_line_says_when_where_who_what(portal_env: PortalEnv, inside: Visitor, lines: Lines) -> None:
    assert inside.client.get(f"{ROOT}/worklist").status_code == 403
    line = one(lines.of("access_refused"))
    at = datetime.fromisoformat(line["at"])
    assert at.utcoffset() is not None and at.utcoffset().total_seconds() == 0  # type: ignore[union-attr]
    assert line["outcome"] == "refused"
    assert line["endpoint"] == "trois.officer.home"
    assert line["method"] == "GET"
    assert line["account"] == account_of(portal_env, PERSON.iin)
    assert re.fullmatch("[0-9a-f]{16}", line["session"])
    assert re.fullmatch("[0-9a-f]{16}", line["address"])
    assert re.fullmatch("[0-9a-f]{8}", line["incident"])
    assert line["reason"] == "not_permitted"


@pytest.mark.asvs("16.3.2")
def test_a_refused_page_is_a_row_of_the_journal(portal_env: PortalEnv, inside: Visitor, journal: Journal) -> None:
    inside.client.get(f"{ROOT}/worklist")
    row = one(journal.of("refused"))
    assert str(row["actor_id"]) == account_of(portal_env, PERSON.iin)
    assert row["details"]["event"] == "access_refused"
    assert row["details"]["endpoint"] == "trois.officer.home"
    assert re.fullmatch("[0-9a-f]{16}", row["details"]["address"])


def test_a_case_that_is_not_mine(inside: Visitor, lines: Lines, journal: Journal) -> None:
    assert inside.client.get(CASE).status_code == 404
    line = one(lines.of("not_found"))
    assert (line["endpoint"], line["reason"]) == ("trois.applicant.application", "not_found")
    row = one(journal.of("refused"))
    assert row["details"]["object"] == {"application_id": CASE.rsplit("/", 1)[1]}
    assert row["application_id"] is None, "what does not exist has no history"


def test_an_address_that_holds_a_number_of_a_person(inside: Visitor, lines: Lines, journal: Journal) -> None:
    assert inside.client.get(f"{ROOT}/applications/880619400063").status_code == 404
    (line,) = lines.raw
    assert "880619400063" not in line
    assert "880619400063" not in json.dumps(one(journal.of("refused"))["details"])


def test_a_forged_form(inside: Visitor, lines: Lines, journal: Journal) -> None:
    assert inside.client.post(f"{ROOT}/account/contacts", data={"csrf_token": "x"}).status_code == 403
    assert one(lines.of("form_forged"))["endpoint"] == "trois.account.save_contacts"
    assert one(journal.of("refused"))["details"]["event"] == "form_forged"


@pytest.mark.asvs("16.3.1")
def test_an_unknown_user_name_and_a_wrong_password(portal_env: PortalEnv, registered: Visitor, lines: Lines) -> None:
    journal = Journal(portal_env.app_env.store)
    visitor = portal_env.visitor()
    assert visitor.enter("nobody.knows", "x" * 20).status_code == 422
    assert visitor.enter("individual", "x" * 20).status_code == 422
    assert reasons(lines.of("sign_in_refused")) == ["unknown_name", "wrong_password"]
    assert {line["endpoint"] for line in lines.of("sign_in_refused")} == {"trois.account.sign_in_with_password"}
    assert not any("nobody.knows" in line for line in lines.raw)
    known = one(journal.of("sign_in_refused"))
    assert known["details"]["reason"] == "wrong_password"
    assert re.fullmatch("[0-9a-f]{16}", known["details"]["address"])
    assert one(journal.of("refused"))["details"]["reason"] == "unknown_name"


def test_rows_that_one_application_spent_are_not_spent_for_another(
    app_env: AppEnv, key_signers: KeySigners, journal: Journal
) -> None:
    for _ in range(2):
        visitor = PortalEnv.open(app_env, key_signers).visitor()
        for _ in range(11):
            assert visitor.enter("nobody.knows", "x" * 20).status_code == 422
    assert reasons([row["details"] for row in journal.of("refused")]) == ["unknown_name"] * 20


def test_a_locked_account(portal_env: PortalEnv, registered: Visitor, lines: Lines) -> None:
    visitor = portal_env.visitor()
    for _ in range(6):
        visitor.enter("individual", "x" * 20)
    assert reasons(lines.of("sign_in_refused")) == [*["wrong_password"] * 4, "locked"]
    assert reasons(lines.of("account_locked")) == ["wrong_password"]


@pytest.mark.parametrize(
    ("how", "reason"),
    [("unknown", "nonce_unknown"), ("replayed", "nonce_used"), ("spoilt", "malformed"), ("late", "nonce_expired")],
)
@pytest.mark.asvs("16.3.1")
def test_a_ticket_that_does_not_open(
    portal_env: PortalEnv, registered: Visitor, lines: Lines, how: str, reason: str
) -> None:
    journal = Journal(portal_env.app_env.store)
    page = registered.get("/sign-in")
    signed = portal_env.key_signers.sign_as("individual", document_of(page)).decode()
    ticket = field_of(page, "ticket_id")
    values = {"ticket_id": ticket, "signature": signed, "next": ""}
    if how == "unknown":
        values["ticket_id"] = "rubbish"
    if how == "replayed":
        registered.post("/sign-in", page, **{**values, "signature": "<x/>"})
        lines.raw.clear()
    if how == "spoilt":
        values["signature"] = "rubbish"
    if how == "late":
        portal_env.later(portal_env.app_env.clock.now().replace(hour=23))
    assert registered.post("/sign-in", page, **values).status_code == 422
    line = one(lines.of("sign_in_refused"))
    assert (line["reason"], line["way"]) == (reason, "eds")
    assert journal.of("refused")[-1]["details"]["reason"] == reason


def test_a_key_of_a_stranger(portal_env: PortalEnv, registered: Visitor, lines: Lines) -> None:
    page = portal_env.visitor("other-head").sign_in()
    assert page.location == f"{ROOT}/registration?why=key"
    assert one(lines.of("sign_in_refused"))["reason"] == "not_registered"


@pytest.mark.asvs("16.3.3")
def test_a_limit(app_env: AppEnv, key_signers: KeySigners, lines: Lines) -> None:
    few = {**settings().limits, "sign_in_address": Allowance(2, 15), "sign_in_target": Allowance(2, 15)}
    portal_env = PortalEnv.open(app_env, key_signers, settings(limits=few))
    journal = Journal(app_env.store)
    answers = [portal_env.visitor().enter("nobody.knows", "x" * 20).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    line = one(lines.of("limit_reached"))
    assert line["endpoint"] == "trois.account.sign_in_with_password"
    assert line["reason"] in ("sign_in_address", "sign_in_target")
    assert journal.of("refused")[-1]["details"]["event"] == "limit_reached"


@pytest.mark.asvs("16.3.3")
def test_rubbish_and_bodies_without_measure(inside: Visitor, lines: Lines) -> None:
    assert inside.client.get(f"{ROOT}/verify/x%00y").status_code == 400
    assert inside.client.post(f"{ROOT}/sign-out", data={"x": "y" * 300_000}).status_code == 413
    assert inside.client.get(f"{ROOT}/{'x' * 3000}").status_code == 414
    assert one(lines.of("malformed"))["reason"] == "400"
    assert reasons(lines.of("too_large")) == ["413", "414"]


def test_every_row_stands_though_the_work_of_the_page_was_rolled_back(inside: Visitor, journal: Journal) -> None:
    for _ in range(3):
        inside.client.get(CASE)
    assert len(journal.of("refused")) == 3


def test_a_flood_does_not_fill_the_journal(portal_env: PortalEnv, inside: Visitor, lines: Lines) -> None:
    journal = Journal(portal_env.app_env.store)
    stranger = portal_env.visitor()
    for _ in range(120):
        assert stranger.client.get(f"{ROOT}/no/such/page").status_code == 404
        inside.client.get(CASE)
    rows = [(row["actor_id"] is None, row["details"]["times"]) for row in journal.of("refused")]
    assert [times for anonymous, times in rows if anonymous] == [1, 10, 100]
    assert [times for anonymous, times in rows if not anonymous] == [*range(1, 11), 100]
    assert len(lines.raw) == 240, "the log has each of them"


def test_acts_on_accounts_are_told(portal_env: PortalEnv, lines: Lines) -> None:
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    went(visitor.sign_in(), "/")
    session = one(lines.of("sign_in"))
    assert (session["outcome"], session["way"]) == ("done", "eds")
    assert session["account"] == account_of(portal_env, PERSON.iin)
    went(visitor.post("/sign-out", visitor.get("/")), "/sign-in")
    assert one(lines.of("sign_out"))["account"] == session["account"]
    assert lines.of("activation")


@pytest.mark.asvs("16.3.1")
def test_a_password_sign_in_is_told(portal_env: PortalEnv, registered: Visitor, lines: Lines) -> None:
    went(registered.enter("individual"), "/")
    assert one(lines.of("sign_in"))["way"] == "password"


def test_nothing_of_a_person_stands_in_any_log(
    portal_env: PortalEnv, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    head = portal_env.visitor("other-head")
    head.register("legal_entity")
    head.activate()
    went(head.sign_in(), "/")
    head.post("/company/staff/invite", email="somebody@example.kz", role="preparer", language="ru")
    portal_env.visitor().enter("other-head", "x" * 20)
    head.client.get(f"{ROOT}/worklist")
    assert len(lines.raw) > 5
    who = BY_SLUG["other-head"]
    said = repr(lines.all) + caplog.text
    for personal in (who.iin, who.surname, who.given_name, who.employer.bin, "@", "127.0.0.1", "7012345678"):
        assert personal not in said, personal


@pytest.mark.asvs("16.2.4")
def test_a_line_is_one_line_whatever_was_sent(inside: Visitor, lines: Lines) -> None:
    inside.client.get(f"{ROOT}/worklist", headers={"User-Agent": "a\u2028b", "X-Forwarded-For": "1.1.1.1\x85"})
    inside.client.post(f"{ROOT}/account/contacts%0aERROR", data={})
    assert lines.raw
    assert all(len(line.splitlines()) == 1 and line.isascii() for line in lines.raw)
