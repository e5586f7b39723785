"""What an unfavourable act states of the hearing before it (APPC arts. 73, 74, 80)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HearingAnswer:
    """The officer's answer to what the applicant has said, in the two languages of the act."""

    kk: str = ""
    ru: str = ""


NO_ANSWER = HearingAnswer()


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """What the act states of the hearing: day of notice and what proves it, objections, oral hearing, answer.

    `notice_reason` and `notice_evidence` stand where the officer has set the day; `attended` tells whether the
    applicant came to the oral hearing.
    """

    announced_on: date
    notified_on: date | None
    notice_reason: str = ""
    notice_evidence: str = ""
    objected_on: tuple[date, ...] = ()
    heard_on: date | None = None
    attended: bool = False
    remarks_on: tuple[date, ...] = ()
    waived_on: date | None = None
    answer: HearingAnswer = NO_ANSWER
