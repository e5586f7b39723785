"""Entries that are in the register get the days on which their end is told (revision 0035)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from alembic import command

from module.casework import reminding
from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.kernel.clock import law_date
from module.kernel.workdays import add_months
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database
from tests.support.landed import Site

# read in the dump by hand: two entries are protected until 17 May 2028, one until 26 May; their rights hold longer
LANDED = ["2028-03-18", "2028-04-17", "2028-05-01", "2028-05-02", "2028-05-10", "2028-05-16", "2028-05-17"]
LATER = ["2028-03-27", "2028-04-26", "2028-05-10", "2028-05-11", "2028-05-19", "2028-05-25", "2028-05-26"]
OWED = (
    "SELECT due_on::text, state FROM trois.reminder WHERE event = 'protection_ends' AND subject_id = '{}'"
    " ORDER BY due_on"
)


def test_each_entry_of_a_landed_release_is_told_of(site: Site) -> None:
    found = site.rows(
        "SELECT e.number, array_agg(r.due_on::text ORDER BY r.due_on) AS days, array_agg(DISTINCT r.state) AS states"
        " FROM trois.entry e JOIN trois.reminder r ON r.subject_id = e.id AND r.event = 'protection_ends'"
        " GROUP BY e.number ORDER BY max(r.ends_on)"
    )
    assert [(row["days"], row["states"]) for row in found] == [(LANDED, ["owed"])] * 2 + [(LATER, ["owed"])]


def entry(url: str, content: str, *facts: str, origin: str = "imported") -> str:
    key = str(uuid4())
    execute(
        url,
        "INSERT INTO trois.entry (id, number, origin, search, changed_at)"  # noqa: S608 - written here
        f" VALUES ('{key}', '{key}', '{origin}', '', now())",
    )
    execute(
        url,
        "INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, content)"  # noqa: S608
        f" VALUES ('{key}', 1, 'common', 'imported', '2026-01-01', '2026-01-01Z', '{content}')",
    )
    for line, cause in enumerate(facts, 1):
        execute(
            url,
            "INSERT INTO trois.entry_fact (entry_id, line, cause, began_on, began_at)"  # noqa: S608
            f" VALUES ('{key}', {line}, '{cause}', '2026-01-02', '2026-01-02Z')",
        )
    return key


def test_what_ends_and_how_is_read_from_what_is_stored(servers: Services) -> None:
    """Counted from today, since the revision asks the clock of the database."""
    today = law_date(datetime.now(UTC))
    soon, far = today + timedelta(days=20), today + timedelta(days=400)
    with new_database(servers) as url:
        config = alembic_config(url)
        command.upgrade(config, "0033")
        cut = entry(url, f'{{"end": "{far}", "right": {{"valid_until": "{soon}"}}}}')
        waits = entry(url, f'{{"end": "{far}", "right": {{"valid_until": "{today}"}}}}', "renewal", "at_will")
        silent = [
            entry(url, f'{{"end": "{far}"}}', "3"),
            entry(url, '{"end": "2026-01-09"}'),
            entry(url, '{"end": "soon", "right": 7}'),
            entry(url, "{}"),
            entry(url, "7"),
            entry(url, f'{{"end": "{far}"}}', origin="union"),
        ]
        command.upgrade(config, "head")
        found = {key: rows(url, OWED.format(key)) for key in (cut, waits, *silent)}
        assert [found[key] for key in silent] == [[]] * 6
        days = [(soon - timedelta(days=count)).isoformat() for count in (60, 30, 16, 15, 7, 1, 0)]
        assert found[cut] == list(zip(days, ["overtaken"] * 2 + ["owed"] * 5, strict=True))
        last = add_months(today, 2)
        days = [(last - timedelta(days=count)).isoformat() for count in (30, 15, 7, 1)]
        assert found[waits] == [(day, "owed") for day in days]
        command.downgrade(config, "0033")
        assert rows(url, "SELECT count(*) FROM trois.reminder") == [(0,)]


def test_a_power_of_attorney_keeps_what_was_owed_of_it(site: Site) -> None:
    found = site.rows(
        "SELECT r.ends_on, r.due_on, p.valid_until FROM trois.reminder r"
        " JOIN trois.power_of_attorney p ON p.id = r.subject_id WHERE r.event = 'power_ends'"
    )
    assert found
    assert all(row["ends_on"] == row["valid_until"] for row in found)


def test_the_people_of_landed_entries_are_told_in_time(open_site: Callable[[], Site]) -> None:
    """On the sixtieth day before the end of two of them; their entries name no contacts, their applications do."""
    site = open_site()
    site.clock.set(datetime(2028, 3, 18, 7, tzinfo=UTC))
    reminding.remind(site.services.open_work)
    found = site.rows(
        "SELECT e.number, array_agg(m.reader || ' ' || m.channel ORDER BY m.reader, m.channel) AS told,"
        " min(m.text) AS text FROM trois.message m JOIN trois.reminder r ON r.id = m.reminder_id"
        " JOIN trois.entry e ON e.id = r.subject_id GROUP BY e.number"
    )
    assert len(found) == 2
    for row in found:
        assert row["number"] in row["text"] and "17.05.2028" in row["text"]
        assert row["told"][:2] == ["holder:0 email", "holder:0 sms"]
