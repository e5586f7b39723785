"""After a POST that failed the language switch leads to a page that opens: every room, every address, real objects."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, text
from werkzeug.routing import Rule as Route

from module.casework import acts, cases, drafts, examining, powers_of_attorney
from module.context.access import AccessRule, rule_of
from module.integrations.calls.checking import OutsideHealth
from module.registry.actors import Actor
from module.registry.correction import Slip
from module.registry.decision import DecisionKind
from module.registry.entry_report import ReportKind
from module.registry.membership import StaffRole
from module.registry.powers_of_attorney import EmpoweredAct
from module.store.exchange import incidents
from module.store.exchange_schema import conversation
from tests.integration.casework.test_claims import claim, listed
from tests.integration.casework.test_corrections import ask, decided, prepare
from tests.integration.casework.test_entry_reports import report
from tests.support import company as companies
from tests.support import opinions as made
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.console import Pages
from tests.support.key_signers import KeySigners, file_draft, fill_draft
from tests.support.module_env import key_signers, module_env

__all__ = ["key_signers", "module_env"]  # the office of this file holds keys: an act is signed before a slip is found

BY_RULE = {
    AccessRule.CASE_OFFICER: "executor",
    AccessRule.HEAD: "head",
    AccessRule.OFFICER: "executor",
    AccessRule.OPERATOR: "operator",
}


@dataclass
class House:
    """Pages over a real database, one object of each kind, and who may open what."""

    pages: Pages
    people: dict[str, Actor]
    values: dict[str, Any]

    def client(self, endpoint: str) -> Any:
        """A browser of somebody who may open the page."""
        rule = rule_of(self.pages.app.view_functions[endpoint])
        assert rule is not None
        if rule is AccessRule.PUBLIC:
            return self.pages.app.test_client()
        who = BY_RULE.get(rule, "applicant" if ".applicant." in endpoint else "company")
        return web.sign_in_as(self.pages.app, self.people[who])

    def post_only(self) -> list[Route]:
        """The addresses of people where no page opens by GET."""
        views = self.pages.app.view_functions
        rules = [rule for rule in self.pages.app.url_map.iter_rules() if rule.endpoint.startswith("trois.")]
        open_ones = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
        machines = {name for name, view in views.items() if rule_of(view) is AccessRule.MACHINE}
        return [rule for rule in rules if rule.rule not in open_ones and rule.endpoint not in machines]

    def address(self, rule: Route) -> str:
        values = {name: self.values[name] for name in rule.arguments if name != "act"}
        if "act" in rule.arguments:
            values["act"] = {"resource_act": "heal", "conversation_act": "resend"}.get(
                rule.endpoint.rpartition(".")[2], "take"
            )
        if rule.endpoint.startswith("trois.officer.") and "application_id" in values:
            values["application_id"] = self.values["case_id"]
        return str(self.pages.app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))


def case_of(app_env: AppEnv) -> str:
    """A case whose inclusion waits for the head."""
    key = fill_draft(app_env, "ТІЛ")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    return key


def opinion_of(pages: Pages) -> str:
    """An opinion that waits for the head."""
    app_env = pages.app_env
    made.introduce(app_env)
    with app_env.store.unit() as unit:
        key = made.open_task(unit, NOW, application_id="00077/EEC", content=made.application("00077/EEC"))
    assert pages.post(app_env.case_officer, f"/opinions/{key}/take").status_code == 303
    assert pages.post(app_env.case_officer, f"/opinions/{key}/prepare", verdict="1", explanation="").status_code == 303
    return key


def incident_of(app_env: AppEnv) -> tuple[str, str]:
    """A conversation of ours that was given up, and its incident."""
    key = str(uuid4())
    values = {
        "id": key,
        "procedure_id": "urn:uuid:procedure",
        "procedure": "P.SP.01.PRC.001",
        "transaction": "P.SP.01.TRN.004",
        "role": "initiator",
        "state": "given_up",
        "attempts": 3,
        "subject": "00001/EEC",
        "started_at": NOW,
        "attempt_at": NOW,
        "state_since": NOW,
        "finished_at": NOW,
    }
    with app_env.store.unit() as unit:
        unit.connection.execute(insert(conversation).values(**values))
        return key, str(incidents.raise_(unit, "P.EXC.002", key, None, {}, NOW))


def company_of(app_env: AppEnv) -> tuple[Actor, dict[str, Any]]:
    """The head of an organisation with a member, an invitation and a power of attorney."""
    client, agent = companies.found_company(app_env), companies.found_company(app_env)
    member = agent.hire(StaffRole.PREPARER)
    token = agent.invite()
    with app_env.store.unit() as unit:
        found = unit.connection.execute(text("SELECT id FROM trois.invitation ORDER BY created_at DESC LIMIT 1"))
        invitation = str(found.scalar_one())
    day = NOW.date()
    answer = powers_of_attorney.PowerOfAttorneyDetails(
        client.bin, "ТОО «Клиент»", "7", day, day, day + timedelta(days=300), frozenset(EmpoweredAct)
    )
    with app_env.open_work(agent.head) as work:
        power_of_attorney = powers_of_attorney.add(
            work, answer, "power.pdf", examining.document(work.deps, b"%PDF power")
        )
    return agent.head, {
        "account_id": member.account_id,
        "token": token,
        "invitation_id": invitation,
        "power_id": power_of_attorney,
    }


def correction_of(app_env: AppEnv, signers: KeySigners) -> tuple[str, str]:
    """A correction that waits for the head, and the number of the entry whose inclusion it mends."""
    case = decided(app_env, signers, "ЖАҢЫЛЫС")
    found = ask(app_env, case)
    prepare(app_env, found, Slip("ru", "ЖАҢЫЛЫС", "ЖАҢЫЛ"))
    app_env.clock.set(NOW)
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, case).decision
    assert decision is not None
    return found, decision.entry_number


@pytest.fixture
def house(module_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> House:
    module_env.deps = replace(module_env.deps, outside=OutsideHealth((), module_env.store, module_env.clock))
    pages = Pages(module_env, monkeypatch)
    head, values = company_of(module_env)
    monkeypatch.setitem(web.PEOPLE, head.account_id, head)
    draft = fill_draft(module_env, "ДРАФТ")
    listed(module_env, "00900/РК")
    with module_env.open_work(module_env.applicant) as work:
        attachment = drafts.load(work, draft).attachments[0].id
    conversing, incident = incident_of(module_env)
    correction, number = correction_of(module_env, key_signers)
    values |= {
        "application_id": draft,
        "attachment_id": attachment,
        "case_id": case_of(module_env),
        "claim_id": claim(module_env, module_env.applicant, "00900/РК"),
        "conversation_id": conversing,
        "correction_id": correction,
        "digest": "ab" * 32,
        "incident_id": incident,
        "kind": "email",
        "letter_id": str(uuid4()),
        "notice_id": str(uuid4()),
        "number": 1,
        "opinion_id": opinion_of(pages),
        "report_id": report(module_env, ReportKind.RIGHT_ENDED, number, NOW.date()),
        "row_id": str(uuid4()),
        "resource_id": "P.SP.01.BEN.002",
        "system": "niis",
    }
    people = {
        "applicant": module_env.applicant,
        "executor": module_env.case_officer,
        "head": module_env.head,
        "operator": pages.operator,
        "company": head,
    }
    return House(pages, people, values)


def test_every_page_after_a_post_leads_to_a_page_in_another_language(house: House) -> None:
    """The form token is missing; the page that says so has the switch, and where it leads a browser can open it."""
    rules, seen = house.post_only(), []
    assert {rule.endpoint.split(".")[1] for rule in rules} == {"account", "applicant", "officer"}
    for rule in rules:
        client = house.client(rule.endpoint)
        answer = client.post(f"{house.address(rule)}?lang=ru")
        assert answer.status_code == 403, rule.endpoint
        (kazakh, english) = [unescape(href) for href in re.findall(r'<a href="([^"]+)" hreflang="', answer.text)]
        for address, language in ((english, "en"), (kazakh, "kk")):
            page = client.get(address, follow_redirects=True)
            seen.append((rule.endpoint, address.partition("?")[0], page.status_code, page.mimetype))
            if page.status_code == 200 and page.mimetype == "text/html":
                assert f'<html lang="{language}"' in page.text
    assert [found for found in seen if found[2:] != (200, "text/html")] == []
