"""An invented kind of application from the list to the entry: its own file, and no other (D23).

It stands in a folder of tests and comes in by the door of the others: a file in the folder of the kinds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from module.casework import acts, cases, deciding, filed_prints, printing
from module.registry import kinds
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.entry import VersionCause
from module.registry.workflow import Status, Workflow
from tests.integration.casework.test_extend import entry, included
from tests.integration.casework.test_from_abroad import Pages, words
from tests.integration.casework.test_hearing import almaty, sign
from tests.support import web
from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners

INVENTED = Path(__file__).parents[2] / "support/invented_kinds"


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch, app_env: AppEnv) -> Iterator[None]:
    def forget() -> None:
        kinds.types.cache_clear()
        sys.modules.pop("module.registry.kinds.quantity", None)

    forget()
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(INVENTED)])
    app_env.deps = replace(app_env.deps, workflow=Workflow(kinds.tables()))
    yield
    monkeypatch.undo()
    forget()
    app_env.deps = replace(app_env.deps, workflow=Workflow(kinds.tables()))


@pytest.fixture
def app(invented: None, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def test_an_invented_kind_needs_its_own_file_alone(app: Any, app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "САН")
    app_env.clock.set(almaty(2027, 1, 20, 10))
    client = web.sign_in_as(app, app_env.applicant)
    listed = client.get("/trois/applications?lang=en").text
    assert "Set a quantity" in listed and f'value="{number}"' in listed, "the list"
    begun = client.post(
        "/trois/applications/begin", data={"csrf_token": client.csrf, "kind": "change", "entry": number}
    )
    assert begun.status_code == 303
    pages = Pages(app, app_env, app_env.applicant, begun.location.rpartition("/")[2])
    tasks = words(pages.client.get(f"/trois/applications/{pages.key}?lang=en"))
    assert "Application for amendment" in tasks and "How many Object and term of protection" in tasks, "the steps"

    form = pages.get("terms").text
    assert 'name="permitted_quantity"' in form and 'name="end"' not in form, "the form"
    assert pages.get("insurance").status_code == 404, "a step of other kinds"
    answer = pages.post("terms", permitted_quantity="", quantity_unit="")
    assert answer.status_code == 422 and "Say how many." in words(answer), "the rules"
    pages.goes_on("terms", permitted_quantity="500", quantity_unit="pcs", end="01.01.2030")
    check = words(pages.get("check"))
    assert "That is a lot." in check, "the advice"
    assert f"Register entry number {number}" in check and "500 pcs" in check, "the outline"
    links = pages.get("check").text
    assert f"{pages.key}/terms?from=check" in links and f"{pages.key}/holder" not in links, "shown, not edited"
    assert "Insurance contract" not in check and "Would the Commission" not in check

    assert "500 pcs" in words(pages.get("sign"))
    assert pages.sign().status_code == 303
    with app_env.open_work(app_env.applicant) as work:
        sheet = filed_prints.application_sheet(work, pages.key, "ru")
    assert sheet.title == "Application for amendment", "the print"
    assert [row.value for block in sheet.blocks for row in block.rows if "pcs" in row.value] == ["500 pcs"]

    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, pages.key).days_left == 15, "the term of the row"
        acts.take(work, pages.key)
    officer = web.sign_in_as(app, app_env.case_officer)
    office = words(officer.get(f"/trois/cases/{pages.key}?lang=en"))
    assert "Prepare: Set" in office and "Application for amendment" in office, "the buttons"
    announce = officer.get(f"/trois/cases/{pages.key}/announce?lang=en").text
    assert 'value="too_many"' in announce and "There is one." in announce, "the grounds"
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, pages.key, DecisionKind.CHANGE)
    with app_env.open_work(app_env.head) as work:
        text = deciding.preview(work, pages.key).texts[1]
    assert (text.title, text.operative[0]) == ("Notice of a quantity", f"The quantity of {number} is set."), "the act"
    sign(app_env, key_signers, pages.key)

    with app_env.open_work(app_env.applicant) as work:
        case = cases.load(work, pages.key)
        paper = printing.decision_sheet(work, pages.key)
    assert (case.application.kind, case.application.status) == (ApplicationKind.CHANGE, Status.CHANGED)
    assert len(case.notices) == 4, "filed and decided, by SMS and e-mail"
    assert paper.texts[1].title == "Notice of a quantity"
    found = entry(app_env, number)
    now = found.as_of(app_env.clock.now().date())
    assert (now.national.permitted_quantity, now.national.quantity_unit) == (500, "pcs"), "the entry"
    assert (found.versions[-1].cause, now.common.end) == (VersionCause.CHANGED, found.versions[0].content.end)  # type: ignore[union-attr]
    filed_page = words(pages.client.get(f"/trois/applications/{pages.key}?lang=en"))
    assert "Done: Set." in filed_page and "Was signed: Set" in filed_page
