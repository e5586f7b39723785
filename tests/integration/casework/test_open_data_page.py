"""The page of the open data: what there is, files with digests, a licence only where the owner has confirmed one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from module.casework import daily_files
from module.registry.open_data import OpenDataSettings
from module.registry.party import Name
from tests.integration.casework.test_daily_files import forget
from tests.support import cases as made
from tests.support import web
from tests.support.app_env import AppEnv

NOT_CONFIRMED = "The owner of the data has not confirmed a licence yet."


def page(app_env: AppEnv, language: str) -> str:
    host = made.strict(web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)))
    answer = host.test_client().get(f"/trois/open-data?lang={language}")
    assert answer.status_code == 200
    return str(answer.text)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_it_shows_the_files_with_their_digests_and_guesses_no_licence(app_env: AppEnv, language: str) -> None:
    forget(app_env)
    assert "2026-11-20.csv" not in page(app_env, language)
    daily_files.write(app_env.open_work)
    text = page(app_env, language)
    with app_env.open_work(None) as work:
        files = daily_files.listed(work)
    assert len(files) == 2
    for file in files:
        assert f'href="/trois/api/v1/files/2026-11-20.{file.format}"' in text
        assert file.sha256 in text.replace("<wbr>", "")
    for address in ("/trois/api/v1/openapi.json", "/trois/api/v1/register?since=", "/trois/open-data.csv"):
        assert f'href="{address}"' in text
    assert NOT_CONFIRMED in text
    forget(app_env)


def test_a_licence_and_a_contact_of_the_owner_are_shown(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    said = OpenDataSettings(licence=Name(ru="Лицензия владельца"), licence_address="https://x.kz/l", contact="d@x.kz")
    deps: Any = replace(app_env.deps, law=replace(app_env.deps.law, open_data=said))
    monkeypatch.setattr(app_env, "deps", deps)
    text = page(app_env, "ru")
    assert '<a class="govuk-link" href="https://x.kz/l">Лицензия владельца</a>' in text
    assert 'href="mailto:d@x.kz"' in text
    assert NOT_CONFIRMED not in text


def test_the_foot_of_every_page_leads_there(app_env: AppEnv) -> None:
    assert 'href="/trois/open-data"' in page(app_env, "en").partition('class="trois-help"')[2]
