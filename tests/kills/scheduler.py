"""A scheduler of a drill, over the drill's clock: `python -m tests.kills.scheduler`."""

from __future__ import annotations

from module.jobs.processes import run_scheduler
from tests.kills.victim import build


def main() -> None:
    """Run until SIGTERM."""
    app, _ = build()
    run_scheduler(app)


if __name__ == "__main__":
    main()
