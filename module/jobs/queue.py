"""The queue: carries ids only, and may be lost at any time, since the truth is in PostgreSQL (D2)."""

from __future__ import annotations

import logging

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from module.jobs.job import FAILURE_KEPT, TASK, DeliveryJob, job_id

log = logging.getLogger(__name__)
NAME = "trois.outbox"


def queue_over(connection: Redis) -> Queue:
    """Return our queue: jobs in JSON, read by `DeliveryJob`."""
    return Queue(NAME, connection=connection, job_class=DeliveryJob, serializer=JSONSerializer)


class Waker:
    """Wakes a worker for an outbox row."""

    def __init__(self, connection: Redis) -> None:
        self.connection = connection
        self._queue = queue_over(connection)

    @classmethod
    def at(cls, url: str) -> Waker:
        """Return a waker that gives up on a queue out of reach at once: a person waits for the answer to an act."""
        retry = Retry(NoBackoff(), 1)  # once, for a connection that the queue has closed meanwhile
        return cls(Redis.from_url(url, retry=retry, socket_connect_timeout=1, socket_timeout=2))

    def wake(self, row_id: str) -> None:
        """Queue a row's id. A queue out of reach is no failure of the act: the scheduler finds the row later."""
        name = job_id(row_id)
        try:
            if self._waits(name):
                return
            self._queue.enqueue(TASK, row_id, job_id=name, result_ttl=0, failure_ttl=FAILURE_KEPT)
        except RedisError as error:
            log.warning("queue out of reach, row %s waits for the scheduler: %s", row_id, type(error).__name__)

    def _waits(self, name: str) -> bool:
        """Tell whether the id stands in the queue: a worker that was killed has taken its id with it."""
        return self.connection.lpos(self._queue.key, name) is not None
