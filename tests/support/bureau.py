"""An office whose people hold keys of the test authority; signatures are made and judged for real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from module.dev.launcher.services import Services
from tests.support.databases import new_database
from tests.support.office import NOW, Office, open_office
from tests.support.pens import KeyPens, seat


@pytest.fixture(scope="session")
def pens(tmp_path_factory: pytest.TempPathFactory) -> KeyPens:
    return KeyPens.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def bureau(servers: Services, pens: KeyPens) -> Iterator[Office]:
    """An office with a database of its own for each file of tests: nobody counts what another has filed."""
    with new_database(servers) as url:
        made = seat(open_office(url), pens)
        yield made
        made.store.engine.dispose()


@pytest.fixture
def office(bureau: Office) -> Office:
    """The office at the hour of NOW; what a test replaced at the desk is gone in the next one."""
    bureau.clock.set(NOW)
    return replace(bureau)
