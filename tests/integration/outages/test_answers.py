"""What the steps show of an answer: image, word and licences of a mark, the contract found by its holder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework import drafts, filing
from module.dev.standins import scenarios
from module.documents.inspector import ContentInspector
from module.kernel.clock import law_date
from module.kernel.errors import Refused
from module.registry.application import Insurance
from module.registry.party import Name
from tests.integration.outages.test_outages import find, words
from tests.support.app_env import AppEnv, Reader, form
from tests.support.console import Pages
from tests.support.key_signers import fill_draft
from tests.support.outside import CLOCK, Outside, running


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with running(tmp_path_factory.mktemp("answers"), mail=False) as found:
        yield found


@pytest.fixture
def pages(app_env: AppEnv, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Pages:
    insurance = outside.contracts(insurance_type_ids=frozenset({15}))
    marks = outside.trademarks()
    app_env.deps = replace(app_env.deps, trademarks=marks, insurance=insurance, inspector=ContentInspector())
    return Pages(app_env, monkeypatch)


def filled(app_env: AppEnv, certificate: str = "", **changes: Any) -> str:
    """Fill a draft with the reader of the office, which takes any file, and put the judge of files back."""
    judge, fake = app_env.deps.inspector, Reader()
    app_env.deps = replace(app_env.deps, inspector=fake)  # type: ignore[arg-type]
    right = replace(form("x")["right"], certificate_number=certificate or "12345")
    key = fill_draft(app_env, "ДӘМ", **{"right": right, **changes})
    app_env.deps = replace(app_env.deps, inspector=judge)
    return key


def test_image_word_and_licences_of_a_mark(app_env: AppEnv, pages: Pages) -> None:
    key = filled(app_env, "100003")
    page = find(pages, app_env, key, "right")
    assert "7001 · 2021-03-01 · Лицензионный договор" in page
    assert "Norden Mills AB" in page
    picture = pages.ask(app_env.applicant, f"/applications/{key}/right/picture")
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert picture.data.startswith(b"\x89PNG")
    assert f"/trois/applications/{key}/right/picture" in page
    assert pages.ask(None, f"/applications/{key}/right/picture").status_code in (302, 303)
    reported = words(page)
    assert "The word is not the one on the certificate. Check it letter by letter. Goods 1: ДӘМ." in reported
    assert "On the certificate: ЖЕТІСУ ДӘМІ." in reported
    assert "<mark>ЖЕТІСУ </mark>" in page


@pytest.mark.parametrize("number", ["100008", "100009"])
def test_image_that_is_none_is_not_shown(app_env: AppEnv, pages: Pages, number: str) -> None:
    key = filled(app_env, number)
    page = find(pages, app_env, key, "right")
    assert "The patent office sent an image that cannot be shown." in page
    assert pages.ask(app_env.applicant, f"/applications/{key}/right/picture").status_code == 404


def by_holder(identifier: str) -> Insurance:
    year = law_date(CLOCK.now()).year
    return Insurance(policy_holder_identifier=identifier, concluded_on=date(year - 1, 12, 22))


def test_contract_is_found_by_its_holder_and_day(app_env: AppEnv, pages: Pages) -> None:
    holder = replace(form("x")["holder"], identifier=scenarios.OTHER)
    key = filled(app_env, holder=holder, insurance=by_holder(scenarios.OTHER))
    page = find(pages, app_env, key, "insurance")
    assert "77-000005" in page
    assert "The details below came from this register." in words(page, part="found")


def test_contracts_of_strangers_are_not_looked_for(app_env: AppEnv, pages: Pages) -> None:
    key = filled(app_env, insurance=by_holder(scenarios.OTHER))
    with pytest.raises(AssertionError, match="Only contracts of the right holder or the representative"):
        find(pages, app_env, key, "insurance")


FAULTS = [
    ("77-000002", "The sum insured must be at least"),
    ("77-000003", "The contract was rescinded on"),
    ("77-000005", "The contract was concluded by another person"),
    ("77-000007", "the contract was annulled"),
    ("77-000008", "The contract was concluded by another person"),
    ("77-000009", "This contract insures something else: Страхование грузов"),
]


@pytest.mark.parametrize(("number", "fault"), FAULTS)
def test_each_fault_of_a_contract_is_told(app_env: AppEnv, pages: Pages, number: str, fault: str) -> None:
    holder = replace(form("x")["holder"], identifier=scenarios.HEAD, name=Name(ru="ТОО «Жетісу Тағам»"))
    key = filled(app_env, holder=holder, insurance=Insurance(number))
    find(pages, app_env, key, "insurance")
    with app_env.open_work(app_env.applicant) as work:
        found = [str(one.message) for one in drafts.load(work, key).faults if one.path.startswith("insurance.")]
    assert any(fault in text for text in found), found
    assert fault.split(":")[0] in words(pages.get(app_env.applicant, f"/applications/{key}/check"))
    with pytest.raises(Refused), app_env.open_work(app_env.applicant) as work:
        filing.prepare(work, key)
