"""Pages of officers over a database of the test file's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from module.dev.launcher.services import Services
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database


@pytest.fixture(scope="module")
def module_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        found = open_app_env(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def pages(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(module_env, monkeypatch)
