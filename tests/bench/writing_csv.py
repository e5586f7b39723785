"""`python -m tests.bench.writing_csv URL FILE`: write the register as CSV in a process of its own, while versions come.

Prints as JSON the most memory before and after, and the seconds that it took. A second connection gives entries new
versions all the while, as officers do.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from module.registry.entry import changed, differences
from module.store import entries
from module.store.unit import Store
from tests.bench.memory import peak
from tests.integration.store.test_entries import act
from tests.support import web
from tests.support.app_env import NOW, open_app_env


def write_versions(store: Store, numbers: list[str], ended: threading.Event) -> None:
    """Give one entry after the other a new version until the file is written."""
    while not ended.is_set():
        for number in numbers:
            with store.unit() as unit:
                found = entries.lock(unit, number)
                assert found is not None
                common = found.entry.latest().common
                other = replace(common, right=replace(common.right, certificate_number=str(time.monotonic_ns())))
                entries.write(unit, changed(found.entry, differences(common, other), act("2026-11-19")), NOW)
            if ended.wait(0.05):
                return


def main(url: str, path: Path, numbers: list[str]) -> None:
    """Write the file and tell."""
    app_env = open_app_env(url, laid_out=True)
    client = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()
    client.get("/trois/register/0")
    ended = threading.Event()
    writer = threading.Thread(target=write_versions, args=(app_env.store, numbers, ended))
    at_rest, started = peak(), time.perf_counter()
    writer.start()
    with client.get("/trois/open-data.csv", buffered=False) as answer, path.open("wb") as file:
        for part in answer.iter_encoded():
            file.write(part)
    seconds = time.perf_counter() - started
    ended.set()
    writer.join()
    print(json.dumps({"at_rest": at_rest, "peak": peak(), "seconds": seconds}))  # noqa: T201
    app_env.store.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3].split(","))
