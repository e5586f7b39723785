"""An office whose people hold keys of the test authority; signatures are made and judged for real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.office import NOW, Office, open_office
from tests.support.pens import KeyPens, seat


@pytest.fixture(scope="session")
def pens(tmp_path_factory: pytest.TempPathFactory) -> KeyPens:
    return KeyPens.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def bureau(postgres_url: str, pens: KeyPens) -> Iterator[Office]:
    made = seat(open_office(postgres_url), pens)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def office(bureau: Office) -> Office:
    """The office at the hour of NOW; what a test replaced at the desk is gone in the next one."""
    bureau.clock.set(NOW)
    return replace(bureau)
