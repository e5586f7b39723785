"""Sites over the kept data of landed releases; see README.md beside this file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from module.dev.launcher.services import Services
from tests.support.landed import FIRST, Site, new_keys, opened

__all__ = ["new_keys"]

Open = Callable[[], Site]


@pytest.fixture(scope="module")
def open_site(servers: Services, new_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(opened(servers, FIRST, new_keys, tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="module")
def site(open_site: Open) -> Site:
    """The present product over the data of 9217642, for one file of tests."""
    return open_site()
