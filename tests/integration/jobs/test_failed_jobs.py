"""What RQ writes of a job that broke: its fault by name, in the log and in Redis, and never what it was about."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis

from module.jobs import tasks
from module.jobs.processes import AppWorker
from module.jobs.queue import NAME, Waker

ROW = "4f6f4d4e-0000-4000-8000-000000000002"
IIN = "880101300123"


@pytest.fixture
def connection(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as made:
        yield made
        made.delete(f"rq:queue:{NAME}", f"rq:failed:{NAME}", *made.keys("rq:job:*"), *made.keys("rq:results:*"))


def broken(row_id: str) -> None:
    """A task that breaks on a row of a person, as a driver does: what it was about stands in the text and the cause."""
    try:
        raise KeyError(f"iin={IIN}")
    except KeyError as error:
        raise ValueError(f"row of {IIN} cannot be read") from error


def test_the_text_of_an_exception_reaches_neither_log_nor_queue(
    connection: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "deliver", broken)
    Waker(connection).wake(ROW)
    worker = AppWorker.over(connection)
    worker.app = Flask("nothing wired")
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    monkeypatch.setattr(worker.log, "disabled", False)  # whatever a test before has set up
    monkeypatch.setattr(worker.log, "level", logging.INFO)
    worker.log.addHandler(handler)
    (job,) = [worker.queues[0].fetch_job(key) for key in worker.queues[0].job_ids]
    assert job is not None
    worker.prepare_execution(job)
    worker.prepare_job_execution(job)
    assert worker.perform_job(job, worker.queues[0]) is False
    worker.log.removeHandler(handler)
    written = log.getvalue()
    result = job.latest_result()
    assert result is not None and result.exc_string
    for text in (written, result.exc_string):
        assert "DeliveryFailed: ValueError" in text
        assert IIN not in text
