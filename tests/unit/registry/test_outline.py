"""The application as rows: an empty section does not tell where its details come from."""

from __future__ import annotations

import pytest

from module.registry.application import Form, Insurance, Section
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.outline import outline
from module.registry.party import Address, ChannelKind, Confirmation, Contact, Name, Party

SOURCED = {Section.REPRESENTATIVE, Section.HOLDER, Section.INSURANCE, Section.RIGHT}


def sections_with_a_source(form: Form) -> set[Section]:
    return {part.section for part in outline(form, ()) for line in part.lines if line.name == "source"}


def test_no_section_of_an_empty_draft_names_a_source() -> None:
    sections = {part.section for part in outline(Form(), ())}
    assert sections >= SOURCED
    assert sections_with_a_source(Form()) == set()


@pytest.mark.parametrize(
    "party",
    [
        Party(identifier="123456789012"),
        Party(name=Name(en="Owner")),
        Party(contacts=(Contact(ChannelKind.FAX, "+77172000000"),)),
        Party(addresses=(Address(city="Астана"),)),
    ],
)
def test_a_party_with_any_detail_names_its_source(party: Party) -> None:
    assert sections_with_a_source(Form(holder=party)) == {Section.HOLDER}


def test_an_address_of_nothing_but_the_country_is_no_detail() -> None:
    assert sections_with_a_source(Form(holder=Party(addresses=(Address(),)))) == set()


def test_insurance_and_trademark_with_any_detail_name_their_source() -> None:
    form = Form(
        insurance=Insurance(insurer="Insurer", confirmation=Confirmation.UNCONFIRMED),
        right=TrademarkRight(certificate_number="1", confirmation=Confirmation.STATE_REGISTER),
    )
    assert sections_with_a_source(form) == {Section.INSURANCE, Section.RIGHT}


def test_an_unanswered_question_alone_is_no_detail() -> None:
    form = Form(
        insurance=Insurance(confirmation=Confirmation.UNCONFIRMED),
        right=TrademarkRight(confirmation=Confirmation.UNCONFIRMED),
    )
    assert sections_with_a_source(form) == set()


def rows(party: Party) -> dict[str, list[str]]:
    (part,) = (part for part in outline(Form(holder=party), ()) if part.section is Section.HOLDER)
    return {line.name: [str(value) for value in line.values] for line in part.lines}


def test_a_non_resident_has_the_numbers_of_the_own_country() -> None:
    party = Party(
        resident=False,
        name=Name(ru="Норден Миллс АБ", original="Norden Mills AB"),
        addresses=(Address(country="SE", city="Borås"),),
        tax_number="SE556123456701",
    )
    found = rows(party)
    assert found["kind"] == ["Legal entity", "Non-resident"]
    assert "identifier" not in found and "territory" not in found
    assert found["taxNumber"] == ["SE556123456701"]
    assert found["registrationNumber"] == []
    assert found["nameOriginal"] == ["Norden Mills AB"]
    assert found["address"] == ["SE, Borås"]
    with_number = Party(resident=False, identifier="900101300017")
    assert rows(with_number)["identifier"] == ["900101300017"]


def test_a_resident_has_the_rows_of_before() -> None:
    found = rows(Party(identifier="200140000004", name=Name(ru="ТОО", original="X"), tax_number="1"))
    assert found["kind"] == ["Legal entity", "Resident"]
    assert [name for name in found if name in ("identifier", "taxNumber", "registrationNumber", "nameOriginal")] == [
        "identifier"
    ]
