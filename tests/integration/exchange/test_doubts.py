"""A notice that the Commission disowns leaves its entry in doubt, for everybody who reads it, until it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from module.dev.launcher.services import Services
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.exchange import Segment, Sent, inclusion, numbered, open_segment

IN_DOUBT = "In doubt"


@pytest.fixture(scope="module")
def built(servers: Services) -> Iterator[tuple[Segment, AppEnv]]:
    with new_database(servers) as url:
        segment, app_env = open_segment(url), open_app_env(url)
        yield segment, app_env
        segment.store.engine.dispose()
        app_env.store.engine.dispose()


@pytest.fixture
def segment(built: tuple[Segment, AppEnv]) -> Segment:
    built[0].clear()
    return built[0]


@pytest.fixture
def pages(built: tuple[Segment, AppEnv], monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(built[1], monkeypatch)


def included(segment: Segment, place: int) -> Sent:
    """Let the Commission include an entry; return our notice MSG.002, the last thing that we said to it."""
    segment.post(segment.request(6, inclusion(numbered(place)), 5)[1])
    return segment.wire.sent[-1]


def test_an_entry_whose_notice_was_disowned_is_in_doubt_at_once(segment: Segment, pages: Pages) -> None:
    number = numbered(1)
    answer = included(segment, 1)
    address = f"/unified-register/{number}"
    assert IN_DOUBT not in pages.get(pages.app_env.case_officer, address)
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    page = pages.get(pages.app_env.case_officer, address)
    assert IN_DOUBT in page
    assert "Common:UnexpectedMessage" in page
    assert IN_DOUBT in pages.get(pages.app_env.case_officer, "/unified-register")
