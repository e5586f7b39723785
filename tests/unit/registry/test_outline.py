"""The application as rows: an empty section does not tell where its details come from."""

from __future__ import annotations

import pytest

from module.registry.application import Form, Insurance, Section
from module.registry.objects import TrademarkRight
from module.registry.outline import outline
from module.registry.party import Address, ChannelKind, Confirmation, Contact, Name, Party

SOURCED = {Section.REPRESENTATIVE, Section.HOLDER, Section.INSURANCE, Section.TRADEMARK}


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
        trademark=TrademarkRight(certificate_number="1", confirmation=Confirmation.STATE_REGISTER),
    )
    assert sections_with_a_source(form) == {Section.INSURANCE, Section.TRADEMARK}


def test_an_unanswered_question_alone_is_no_detail() -> None:
    form = Form(
        insurance=Insurance(confirmation=Confirmation.UNCONFIRMED),
        trademark=TrademarkRight(confirmation=Confirmation.UNCONFIRMED),
    )
    assert sections_with_a_source(form) == set()
