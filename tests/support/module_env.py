"""An office whose people hold keys of the test authority; signatures are made and judged for real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from module.dev.launcher.services import Services
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, seat


@pytest.fixture(scope="session")
def key_signers(tmp_path_factory: pytest.TempPathFactory) -> KeySigners:
    return KeySigners.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def module_env(servers: Services, key_signers: KeySigners) -> Iterator[AppEnv]:
    """An office with a database of its own for each file of tests: nobody counts what another has filed."""
    with new_database(servers) as url:
        made = seat(open_app_env(url), key_signers)
        yield made
        made.store.engine.dispose()


@pytest.fixture
def app_env(module_env: AppEnv) -> AppEnv:
    """The use cases at the hour of NOW; what a test replaced in the deps is gone in the next one."""
    module_env.clock.set(NOW)
    return replace(module_env)
