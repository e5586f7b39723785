"""T18.R13 and T22.R12: codes of goods are values of the nomenclature that the site has loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from module.casework.classifiers import ClassifierBook, load, nomenclature_of
from module.eaeu.checking.verdict import Checker
from module.eaeu.exchange.service import Exchange
from module.registry.actors import SYSTEM
from module.registry.classifiers import ClassifierRow, Edition
from module.settings import config_dir, read_classifiers
from tests.support import union_nodes as nodes
from tests.support.exchange import NOW, Segment, application, inclusion

IN_LIST, ENDED, UNKNOWN = "640340", "640399", "990101"
ROWS = (
    ClassifierRow("6403400000", {"ru": "прочая обувь"}),
    ClassifierRow("6403990000", {"ru": "прочая"}, valid_to=date(2026, 1, 1)),
)


@pytest.fixture
def site(segment: Segment) -> Segment:
    """The exchange as a site wires it: with its classifiers."""
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        unit.connection.exec_driver_sql("DELETE FROM trois.classifier_row; DELETE FROM trois.classifier_edition")
    book = ClassifierBook(read_classifiers(config_dir()), segment.store.unit, segment.clock)
    checker = Checker(segment.settings, nomenclature_of(book, segment.clock))
    deps = replace(segment.deps, checker=checker)
    return replace(segment, deps=deps, exchange=Exchange(deps, polls=False))


def load_nomenclature(site: Segment) -> None:
    with site.store.unit() as unit:
        load(unit, SYSTEM, NOW, "hs", Edition("2026", date(2026, 1, 1), source_sha256="ab" * 32), ROWS)
    site.clock.set(NOW + timedelta(seconds=11))  # another process loads it; it is asked for after ten seconds


def sent_with(site: Segment, code: str, number: int = 6) -> list[tuple[str, str]]:
    """Codes and severities of what is said about the rules on commodity codes, of a message with one code."""
    body = inclusion() if number == 6 else application()
    nodes.say(body, "//csdo:CommodityCode", code)
    _, content = site.request(number, body, 5 if number == 6 else 1)
    site.post(content)
    findings = site.scalar(
        "SELECT findings FROM trois.exchange_message WHERE direction = 'in' ORDER BY id DESC LIMIT 1"
    )
    return [(one["code"], one["severity"]) for one in findings if one["code"] in ("T18.R13", "T22.R12")]


@pytest.mark.parametrize(("number", "rule"), [(1, "T18.R13"), (6, "T22.R12")])
def test_a_code_that_the_loaded_nomenclature_lacks_is_refused(site: Segment, number: int, rule: str) -> None:
    load_nomenclature(site)
    assert sent_with(site, UNKNOWN, number) == [(rule, "reject")]
    assert site.wire.sent[-1].errors == [rule]
    assert sent_with(site, ENDED, number) == [(rule, "reject")]
    assert sent_with(site, IN_LIST, number) == []


def test_a_demonstration_set_refuses_nothing_and_says_so(site: Segment) -> None:
    assert sent_with(site, UNKNOWN) == [("T22.R12", "warn")]
    assert site.codes()[-1] == "MSG.002"
    assert sent_with(site, "64") == [("T22.R12", "reject")]
