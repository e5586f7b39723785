"""The hearing of a case as pages are given it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from module.kernel.text import Message
from module.registry.deadlines import Counted
from module.registry.hearing import HearingEvent, NoticeDay, NoticeTry
from module.registry.hearing import LastDays as LastDays


@dataclass(frozen=True, slots=True)
class HearingView:
    """A preliminary decision sent to the applicant (APPC art. 73) and the objection to it.

    `refusal_from` is the first day on which a refusal may go to the head and be signed. `to_answer`: the act must
    answer what the applicant has said. `former` are the hearings of earlier preliminary decisions, `number` counts them
    from 1. `fields` is what of a change would be left out; nothing: the whole would be refused.
    """

    grounds: tuple[str, ...]
    explanation_kk: str
    explanation_ru: str
    sent_at: datetime
    answer_until: date
    objection: str
    objected_at: datetime | None
    refusal_from: Counted
    notice: NoticeDay | None = None
    events: tuple[HearingEvent, ...] = ()
    tries: tuple[NoticeTry, ...] = ()
    remarks_until: Counted | None = None
    to_answer: bool = False
    former: tuple[HearingView, ...] = ()
    number: int = 1
    fields: tuple[Message, ...] = ()

    def last(self, kind: str) -> HearingEvent | None:
        """Return the last event of a kind, or None."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)
