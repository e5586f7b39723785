"""The worker as a victim, under a supervisor: `python -m tests.kills.exchange.worker`."""

from __future__ import annotations

import os

from redis import Redis

from module.eaeu.exchange import importing
from module.eaeu.exchange.importing import Importer
from module.eaeu.exchange.receiving import Receiver
from module.jobs.processes import AppWorker, run_worker
from tests.kills.exchange.forking import keep
from tests.kills.exchange.victim import build

WORKERS = 2


def main() -> None:
    """Run two workers; a dead one is followed by another."""
    importing.BATCH = 2  # registers of the drill are short
    again = ((Receiver, "judge_again", "judging"), (Importer, "_store", "importing"))
    app, _ = build("worker", ((AppWorker, "perform_job", "sending"), *again))
    keep("worker", lambda: run_worker(app, Redis.from_url(os.environ["TROIS_REDIS_URL"])), WORKERS)


if __name__ == "__main__":
    main()
