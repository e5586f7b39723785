"""`python -m tests.bench.night URL DAY`: the nightly tasks of one day in a process of their own.

Prints as JSON the seconds of each task and what it did, the most memory, and the longest transaction that another
connection saw meanwhile: no lock is held longer than the transaction that took it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock_time

import psycopg

from module.casework import entry_clock, owing, reminding
from module.kernel.clock import ALMATY
from tests.bench.memory import peak
from tests.support.app_env import open_app_env

EVERY = 0.02
_AGE = """SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def watch(url: str, ended: threading.Event, seen: list[float]) -> None:
    """Keep the age of the oldest transaction, until told to stop."""
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        while not ended.wait(EVERY):
            row = connection.execute(_AGE).fetchone()
            seen.append(float(row[0]) if row and row[0] is not None else 0.0)


def main(url: str, day: date) -> None:
    """Do the tasks and tell."""
    app_env = open_app_env(url, laid_out=True)
    app_env.clock.set(datetime.combine(day, clock_time(9), ALMATY))
    tasks: dict[str, Callable[[], int]] = {
        "reminders": lambda: reminding.remind(app_env.open_work),
        "clock": lambda: entry_clock.run(app_env.open_work),
        "owed": lambda: owing.owe_again(app_env.open_work),
    }
    ended, seen = threading.Event(), list[float]()
    watcher = threading.Thread(target=watch, args=(url, ended, seen))
    watcher.start()
    done = {}
    for name, task in tasks.items():
        started = time.perf_counter()
        count = task()
        done[name] = {"count": count, "seconds": time.perf_counter() - started}
    ended.set()
    watcher.join()
    found = {"tasks": done, "peak": peak(), "longest": max(seen, default=0.0), "looks": len(seen)}
    print(json.dumps(found))  # noqa: T201
    app_env.store.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]))
