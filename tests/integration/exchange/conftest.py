from collections.abc import Iterator

import pytest

from module.dev.launcher.services import Services
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.exchange import Segment, open_segment


@pytest.fixture(scope="module")
def own_database(servers: Services) -> Iterator[str]:
    with new_database(servers) as url:
        yield url


@pytest.fixture(scope="module")
def opened(own_database: str) -> Iterator[Segment]:
    made = open_segment(own_database)
    yield made
    made.store.engine.dispose()


@pytest.fixture(scope="module")
def module_env(own_database: str) -> Iterator[AppEnv]:
    made = open_app_env(own_database)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def segment(opened: Segment) -> Segment:
    """The exchange with empty tables."""
    opened.clear()
    return opened


@pytest.fixture
def pages(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """The pages of the officers, over the same database."""
    return Pages(module_env, monkeypatch)
