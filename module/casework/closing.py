"""Applications end without a decision: beside an exclusion, late, or for want of a ground (CC arts. 462, 463)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.casework.performing import Done, close, perform
from module.kernel.clock import law_date
from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind
from module.registry.closing import LONGEST_CLOSING_REASON, Closing, ClosingReason
from module.registry.ending import in_time
from module.registry.entry import EntryAsOf
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status
from module.store.applications import FiledLine


def close_over(work: Work, now: EntryAsOf, filed: tuple[FiledLine, ...]) -> None:
    """Close what the dates of an entry leave nothing to decide on. `filed` are the locked applications about it.

    Of an excluded entry that is all of them: one may have been filed in the instant of the exclusion, or be older than
    this rule. Of an expired one the extensions that were filed late.
    """
    if now.excluded_for is not None:
        for one in filed:
            closing = Closing(ClosingReason.ENTRY_EXCLUDED, now.state_since)
            close(work, one.id, Act.CLOSE_WITH_ENTRY, closing)
        return
    end = now.common.end
    if end is None or now.state is not ProtectionState.EXPIRED or work.today <= end:
        return
    for one in filed:
        if _is_late(work, one, end):
            close(work, one.id, Act.CLOSE_LATE, Closing(ClosingReason.FILED_LATE, end))


def _is_late(work: Work, one: FiledLine, end: date) -> bool:
    """Tell whether an extension missed the last day of art. 462 para. 1; then art. 463 para. 1 (2) ends the term."""
    deadlines = work.deps.law.deadlines
    return one.kind is ApplicationKind.EXTEND and not in_time(end, law_date(one.submitted_at), deadlines)


def propose(work: Work, application_id: str, reason: str) -> Status:
    """Ask the head to close a case of exclusion whose ground is not there. Raises Refused without a written reason."""
    me = work.actor.account_id
    closing = Closing(ClosingReason.NO_GROUND, work.today, proposal=_written(reason), proposed_by=me)
    return perform(work, application_id, Act.PROPOSE_CLOSING, lambda file: Done({"closing": closing}))


def close_case(work: Work, application_id: str, reason: str) -> Status:
    """Close a case as it was proposed, with the head's reason; nothing is decided on the entry. Raises Refused."""

    def do(file: CaseFile) -> Done:
        proposed = file.record.closing
        assert proposed is not None  # noqa: S101 - the table asks that the closing was proposed
        closing = replace(proposed, day=work.today, text=_written(reason))
        details = {"reason": closing.reason.value, "entry": file.record.base_number, "day": work.today.isoformat()}
        return Done({"closing": closing}, details=details)

    return perform(work, application_id, Act.CLOSE_CASE, do)


def return_proposal(work: Work, application_id: str) -> Status:
    """Have the case go on: the head does not close it."""
    return perform(work, application_id, Act.RETURN_PROPOSAL, lambda file: Done({"closing": None}))


def _written(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Refused((Fault("empty", "reason", Message(N_("Write why the ground is not there."))),))
    if faults := too_long("reason", words, LONGEST_CLOSING_REASON):
        raise Refused(faults)
    return words
