"""Port Copyrights: the configurable adapter and its stand-in, over HTTP and over ШЭП."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import requests

from module.casework.ports import Copyrights
from module.cli.lookup import lookup_copyright
from module.dev.standins import scenarios
from module.integrations.copyrights import CopyrightCertificates, CopyrightFields, JsonSettings, JsonSource
from module.registry.lookups import CopyrightRecord, Outcome, Register
from module.registry.party import Name
from tests.support.outside import CLOCK, Outside
from tests.support.web import bare_host, fake_services

Make = Callable[[Outside], CopyrightCertificates]
WIRES = [pytest.param(Outside.copyrights, id="http"), pytest.param(Outside.copyrights_over_shep, id="shep")]
RECORD = CopyrightRecord(
    certificate_number="0004411",
    title=Name(ru="Сказка о золотом яблоке", kk="Алтын алма ертегісі"),
    kind="литературное произведение",
    issued_on=date(2019, 3, 15),
    created_on=date(2018, 11, 2),
    application_number="4411",
    applied_on=date(2019, 3, 1),
    authors=("Үлгіов Үлгі",),
    holders=(scenarios.NAMES[scenarios.HEAD]["ru"],),
    status="действует",
)


@pytest.mark.parametrize("make", WIRES)
@pytest.mark.parametrize("number", ["4411", "0004411"])
def test_found(outside: Outside, make: Make, number: str) -> None:
    port: Copyrights = make(outside)
    answer = port.by_certificate(number)
    assert (answer.register, answer.outcome, answer.detail) == (Register.COPYRIGHT, Outcome.FOUND, "")
    assert answer.value == RECORD


@pytest.mark.parametrize("make", WIRES)
def test_several_authors_and_status(outside: Outside, make: Make) -> None:
    found = make(outside).by_certificate("4412").value
    assert found is not None
    assert found.authors == ("Үлгіов Үлгі", "Мысалова Мысал")
    annulled = make(outside).by_certificate("4413").value
    assert annulled is not None
    assert annulled.status == "аннулировано"


@pytest.mark.parametrize("make", WIRES)
def test_unknown(outside: Outside, make: Make) -> None:
    answer = make(outside).by_certificate("1")
    assert (answer.outcome, answer.detail) == (Outcome.NOT_FOUND, "")


@pytest.mark.parametrize(
    ("number", "detail"), [("4450", "http.500"), ("4451", "http.timeout"), ("4455", "copyright.another_number")]
)
def test_unavailable(outside: Outside, number: str, detail: str) -> None:
    answer = outside.copyrights().by_certificate(number)
    assert (answer.outcome, answer.detail, answer.value) == (Outcome.UNAVAILABLE, detail, None)


def test_wrong_key(outside: Outside) -> None:
    answer = outside.copyrights(key="guess").by_certificate("4411")
    assert (answer.outcome, answer.detail) == (Outcome.UNAVAILABLE, "http.401")


def test_number_cannot_leave_its_place(outside: Outside) -> None:
    assert outside.copyrights().by_certificate("../../esbd?x=1#").outcome is Outcome.UNAVAILABLE
    assert requests.get(f"{outside.url}/copyright/certificates/4411", timeout=5).status_code == 401


class Told:
    """A source that answers with given fields."""

    def __init__(self, **found: Any) -> None:
        self.found = {name: (value,) if isinstance(value, str) else value for name, value in found.items()}

    def record(self, number: str) -> Any:
        return self.found


def read(fields: CopyrightFields, **found: Any) -> tuple[Outcome, str, CopyrightRecord | None]:
    answer = CopyrightCertificates(Told(**found), fields, CLOCK).by_certificate("7")
    return answer.outcome, answer.detail, answer.value


def test_other_names_and_other_days() -> None:
    fields = CopyrightFields(number="Св-во №", title_ru="Название RU", issued_on="d", authors="ФИО", between=",")
    outcome, _detail, record = read(
        replace(fields, days=("%m/%d/%y",)),
        **{"Св-во №": "0000007", "Название RU": "Код", "d": "03/15/19", "ФИО": "А, Б"},
    )
    assert outcome is Outcome.FOUND
    assert record is not None
    assert (record.title.ru, record.issued_on, record.authors) == ("Код", date(2019, 3, 15), ("А", "Б"))


@pytest.mark.parametrize(
    ("found", "detail"),
    [
        ({"number": "8", "title_ru": "x"}, "copyright.another_number"),
        ({"number": "7"}, "copyright.no_title"),
        ({"title_ru": "x", "issue_date": "yesterday"}, "rubbish.day"),
    ],
)
def test_rubbish_is_not_taken(found: dict[str, str], detail: str) -> None:
    assert read(CopyrightFields(), **found) == (Outcome.UNAVAILABLE, detail, None)


JSONS = [
    (b"{}", "copyright.layout"),
    (b'{"data": null}', ""),
    (b'{"data": []}', ""),
    (b'{"data": [{"title_ru": "x"}]}', None),
    (b'{"data": [{}, {}]}', "copyright.several"),
    (b'{"data": "x"}', "copyright.layout"),
    (b"[1]", "copyright.layout"),
    (b"rubbish", "copyright.rubbish"),
]


@pytest.mark.parametrize(("body", "detail"), JSONS)
def test_layouts(outside: Outside, body: bytes, detail: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from module import outbound

    monkeypatch.setattr(outbound, "get", lambda *_: outbound.HttpAnswer(200, "application/json", body))
    answer = CopyrightCertificates(
        JsonSource(JsonSettings(outside.http("/{number}"), ("data",))), CopyrightFields(), CLOCK
    ).by_certificate("7")
    if detail is None:
        assert answer.outcome is Outcome.FOUND
    else:
        assert answer.outcome is (Outcome.UNAVAILABLE if detail else Outcome.NOT_FOUND)
        assert answer.detail == detail


def test_command(outside: Outside) -> None:
    class FakeDeps:
        copyrights: Any = outside.copyrights()

    runner = bare_host(fake_services(deps=FakeDeps())).test_cli_runner()
    reported = runner.invoke(lookup_copyright, ["4412"])
    assert "authors: Үлгіов Үлгі; Мысалова Мысал" in reported.output.splitlines()
    assert runner.invoke(lookup_copyright, ["1"]).exit_code == 1
    FakeDeps.copyrights = None
    assert "no table" in runner.invoke(lookup_copyright, ["4411"]).output
