"""The way of an application as its page draws it, for each status, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from module.applicant.stages import stages
from module.casework.views import HistoryRow
from module.registry.workflow import Status
from tests.support import cases as made

FILED, TAKEN, SIGNED = date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 30)


def row(act: str, day: date) -> HistoryRow:
    """One row of the history, at nine in the morning in Almaty."""
    return replace(made.case().history[0], act=act, at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def shown(status: Status, *acts: tuple[str, date], signed: bool = False) -> list[tuple[str, str, Any]]:
    at = datetime(2026, 11, 30, 4, tzinfo=UTC)
    decision = made.decision(number="D-1", signed_by="Head", signed_at=at) if signed else None
    view = made.case(status=status, decision=decision)
    view = replace(view, history=tuple(row(act, day) for act, day in acts))
    return [(one.title, one.state, one.day) for one in stages(view)]


def test_a_filed_application_waits_to_be_considered() -> None:
    assert shown(Status.SUBMITTED, ("submit", FILED)) == [
        ("Filed", "done", FILED),
        ("Under consideration", "now", None),
        ("Decision", "todo", None),
        ("In the register", "todo", None),
    ]


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.PRELIMINARY])
def test_a_taken_one_is_under_consideration_since_that_day(status: Status) -> None:
    assert shown(status, ("submit", FILED), ("take", TAKEN))[1] == ("Under consideration", "now", TAKEN)


def test_with_the_head_the_decision_is_the_stage() -> None:
    states = [state for _, state, _ in shown(Status.FOR_SIGNATURE, ("submit", FILED), ("take", TAKEN))]
    assert states == ["done", "done", "now", "todo"]


@pytest.mark.parametrize("status", [Status.ISSUED, Status.CHANGED, Status.EXTENDED])
def test_what_was_granted_stands_in_the_register(status: Status) -> None:
    assert shown(status, ("submit", FILED), ("take", TAKEN), signed=True) == [
        ("Filed", "done", FILED),
        ("Under consideration", "done", TAKEN),
        ("Decision", "done", SIGNED),
        ("In the register", "done", SIGNED),
    ]


def test_a_refusal_is_the_end() -> None:
    assert shown(Status.REFUSED, ("submit", FILED), ("take", TAKEN), signed=True) == [
        ("Filed", "done", FILED),
        ("Under consideration", "done", TAKEN),
        ("Decision", "stop", SIGNED),
    ]
