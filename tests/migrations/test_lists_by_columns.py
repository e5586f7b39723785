"""What lists show of applications of earlier releases, and the lines of entries that count (revision 0033)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.registry.application import Form
from module.store.applications import parties_key
from module.store.plain import from_plain
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database
from tests.support.landed import Site

# read in the dump by hand: status of the finished ones
FINISHED = {"issued", "refused"}


def test_columns_of_a_landed_release_are_those_of_its_forms(site: Site) -> None:
    found = site.rows("SELECT * FROM trois.application ORDER BY id")
    assert len(found) == 20
    for row in found:
        form = from_plain(row["form"], Form)
        assert row["finished"] is (row["status"] in FINISHED)
        assert row["object_kind"] == (form.terms.object_kind or "")
        assert row["parties"] == parties_key(form)
        own = row["owner_bin"] or row["owner_iin"]
        holder = form.holder
        assert row["client"] == ("" if holder.identifier == own else holder.identifier or row["holder_name"])
    assert {row["client"] for row in found if row["client"]}, "the agent's client is there"


def test_each_entry_of_a_landed_release_points_at_its_lines(site: Site) -> None:
    found = site.rows(
        "SELECT e.current_lines, array_agg(v.line ORDER BY v.line) AS lines FROM trois.entry e"
        " JOIN trois.entry_version v ON v.entry_id = e.id GROUP BY e.id"
    )
    assert [row["current_lines"] for row in found] == [row["lines"] for row in found]
    assert len(found) == 3


def test_of_a_longer_life_the_lines_that_count(servers: Services) -> None:
    """A change of the past, one of the same day that was recorded later, and one that begins in a later year."""
    with new_database(servers) as url:
        config, entry = alembic_config(url), str(uuid4())
        command.upgrade(config, "0030")
        execute(
            url,
            "INSERT INTO trois.entry (id, number, origin, search, changed_at)"  # noqa: S608 - written here
            f" VALUES ('{entry}', '00001', 'imported', '', now())",
        )
        lives = [
            ("common", "2020-01-01", "2020-01-01"),
            ("national", "2020-01-01", "2020-01-01"),
            ("common", "2021-01-01", "2021-01-01"),
            ("common", "2021-01-01", "2021-01-02"),
            ("common", "2020-06-01", "2021-06-01"),
            ("common", "2126-01-01", "2021-07-01"),
        ]
        for line, (part, begins, recorded) in enumerate(lives, 1):
            execute(
                url,
                "INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, content)"  # noqa: S608
                f" VALUES ('{entry}', {line}, '{part}', 'changed', '{begins}', '{recorded}', '{{}}')",
            )
        command.upgrade(config, "head")
        assert rows(url, "SELECT current_lines FROM trois.entry") == [([2, 4, 6],)]


@pytest.mark.parametrize(
    "form", ["7", "{}", '{"holder": 7, "terms": null, "trademark": {}}', '{"holder": {"name": null}}']
)
def test_a_form_that_cannot_be_read_stops_nothing(servers: Services, form: str) -> None:
    with new_database(servers) as url:
        config, owner = alembic_config(url), str(uuid4())
        command.upgrade(config, "0030")
        execute(
            url,
            "INSERT INTO trois.account (id, iin, name, parts, created_at)"  # noqa: S608 - written here
            f" VALUES ('{owner}', '900101300001', 'A', '{{}}', now())",
        )
        execute(
            url,
            "INSERT INTO trois.application (id, kind, status, owner_id, owner_iin, form, holder_name, created_at,"  # noqa: S608
            f" updated_at) VALUES (gen_random_uuid(), 'include', 'draft', '{owner}', '900101300001', '{form}', 'Кто',"
            " now(), now())",
        )
        command.upgrade(config, "head")
        assert rows(url, "SELECT finished, object_kind, client FROM trois.application") == [(False, "", "Кто")]
