"""How states look and how a term is told, against tables written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from module.context.term import share_left, term_left, working_tone
from module.context.tones import TONES, tone
from module.registry.correction import CorrectionState
from module.registry.entry_claim import ClaimState
from module.registry.entry_report import ReportState
from module.registry.letters import DeliveryState
from module.registry.opinion import OpinionState
from module.registry.standing import ProtectionState
from module.registry.workflow import Status

LOOKS = {
    "application": "draft grey, submitted blue, in_review blue, preliminary yellow, for_signature blue, "
    "awaiting_document yellow, issued green, "
    "changed green, extended green, suspended green, resumed green, excluded green, refused red, "
    "closed grey",
    "entry": "not_begun blue, active green, suspended yellow, expired grey, excluded red",
    "letter": "queued grey, sent blue, delivered green, failed red, expired red, unknown yellow",
    "opinion": "received blue, taken blue, prepared blue, sent blue, delivered green, failed red, unanswered red, "
    "cancelled grey, withdrawn_after_sending yellow",
    "conversation": "waiting_receipt blue, waiting_acceptance blue, waiting_answer blue, waiting_repeat yellow, "
    "finished green, given_up red, refused red, new grey, held yellow, answered green, failed red",
    "comparison": "asked blue, waiting blue, finished green, failed red",
    "claim": "open blue, confirmed green, refused red",
    "report": "open blue, taken_up green, closed grey",
    "correction": "asked blue, prepared blue, corrected green, refused red",
}
STATES = {
    "application": set(Status),
    "entry": set(ProtectionState),
    "letter": set(DeliveryState),
    "opinion": set(OpinionState),
    "claim": set(ClaimState),
    "report": set(ReportState),
    "correction": set(CorrectionState),
}


@pytest.mark.parametrize("of", LOOKS)
def test_every_state_has_the_look_of_the_table(of: str) -> None:
    wanted = dict(pair.split() for pair in LOOKS[of].split(", "))
    assert {str(state): tone(of, state).value for state in TONES[of]} == wanted
    if of in STATES:
        assert set(TONES[of]) == STATES[of]


def test_a_state_that_nobody_has_listed_is_at_rest() -> None:
    assert tone("conversation", "something new").value == "grey"


TODAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("until", "days", "look"),
    [
        (date(2028, 5, 24), 539, ""),
        (date(2027, 2, 1), 61, ""),
        (date(2027, 1, 31), 60, "warn"),
        (date(2026, 12, 18), 16, "warn"),
        (date(2026, 12, 17), 15, "stop"),
        (date(2026, 12, 2), 0, "stop"),
        (date(2026, 12, 1), -1, "stop"),
    ],
)
def test_a_term_of_protection_warns_at_sixty_and_presses_at_fifteen_days(until: date, days: int, look: str) -> None:
    left = term_left(until, today=TODAY)
    assert (left.days, left.tone, left.share, left.is_over) == (days, look, None, days < 0)


@pytest.mark.parametrize(
    ("start", "until", "share"),
    [
        (date(2026, 11, 2), date(2027, 1, 1), 50),
        (date(2027, 1, 1), date(2027, 2, 1), 100),
        (date(2026, 1, 1), date(2026, 12, 1), 0),
        (date(2026, 12, 2), date(2026, 12, 2), None),
        (None, date(2027, 1, 1), None),
    ],
)
def test_the_bar_shows_what_is_left_of_the_whole(start: date | None, until: date, share: int | None) -> None:
    assert share_left(start, until, TODAY) == share


@pytest.mark.parametrize(
    ("left", "overdue", "look"),
    [(4, False, ""), (3, False, "warn"), (0, False, "warn"), (-1, True, "stop"), (None, False, "")],
)
def test_the_term_of_a_case_is_near_at_three_working_days(left: int | None, overdue: bool, look: str) -> None:
    assert working_tone(left, overdue=overdue) == look
