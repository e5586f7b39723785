from __future__ import annotations

from datetime import date

import pytest

from module.officer.terms import is_overdue, term_left
from module.registry.workflow import Status

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("due_on", "days_left", "text", "overdue"),
    [
        (date(2026, 11, 30), 6, "Working days left: 6", False),
        (TODAY, 0, "Ends today", False),
        (date(2026, 11, 20), 0, "Overdue", True),
        (date(2026, 11, 16), -4, "Overdue, working days: 4", True),
        (date(2026, 11, 23), 1, "Working days left: 1", False),
        (None, None, "The term is not set", False),
    ],
)
def test_terms_in_words(due_on: date | None, days_left: int | None, text: str, overdue: bool) -> None:
    assert str(term_left(Status.IN_REVIEW, due_on, days_left, TODAY)) == text
    assert is_overdue(Status.IN_REVIEW, due_on, TODAY) is overdue


def test_a_decided_case_has_no_term() -> None:
    assert str(term_left(Status.AWAITING_DOCUMENT, None, None, TODAY)).startswith("Counted from the day")
    assert term_left(Status.ISSUED, date(2026, 1, 1), -200, TODAY) is None
    assert not is_overdue(Status.REFUSED, date(2026, 1, 1), TODAY)
