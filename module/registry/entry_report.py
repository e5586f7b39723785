"""Reports about an entry by its people: that the right has ended, or that the data of a suspended entry have changed.

Customs Code art. 463 para. 1 subpara. 5 (the end of the right is told within five calendar days; a case of exclusion
follows), art. 461 para. 8 (changed data, within fifteen; of an entry in force an application for a change tells them).
A late report is marked and taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from module.kernel.text import N_, Message
from module.registry.deadlines import Deadlines
from module.registry.entry import EntryAsOf
from module.registry.entry_claim import ClaimDocument
from module.registry.standing import ProtectionState

LONGEST_REPORT = 4000
_EXCLUDED = N_("The entry is out of the register: there is nothing to report about it.")
_IN_FORCE = N_("The entry is in force: begin an application for a change. It says the same and changes the entry.")
_OVER = N_("Protection is over: what the entry says is changed no more.")


class ReportKind(StrEnum):
    """What is reported. The values are stored and stand in addresses."""

    RIGHT_ENDED = "right_ended"
    DATA_CHANGED = "data_changed"


class ReportState(StrEnum):
    """What has become of a report. The values are stored.

    TAKEN_UP: a case of exclusion, or an application for a change, was opened for it.
    """

    OPEN = "open"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"


REPORT_KIND_LABELS: Mapping[ReportKind, str] = {
    ReportKind.RIGHT_ENDED: N_("The right has ended"),
    ReportKind.DATA_CHANGED: N_("Data have changed"),
}
REPORT_STATE_LABELS: Mapping[ReportState, str] = {
    ReportState.OPEN: N_("Waits for the customs body"),
    ReportState.TAKEN_UP: N_("Taken up"),
    ReportState.CLOSED: N_("Closed"),
}
_TERMS = {ReportKind.RIGHT_ENDED: "right_end.report", ReportKind.DATA_CHANGED: "change.report"}


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What an officer, or the report itself, led to; `reason_kk` and `reason_ru` say why it is closed without more.

    `application_id` is the case of exclusion or the application for a change, `application_number` its number.
    """

    state: ReportState
    at: datetime
    reason_kk: str = ""
    reason_ru: str = ""
    application_id: str = ""
    application_number: str = ""

    def reason(self, language: str) -> str:
        """Return the reason in Kazakh for a reader of Kazakh, else in Russian."""
        return self.reason_kk if language == "kk" else self.reason_ru


@dataclass(frozen=True, slots=True)
class EntryReport:
    """A report of one side. `reporter` is the number (IIN, BIN) it is made for, `person` the IIN of whoever sent it.

    `happened_on` is the last day of the right, or the day from which the data are others.
    """

    id: str
    entry_number: str
    kind: ReportKind
    happened_on: date
    words: str
    document: ClaimDocument
    reporter: str
    reporter_name: str
    account_id: str
    person: str
    reported_at: datetime
    is_late: bool
    outcome: ReportOutcome | None = None

    @property
    def state(self) -> ReportState:
        """Return what has become of it."""
        return self.outcome.state if self.outcome else ReportState.OPEN


def last_day_to_report(kind: ReportKind, happened_on: date, deadlines: Deadlines) -> date | None:
    """Return the last day of the law for telling; None where the setting names no term."""
    return deadlines.due(_TERMS[kind], happened_on)


def days_to_report(kind: ReportKind, deadlines: Deadlines) -> int | None:
    """Return how many calendar days the law gives for telling; None where the setting names no term."""
    return deadlines.terms[_TERMS[kind]].value


def why_no_report(kind: ReportKind, entry: EntryAsOf) -> Message | None:
    """Say why nothing of a kind is reported about an entry as it stands on its day; None where it can be."""
    if entry.state is ProtectionState.EXCLUDED:
        return Message(_EXCLUDED)
    if kind is ReportKind.RIGHT_ENDED or entry.state is ProtectionState.SUSPENDED:
        return None
    return Message(_OVER if entry.state is ProtectionState.EXPIRED else _IN_FORCE)
