"""A time stamp on a signature, after the act: asked through the outbox, so that nothing waits for the authority."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from module.casework.gate import Desk, Work
from module.registry.actors import SYSTEM, Actor
from module.store import decisions, evidence, journal
from module.store.outbox import OutboxRow

TOPIC = "signature.stamp"
OpenWork = Callable[[Actor], AbstractContextManager[Work]]


def stamp_later(work: Work, paper_id: str) -> None:
    """Have the signature on a paper stamped once the act is committed, where the site has stamps."""
    if work.desk.stamper is not None:
        work.send_later(TOPIC, paper_id)


def stamp(desk: Desk, open_work: OpenWork, row: OutboxRow) -> None:
    """Stamp the signature of an outbox row once; a second stamp changes nothing.

    Raises OutsideUnavailable, or SignatureRefused where what came cannot be believed.
    """
    with open_work(SYSTEM) as work:
        paper = decisions.get_paper(work.unit, row.subject_id)
        stamped = paper is not None and bool(evidence.of_paper(work.unit, paper.id).timestamp)
        now = work.now
    if desk.stamper is None or paper is None or stamped:
        return
    found = desk.stamper.stamp(paper.signed, now)
    with open_work(SYSTEM) as work:
        if evidence.stamp(work.unit, paper.id, found.token, found.at):
            journal.write(
                work.unit,
                SYSTEM,
                "time_stamp",
                work.now,
                application_id=paper.application_id,
                sha256=paper.sha256,
                stamped_at=found.at.isoformat(),
            )
