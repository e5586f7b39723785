"""Who can write to the queue can run nothing (security 7): one function with one id is taken, all else refused."""

from __future__ import annotations

import json
import logging
import pickle
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from redis import Redis
from rq.job import Job

from module.jobs import tasks
from module.jobs.job import TASK
from module.jobs.processes import AppWorker
from module.jobs.queue import NAME, Waker

ROW = "4f6f4d4e-0000-4000-8000-000000000001"


def touch(*told: Any) -> None:
    """What an attacker would like to run: it leaves a file behind where its argument, or a callback's job, says."""
    path = told[0] if isinstance(told[0], str) else told[0].meta.get("path")
    Path(path).write_text("run")


class Planted:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return touch, (self.path,)


@pytest.fixture
def connection(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as made:
        made.delete(f"rq:queue:{NAME}")
        yield made
        made.delete(f"rq:queue:{NAME}", f"rq:failed:{NAME}", *made.keys("rq:job:*"))


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a line for each row that a worker delivered; the worker forks."""
    path = tmp_path / "delivered"

    def deliver(row_id: str) -> None:
        with path.open("a") as file:
            file.write(f"{row_id}\n")

    monkeypatch.setattr(tasks, "deliver", deliver)
    return path


def work(connection: Redis) -> None:
    worker = AppWorker.over(connection)
    worker.app = Flask("nothing wired")
    worker.work(burst=True, logging_level="CRITICAL")


def plant(connection: Redis, job_id: str, data: bytes, **fields: str | bytes) -> None:
    """Put a job into the queue by hand, as somebody with the password of Redis would."""
    made = "2026-12-01T10:00:00.000000Z"
    values = {"created_at": made, "data": zlib.compress(data), "origin": NAME, "status": "queued"}
    connection.hset(f"rq:job:{job_id}", mapping={**values, **fields})
    connection.rpush(f"rq:queue:{NAME}", job_id)


def test_a_row_is_delivered(connection: Redis, trail: Path) -> None:
    Waker(connection).wake(ROW)
    work(connection)
    assert trail.read_text() == f"{ROW}\n"


def test_the_queue_speaks_json(connection: Redis) -> None:
    Waker(connection).wake(ROW)
    data = connection.hget(f"rq:job:trois-{ROW}", "data")
    assert json.loads(zlib.decompress(data)) == [TASK, None, [ROW], {}]


HERE = "tests.integration.jobs.test_foreign_jobs.touch"


def text(function: str = TASK, instance: str | None = None, row: str = ROW, **named: object) -> bytes:
    return json.dumps([function, instance, [row], named]).encode()


OURS = f"trois-{ROW}"
FOREIGN: dict[str, tuple[str, Callable[[str], bytes], dict[str, str]]] = {
    "pickled": (OURS, lambda path: pickle.dumps((HERE, None, (path,), {})), {}),
    "pickle that runs on reading": (OURS, lambda path: pickle.dumps(Planted(path)), {}),
    "function": ("anything", lambda path: text(HERE, row=path), {}),
    "function under our id": (OURS, lambda path: text(HERE, row=path), {}),
    "method": (OURS, lambda path: text(instance=path), {}),
    "no id of a row": (OURS, lambda path: text(row=path), {}),
    "more": (OURS, lambda path: text(a=1), {}),
    "another id": (f"trois-{uuid4()}", lambda path: text(), {}),
    "inflated": (OURS, lambda path: b"[" * 10_000_000, {}),
    "rubbish": (OURS, lambda path: b"\xff\x00", {}),
    "no moment": (OURS, lambda path: text(), {"created_at": "yesterday"}),
}


@pytest.mark.asvs("1.5.2")
@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_job_is_refused_and_logged(
    connection: Redis,
    trail: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    planted = tmp_path / "planted"
    job_id, data, fields = FOREIGN[name]
    plant(connection, job_id, data(str(planted)), **fields)
    after = str(uuid4())
    Waker(connection).wake(after)
    with caplog.at_level(logging.WARNING):
        work(connection)
    assert not planted.exists()
    assert trail.read_text() == f"{after}\n", "what stands behind it is delivered"
    assert "foreign job" in caplog.text
    assert str(planted) not in caplog.text


@pytest.mark.parametrize("field", ["success_callback_name", "failure_callback_name", "stopped_callback_name"])
def test_what_else_a_job_names_is_not_run(
    connection: Redis, trail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    planted = tmp_path / "planted"
    plant(
        connection,
        f"trois-{ROW}",
        text(),
        meta=json.dumps({"path": str(planted)}),
        webhooks=json.dumps([{"url": "http://127.0.0.1:1/"}]),
        **{field: HERE},
    )
    if field == "failure_callback_name":
        monkeypatch.setattr(tasks, "deliver", lambda row_id: 1 / 0)
    work(connection)
    assert not planted.exists()
    assert trail.exists() == (field != "failure_callback_name")


def test_a_pickled_note_beside_a_good_job_is_not_read(connection: Redis, trail: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    note = pickle.dumps(Planted(str(planted)))
    plant(connection, f"trois-{ROW}", text(), meta=note, result=note)
    work(connection)
    assert not planted.exists()
    assert trail.read_text() == f"{ROW}\n"


def test_the_job_of_the_former_release_comes_again_by_the_scheduler(connection: Redis, trail: Path) -> None:
    """It is pickled: refused, and its row is woken anew by the next sweep."""
    Job.create(TASK, (ROW,), id=f"trois-{ROW}", connection=connection, origin=NAME).save()
    connection.rpush(f"rq:queue:{NAME}", f"trois-{ROW}")
    work(connection)
    assert not trail.exists()
    Waker(connection).wake(ROW)
    work(connection)
    assert trail.read_text() == f"{ROW}\n"
