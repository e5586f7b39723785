"""Every row of release 9217642 is still there after the present revisions have run over it."""

from __future__ import annotations

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from tests.support.databases import execute, new_database
from tests.support.landed import FIRST, Before, Site, restore, rows

# counted by hand in the dump
COUNTS = {
    "account": 12,
    "account_letter": 9,
    "application": 20,
    "attachment": 66,
    "audit": 398,
    "audit_seal": 6,
    "blob": 31,
    "call": 284,
    "classifier_edition": 1,
    "classifier_row": 2,
    "consent": 21,
    "counter": 3,
    "decision": 8,
    "draft_handover": 1,
    "entry": 3,
    "entry_version": 3,
    "exchange_conversation": 16,
    "exchange_dispatch": 39,
    "exchange_effect": 17,
    "exchange_incident": 2,
    "exchange_message": 56,
    "exchange_opinion": 7,
    "exchange_payload": 56,
    "exchange_resource": 2,
    "hearing": 4,
    "invitation": 2,
    "notice": 42,
    "notice_delivery": 42,
    "officer_profile": 3,
    "one_time_code": 5,
    "organisation": 3,
    "outbox": 111,
    "paper": 19,
    "portal_user": 7,
    "power_of_attorney": 2,
    "printed": 2,
    "rate_limit": 1,
    "registration": 6,
    "shep_arrival": 1,
    "sign_in_ticket": 2,
    "signature_evidence": 20,
    "state_fact": 65,
    "trois_version": 1,
    "union_entry": 5,
    "union_version": 10,
    "web_session": 3,
}

# A later revision that renames or divides a table says here where its rows stand now: the old name, then a query that
# counts them and one that gives their ids.
_OF_CASES, _OF_ACCOUNTS = (
    "FROM trois.message WHERE application_id IS NOT NULL",
    "FROM trois.message WHERE application_id IS NULL",
)
NOW: dict[str, tuple[str, str]] = {
    "notice": (f"SELECT count(*) AS n {_OF_CASES}", f"SELECT id::text {_OF_CASES}"),  # 0031
    "notice_delivery": (f"SELECT count(*) AS n {_OF_CASES}", f"SELECT id::text {_OF_CASES}"),
    "account_letter": (f"SELECT count(*) AS n {_OF_ACCOUNTS}", f"SELECT id::text {_OF_ACCOUNTS}"),
}


def counted(site: Site, table: str) -> int:
    query = NOW.get(table, (f'SELECT count(*) AS n FROM trois."{table}"', ""))[0]  # noqa: S608
    return int(site.rows(query)[0]["n"])


def test_the_dump_is_whole(site: Site) -> None:
    assert site.before.counts == COUNTS


@pytest.mark.parametrize("table", sorted(COUNTS))
def test_no_row_is_lost(site: Site, table: str) -> None:
    """A revision may add rows of its own (new tables, new facts); it may not lose one. Nobody has acted here yet."""
    assert counted(site, table) >= COUNTS[table]


def test_what_has_an_id_keeps_it(site: Site) -> None:
    for table, ids in site.before.ids.items():
        query = NOW.get(table, ("", f'SELECT id::text FROM trois."{table}"'))[1]  # noqa: S608
        assert ids <= {row["id"] for row in site.rows(query)}, table


def test_what_was_signed_is_the_same_to_the_byte(site: Site) -> None:
    assert len(site.before.signing_documents) == COUNTS["paper"] - 2, "two decisions were shown and never signed"
    for signing_document in site.before.signing_documents:
        [now] = site.rows("SELECT * FROM trois.paper WHERE id = %s", signing_document["id"])
        for column in ("document", "signed", "sha256", "chain", "signed_at"):
            assert now[column] == signing_document[column]


def test_the_present_models_fit_what_the_revisions_made_of_it(servers: Services) -> None:
    """Not only an empty database is brought up to date: one with rows, laid out by the release itself."""
    with new_database(servers) as url:
        restore(url, FIRST)
        assert rows(url, "SELECT version_num FROM trois.trois_version") == [{"version_num": "0008"}]
        command.upgrade(alembic_config(url), "head")
        command.check(alembic_config(url))


def test_a_lost_row_would_be_seen(servers: Services) -> None:
    with new_database(servers) as url:
        restore(url, FIRST)
        execute(url, "DELETE FROM trois.notice_delivery WHERE reason = 'bad_number'")
        assert Before.read(url).counts["notice_delivery"] < COUNTS["notice_delivery"]
