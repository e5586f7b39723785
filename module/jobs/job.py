"""What a worker takes from the queue: one function with the id of one row, and nothing else (D2).

RQ lets a job name any function, callbacks, addresses to call and pickled notes. Whoever can write to Redis could thus
run anything in the worker. Here a job is read only where its text is the one that we write; what else stands beside it
in Redis is left unread.
"""

from __future__ import annotations

import json
import logging
import zlib
from typing import Any
from uuid import UUID

from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.utils import as_text

from module.kernel.errors import TroisError
from module.kernel.faults import alone

TASK = "module.jobs.tasks.deliver"
FAILURE_KEPT = 86_400  # seconds that a job which failed can be looked at in Redis
_PREFIX = "trois-"
_LONGEST = 512  # octets of a job's text; ours has about 100
_KEPT = {"created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat", "status", "origin", "worker_name"}
log = logging.getLogger(__name__)


class ForeignJob(NoSuchJobError):
    """The queue holds a job that is none of ours; it is passed over."""


def job_id(row_id: str) -> str:
    """Return the id under which a row of the outbox stands in the queue."""
    return f"{_PREFIX}{row_id}"


class DeliveryFailed(TroisError):
    """A job broke; the text is the fault by its true name."""

    code = "delivery_failed"

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.args = (fault,)


class DeliveryJob(Job):
    """A job of ours as it stands in Redis, read with the same distrust as any input."""

    def perform(self) -> Any:
        """Do the job. Raises DeliveryFailed, alone and without what it came from.

        RQ writes an exception with its chain into its log and into Redis: the text of one may quote a row, and with it
        a person (D29).
        """
        done, fault = alone(super().perform)
        if fault:
            raise DeliveryFailed(fault)
        return done

    def restore(self, raw_data: dict[Any, Any]) -> Any:
        """Read the job. Raises ForeignJob for one that asks for anything but the delivery of the row its id names."""
        found = {as_text(name): value for name, value in raw_data.items()}
        try:
            text = zlib.decompressobj().decompress(found.get("data", b""), _LONGEST)
            if json.loads(text) != [TASK, None, [_row(self.id)], {}]:
                raise ValueError
            super().restore({"data": text, **{name: found[name] for name in _KEPT & found.keys()}})
        except (ValueError, zlib.error) as error:
            log.warning("foreign job in the queue passed over")
            raise ForeignJob from error
        self.result_ttl, self.failure_ttl = 0, FAILURE_KEPT


def _row(id: str) -> str:
    """Return the row that an id names. Raises ValueError where it names none."""
    row_id = id.removeprefix(_PREFIX)
    if job_id(row_id) != id or str(UUID(row_id)) != row_id:
        raise ValueError
    return row_id
