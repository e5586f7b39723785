"""Search keys of earlier releases meet those that are asked for now (revision 0015)."""

from __future__ import annotations

from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.registry.search_key import search_key
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database


def test_an_entry_of_an_earlier_release_is_found_by_both_spellings(servers: Services) -> None:
    with new_database(servers) as url:
        config = alembic_config(url)
        command.upgrade(config, "0014")
        execute(
            url,
            "INSERT INTO trois.entry (id, number, origin, search, changed_at)"
            " VALUES (gen_random_uuid(), '00001', 'imported', '00001 жетысу мы', now())",
        )
        command.upgrade(config, "head")
        ((found,),) = rows(url, "SELECT search FROM trois.entry")
        assert found == "00001 жетису ми"
        assert search_key("ЖЕТІСУ") in found and search_key("Жетысу") in found
