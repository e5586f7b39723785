"""The nightly tasks over the whole register: seconds, memory, and how long a transaction keeps others waiting (D29)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from module.casework.end_owing import EntryWriter
from module.dev.launcher.services import Services
from module.registry.actors import SYSTEM
from module.registry.entry import CommonContent, Entry, EntryOrigin, NationalContent, Recording, opened
from module.registry.ip_objects.trademark import TrademarkRight
from tests.integration.casework.test_end_notices import party
from tests.support import sizes
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import execute, new_database
from tests.support.measuring import judge
from tests.support.sizes import ROOT

ENTRIES, LIVES = sizes.size(700, 100_000), 700
"""Entries, whose ends are spread over so many days."""
MEMORY_BOUND, LONGEST_BOUND = 300, 1.0
RUNGS = (60, 30, 16, 15, 7, 1, 0)
DAY = NOW.date() + timedelta(days=120)
Tell = Callable[[str, object], None]


@pytest.fixture
def site(servers: Services) -> Iterator[tuple[AppEnv, str]]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield app_env, url
        app_env.store.engine.dispose()


def entry(place: int, recording: Recording) -> Entry:
    number = f"B{place}"
    end = NOW.date() + timedelta(days=1 + place % LIVES)
    common = CommonContent(
        right=TrademarkRight(number, valid_until=date(2037, 1, 1)), holders=(party(number),), start=NOW.date(), end=end
    )
    return opened(number, EntryOrigin.IMPORTED, recording, common, NationalContent())


def fill(app_env: AppEnv) -> None:
    for start in range(0, ENTRIES, 200):
        with app_env.open_work(SYSTEM) as work:
            recording = Recording(work.today, work.now)
            fresh = [entry(place, recording) for place in range(start, min(start + 200, ENTRIES))]
            EntryWriter.of(work).open(fresh)


def night(url: str, day: date) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.bench.night", url, day.isoformat()]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, object] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_the_tasks_of_a_night(site: tuple[AppEnv, str], record_property: Tell) -> None:
    """First all that is due by a day is done; what is measured is the night after it, as each night is."""
    app_env, url = site
    fill(app_env)
    execute(url, "VACUUM ANALYZE")
    night(url, DAY)
    found = night(url, DAY + timedelta(days=1))
    tasks = found["tasks"]
    a_day = sum(1 for place in range(ENTRIES) if place % LIVES == 0)
    assert isinstance(tasks, dict)
    assert tasks["clock"]["count"] == a_day
    assert tasks["reminders"]["count"] == 2 * len(RUNGS) * a_day  # e-mail and SMS of each rung
    seconds = ", ".join(f"{name} {one['count']} in {one['seconds']:.1f} s" for name, one in tasks.items())
    bounds = f"memory {found['peak']:.0f} MiB, at most {MEMORY_BOUND}; longest transaction {found['longest']:.2f} s"
    record_property("told", f"bench: a night over {ENTRIES} entries: {seconds}; {bounds}, at most {LONGEST_BOUND:.0f}")
    assert int(str(found["looks"])) > 0
    judge(float(str(found["peak"])), MEMORY_BOUND)
    judge(max(float(str(found["longest"])), 0.001), LONGEST_BOUND)
