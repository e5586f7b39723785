"""A time stamp on a signature, after the act: asked through the outbox, so that nothing waits for the authority."""

from __future__ import annotations

from module.casework.gate import Deps, OpenWork, Work
from module.kernel.errors import NotFound
from module.registry.actors import SYSTEM
from module.store import decisions, evidence, journal
from module.store.outbox import OutboxRow, Thing

TOPIC = "signature.stamp"


def stamp_owed(work: Work, paper_id: str) -> tuple[Thing, ...]:
    """Return the stamping of a signature as a thing to do once the act is committed, where the site has stamps."""
    return ((TOPIC, paper_id),) if work.deps.stamper is not None else ()


def stamp(deps: Deps, open_work: OpenWork, row: OutboxRow) -> None:
    """Stamp the signature of an outbox row once; a second stamp changes nothing.

    Raises NotFound where the document is gone, OutsideUnavailable, or SignatureRefused for what cannot be believed.
    """
    with open_work(SYSTEM) as work:
        signing_document = decisions.get_signing_document(work.unit, row.subject_id)
        stamped = signing_document is not None and bool(
            evidence.of_signing_document(work.unit, signing_document.id).timestamp
        )
        now = work.now
    if signing_document is None:
        raise NotFound
    if deps.stamper is None or stamped:
        return
    found = deps.stamper.stamp(signing_document.signed, now)
    with open_work(SYSTEM) as work:
        if evidence.stamp(work.unit, signing_document.id, found.token, found.at):
            journal.write(
                work.unit,
                SYSTEM,
                "time_stamp",
                work.now,
                application_id=signing_document.application_id,
                sha256=signing_document.sha256,
                stamped_at=found.at.isoformat(),
            )
