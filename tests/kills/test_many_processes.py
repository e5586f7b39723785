"""Two webs, three workers, two schedulers over one PostgreSQL and one Redis, each restarted while people work.

Nothing is lost, nothing is doubled: the same questions as after a SIGKILL (invariants.py).
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import requests

from module.dev.launcher.child import Child
from module.dev.launcher.places import ROOT
from module.dev.launcher.ports_in_use import all_listening
from tests.kills import invariants
from tests.kills.drill import PATIENCE, Drill, drilling, until
from tests.kills.people import Town
from tests.kills.test_kills import AFTER, Run
from tests.support import sizes

CLERKS = 3
LIVES = sizes.size(1, 10)
"""Applications of each clerk, from the draft to the signed decision."""
WORKERS = ("worker-2", "worker-3")[: sizes.size(1, 2)]
"""Beside the first one, which goes on with the first web while all others are restarted."""


@dataclass
class Site:
    """The programs of a site, each startable anew in its place."""

    drill: Drill
    starts: dict[str, Callable[[], Child]] = field(default_factory=dict)
    running: dict[str, Child] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)

    def web(self, name: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        bind = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--graceful-timeout", "5", "--chdir", str(ROOT)]

        self.starts[name] = lambda: self.drill.start(
            name, "-m", "gunicorn", *bind, "--preload", "tests.kills.web:make()"
        )
        self.ports[name] = port
        self.urls.append(f"http://127.0.0.1:{port}/trois")

    def program(self, name: str, module: str) -> None:
        self.starts[name] = lambda: self.drill.start(name, "-m", module)

    def restart(self, name: str) -> None:
        self.running[name].ask_to_stop()
        self.running[name].stop()
        self.running[name] = self.starts[name]()
        self.wait(name)

    def wait(self, name: str) -> None:
        """Wait for a web to answer: only then does a balancer send people to it and is the next one restarted."""
        if name in self.ports:
            self.running[name].wait_until(lambda: all_listening({self.ports[name]}), PATIENCE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, own_postgres_url: str) -> Iterator[Site]:
    with drilling(tmp_path_factory.mktemp("site"), own_postgres_url) as drill:
        made = Site(drill, urls=[drill.url])
        for name in ("scheduler-1", "scheduler-2"):
            made.program(name, "tests.kills.scheduler")
        for name in WORKERS:
            made.program(name, "tests.kills.worker")
        made.web("web-2")
        made.running = {name: start() for name, start in made.starts.items()}
        for name in made.running:
            made.wait(name)
        workers = 1 + len(WORKERS)
        until("all workers", lambda: int(drill.queue.scard("rq:workers")) >= workers)  # type: ignore[arg-type]
        yield made


def clerk(site: Site, town: Town, seed: int, filed: threading.Barrier) -> list[str]:
    """Bring applications from the draft to the decision, each request over either web, as behind a balancer.

    All are of one right, so nobody decides before everybody has filed: one more application asks for a reason anew.
    """
    chance, run = random.Random(seed), Run(town)
    keys = [town.new_draft() for _ in range(LIVES)]
    for key in keys:
        go_on(site, town, run, "file", key, chance)
    filed.wait(PATIENCE * 5)
    for key in keys:
        for act in ("take", "prepare", "sign"):
            go_on(site, town, run, act, key, chance)
    return keys


def go_on(site: Site, town: Town, run: Run, act: str, key: str, chance: random.Random) -> None:
    """Do an act; where the web was just restarted, look whether it was done, and do it again over the other one."""
    for _ in range(20):
        if str(town.view(key).status) == AFTER[act]:
            return
        url = chance.choice(site.urls)
        for person in town.persons.values():
            person.url = url
        try:
            run.perform(act, key)
            return
        except requests.ConnectionError:
            threading.Event().wait(0.3)
    raise AssertionError(f"{act} of {key}: no web answered")


def test_a_rolling_restart_under_work_loses_and_doubles_nothing(site: Site) -> None:
    drill = site.drill
    towns = [Town.gather(drill) for _ in range(CLERKS)]
    first = towns[0].new_draft()
    Run(towns[0]).perform("file", first)  # all that follow are of the same right, and say why
    with ThreadPoolExecutor(CLERKS) as pool:
        filed = threading.Barrier(CLERKS)
        seeds = range(sizes.number(), sizes.number() + CLERKS)
        working = [pool.submit(clerk, site, town, seed, filed) for town, seed in zip(towns, seeds, strict=True)]
        at_work = 0
        for _ in range(sizes.size(1, 5)):
            for name in site.starts:
                at_work += not all(one.done() for one in working)
                site.restart(name)
        keys = [key for one in working for key in one.result()]
    assert len({first, *keys}) == CLERKS * LIVES + 1
    assert at_work >= 2, "nobody worked while programs were restarted"
    drill.drain()
    invariants.check_rows(drill)
    invariants.check_numbers(drill)
    for town in towns:
        invariants.check_acknowledged(town)
        town.close()
    invariants.check_delivered(drill)
    assert invariants.check_journal(drill) > 0
    assert drill.rows("SELECT count(*) FROM trois.entry")[0][0] == CLERKS * LIVES
    assert drill.rows("SELECT name FROM trois.scheduled_task WHERE failures > 0") == []
