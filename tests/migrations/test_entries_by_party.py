"""Whose the entries of earlier releases are (revision 0038): the same as the writer of today says."""

from __future__ import annotations

from uuid import uuid4

from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database
from tests.support.landed import Site


def test_each_entry_of_a_landed_release_has_its_parties(site: Site) -> None:
    found = site.rows(
        "SELECT p.role, p.number = v.content #>> '{holders,0,identifier}' AS same, p.entry_number = e.number AS named"
        " FROM trois.entry e LEFT JOIN trois.entry_party p ON p.entry_id = e.id AND p.role = 'holder'"
        " JOIN trois.entry_version v ON v.entry_id = e.id AND v.part = 'common'"
    )
    assert [(row["role"], row["same"], row["named"]) for row in found] == [("holder", True, True)] * 3


def test_what_stands_is_read_whatever_it_looks_like(servers: Services) -> None:
    """An imported entry, one of the Union, lines that count no more, holders without a number."""
    contents = {
        "common": '{"holders": [{"identifier": "900101300001"}, {"identifier": "DE-77"}, {}]}',
        "national": '{"representative": {"identifier": "210340000018"}}',
        "circulation": '{"halves": []}',
    }
    with new_database(servers) as url:
        config = alembic_config(url)
        command.upgrade(config, "0037")
        for number, origin in (("A", "imported"), ("U", "union")):
            key = str(uuid4())
            execute(
                url,
                "INSERT INTO trois.entry (id, number, origin, search, changed_at, current_lines)"  # noqa: S608
                f" VALUES ('{key}', '{number}', '{origin}', '', now(), '{{2,3,4}}')",
            )
            lines = [("common", '{"holders": [{"identifier": "200140000004"}]}'), *contents.items()]
            for line, (part, content) in enumerate(lines, 1):
                execute(
                    url,
                    "INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, content)"  # noqa: S608
                    f" VALUES ('{key}', {line}, '{part}', 'imported', '2026-01-0{line}', '2026-01-01Z', '{content}')",
                )
        command.upgrade(config, "0038")
        found = rows(url, "SELECT entry_number, role, number, number_kind FROM trois.entry_party ORDER BY role")
        assert [tuple(row) for row in found] == [
            ("A", "holder", "900101300001", "IIN"),
            ("A", "representative", "210340000018", "BIN"),
        ]
        command.downgrade(config, "0037")
