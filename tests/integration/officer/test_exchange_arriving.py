"""What is on its way, on the pages: messages that arrived and are not judged, a copy that is not whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from module.store.exchange import RegisterImport, arrivals, imports
from tests.integration.officer.test_exchange_console import begun, journalled
from tests.support.app_env import NOW
from tests.support.console import Pages

SAID = "is being stored: 4 of 10 records"


def test_what_arrived_and_is_not_judged_is_shown_with_its_tries(pages: Pages) -> None:
    with pages.app_env.store.unit() as unit:
        first = arrivals.keep(unit, arrivals.DOOR, "ab" * 32, [b"<a/>"], NOW)
        arrivals.try_again(unit, first.id, NOW)
        arrivals.failed(unit, first.id, "ArithmeticError at eaeu/exchange/receiving.py:1")
    page = pages.get(pages.operator, "/exchange/conversations")
    for text in ("Arrived, not yet judged", ">2<", "Address of the exchange", "ArithmeticError at eaeu"):
        assert text in page
    with pages.app_env.store.unit() as unit:
        arrivals.set_aside(unit, first.id, NOW)
    assert "Set aside" in pages.get(pages.operator, "/exchange/conversations")
    with pages.app_env.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM trois.exchange_arrival")
    assert "Arrived, not judged" not in pages.get(pages.operator, "/exchange/conversations")


@pytest.mark.parametrize("address", ["/unified-register", "/exchange/resources"])
def test_a_copy_that_is_being_stored_is_not_shown_as_whole(pages: Pages, address: str) -> None:
    conversation, message = begun(pages, "finished"), journalled(pages, code="P.SP.01.MSG.014")
    fresh = RegisterImport(message, conversation, "P.SP.01.BEN.002", 10, None, NOW, NOW)
    assert SAID not in pages.get(pages.operator, address)
    with pages.app_env.store.unit() as unit:
        imports.begin(unit, replace(fresh, done=4))
    assert SAID in pages.get(pages.operator, address)
    with pages.app_env.store.unit() as unit:
        imports.change(unit, message, state=imports.DONE, finished_at=NOW)
    assert SAID not in pages.get(pages.operator, address)
