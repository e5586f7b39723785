"""Exported samples are accepted by the schema; a value that it does not take is named, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import (
    APPLICATION_STRUCTURES,
    ENTRY_STRUCTURES,
    Exported,
    application_documents,
    entry_documents,
)
from module.eaeu.structures.node import Node
from module.kernel.errors import Refused
from module.registry.application import Capacity, Form
from module.registry.objects import ObjectKind
from module.registry.party import Address, Name
from module.xmldoor import parse
from tests.support.exporting import SETTINGS, application, entry, stamp
from tests.support.registry import FORM
from tests.unit.eaeu.mapping.trees import flat

FILES = DocumentWriter(SETTINGS)
NAMES = Names(SETTINGS.versions)


def written(exported: Exported) -> Node:
    return read(etree.fromstring(FILES.document(exported)), NAMES)


@pytest.mark.parametrize("structure", APPLICATION_STRUCTURES)
@pytest.mark.parametrize("capacity", list(Capacity))
def test_applications_fit_their_structure(structure: str, capacity: Capacity) -> None:
    facts = application(form=replace(FORM, capacity=capacity))
    exported = application_documents(facts, SETTINGS, stamp(), structure)
    assert flat(written(exported)) == flat(exported.root)


@pytest.mark.parametrize("structure", ENTRY_STRUCTURES)
def test_entries_fit_their_structure(structure: str) -> None:
    exported = entry_documents(entry(), SETTINGS, stamp(), structure)
    assert flat(written(exported)) == flat(exported.root)


@pytest.mark.parametrize("kind", [ObjectKind.COPYRIGHT, ObjectKind.RELATED_RIGHTS, ObjectKind.SERVICE_MARK])
def test_every_kind_with_a_code_fits(kind: ObjectKind) -> None:
    facts = application(form=replace(FORM, terms=replace(FORM.terms, object_kind=kind)))
    assert written(application_documents(facts, SETTINGS, stamp()))


def test_the_file_goes_through_our_own_door() -> None:
    content = FILES.document(application_documents(application(), SETTINGS, stamp()))
    assert content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert parse(content).tag == NAMES.root("R.010")


def test_values_that_do_not_fit_are_named_and_nothing_is_written() -> None:
    with pytest.raises(Refused) as refusal:
        FILES.document(application_documents(application(form=Form()), SETTINGS, stamp()))
    paths = {fault.path.rpartition("/")[2] for fault in refusal.value.faults}
    assert paths >= {"csdo:SubjectName", "csdo:EndDate", "csdo:CommodityCode", "ipsdo:IPObjectName"}
    assert {fault.code for fault in refusal.value.faults} == {"XSD"}


def test_letters_that_xml_cannot_carry_are_refused() -> None:
    mark = replace(FORM.right, name=Name(ru="A\x00B"))
    with pytest.raises(Refused):
        FILES.document(application_documents(application(form=replace(FORM, right=mark)), SETTINGS, stamp()))


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=700)


@given(name=PRINTABLE, street=PRINTABLE, description=PRINTABLE, features=PRINTABLE)
def test_any_text_fits_or_is_cut(name: str, street: str, description: str, features: str) -> None:
    form: Any = replace(
        FORM,
        holder=replace(FORM.holder, name=Name(ru=f"А{name}"), addresses=(Address(city="Алматы", street=street),)),
        terms=replace(FORM.terms, genuine_features=features),
        goods=(replace(FORM.goods[0], description=description, word_name=name),),
    )
    exported = application_documents(application(form=form), SETTINGS, stamp())
    assert flat(written(exported)) == flat(exported.root)
    assert to_model(exported.root)
