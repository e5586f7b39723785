"""A check of the journal while messages arrive: what comes meanwhile is no change."""

from __future__ import annotations

from typing import Any

import pytest

from module.casework import ledger as check
from module.store.exchange import ledger
from tests.support.exchange import CERTIFICATE, Segment, application


def test_a_message_that_arrives_during_the_check_is_not_taken_for_a_change(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ledger._rows

    def meanwhile(unit: Any) -> Any:
        _, content = segment.request(1, application("1"), 1)
        assert segment.exchange.receive(content, CERTIFICATE).http_status == 202
        return rows(unit)

    monkeypatch.setattr(ledger, "_rows", meanwhile)
    report = check.verify(segment.store.unit)
    assert report.whole
    assert report.messages.total == 0
    monkeypatch.undo()
    assert check.verify(segment.store.unit).messages.total > 0
