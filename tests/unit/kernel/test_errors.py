from __future__ import annotations

from module.kernel.errors import Fault, NotFound, OutsideUnavailable, Refused
from module.kernel.text import Message


def test_a_refusal_tells_places_and_no_values() -> None:
    fault = Fault("CC464", "terms.end", Message("The right of {name} ended.", {"name": "Somebody"}))
    assert str(Refused((fault,))) == "CC464 at terms.end"


def test_an_error_has_its_sentence_and_says_whether_it_is_worth_another_try() -> None:
    assert "no such thing" in str(NotFound())
    assert OutsideUnavailable().retryable
    assert not NotFound().retryable
