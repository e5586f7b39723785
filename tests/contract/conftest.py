from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.outside import Outside, running


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """The stand-ins, once for the whole run."""
    with running(tmp_path_factory.mktemp("outside")) as running_outside:
        yield running_outside
