"""The stand-in's rules of filling: what it generates keeps them all, and each demand broken once is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from module.dev.standins.commission import filling
from module.dev.standins.commission.filling.demands import Filing
from module.dev.standins.commission.generator import documents, facts, objects
from module.dev.standins.commission.judging import structural_errors
from module.dev.standins.commission.process import message, transaction
from tests.conformance import bases
from tests.conformance.breaking import EVERY, OURS, Breaking

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@dataclass
class OnRecord:
    """What the judging side holds: one application and one entry."""

    known: facts.Application
    record: facts.Record

    def applicant(self, application: str, form: str) -> str | None:
        forms = {item.form_id for item in self.known.forms}
        return self.known.applicant if application == self.known.application_id and form in forms else None

    def entry(self, number: str) -> etree._Element | None:
        return objects.entry(self.record) if number == self.record.number else None


def codes(root: etree._Element, base: str) -> set[str]:
    on_record = OnRecord(bases.application_of(1), bases.record_of(1))
    number, code = bases.MESSAGES[base]
    return {item.code for item in filling.broken(Filing(root, message(code), transaction(number), on_record))}


@pytest.mark.parametrize("base", bases.MESSAGES)
def test_a_good_document_breaks_nothing(base: str) -> None:
    root = bases.document(base, 1)
    assert structural_errors(root, message(bases.MESSAGES[base][1])) == ()
    assert codes(root, base) == set()


@pytest.mark.parametrize("breaking", [*EVERY, *OURS], ids=lambda b: f"{b.code} {b.shows}")
def test_each_demand_broken_once_is_refused_by_its_number(breaking: Breaking) -> None:
    root = bases.document(breaking.base, 1)
    for edit in breaking.edits:
        edit(root)
    assert codes(root, breaking.base) - filling.SOFT == {breaking.code, breaking.also} - {""}


def test_every_demand_has_a_breaking_document() -> None:
    """Left out: rules that the design reads as a warning, what needs an unknown entry, and T22.R4 (several forms)."""
    written = {demand.code for demands in filling.TABLES.values() for demand in demands}
    unknown_entry = {"T23.R13", "T24.R13", "T25.R3", "T26.R3"}
    assert written - {item.code for item in (*EVERY, *OURS)} == filling.SOFT | unknown_entry | {"T22.R4"}


@pytest.mark.parametrize(("base", "code"), [("change", "T23.R13"), ("extension", "T24.R13"), ("exclusion", "T25.R3"),
                                            ("circulation", "T26.R3")])  # fmt: skip
def test_an_unknown_entry_is_refused(base: str, code: str) -> None:
    assert codes(bases.document(base, 2), base) == {code}


def test_two_forms_in_one_inclusion_are_refused() -> None:
    record = bases.record_of(1)
    root = documents.inclusion(record, [record, replace(record, form_id="другая")])
    assert codes(root, "inclusion") == {"T22.R4"}


@pytest.mark.parametrize("serial", range(1, 36))
def test_generated_documents_keep_every_rule(serial: int) -> None:
    application, entry = facts.application(serial, serial % 3 + 1), facts.entry(serial)
    made = {
        1: documents.application(application),
        3: documents.withdrawal(application),
        6: documents.inclusion(entry, [entry]),
        7: documents.entries(message(7), [entry.closed(AT), entry.next(AT, "02")]),
        8: documents.entries(message(8), [entry.closed(AT), entry.next(AT, "03")]),
        9: documents.entries(message(9), [replace(entry.closed(AT), status="04")]),
        10: documents.circulations(message(10), [entry.closed(AT), entry.next(AT, "01")]),
        14: documents.entries(message(14), [entry]),
        16: documents.circulations(message(16), [entry]),
    }
    for number, root in made.items():
        read = etree.fromstring(etree.tostring(root))
        assert structural_errors(read, message(number)) == ()
        assert filling.broken(Filing(read, message(number), "")) == []


def test_registration_numbers_never_repeat() -> None:
    numbers = [facts.entry(serial).number for serial in range(99_990, 100_020)]
    assert len(set(numbers)) == 30
    assert all(re.fullmatch(r"\d{5}/(АП|СП|ТЗ)-\d{4}-\d{6}", number) for number in numbers)
