"""Incidents as the operator works through them: by cause, page by page, taken, and several closed at once."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import text

from module.store.exchange import incidents
from tests.support.app_env import NOW, AppEnv
from tests.support.console import Pages

UNEXPECTED, RULE = "Common:UnexpectedMessage", "T22.R13"
NO_TALK = "There is no such conversation, or the message was not expected in it"


@pytest.fixture
def pages(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    with module_env.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM trois.exchange_incident")
    return Pages(module_env, monkeypatch)


def raised(pages: Pages, count: int, *codes: str, code: str = "P.EXC.003") -> list[str]:
    """Raise equal incidents, a minute after each other from NOW on."""
    with pages.app_env.store.unit() as unit:
        return [
            incidents.raise_(unit, code, None, None, {"codes": list(codes)}, NOW + timedelta(minutes=number))
            for number in range(count)
        ]


def lines(page: str) -> list[str]:
    """Return the rows of the first table as plain text."""
    body = page.split("<tbody", 1)[1].split("</tbody>", 1)[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr")[1:]]


def members(page: str) -> str:
    """Return the address of the first group of a page."""
    found = re.search(r'href="/trois(/exchange/incidents/members[^"]*)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def shown(pages: Pages, group: str, **query: object) -> str:
    """Open a group by its address."""
    path, _, rest = group.partition("?")
    return pages.get(pages.operator, path, **{**dict(parse_qsl(rest, keep_blank_values=True)), **query})


def acts(pages: Pages, act: str) -> list[str]:
    with pages.app_env.store.unit() as unit:
        query = text("SELECT details ->> 'incident' FROM trois.audit WHERE act = :act ORDER BY id")
        return list(unit.connection.execute(query, {"act": act}).scalars())


def test_equal_incidents_stand_in_one_row(pages: Pages) -> None:
    raised(pages, 19, UNEXPECTED)
    raised(pages, 1, RULE)
    raised(pages, 2, code="P.EXC.002")
    page = pages.get(pages.operator, "/exchange/incidents")
    assert len(lines(page)) == 3
    (nineteen,) = [row for row in lines(page) if NO_TALK in row]
    assert "P.EXC.003" in nineteen and "19" in nineteen.split()
    assert "20.11.2026 11:00" in nineteen and "20.11.2026 11:18" in nineteen, "the first and the last"
    assert any(f"Rule of filling {RULE} is broken" in row for row in lines(page))
    for language in ("ru", "kk"):
        for address in ("/exchange/incidents", "/exchange/incidents/members"):
            assert f'lang="{language}"' in pages.get(pages.operator, address, language)


def test_what_the_commission_said_stands_on_top(pages: Pages) -> None:
    (key,) = raised(pages, 1, UNEXPECTED)
    page = pages.get(pages.operator, f"/exchange/incidents/{key}")
    assert NO_TALK in page and UNEXPECTED in page
    assert page.index(NO_TALK) < page.index("A fault of software at the participant")


def test_groups_are_filtered_by_code_cause_and_state(pages: Pages) -> None:
    (closed,) = raised(pages, 1, code="P.EXC.002")
    raised(pages, 2, UNEXPECTED)
    raised(pages, 2, RULE)
    with pages.app_env.store.unit() as unit:
        incidents.resolve(unit, closed, "mended", NOW)
    for query, count in (
        ({}, 2),
        ({"all": "y"}, 3),
        ({"state": "all"}, 3),
        ({"state": "closed"}, 1),
        ({"code": "P.EXC.003"}, 2),
        ({"cause": RULE}, 1),
        ({"code": "P.EXC.003", "cause": UNEXPECTED, "state": "open"}, 1),
    ):
        page = pages.get(pages.operator, "/exchange/incidents", **query)
        assert len(lines(page)) == count, query
    assert "No incidents match" in pages.get(pages.operator, "/exchange/incidents", code="P.EXC.004")


def test_the_list_and_a_group_are_paged(pages: Pages) -> None:
    for number in range(51):
        raised(pages, 1, f"T18.R{number}")
    page = pages.get(pages.operator, "/exchange/incidents")
    assert len(lines(page)) == 50
    assert len(lines(pages.get(pages.operator, "/exchange/incidents", page=2))) == 1
    raised(pages, 51, UNEXPECTED)
    group = members(pages.get(pages.operator, "/exchange/incidents", cause=UNEXPECTED))
    assert len(lines(shown(pages, group))) == 50
    assert len(lines(shown(pages, group, page=2))) == 1


def test_an_operator_takes_incidents(pages: Pages) -> None:
    keys = raised(pages, 3, UNEXPECTED)
    group = members(pages.get(pages.operator, "/exchange/incidents"))
    assert pages.post(pages.operator, group, act="take").status_code == 422, "none was chosen"
    assert pages.post(pages.operator, group, act="take", chosen=keys[:2]).status_code == 303
    assert shown(pages, group).count("Operator Four") >= 2
    assert "Not taken" in shown(pages, group)
    assert pages.post(pages.operator, f"/exchange/incidents/{keys[2]}/take").status_code == 303
    assert "Operator Four" in pages.get(pages.operator, f"/exchange/incidents/{keys[2]}")
    assert sorted(acts(pages, "incident_take")) == sorted(keys)
    assert "Not taken" not in shown(pages, group)


def test_several_are_closed_with_one_note(pages: Pages) -> None:
    keys = raised(pages, 3, UNEXPECTED)
    before = acts(pages, "incident_resolve")
    group = members(pages.get(pages.operator, "/exchange/incidents"))
    page = pages.post(pages.operator, group, act="close", chosen=keys[:2], note="")
    assert page.status_code == 422 and "Write what was done" in page.text
    assert f'value="{keys[0]}" checked' in page.text, "what was chosen stays"
    assert pages.post(pages.operator, group, act="close", note="x").status_code == 422
    assert pages.post(pages.operator, group, act="close", chosen=keys[:2], note="Asked the support").status_code == 303
    assert acts(pages, "incident_resolve") == [*before, *sorted(keys[:2])]
    assert len(lines(shown(pages, group))) == 1
    assert pages.post(pages.operator, group, act="close", chosen=keys[:2], note="Again").status_code == 409
    assert pages.post(pages.operator, group, act="take", chosen=keys[:2]).status_code == 409
    assert "Asked the support" in pages.get(pages.operator, f"/exchange/incidents/{keys[1]}")


def test_a_whole_group_is_closed_as_it_was_seen(pages: Pages) -> None:
    """One that came after the page was drawn was read by nobody, and stays open."""
    keys = raised(pages, 51, UNEXPECTED)
    (other,) = raised(pages, 1, RULE)
    group = members(pages.get(pages.operator, "/exchange/incidents", cause=UNEXPECTED))
    seen = re.search(r'name="until" value="([^"]+)"', shown(pages, group))
    assert seen
    with pages.app_env.store.unit() as unit:
        late = incidents.raise_(unit, "P.EXC.003", None, None, {"codes": [UNEXPECTED]}, NOW + timedelta(hours=2))
    before = len(acts(pages, "incident_resolve"))
    answer = pages.post(pages.operator, group, act="close", whole="y", until=seen[1], note="One cause")
    assert answer.status_code == 303
    assert len(acts(pages, "incident_resolve")) == before + len(keys)
    with pages.app_env.store.unit() as unit:
        assert {one.id for one in incidents.find(unit)} == {late, other}
    assert pages.post(pages.operator, group, act="close", whole="y", until="x", note="One").status_code == 422


def test_a_large_group_is_closed_in_batches(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction holds more than 500, and one press of the button no more than it can do in its time."""
    with pages.app_env.store.unit() as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.exchange_incident (id, code, details, raised_at, cause) SELECT gen_random_uuid(),"
            " 'P.EXC.003', '{}', timestamptz '2026-11-20 06:00Z' + number * interval '1 second', 'T22.R13'"
            " FROM generate_series(1, 1201) AS number"
        )
    group = members(pages.get(pages.operator, "/exchange/incidents", cause=RULE))
    seen = re.search(r'name="until" value="([^"]+)"', shown(pages, group))
    assert seen
    whole = {"act": "close", "whole": "y", "until": seen[1], "note": "One cause"}
    assert pages.post(pages.operator, group, **whole).status_code == 303
    batches = (
        "SELECT count(*) FROM trois.audit WHERE act = 'incident_resolve' GROUP BY transaction_id"
        " HAVING count(*) > 100 ORDER BY transaction_id"
    )
    with pages.app_env.store.unit() as unit:
        assert list(unit.connection.execute(text(batches)).scalars()) == [500, 500, 201]
        assert not incidents.find(unit)
        unit.connection.exec_driver_sql("UPDATE trois.exchange_incident SET resolved_at = NULL")
    monkeypatch.setattr("module.casework.exchange_incidents.MOST_BATCHES", 2)
    answer = pages.post(pages.operator, group, **whole)
    assert answer.status_code == 303 and "done=some" in answer.location
    with pages.app_env.store.unit() as unit:
        left = incidents.find(unit, limit=1000)
    assert len(left) == 201
    assert pages.post(pages.operator, group, **whole).location.count("done=close") == 1
    assert "more are left" in shown(pages, group, done="some", state="all")


def test_only_the_operator_works_on_incidents(pages: Pages) -> None:
    keys = raised(pages, 2, UNEXPECTED)
    for person in (pages.app_env.head, pages.app_env.applicant):
        assert pages.ask(person, "/exchange/incidents/members").status_code == 403
        answer = pages.post(person, "/exchange/incidents/members", act="close", chosen=keys, note="x")
        assert answer.status_code == 403
        assert pages.post(person, f"/exchange/incidents/{keys[0]}/take").status_code == 403
