"""The scheduler as a victim, under a supervisor: `python -m tests.kills.exchange.scheduler`."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from module.eaeu.exchange.sending import Sender
from module.eaeu.exchange.synchronising import Synchroniser
from module.jobs import processes, tasks
from module.jobs.schedule import Schedule
from tests.kills.exchange.forking import keep
from tests.kills.exchange.victim import build

SWEEP_SECONDS = 0.25


def main() -> None:
    """Run schedulers, one after another."""
    ticking = ((Sender, "_expire", "ticking"), (Sender, "_go_on", "ticking"))
    app, _ = build("scheduler", ((Schedule, "run_due", "sweeping"), *ticking, (Synchroniser, "_ask", "asking")))
    tasks.TASKS = tuple(replace(task, every=timedelta()) for task in tasks.TASKS)
    pause = threading.Event()  # never set: SIGTERM of the supervisor ends this process
    keep("scheduler", lambda: processes.run_scheduler(app, lambda seconds: pause.wait(SWEEP_SECONDS)))


if __name__ == "__main__":
    main()
