"""The case of exclusion that a report of the end of the right leads to (Customs Code art. 463 para. 1 subpara. 5)."""

from __future__ import annotations

from module.casework.exclusion_cases import open_case
from module.casework.gate import Work
from module.casework.report_reading import open_case_of
from module.kernel.text import N_, Message
from module.registry.entry import Entry, ExclusionGround
from module.registry.entry_report import EntryReport, ReportOutcome, ReportState
from module.registry.exclusion_cause import ExclusionCause
from module.store import applications

_SHOWN = N_(
    "The right holder or the representative reported on {told} that the right in the object ended on {day}; document "
    "“{document}”."
)


def to_case(work: Work, entry: Entry, made: EntryReport) -> ReportOutcome:
    """Return the case that a report of the end of the right leads to: the open one, else a new one (CC art. 463)."""
    key = open_case_of(work, entry.number)
    if not key:
        params = {"told": work.today, "day": made.happened_on, "document": made.document.file_name}
        kazakh, russian = (work.deps.translate(Message(_SHOWN, params), language) for language in ("kk", "ru"))
        cause = ExclusionCause(ExclusionGround.RIGHT_ENDED, work.today, made.happened_on, kazakh, russian)
        key = open_case(work, entry, cause)
    case = applications.get(work.unit, key)
    return ReportOutcome(
        ReportState.TAKEN_UP, work.now, application_id=key, application_number=case.number if case else ""
    )
