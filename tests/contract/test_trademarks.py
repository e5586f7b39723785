"""Port Trademarks: the adapter of НИИС and its stand-in over real HTTP."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from module.casework.ports import Trademarks
from module.dev.standins import scenarios
from module.documents.inspector import ContentInspector
from module.integrations.niis import NiisSettings, NiisTrademarks
from module.integrations.shep import Convention
from module.kernel.clock import law_date
from module.kernel.errors import Refused
from module.registry.lookups import Outcome, Register
from module.registry.party import Confirmation, PartyKind
from tests.support import shep_messages as raw
from tests.support.outside import CLOCK, Outside, running

ENDS = [
    ("100004", Outcome.NOT_FOUND, ""),
    ("100005", Outcome.NOT_FOUND, ""),
    ("999999", Outcome.NOT_FOUND, ""),
    ("100007", Outcome.REFUSED, "shep.SCSE001"),
    ("", Outcome.NOT_FOUND, "not_a_number"),
    ("1\x00", Outcome.NOT_FOUND, "not_a_number"),
    ("1" * 101, Outcome.NOT_FOUND, "not_a_number"),
    ("<gosNumber>100001</gosNumber>", Outcome.NOT_FOUND, ""),
    ("100500", Outcome.UNAVAILABLE, "http.500.not_xml"),
    ("100501", Outcome.UNAVAILABLE, "http.timeout"),
    ("100502", Outcome.UNAVAILABLE, "wsse.altered"),
]


def test_found(outside: Outside) -> None:
    port: Trademarks = outside.trademarks()
    answer = port.by_certificate("100001")
    assert (answer.register, answer.outcome) == (Register.NIIS, Outcome.FOUND)
    mark = answer.value
    assert mark is not None
    assert mark.certificate_number == "100001"
    assert (mark.name.kk, mark.name.ru, mark.name.en) == ("ЖЕТІСУ ДӘМІ", "ЖЕТІСУ ДӘМІ", "ZHETISU DAMI")
    assert (mark.registered_on, mark.valid_until) == (date(2015, 5, 12), date(2045, 5, 12))
    assert [entry.number for entry in mark.classes] == [29, 30]
    assert mark.classes[0].goods.startswith("Мясо")
    assert mark.picture.startswith(b"\x89PNG")
    assert mark.contracts == ()
    (owner,) = mark.owners
    assert (owner.identifier, owner.kind, owner.resident) == (scenarios.HEAD, PartyKind.LEGAL_ENTITY, True)
    assert owner.name.kk == "«Жетісу Тағам» ЖШС"
    assert owner.confirmation is Confirmation.STATE_REGISTER


def test_expired(outside: Outside) -> None:
    mark = outside.trademarks().by_certificate("100002").value
    assert mark is not None
    assert mark.valid_until is not None
    assert mark.valid_until < law_date(CLOCK.now())


def test_several_owners_and_a_licence(outside: Outside) -> None:
    mark = outside.trademarks().by_certificate("100003").value
    assert mark is not None
    assert [owner.identifier for owner in mark.owners] == [scenarios.HEAD, scenarios.OTHER, ""]
    assert not mark.owners[2].resident
    assert mark.owners[2].addresses[0].country == ""
    assert mark.contracts == ("7001 · 2021-03-01 · Лицензионный договор",)


def test_mark_of_another_company(outside: Outside) -> None:
    mark = outside.trademarks().by_certificate("100006").value
    assert mark is not None
    assert [owner.identifier for owner in mark.owners] == [scenarios.OTHER]


@pytest.mark.parametrize(("number", "outcome", "detail"), ENDS)
def test_other_ends(outside: Outside, number: str, outcome: Outcome, detail: str) -> None:
    answer = outside.trademarks().by_certificate(number)
    assert (answer.outcome, answer.detail, answer.value) == (outcome, detail, None)


def test_patent_type_of_another_kind_finds_nothing(outside: Outside) -> None:
    settings = NiisSettings(outside.settings.niis_service, outside.settings.patent_type_id + 1)
    assert NiisTrademarks(settings, outside.channel(), CLOCK).by_certificate("100001").outcome is Outcome.NOT_FOUND


def test_dictionary_of_patent_types(outside: Outside) -> None:
    assert outside.trademarks().patent_types()[outside.settings.patent_type_id] == "Товарный знак"


def test_dictionary_of_classes(outside: Outside) -> None:
    found = outside.trademarks().nice_classes()
    assert found[29].startswith("29 Мясо")


INSPECTED = [("100001", "image/png"), ("100008", "too_large"), ("100009", "foreign_content"), ("100010", "")]


@pytest.mark.parametrize(("number", "seen"), INSPECTED)
def test_image_is_judged_by_its_content(outside: Outside, number: str, seen: str) -> None:
    mark = outside.trademarks().by_certificate(number).value
    assert mark is not None
    if not seen:
        assert mark.picture == b""
    elif seen.startswith("image/"):
        assert ContentInspector().mark(mark.picture).media_type == seen
    else:
        with pytest.raises(Refused) as caught:
            ContentInspector().mark(mark.picture)
        assert caught.value.faults[0].code == seen


def test_payload_in_data(tmp_path: Path) -> None:
    with running(tmp_path, mail=False, niis_with_data=True) as other:
        assert other.trademarks(Convention.UNTYPED).by_certificate("100001").outcome is Outcome.FOUND
        assert other.trademarks(Convention.NO_DATA).by_certificate("100001").outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            "<trademarkInfoRequest><gosNumber>100001</gosNumber><id>4</id></trademarkInfoRequest>", id="order"
        ),
        pytest.param("<trademarkInfoRequest><id>4</id></trademarkInfoRequest>", id="missing field"),
        pytest.param("<trademarkInfoRequest><id>x</id><gosNumber>100001</gosNumber></trademarkInfoRequest>", id="id"),
        pytest.param("<patentInfoRequest/>", id="unknown payload"),
        pytest.param(
            "<data><trademarkInfoRequest><id>4</id><gosNumber>1</gosNumber></trademarkInfoRequest></data>", id="data"
        ),
    ],
)
def test_standin_fails_wrong_payloads(outside: Outside, data: str) -> None:
    text = raw.message(outside, outside.settings.niis_service, data)
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.status_code(envelope)) == (200, "SCSE001")
    assert len(envelope.find(".//responseData")) == 0
