"""The worker process as a victim, under a supervisor that starts it anew: `python -m tests.kills.worker`.

An order in the file `order.json` is for the next job of its topic: that job, or the whole worker with it, is killed.
"""

from __future__ import annotations

import json
import os
import signal
from types import FrameType
from typing import Any

from redis import Redis
from sqlalchemy import text

from module.context import services
from module.jobs.processes import AppWorker, run_worker
from module.registry.actors import SYSTEM
from tests.kills.moments import Moments
from tests.kills.victim import build, place

_TOPIC = text(
    "SELECT coalesce(n.channel, o.topic) FROM trois.outbox o LEFT JOIN trois.message n ON n.id::text = o.subject_id"
    " WHERE o.id::text = :id AND o.done_at IS NULL"
)


def _ordered(row_id: str) -> dict[str, Any] | None:
    """Take the order that is for this row, so that no later job takes it, too."""
    file = place() / "order.json"
    if not file.exists():
        return None
    order: dict[str, Any] = json.loads(file.read_text())
    with services.open_work(SYSTEM) as work:
        topic = work.unit.connection.execute(_TOPIC, {"id": row_id}).scalar_one_or_none()
    if topic != order["topic"]:
        return None
    file.unlink()
    return order


def _condemn(moments: Moments) -> None:
    inner = AppWorker.perform_job

    def perform_job(self: AppWorker, job: Any, queue: Any) -> bool:
        with self.app.app_context():
            order = _ordered(job.args[0])
        if order is None:
            return inner(self, job, queue)
        moments.begin(order["kill"])
        done = inner(self, job, queue)
        length = moments.length()
        moments.end()
        (place() / "counted.new").write_text(length)
        (place() / "counted.new").rename(place() / "counted")
        return done

    AppWorker.perform_job = perform_job  # type: ignore[method-assign]


def main() -> None:
    """Start a worker, and another one whenever it has died, until SIGTERM."""
    app, moments = build()
    _condemn(moments)
    child = 0

    def stop(number: int, frame: FrameType | None) -> None:
        if child:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            run_worker(app, Redis.from_url(os.environ["TROIS_REDIS_URL"]))
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
