"""An objection of release 9217642 becomes the first event of its hearing; nothing of the hearing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from tests.support.databases import new_database
from tests.support.landed import FIRST, restore, rows


@pytest.fixture
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        restore(address, FIRST)
        yield address


def test_objections_move_to_the_events_and_back(url: str) -> None:
    before = rows(
        url,
        "SELECT application_id::text AS key, announced_at, answer_until, grounds, objection, objected_at"
        " FROM trois.hearing ORDER BY 1",
    )
    objected = [row for row in before if row["objected_at"] is not None]
    assert len(before) == 4 and objected
    config = alembic_config(url)
    command.upgrade(config, "0017")
    now = rows(
        url,
        "SELECT h.application_id::text AS key, h.announced_at, h.answer_until, h.grounds,"
        " coalesce(e.text, '') AS objection, e.at AS objected_at FROM trois.hearing h"
        " LEFT JOIN trois.hearing_event e ON e.hearing_id = h.id AND e.kind = 'objection' ORDER BY 1",
    )
    assert now == before
    assert rows(url, "SELECT DISTINCT kind FROM trois.hearing_event") == [{"kind": "objection"}]
    command.downgrade(config, "0017-1")
    back = rows(
        url,
        "SELECT application_id::text AS key, announced_at, answer_until, grounds, objection, objected_at"
        " FROM trois.hearing ORDER BY 1",
    )
    assert back == before
