"""The worker and the scheduler as processes of their own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from module.jobs.job import DeliveryJob
from module.jobs.queue import queue_over
from module.jobs.tasks import schedule

PAUSE_SECONDS = 0.5


class AppWorker(Worker):
    """A worker whose jobs run inside the application, so that they reach the services."""

    app: Flask

    @classmethod
    def over(cls, connection: Redis) -> AppWorker:
        """Return a worker of our queue, which takes our own jobs alone."""
        return cls([queue_over(connection)], connection=connection, job_class=DeliveryJob, serializer=JSONSerializer)

    def perform_job(self, job: Job, queue: Queue) -> bool:
        """Run a job inside an application context."""
        with self.app.app_context():
            return bool(super().perform_job(job, queue))


def run_worker(app: Flask, connection: Redis) -> None:
    """Work until told to stop."""
    worker = AppWorker.over(connection)
    worker.app = app
    worker.work(logging_level="WARNING")


def run_scheduler(app: Flask, wait: Callable[[float], bool] | None = None) -> None:
    """Do what is due until SIGTERM or SIGINT. No fault of a task ends it (D29)."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    pause = wait or stop.wait
    tasks = schedule()
    while True:
        with app.app_context():
            tasks.run_due()
        if pause(PAUSE_SECONDS):
            return


__all__ = ["AppWorker", "run_scheduler", "run_worker"]
