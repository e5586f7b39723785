"""SIGKILL of web and worker at random points of filing, deciding and notifying: nothing is lost, nothing is doubled.

`TROIS_SEED=n` repeats a run, `TROIS_KILLS=n` changes the number of points (20; 1,000 in a full run),
`TROIS_KILLS_REPORT=file` keeps the table of results.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from tests.kills import invariants
from tests.kills.drill import Drill, drilling, until
from tests.kills.people import APPLICANT, CASE_OFFICER, HEAD, Town
from tests.kills.plan import NOTIFYING, Length, Point, draw
from tests.support import sizes

POINTS = int(os.environ.get("TROIS_KILLS", sizes.size(20, 1_000)))
SEED = sizes.number()
PERSON = {"save": APPLICANT, "read": APPLICANT, "file": APPLICANT, "take": CASE_OFFICER, "prepare": CASE_OFFICER}
BEFORE = {"save": "draft", "read": "draft", "file": "draft", "take": "submitted", "prepare": "in_review"}
AFTER = {"file": "submitted", "take": "in_review", "prepare": "for_signature", "sign": "issued"}
LEADS_TO = {stage: act for act, stage in AFTER.items()}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, own_postgres_url: str) -> Iterator[Town]:
    with drilling(tmp_path_factory.mktemp("kills"), own_postgres_url) as drill:
        made = Town.gather(drill)
        yield made
        made.close()


@dataclass(frozen=True)
class Result:
    """What came of one point."""

    point: Point
    where: str
    stood: str


@dataclass
class Run:
    """The acts of people and workers, each with or without an order to die."""

    town: Town
    waiting: dict[str, list[str]] = field(default_factory=dict)
    lengths: dict[str, Length] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def drill(self) -> Drill:
        """Return the running product."""
        return self.town.drill

    def ready(self, stage: str) -> str:
        """Return an application in a stage; one is brought there where none waits."""
        if self.waiting.setdefault(stage, []):
            return self.waiting[stage].pop(0)
        if stage == "draft":
            return self.town.new_draft()
        act = LEADS_TO[stage]
        key = self.ready(BEFORE.get(act, "for_signature"))
        self.perform(act, key)
        return key

    def perform(self, act: str, key: str, order: dict[str, Any] | None = None) -> None:
        """Do an act as a person does it at the screen; the request that counts carries the order."""
        town, person = self.town, self.town.persons[PERSON.get(act, HEAD)]
        call: Callable[[], object]
        if act in ("file", "sign"):
            read = town.read if act == "file" else town.preview
            fields, document = read(key)
            send = town.file if act == "file" else town.sign
            call = lambda: send(key, fields, document)  # noqa: E731
        elif act == "save":
            call = lambda: town.save(key, f"Features {secrets.token_hex(4)}")  # noqa: E731
        else:
            call = lambda: getattr(town, act)(key)  # noqa: E731
        person.order = order
        try:
            call()
        finally:
            person.order = None

    def measure(self) -> None:
        """Count the moments of every act and its length, at the second time: the first one warms up."""
        for _ in range(2):
            key = self.ready("draft")
            for act in ("save", "read", "file", "take", "prepare", "preview", "sign"):
                self.perform(act, key, {"count": True})
                self.lengths[act] = Length.of(self.town.persons[PERSON.get(act, HEAD)].counted)
            self.drill.drain()
        for topic in sorted(set(NOTIFYING)):
            self.order(topic, {"count": True})
            self.perform("sign", self.ready("for_signature"))
            counted = self.drill.folder / "counted"
            until(f"the worker to do {topic}", counted.exists)
            self.lengths[topic] = Length.of(counted.read_text())
            counted.unlink()
            self.drill.drain()

    def order(self, topic: str, kill: dict[str, Any]) -> None:
        """Order the death of the next job of a topic."""
        fresh = self.drill.folder / "order.new"
        fresh.write_text(json.dumps({"topic": topic, "kill": kill}))
        fresh.rename(self.drill.folder / "order.json")

    def kill(self, point: Point) -> None:
        """Kill at one point and check everything."""
        deaths = len(self.drill.killed())
        stood = self.kill_worker(point, deaths) if point.act in NOTIFYING else self.kill_web(point)
        killed = self.drill.killed()
        assert len(killed) == deaths + 1, f"{point}: killed at {killed[deaths:]}"
        self.drill.drain()
        invariants.check_rows(self.drill)
        invariants.check_numbers(self.drill)
        invariants.check_acknowledged(self.town)
        invariants.check_delivered(self.drill)
        self.results.append(Result(point, killed[-1], stood))

    def kill_worker(self, point: Point, deaths: int) -> str:
        """Kill the worker, or only its job, at what follows from a filing or a decision."""
        filing = point.act != "print_decision" and point.place < 0.5
        act = "file" if filing else "sign"
        key = self.ready(BEFORE.get(act, "for_signature"))
        self.order(point.act, point.order(self.lengths[point.act]))
        self.perform(act, key)
        until(f"the worker to die: {point}", lambda: len(self.drill.killed()) > deaths)
        self.waiting.setdefault(AFTER[act], []).append(key)
        return "worker" if point.parent else "job"

    def kill_web(self, point: Point) -> str:
        """Kill the web process in an act; then the person goes on."""
        act = point.act
        key = self.ready(BEFORE.get(act, "for_signature"))
        status, typed = self.town.view(key).status, self.town.typed(key)
        answered = True
        try:
            self.perform(act, key, point.order(self.lengths[act]))
        except requests.ConnectionError:
            answered = False
        assert answered == (point.kind == "last"), f"{point}: answered={answered}"
        invariants.check_rows(self.drill)
        now = self.town.view(key)
        assert now.status in (status, AFTER.get(act, status))
        stood = "stood" if now.status != status else "undone"
        if act == "save":
            stood = self.check_saved(key, typed)
        else:
            assert self.town.typed(key) == typed
        if act not in AFTER or now.status == status:
            self.perform(act, key)
        self.waiting.setdefault(str(self.town.view(key).status), []).append(key)
        return "answered" if answered else stood

    def check_saved(self, key: str, before: tuple[Any, ...]) -> str:
        """Check that a killed save stands whole or not at all, and that nothing else moved."""
        form, files = self.town.typed(key)
        old = dataclasses.replace(before[0], terms=form.terms)  # type: ignore[attr-defined]
        assert (old, before[1]) == (form, files)
        words = form.terms.genuine_features  # type: ignore[attr-defined]
        saved = words != before[0].terms.genuine_features
        reported = [what for step, of, what in self.town.acknowledged if step == "save" and of == key]
        assert saved or not reported or reported[-1] == words, "an acknowledged save is missing"
        return "stood" if saved else "undone"


def table(results: list[Result]) -> str:
    """Return the results as a Markdown table."""
    lines = ["| act | killed | stood | undone | answered | job | worker |", "|---|---|---|---|---|---|---|"]
    for act in dict.fromkeys((*BEFORE, "preview", "sign", "sms", "email", "print_decision")):
        found = Counter(result.stood for result in results if result.point.act == act)
        cells = [found[name] or "" for name in ("stood", "undone", "answered", "job", "worker")]
        lines.append(f"| {act} | {found.total()} | {' | '.join(map(str, cells))} |")
    lines += ["", "| point | act | killed at | what stood |", "|---|---|---|---|"]
    lines += [f"| {i} | {r.point.act} | {r.where} | {r.stood} |" for i, r in enumerate(results, 1)]
    return "\n".join(lines)


def test_kills_at_random_points(town: Town, capsys: pytest.CaptureFixture[str], record_property: Any) -> None:
    opening = f"kills: {POINTS} points, TROIS_SEED={SEED}"
    print(opening)  # noqa: T201 - shown with a failure
    with capsys.disabled():
        print(f"\n{opening}", flush=True)  # noqa: T201 - shown even if the run is ended from outside
    began = time.monotonic()
    run = Run(town)
    run.measure()
    for number, point in enumerate(draw(SEED, POINTS), 1):
        run.kill(point)
        if number % 50 == 0:
            town.sign_in_again()
    summary = f"kills: {len(run.results)} in {time.monotonic() - began:.0f} s, seed {SEED}; {counted(town)}"
    record_property("told", summary)
    if report := os.environ.get("TROIS_KILLS_REPORT"):
        Path(report).write_text(f"{summary}\n\n{table(run.results)}\n", encoding="utf-8")


def counted(town: Town) -> str:
    """Say in numbers what is there after a run; the journal is checked to the last row."""
    sealed = invariants.check_journal(town.drill)
    outside = invariants.Outside.of(town.drill)
    sms, doubles, mail = outside.sms(double=False), outside.sms(double=True), outside.mail()
    applications = len(town.drill.rows("SELECT id FROM trois.application"))
    return (
        f"{applications} applications, {sealed} journal rows; {sms.total()} SMS sent on and {doubles.total()} doubles"
        f" removed by the provider; {mail.total()} e-mails for {len(mail)} notices"
    )


def test_all_of_the_queue_is_deleted(town: Town) -> None:
    run, drill = Run(town), town.drill
    drill.drain()
    drill.hold_worker()
    try:
        for _ in range(2):
            run.perform("file", town.new_draft())
        assert drill.queue.llen("rq:queue:trois.outbox") >= 3  # the fourth is in the hands of the frozen worker
        drill.queue.flushall()
        assert not drill.queue.keys("*")
    finally:
        drill.release_worker()
    run.perform("sign", run.ready("for_signature"))
    drill.queue.flushall()
    drill.drain()
    invariants.check_rows(drill)
    invariants.check_acknowledged(town)
    invariants.check_delivered(drill)
    invariants.check_journal(drill)


DAMAGES = (
    "DELETE FROM trois.outbox WHERE topic = 'message' AND id = (SELECT min(id::text)::uuid FROM trois.outbox"
    " WHERE topic = 'message')",
    "DELETE FROM trois.message WHERE id = (SELECT min(id::text)::uuid FROM trois.message)",
    "UPDATE trois.message SET state = 'queued' WHERE id = (SELECT min(id::text)::uuid FROM trois.message)",
    "UPDATE trois.application SET number = number || '9' WHERE id = (SELECT min(id::text)::uuid FROM"
    " trois.application WHERE number IS NOT NULL)",
    "DELETE FROM trois.entry_version WHERE part = 'common' AND entry_id = (SELECT min(id::text)::uuid"
    " FROM trois.entry)",
    "DELETE FROM trois.audit WHERE act = 'submit' AND id = (SELECT min(id) FROM trois.audit WHERE act = 'submit')",
    "DELETE FROM trois.printed WHERE decision_id = (SELECT min(decision_id::text)::uuid FROM trois.printed)",
    "UPDATE trois.counter SET value = value + 1 WHERE name = 'entry'",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_checks_see_damage(town: Town, damage: str) -> None:
    with damaged(town.drill, damage) as drill, pytest.raises(AssertionError):
        invariants.check_rows(drill)
        invariants.check_numbers(drill)
        invariants.check_delivered(drill)


@contextmanager
def damaged(drill: Drill, statement: str) -> Iterator[Drill]:
    """See the data as they were after a loss; in the end it has not happened."""
    with drill.engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no trigger may prevent it
        assert connection.exec_driver_sql(statement).rowcount == 1
        engine: Any = SimpleNamespace(connect=lambda: nullcontext(connection))
        yield dataclasses.replace(drill, engine=engine)
        connection.rollback()
