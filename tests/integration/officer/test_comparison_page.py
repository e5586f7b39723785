"""The operator's page of whole comparisons: never, under way, failed, what was found, entries in doubt."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from module.registry.comparison import FindingKind
from module.store.exchange import comparisons
from module.store.exchange.comparisons import ComparisonFinding
from tests.support.app_env import NOW, AppEnv
from tests.support.console import Pages

ADDRESS = "/exchange/comparison"


@pytest.fixture
def pages(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    with module_env.store.unit() as unit:
        for table in ("union_comparison_finding", "union_comparison_part", "union_comparison", "union_doubt"):
            unit.connection.exec_driver_sql(f"DELETE FROM trois.{table}")  # noqa: S608 - names of tables
    return Pages(module_env, monkeypatch)


def begun(pages: Pages, **values: object) -> str:
    with pages.app_env.store.unit() as unit:
        key = comparisons.begin(unit, None, NOW)
        assert key
        for line, conversation in (("entry", "1" * 32), ("circulation", "2" * 32)):
            comparisons.add_part(unit, key, line, conversation)
        comparisons.change(unit, key, **({"state": "waiting"} | values))
    return key


def finished(pages: Pages, *found: ComparisonFinding) -> str:
    key = begun(pages)
    with pages.app_env.store.unit() as unit:
        comparisons.put(unit, key, found)
        comparisons.change_part(unit, key, "entry", over=True, counts={"ours": 321, "theirs": 302, "ours_only": 19})
        comparisons.change(unit, key, state="finished", finished_at=NOW)
    return key


def alone(place: int) -> ComparisonFinding:
    return ComparisonFinding("entry", f"{place:05d}/ТЗ-0042-150326", FindingKind.OURS_ONLY, "", "01", "", ())


def numbers(page: str) -> list[str]:
    return re.findall(r">(\d{5})/ТЗ-0042-150326<", page.replace("\u2060", "").replace("<wbr>", ""))


def test_never_is_told_plainly(pages: Pages) -> None:
    never = "The whole register was never compared with that of the Commission."
    assert never.replace("'", "&#39;") in pages.get(pages.operator, ADDRESS)
    assert never in pages.get(pages.operator, "/exchange/resources")


def test_the_operator_asks_once_and_the_act_is_written_down(pages: Pages) -> None:
    answer = pages.post(pages.operator, ADDRESS)
    assert answer.status_code == 303
    assert [order for order, _ in pages.line.asked] == ["compare"]
    with pages.app_env.store.unit() as unit:
        found = comparisons.last(unit)
        assert found is not None and found.asked_by == "Operator Four"
        acts = unit.connection.exec_driver_sql(
            "SELECT actor_id::text FROM trois.audit WHERE act = 'comparison_asked' AND details->>'comparison' = %s",
            (found.id,),
        )
        assert list(acts.scalars()) == [pages.operator.account_id]
    again = pages.post(pages.operator, ADDRESS)
    assert again.status_code == 409
    assert "A comparison is under way." in again.text
    assert len(pages.line.asked) == 1
    assert "Compare the whole register</button>" not in pages.get(pages.operator, ADDRESS)


def test_others_may_not(pages: Pages) -> None:
    for person in (pages.app_env.case_officer, pages.app_env.applicant):
        assert pages.ask(person, ADDRESS).status_code == 403
        assert pages.post(person, ADDRESS).status_code == 403
    with pages.app_env.store.unit() as unit:
        assert comparisons.last(unit) is None


def test_one_under_way_tells_how_far_it_is(pages: Pages) -> None:
    key = begun(pages)
    with pages.app_env.store.unit() as unit:
        comparisons.change_part(unit, key, "entry", compared=8000)
    page = pages.get(pages.operator, ADDRESS)
    assert "Under way" in page and "Records compared so far: 8000" in page


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("refused", "The Commission answered a question with an error."),
        ("unanswered", "The Commission did not answer a question, and it was given up after the last repeat."),
        ("broken", "The answer could not be compared: our program broke over it."),
    ],
)
def test_a_failed_one_is_told_by_its_name_beside_the_last_whole_one(pages: Pages, fault: str, text: str) -> None:
    finished(pages, alone(1))
    with pages.app_env.store.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE trois.union_comparison SET started_at = started_at - interval '1 day'")
    begun(pages, state="failed", finished_at=NOW + timedelta(minutes=1), fault=fault, cause="Common:Trouble")
    page = pages.get(pages.operator, ADDRESS)
    assert text in page and "Common:Trouble" in page and "Failed" in page
    assert numbers(page) == ["00001"]


def test_findings_come_fifty_a_page_by_key(pages: Pages) -> None:
    finished(pages, *(alone(place) for place in range(1, 121)))
    first = pages.get(pages.operator, ADDRESS)
    assert numbers(first) == [f"{place:05d}" for place in range(1, 51)]
    seen, page = numbers(first), first
    while found := re.search(r'href="/trois/exchange/comparison\?after=([^"&]*)"', page):
        page = pages.get(pages.operator, ADDRESS, after=unquote(found[1]))
        seen += numbers(page)
    assert seen == [f"{place:05d}" for place in range(1, 121)]
    assert "The Commission does not hold this." in first
    assert "321" in first and "302" in first


def test_the_filter_shows_one_kind(pages: Pages) -> None:
    other = ComparisonFinding(
        "entry", "00777/ТЗ-0042-150326", FindingKind.DIFFERS, "against_opinion", "01", "02", ("ipsdo:IPObjectName",)
    )
    finished(pages, alone(1), other)
    assert numbers(pages.get(pages.operator, ADDRESS, show="ours_only")) == ["00001"]
    for show in ("differs", "against_opinion"):
        page = pages.get(pages.operator, ADDRESS, show=show)
        assert numbers(page) == ["00777"] and "ipsdo:IPObjectName" in page
    assert "nothing of this kind" in pages.get(pages.operator, ADDRESS, show="theirs_only")
    for odd in ("entry", "x:1", ":" * 90, "a" * 300):
        assert pages.ask(pages.operator, ADDRESS, after=odd).status_code == 200
