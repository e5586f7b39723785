"""An entry of the unified register is shown by the content of a national one: name, state in words, dates first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from module.dev.launcher.services import Services
from module.eaeu.codec.names import Names
from module.eaeu.codec.writing import element, record_bytes
from module.eaeu.mapping.national import entry_documents
from module.registry.objects import GoodsBlock
from module.store.exchange import union
from module.store.exchange.union import NewVersion
from tests.support import opinions as made
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.exporting import SETTINGS, entry, stamp

NUMBER = "00001/ТЗ-0012-011226"
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
OUT = datetime(2026, 11, 9, 19, tzinfo=UTC)  # 10 November in Almaty
GOODS = (
    GoodsBlock(("200799",), "", "Варенье", (29,), ("genuine",)),
    GoodsBlock(("190531",), "", "Печенье", (30,)),
)


@pytest.fixture
def pages(servers: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    with new_database(servers) as url:
        found: AppEnv = open_app_env(url)
        yield Pages(found, monkeypatch)
        found.store.engine.dispose()


def records() -> tuple[bytes, bytes]:
    """A record of the register and of circulation, as they stand in our copy."""
    names = Names(SETTINGS.versions)
    roots = [
        entry_documents(entry(common={"goods": GOODS}), SETTINGS, stamp(), f"R.IP.SP.01.00{number}").root
        for number in (2, 3)
    ]
    register, circulation = (record_bytes(element(root, names)[1]) for root in roots)
    return register, circulation


def included(record: bytes = b"", line: str = union.ENTRY, name: str = "ЖЕТІСУ") -> NewVersion:
    record = record or records()[0 if line == union.ENTRY else 1]
    return NewVersion(
        NUMBER, line, BEGUN, None, BEGUN, record, "ТЗ", name, "ТОО «Жаңа Жетісу»", "01", date(2028, 11, 30)
    )


def excluded(name: str = "") -> NewVersion:
    return NewVersion(NUMBER, union.ENTRY, OUT, OUT, OUT, b"<r/>", "ТЗ", name, "", "04", date(2028, 11, 30))


def store(pages: Pages, *versions: NewVersion) -> None:
    with pages.app_env.store.unit() as unit:
        union.add(unit, versions, made.journalled(unit, NOW, b"<x/>"), NOW)


def page(pages: Pages, **query: str) -> str:
    return pages.get(pages.app_env.case_officer, f"/unified-register/{NUMBER}", **query)


def test_the_name_is_known_from_any_version_and_the_exclusion_is_told_in_words(pages: Pages) -> None:
    """officer.md 18: «Object without a name», no word of the exclusion but in the last row of raw data."""
    store(pages, included(), excluded())
    text = page(pages)
    assert '<h1 class="govuk-heading-l">ЖЕТІСУ</h1>' in text
    assert "Object without a name" not in text
    assert '<strong class="govuk-tag govuk-tag--red">Excluded on 10.11.2026</strong>' in text
    head, below = text.split("Last valid version", 1)
    assert "200799" not in head
    assert "200799" in below and "30.11.2028" in below
    assert text.index("Excluded on 10.11.2026") < text.index("ТОО «Жаңа Жетісу»")


def test_the_list_shows_the_excluded_as_excluded(pages: Pages) -> None:
    store(pages, included(), excluded())
    row = next(one for one in pages.get(pages.app_env.case_officer, "/unified-register").split("<tr") if NUMBER in one)
    assert "Excluded on 10.11.2026" in row
    assert "30.11.2028" not in row
    assert "ЖЕТІСУ" in row


def test_a_day_of_which_nothing_was_known_still_has_the_name(pages: Pages) -> None:
    store(pages, included())
    text = page(pages, in_force="01.01.2020")
    assert "Nothing of this entry was in force then" in text
    assert '<h1 class="govuk-heading-l">ЖЕТІСУ</h1>' in text


def test_the_content_stands_first_and_the_record_behind_a_link(pages: Pages) -> None:
    store(pages, included(), included(line=union.CIRCULATION))
    text = page(pages)
    for part in ("100001", "200799", "190531", "Варенье", "Печенье", "29, 30", "30.11.2028", "ТОО «Жаңа Жетісу»"):
        assert part in text, part
    assert "Голограмма" in text  # how genuine goods differ, told by the record of circulation
    assert "Code of the IP object kind" not in text
    assert "RightholderQuantity" not in text and "Number of right holders" not in text
    assert "record=whole" in text
    whole = page(pages, record="whole")
    assert len(whole) > 1.5 * len(text)
    assert "TROIS-2026-000001/1" in whole


def test_a_record_that_cannot_be_read_is_shown_by_what_is_known_of_it(pages: Pages) -> None:
    store(pages, included(record=b"<r/>"))
    text = page(pages)
    assert '<h1 class="govuk-heading-l">ЖЕТІСУ</h1>' in text
    assert "ТОО «Жаңа Жетісу»" in text and "30.11.2028" in text


@pytest.mark.parametrize("query", ["Жетісу", "жетысу", "ЖЕТИСУ", "жетiсу"])
def test_kazakh_and_russian_spelling_find_the_same(pages: Pages, query: str) -> None:
    store(pages, included(record=b"<r/>", name="Жетысу"), excluded(name="Жетысу"))
    assert NUMBER in pages.get(pages.app_env.case_officer, "/unified-register", query=query)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_in_three_languages(pages: Pages, language: str) -> None:
    store(pages, included(), included(line=union.CIRCULATION), excluded())
    pages.app_env.clock.set(NOW + timedelta(days=30))
    for query in ({}, {"record": "whole"}, {"in_force": "01.10.2026"}):
        text = pages.get(pages.app_env.case_officer, f"/unified-register/{NUMBER}", language, **query)
        assert f'lang="{language}"' in text and "ЖЕТІСУ</h1>" in text
