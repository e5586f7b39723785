"""The user of the queue that the guide for hosts makes: enough for a waker and a worker, and for nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import NoPermissionError, ResponseError
from rq.registry import FailedJobRegistry

from module.jobs.processes import AppWorker
from module.jobs.queue import NAME, Waker, queue_over
from tests.support.host_guide import lines_to_copy


@pytest.fixture
def user(valkey_url: str) -> Iterator[Redis]:
    """A connection as the user of the guide, under a name that no other test uses."""
    (line,) = lines_to_copy("redis")
    _word, _name, *rules = line.split()
    name = f"trois_{uuid.uuid4().hex[:8]}"
    with Redis.from_url(valkey_url) as server:
        server.execute_command("ACL", "SETUSER", name, *rules)
        with Redis.from_url(valkey_url, username=name, password="change-me-queue") as connection:
            yield connection
        server.acl_deluser(name)


def test_a_worker_lives_under_the_user_of_the_guide(user: Redis) -> None:
    queue = queue_over(user)
    queue.empty()
    row = str(uuid.uuid4())
    Waker(user).wake(row)
    Waker(user).wake(row)
    assert queue.count == 1
    worker = AppWorker.over(user)
    worker.app = Flask("nothing wired")
    worker.work(burst=True, logging_level="CRITICAL")
    assert queue.count == 0
    failed = FailedJobRegistry(NAME, connection=user)
    for id in failed.get_job_ids():  # nothing is wired here; what matters is that the server refused nothing
        told = failed.job_class.fetch(id, connection=user).latest_result()
        assert "NOPERM" not in str(told.exc_string if told else "")
        failed.remove(id, delete_job=True)


@pytest.mark.parametrize(
    "words",
    [
        ("SET", "portal:session:1", "x"),
        ("GET", "portal:session:1"),
        ("KEYS", "*"),
        ("FLUSHALL",),
        ("CONFIG", "GET", "*"),
        ("ACL", "LIST"),
        ("PUBLISH", "portal:news", "x"),
        ("MODULE", "LIST"),
        ("SCRIPT", "FLUSH"),
        ("SHUTDOWN", "NOSAVE"),
    ],
)
def test_the_user_of_the_guide_reaches_nothing_else(user: Redis, words: tuple[str, ...]) -> None:
    with pytest.raises((NoPermissionError, ResponseError), match=r"(?i)no permission|NOPERM|permissions"):
        user.execute_command(*words)


def test_the_doctor_may_ask_as_the_user_of_the_guide(user: Redis) -> None:
    assert "maxmemory_policy" in user.info("memory")
    assert str(user.acl_whoami()).startswith("trois_")
