"""Rights of earlier releases are told apart by a key (revision 0018): a second filing of one is seen at once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.registry.objects import IpRight, ObjectKind
from module.registry.right_key import right_key
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database
from tests.support.landed import Site

# read in the dump by hand: certificates of the filed applications, and of the three entries
FILED = {f"TROIS-2026-{number:06}": f"ТЗ:{200300 + number}" for number in range(1, 13)}
VERSION = (
    "INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, content)"
    " VALUES ('{entry}', {line}, 'common', 'included', '2026-11-25', now(), '{content}')"
)
ENTRIES = {"00001/ТЗ-251126": "ТЗ:200301", "00002/ТЗ-251126": "ТЗ:200302", "00005/ТЗ-031226": "ТЗ:200312"}


def test_filed_applications_and_entries_of_a_landed_release_have_their_keys(site: Site) -> None:
    applications = site.rows("SELECT number, right_key FROM trois.application")
    assert {row["number"]: row["right_key"] for row in applications if row["number"]} == FILED
    assert {row["right_key"] for row in applications if not row["number"]} == {""}, "a draft stands on no right"
    entries = site.rows("SELECT number, right_key FROM trois.entry")
    assert {row["number"]: row["right_key"] for row in entries} == ENTRIES


@pytest.mark.parametrize(
    ("kind", "number", "key"),
    [
        (ObjectKind.TRADEMARK, "№ 99 00-01", "ТЗ:990001"),
        (ObjectKind.SERVICE_MARK, "990001", "ТЗ:990001"),
        (ObjectKind.GEOGRAPHICAL_INDICATION, "17-ПП", "ГУ:17пп"),
        (ObjectKind.APPELLATION_OF_ORIGIN, "KZ 3", "НМПТ:кz3"),
        (ObjectKind.COPYRIGHT, "", ""),
    ],
)
def test_a_key_of_the_revision_is_that_of_today(servers: Services, kind: ObjectKind, number: str, key: str) -> None:
    """An entry that was changed once: its last line counts."""
    with new_database(servers) as url:
        config, entry = alembic_config(url), str(uuid4())
        command.upgrade(config, "0017")
        execute(
            url,
            "INSERT INTO trois.entry (id, number, origin, search, changed_at)"  # noqa: S608 - written here
            f" VALUES ('{entry}', '00001', 'imported', '', now())",
        )
        for line, certificate in ((1, "55"), (2, number)):
            content = f'{{"object_kind": "{kind}", "right": {{"certificate_number": "{certificate}"}}}}'
            execute(url, VERSION.format(entry=entry, line=line, content=content))
        command.upgrade(config, "head")
        assert rows(url, "SELECT right_key FROM trois.entry") == [(key,)]
        assert right_key(kind, IpRight(number)) == key
