from collections.abc import Iterator

import pytest

from module.dev.launcher.services import Services
from tests.support.databases import new_database
from tests.support.exchange import Segment, open_segment


@pytest.fixture(scope="module")
def opened(servers: Services) -> Iterator[Segment]:
    with new_database(servers) as url:
        made = open_segment(url)
        yield made
        made.store.engine.dispose()


@pytest.fixture
def segment(opened: Segment) -> Segment:
    """The exchange with empty tables."""
    opened.clear()
    return opened
