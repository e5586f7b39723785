"""The worker as a victim, under a supervisor: `python -m tests.kills.exchange.worker`."""

from __future__ import annotations

import os

from redis import Redis

from module.jobs.processes import AppWorker, run_worker
from tests.kills.exchange.forking import keep
from tests.kills.exchange.victim import build

WORKERS = 2


def main() -> None:
    """Run two workers; a dead one is followed by another."""
    app, _ = build("worker", ((AppWorker, "perform_job", "sending"),))
    keep("worker", lambda: run_worker(app, Redis.from_url(os.environ["TROIS_REDIS_URL"])), WORKERS)


if __name__ == "__main__":
    main()
