"""The worker and the scheduler as processes of their own."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from redis import Redis
from rq import Queue, Worker
from rq.job import Job

from module.jobs.queue import NAME
from module.jobs.tasks import sweep
from module.kernel.errors import OutsideUnavailable

SWEEP_SECONDS = 2.0
log = logging.getLogger(__name__)


class AppWorker(Worker):
    """A worker whose jobs run inside the application, so that they reach the services."""

    app: Flask

    def perform_job(self, job: Job, queue: Queue) -> bool:
        """Run a job inside an application context."""
        with self.app.app_context():
            return bool(super().perform_job(job, queue))


def run_worker(app: Flask, connection: Redis) -> None:
    """Work until told to stop."""
    worker = AppWorker([Queue(NAME, connection=connection)], connection=connection)
    worker.app = app
    worker.work(logging_level="WARNING")


def run_scheduler(app: Flask, wait: Callable[[float], bool] | None = None) -> None:
    """Sweep every two seconds until SIGTERM or SIGINT; a database that is being restarted is asked again."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    pause = wait or stop.wait
    while True:
        with app.app_context():
            try:
                sweep()
            except OutsideUnavailable:
                log.warning("database out of reach; the next sweep asks again")
        if pause(SWEEP_SECONDS):
            return


__all__ = ["AppWorker", "run_scheduler", "run_worker"]
