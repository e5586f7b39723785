"""The queue may lose an id at any time; waking again must bring it back at once, and not twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue

from module.jobs.queue import NAME, Waker


@pytest.fixture
def connection(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as made:
        yield made
        made.delete(f"rq:queue:{NAME}")


def test_an_id_that_waits_is_not_queued_twice(connection: Redis) -> None:
    waker, queue = Waker(connection), Queue(NAME, connection=connection)
    for row_id in ("a", "b", "a"):
        waker.wake(row_id)
    assert queue.job_ids == ["trois-a", "trois-b"]


def test_an_id_that_a_killed_worker_took_is_queued_again(connection: Redis) -> None:
    waker, queue = Waker(connection), Queue(NAME, connection=connection)
    waker.wake("a")
    connection.lpop(queue.key)  # the job's own record stays, as after SIGKILL before the job began
    waker.wake("a")
    assert queue.job_ids == ["trois-a"]


def test_a_queue_out_of_reach_is_no_failure(tmp_path: object, caplog: pytest.LogCaptureFixture) -> None:
    with Redis.from_url(f"unix://{tmp_path}/nobody.sock") as nobody:
        Waker(nobody).wake("a")
    assert "row a waits for the scheduler" in caplog.text
