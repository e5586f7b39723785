"""Why an application ends without a decision: nothing is left to decide on (spec application-kinds (c), «closed»)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from module.kernel.text import N_, Message

LONGEST_CLOSING_REASON = 2000
"""Characters of the reason for which the head closes a case that has no ground."""


class ClosingReason(StrEnum):
    """The coded reason; the values are stored."""

    ENTRY_EXCLUDED = "entry_excluded"
    FILED_LATE = "filed_late"
    NO_GROUND = "no_ground"


@dataclass(frozen=True, slots=True)
class Closing:
    """The reason with its day: of the exclusion, the last one of protection, or the one of the proposal.

    `proposal` is the written reason of the case officer `proposed_by` who asked the head to close the case, `text` that
    of the head who did; all are empty where the law closes it.
    """

    reason: ClosingReason
    day: date
    text: str = ""
    proposal: str = ""
    proposed_by: str = ""

    def told(self, entry_number: str) -> Message:
        """Say why the application about an entry is closed, and what may be done instead."""
        return Message(_TOLD[self.reason], {"entry": entry_number, "day": self.day})


_TOLD = {
    ClosingReason.ENTRY_EXCLUDED: N_(
        "Entry {entry} was excluded from the register on {day}: nothing is left to decide. The object can be included "
        "anew: apply for inclusion."
    ),
    ClosingReason.FILED_LATE: N_(
        "Protection of entry {entry} ended on {day}. The extension was filed later than article 462, paragraph 1 of "
        "the Customs Code allows and was not decided by that day (article 463, paragraph 1, subparagraph 2). The "
        "object can be included anew: apply for inclusion."
    ),
    ClosingReason.NO_GROUND: N_("There is no ground to exclude entry {entry}: the case ends without a decision."),
}
