"""A fault of the exchange is noted by its true name, and what lies outside is none (D29)."""

from __future__ import annotations

import pytest

from module.eaeu.exchange.reporting import noting
from module.kernel.errors import OutsideUnavailable


def test_what_breaks_is_noted_and_raised() -> None:
    noted: list[str] = []

    def breaks() -> None:
        raise KeyError("Иванов")

    with pytest.raises(KeyError):
        noting(breaks, noted.append)
    assert [name.split(" at ")[0] for name in noted] == ["KeyError"]
    assert "Иванов" not in noted[0]


def test_what_is_out_of_reach_is_raised_and_no_fault() -> None:
    noted: list[str] = []

    def out_of_reach() -> None:
        raise OutsideUnavailable("database")

    with pytest.raises(OutsideUnavailable):
        noting(out_of_reach, noted.append)
    assert noted == []


def test_what_is_done_is_returned() -> None:
    noted: list[str] = []
    assert noting(lambda: 3, noted.append) == 3
    assert noted == []
