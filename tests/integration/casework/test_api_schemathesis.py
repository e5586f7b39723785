"""Programs of strangers try the open API against its document: no fault of the service, no answer it does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from module.casework import attempts, daily_files
from module.public.api_document import document
from module.registry.classifiers import ShippedClassifiers
from module.registry.entry import ExclusionGround, excluded
from module.settings import config_dir, read_classifiers
from module.store import entries
from tests.integration.casework.test_daily_files import forget
from tests.integration.casework.test_releasing import go_on, open_entry
from tests.integration.store.test_entries import act
from tests.support import sizes, web
from tests.support.app_env import NOW, AppEnv

LISTS = ShippedClassifiers(read_classifiers(config_dir()))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
WRONG = [*CHECKS, checks.negative_data_rejection]
OPERATIONS = sorted(document()["paths"])
ASKING = [address for address in OPERATIONS if len(document()["paths"][address]["get"]["parameters"]) > 1]
"""Addresses that take more than the language, which is passed over: there something can be wrong."""
KNOWN = "00831/ТЗ-120126"


@pytest.fixture
def api(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The open API of a register with entries and files; requests are not counted."""
    monkeypatch.setattr(attempts, "count", lambda *counted: None)
    with app_env.store.unit() as unit:
        known = entries.by_number(unit, KNOWN)
    if known is None:
        open_entry(app_env, KNOWN, "2026-01-12")
        go_on(app_env, KNOWN, "2026-07-01", lambda one: excluded(one, ExclusionGround.UNTRUE, act("2026-07-01")))
    app_env.clock.set(NOW)
    daily_files.write(app_env.open_work)
    host = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work, classifiers=LISTS))
    yield openapi.from_wsgi("/trois/api/v1/openapi.json", host)
    forget(app_env)


def tried(api: Any, address: str, mode: GenerationMode, judges: list[Any]) -> None:
    """Ask an address as the document allows, or does not allow, so many times."""

    @seed(sizes.number())
    @settings(
        max_examples=sizes.size(15, 100),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=api[address]["GET"].as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        case.call_and_validate(checks=judges)

    ask()


@pytest.mark.parametrize("address", OPERATIONS)
def test_what_the_document_allows_is_answered_as_it_says(api: Any, address: str) -> None:
    tried(api, address, GenerationMode.POSITIVE, CHECKS)


@pytest.mark.parametrize("address", ASKING)
def test_what_the_document_does_not_allow_is_refused(api: Any, address: str) -> None:
    tried(api, address, GenerationMode.NEGATIVE, WRONG)


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/api/v1/entries/{number}", {"path_parameters": {"number": KNOWN}}),
        ("/api/v1/classifiers/{id}", {"path_parameters": {"id": "kato"}, "query": {"page": 1}}),
        ("/api/v1/classifiers/{id}", {"path_parameters": {"id": "hs"}, "query": {"as_of": "2026-01-01"}}),
        ("/api/v1/files/{name}", {"path_parameters": {"name": "2026-11-20.json"}}),
        ("/api/v1/files/{name}", {"path_parameters": {"name": "2026-11-20.csv"}}),
        ("/api/v1/register", {"query": {"since": ""}}),
        ("/api/v1/register", {"query": {"after": ""}}),
        ("/api/v1/register", {"query": {"query": "00831"}}),
        ("/api/v1/release-control", {"query": {"after": 0}}),
    ],
)
def test_answers_that_chance_does_not_meet_are_as_the_document_says(
    api: Any, address: str, values: dict[str, Any]
) -> None:
    answer = api[address]["GET"].Case(**values).call_and_validate(checks=CHECKS)
    assert answer.status_code == 200
