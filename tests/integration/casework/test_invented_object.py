"""An invented kind of object from the list on the first page to the entry and the wire: its own file, and no other.

It stands in a folder of tests and comes in by the door of the others: a file in the folder of the objects.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from module.casework import drafts, exporting, filed_prints
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.national import entry_documents
from module.registry import ip_objects
from module.registry.actors import SYSTEM
from module.registry.workflow import Status
from module.store import entries
from tests.integration.casework.test_from_abroad import FIRM, Pages, app, decide, entry_number, fill, words
from tests.integration.casework.test_objects import signed
from tests.support.app_env import AppEnv
from tests.support.exporting import SETTINGS, stamp

__all__ = ["app"]
INVENTED = Path(__file__).parents[2] / "support/invented_objects"
BROADCAST = {"certificate_number": "В-7", "name_ru": "УТРО", "carrier": "cable", "first_aired": "05.05.2025"}


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def forget() -> None:
        ip_objects.offered.cache_clear()
        ip_objects.right_types.cache_clear()
        sys.modules.pop("module.registry.ip_objects.broadcast", None)

    forget()
    monkeypatch.setattr(ip_objects, "__path__", [*ip_objects.__path__, str(INVENTED)])
    yield
    monkeypatch.undo()
    forget()


def test_an_invented_object_needs_its_own_file_alone(app: Any, app_env: AppEnv, invented: None) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    assert 'value="related_rights"' in pages.get("terms").text, "the list"
    fill(pages, FIRM, "УТРО", "related_rights", {**BROADCAST, "first_aired": "05.05.2024"})

    answer = pages.post("right", **{**BROADCAST, "certificate_number": "", "first_aired": "05.05.2030"})
    assert answer.status_code == 422, "the rules"
    assert "Enter the licence number." in words(answer)
    later = pages.post("right", **{**BROADCAST, "first_aired": "05.05.2030"})
    assert "It was never on the air." in words(later)
    assert "Name the station." in words(pages.get("check")), "the advice"
    pages.goes_on("right", **BROADCAST)

    shown = "Broadcast Change Broadcast Licence number В-7 Name of the programme УТРО"
    check = words(pages.get("check"))
    assert shown in check, "the outline"
    assert "Carrier By cable First aired 05.05.2025" in check
    assert "Nice classes" not in check
    page = words(pages.get("right"))
    assert "Step 7 of 8 Broadcast" in page and "Check at the patent office" not in page, "the form"

    signing = pages.get("sign")
    assert "Carrier By cable" in words(signing)
    assert pages.sign().status_code == 303
    with app_env.open_work(app_env.applicant) as work:
        filed = drafts.load(work, pages.key)
        sheet = filed_prints.application_sheet(work, pages.key, "ru")
    assert filed.status is Status.SUBMITTED
    assert "<broadcast><licence>В-7</licence><nameRu>УТРО</nameRu>" in signed(app_env, pages.key), (
        "the document to sign"
    )
    (block,) = (block for block in sheet.blocks if block.heading == "Broadcast")
    assert [(row.label, row.value) for row in block.rows if row.value] == [
        ("Licence number", "В-7"),
        ("Name of the programme", "УТРО"),
        ("Carrier", "By cable"),
        ("First aired", "05.05.2025"),
        ("Source of the details", "Entered by hand"),
    ], "the print"

    assert "Carrier By cable" in decide(app, app_env, pages.key)
    number = entry_number(app_env, pages.key)
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, number)
    assert found is not None
    right: Any = found.entry.latest().common.right
    assert (type(right).__name__, right.carrier, right.first_aired) == ("BroadcastRight", "cable", date(2025, 5, 5))
    assert "/СП-" in number
    public = words(app.test_client().get(f"/trois/register/{number}?lang=en"))
    assert "УТРО" in public and "Object of related rights" in public, "the entry"

    with app_env.open_work(SYSTEM) as work:
        wire = to_model(entry_documents(exporting.entry(work, number), SETTINGS, stamp(), "R.IP.SP.01.002").root)
    (entry,) = wire.entries
    assert (entry.kind_code, entry.description) == ("СП", "Передача «УТРО»")
    assert entry.copyright_documents[0].name == "Лицензия на вещание"
