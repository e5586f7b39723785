"""Every page x every role x every kind of session, against a table that is written out here and not read from the code.

A page that is new belongs into one of the lists: who wrote it says what it needs (D21). `None` in the last column of
SESSIONS means that the person has not shown a key; what a role may do behind the page is tried in test_staff_table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask

from module.casework.gate import EdsNeeded
from module.context.access import guard
from module.context.csrf import ForgedRequest
from module.kernel.errors import NotPermitted
from module.registry.actors import Actor, Role
from module.registry.membership import SignInMethod, StaffRole
from tests.support import web

OPEN_TO_ALL = """
unknown account.activate account.open_account account.ask_again account.send_again account.help_page
account.invitation_accepted account.invitation account.join_key account.take_join_key account.join
account.register_invited account.forgotten account.send_password_link account.new_password account.take_new_password
account.policy account.register account.begin_registration account.register_check account.make_request
account.register_contacts account.take_contacts account.register_credentials account.take_credentials
account.register_done account.register_key account.prove_key account.register_type account.choose_type
account.sign_in account.finish_sign_in account.sign_in_with_password account.sign_out
account.freeze_recovery account.take_freeze
public.home public.entry public.extract public.take_extract public.open_data_page public.verify_form public.verify
public.compare
"""
MACHINES = """
officer.metrics public.exchange public.shep_async public.register_json public.register_csv public.whole_register_json
public.classifiers_json public.classifier_json public.release_rows_json public.release_certificate public.entry_json
public.openapi_json public.files_json public.file_of_a_day
"""
WHOEVER_IS_SIGNED_IN = """
account.start account.my_profile account.confirm account.enter_code account.send_code account.my_consents
account.consent_evidence account.agree_to_notices account.withdraw_notices account.edit_contacts account.save_contacts
account.edit_language account.save_language account.edit_password account.save_password account.edit_photo
account.save_photo account.photo account.compare_with_register account.take_over account.accounts
account.my_sessions account.end_session account.end_all_sessions
account.switch_account account.accept_invitation account.show_key account.take_key account.accept_policy
account.take_policy
"""
WHOEVER_SHOWED_A_KEY = "account.recovery account.decide_recovery"
DRAFTS_AND_CASES = """
applicant.home applicant.create applicant.application applicant.party_search applicant.choose_party
applicant.application_pdf applicant.attachment applicant.check applicant.decision_pdf applicant.confirm_delete
applicant.delete applicant.documents applicant.remove_document applicant.add_document applicant.save_document
applicant.attach_power applicant.goods applicant.goods_block applicant.save_goods_block applicant.remove_goods_block
applicant.new_goods_block applicant.save_new_goods_block applicant.hand_over applicant.holder applicant.save_holder
applicant.copy_representative applicant.insurance applicant.save_insurance applicant.paper_xml applicant.receipt
applicant.receipt_pdf applicant.preliminary_pdf applicant.first_act_pdf
applicant.representative applicant.save_representative applicant.sign applicant.submit
applicant.take_back applicant.terms applicant.save_terms applicant.right applicant.save_right
applicant.begin applicant.begun applicant.same_right applicant.save_same_right
applicant.mark_picture applicant.undertaking applicant.save_undertaking applicant.reason
applicant.save_reason applicant.hs_codes applicant.copy entries.home entries.entry entries.decision_pdf
entries.extract entries.take_extract claims.home claims.claim reports.report
applicant.corrected_pdf
"""
OBJECTION = """
applicant.objection applicant.save_objection applicant.hearing_step applicant.send_hearing_step claims.new claims.send
applicant.renewal applicant.send_renewal
reports.new reports.send
applicant.corrections applicant.ask_correction
"""
COMPANY_READING = """
account.company account.company_news account.refresh_company account.staff account.member
"""
COMPANY_DECIDING = """
account.invite account.send_invitation account.activate_member account.change_role account.close_member
account.resend_invitation account.revoke_invitation
"""
POWERS_READING = "account.power_list account.power account.power_document"
POWERS_DECIDING = "account.add_power account.save_power account.revoke_power"
CASE_OFFICER = """
officer.announce officer.finish_announce officer.prepare officer.finish_prepare officer.prepare_opinion
officer.finish_opinion officer.take_opinion officer.notice_day officer.set_notice_day officer.oral_hearing
officer.appoint_oral_hearing officer.minutes officer.record_minutes officer.hand_over officer.finish_hand_over
officer.take_over officer.finish_take_over officer.new_exclusion officer.open_exclusion
officer.claims officer.claim officer.claim_document officer.confirm_claim officer.refuse_claim
officer.reports officer.report officer.report_document officer.open_change officer.close_report
officer.propose_closing officer.finish_propose_closing
officer.start_correction officer.refuse_correction officer.prepare_correction
"""
HEAD_OF_UNIT = """
officer.decision officer.sign officer.decision_xml officer.send_back officer.opinion_xml officer.release_opinion
officer.assign officer.finish_assign officer.close_case officer.finish_close_case
officer.reopen_opinion officer.send_opinion_back officer.opinion_to_sign officer.sign_opinion
officer.correction_xml officer.sign_correction officer.send_back_correction
"""
BOTH_OFFICERS = """
officer.home officer.case officer.perform officer.attachment officer.decision_pdf officer.notice_again officer.opinions
officer.preliminary_pdf officer.first_act_pdf officer.mark_picture
officer.corrections officer.case_corrections officer.correction officer.correction_file officer.correction_pdf
officer.opinion officer.opinion_file officer.profile officer.save_profile
"""
OPERATOR_ALONE = """
officer.conversations officer.conversation officer.conversation_act officer.incidents officer.incident
officer.incident_members officer.incidents_act officer.take_incident
officer.resolve_incident officer.resources officer.resource_act officer.outside officer.outside_check
officer.backlog officer.outbox_again officer.comparison officer.compare officer.letters officer.letter_again
"""
CUSTOMS_BODY = """
officer.classifiers officer.classifier officer.message officer.message_content officer.message_file officer.unified
officer.unified_entry officer.national
"""

COMPANY = {"company head", "right to sign", "preparer", "viewer"}
SIDE = {"alone", *COMPANY}
ALL = {*SIDE, "certification body", "case officer", "head of unit", "operator"}
OFFICERS = {"case officer", "head of unit"}
# list of pages: who opens it with a key, with a password, by a password without an IIN, through a silent host portal
TABLE: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {
    WHOEVER_IS_SIGNED_IN: (ALL, ALL, COMPANY, ALL),
    WHOEVER_SHOWED_A_KEY: (ALL, set(), set(), set()),
    DRAFTS_AND_CASES: (SIDE, SIDE, COMPANY, SIDE),
    OBJECTION: (SIDE, set(), set(), set()),
    COMPANY_READING: (COMPANY, COMPANY, COMPANY, set()),
    COMPANY_DECIDING: (COMPANY, set(), set(), set()),
    POWERS_READING: (SIDE, SIDE, COMPANY, set()),
    POWERS_DECIDING: (SIDE, set(), set(), set()),
    CASE_OFFICER: ({"case officer"}, set(), set(), set()),
    HEAD_OF_UNIT: ({"head of unit"}, set(), set(), set()),
    BOTH_OFFICERS: (OFFICERS, set(), set(), set()),
    OPERATOR_ALONE: ({"operator"}, set(), set(), set()),
    CUSTOMS_BODY: ({*OFFICERS, "operator"}, set(), set(), set()),
}
IIN, BIN, CUSTOMS = "900101300007", "200140000004", "991240000003"


def _person(part: Role | None, number: str = "", role: str = "", **more: Any) -> Actor:
    return Actor("acc", IIN, number, "P", frozenset({part} if part else ()), role=role, user_id="u", **more)


PEOPLE = {
    "alone": _person(Role.APPLICANT),
    "company head": _person(Role.APPLICANT, BIN, StaffRole.HEAD),
    "right to sign": _person(Role.APPLICANT, BIN, StaffRole.RIGHT_TO_SIGN),
    "preparer": _person(Role.APPLICANT, BIN, StaffRole.PREPARER),
    "viewer": _person(Role.APPLICANT, BIN, StaffRole.VIEWER),
    "certification body": _person(None, BIN, certification_body=True),
    "case officer": _person(Role.CASE_OFFICER, CUSTOMS),
    "head of unit": _person(Role.HEAD, CUSTOMS),
    "operator": _person(Role.OPERATOR, CUSTOMS),
}
SESSIONS = {
    "eds": ({"method": SignInMethod.EDS}, 0),
    "portal with a key": ({"method": SignInMethod.HOST_EDS}, 0),
    "password": ({"method": SignInMethod.PASSWORD}, 1),
    "portal with a password": ({"method": SignInMethod.HOST_PASSWORD}, 1),
    "password, no IIN": ({"method": SignInMethod.PASSWORD, "iin": ""}, 2),
    "portal that is silent": ({"method": SignInMethod.HOST}, 3),
}
SAMPLES = {
    "UUIDConverter": UUID(int=1),
    "IntegerConverter": 1,
    "Number": 1,
    "UnicodeConverter": "a" * 64,
    "PathConverter": "no/such/page",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    return web.bare_host()


def pages(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, address and method of every page of the module."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("trois.") and rule.endpoint != "trois.static":
            values = {name: _sample(rule, name) for name in rule.arguments}
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            found.append((rule.endpoint.removeprefix("trois."), address, method))
    return found


def _sample(rule: Any, name: str) -> Any:
    converter = rule._converters[name]
    if type(converter).__name__ == "AnyConverter":
        return sorted(converter.items)[0]
    return SAMPLES[type(converter).__name__]


def judged(app: Flask, actor: Actor | None, address: str, method: str) -> str:
    """What the guard answers: open, key, no, sign in."""
    headers = {}
    if actor is not None:
        sessions = app.extensions["trois"].sessions
        sessions.live["t"] = web.FakeSession("digest", actor.account_id, actor, "secret")
        headers["Cookie"] = "trois_sid=t"
    with app.test_request_context(address, method=method, headers=headers):
        try:
            answer = guard()
        except ForgedRequest:
            return "open"  # the person was let in; the form had no token
        except EdsNeeded:
            return "key"
        except NotPermitted:
            return "no"
    if answer is None:
        return "open"
    return {"/trois/key": "key", "/trois/sign-in": "sign in"}[urlsplit(answer.location).path]


@pytest.mark.asvs("8.1.1", "13.4.5")
def test_every_page_stands_in_one_list(app: Flask) -> None:
    listed = [name for block in (OPEN_TO_ALL, MACHINES, *TABLE) for name in block.split()]
    assert sorted(listed) == sorted({name for name, _, _ in pages(app)})


@pytest.mark.parametrize("session", list(SESSIONS))
@pytest.mark.parametrize("role", list(PEOPLE))
@pytest.mark.asvs("6.3.4", "8.2.1")
def test_each_role_in_each_session_at_every_page(app: Flask, role: str, session: str) -> None:
    change, column = SESSIONS[session]
    if column == 2 and role not in COMPANY:
        pytest.skip("only an invitation into an organisation makes a person without an IIN")
    person = replace(PEOPLE[role], **change)  # type: ignore[arg-type]
    where = {name: block for block in TABLE for name in block.split()}
    wrong = []
    for name, address, method in pages(app):
        expected = "open"
        if name in where:
            row = TABLE[where[name]]
            expected = "open" if role in row[column] else ("key" if role in row[0] else "no")
        found = judged(app, person, address, method)
        if found != expected:
            wrong.append(f"{name}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.asvs("8.2.1")
def test_who_is_not_signed_in_reads_what_is_open(app: Flask) -> None:
    closed = {name for block in TABLE for name in block.split()}
    for name, address, method in pages(app):
        assert judged(app, None, address, method) == ("sign in" if name in closed else "open"), name


def test_the_key_page_leads_back(app: Flask) -> None:
    web.PEOPLE["acc"] = replace(PEOPLE["case officer"], method=SignInMethod.PASSWORD)
    answer = web.sign_in_as(app, web.PEOPLE["acc"]).get("/trois/worklist?page=2")
    assert (answer.status_code, answer.location) == (302, "/trois/key?next=/trois/worklist?page%3D2")


def test_a_form_without_a_key_is_refused_with_the_way_on(app: Flask) -> None:
    web.PEOPLE["acc"] = replace(PEOPLE["case officer"], method=SignInMethod.PASSWORD)
    client = web.sign_in_as(app, web.PEOPLE["acc"])
    answer = client.post("/trois/profile?lang=en", data={"csrf_token": client.csrf})
    assert answer.status_code == 403
    assert "This needs your EDS key" in answer.text
    assert re.search(r'href="/trois/key', answer.text)
