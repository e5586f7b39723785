"""The queue: carries ids only, and may be lost at any time, since the truth is in PostgreSQL (D2)."""

from __future__ import annotations

import logging

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

log = logging.getLogger(__name__)
NAME = "trois.outbox"
TASK = "module.jobs.tasks.deliver"


class Waker:
    """Wakes a worker for an outbox row."""

    def __init__(self, connection: Redis) -> None:
        self.connection = connection
        self._queue = Queue(NAME, connection=connection)

    def wake(self, row_id: str) -> None:
        """Queue a row's id. A queue out of reach is no failure of the act: the scheduler finds the row later."""
        try:
            self._queue.enqueue(TASK, row_id, job_id=f"trois-{row_id}", result_ttl=0, failure_ttl=86_400)
        except RedisError as error:
            log.warning("queue out of reach, row %s waits for the scheduler: %s", row_id, type(error).__name__)
