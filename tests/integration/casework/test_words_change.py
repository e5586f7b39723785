"""A release may change the words of an act: what is signed stays as it was signed, what is open is composed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from module.casework import acts, deciding, filing, papers, register
from module.documents.legal import decision_texts
from module.kernel.errors import Stale
from module.kernel.text import Message
from module.registry.decision import DecisionKind
from module.registry.signatures import Purpose
from tests.support.office import Office
from tests.support.pens import file_draft, fill_draft, include, sign_decision


def reworded(message: Message, language: str) -> str:
    return f"New: {message}"


class NewWords:
    """The next release writes decisions in other words."""

    def decision(self, facts: Any) -> Any:
        return decision_texts(facts, reworded)


@pytest.fixture(autouse=True)
def release(office: Office) -> Iterator[None]:
    before = office.desk
    yield
    office.desk = before


def change_words(office: Office) -> None:
    office.desk = replace(office.desk, legal=NewWords(), translate=reworded)


def evidence_for(office: Office, actor: Any, document: bytes) -> Any:
    signed = office.pens.sign(actor, document)
    return office.desk.signatures.verify(signed, document, Purpose.DOCUMENT, office.clock.now())


def test_a_signed_decision_verifies_and_prints_as_it_was_signed(office: Office) -> None:
    key = include(office, "БҰРЫН")
    with office.open_work(office.applicant) as work:
        before = papers.decision_sheet(work, key)
    change_words(office)
    with office.open_work(office.applicant) as work:
        after = papers.decision_sheet(work, key)
        verified = register.verify(work, after.verification_url.rsplit("/", 1)[1])
    assert after == before
    assert "New: " not in str(after.texts) + after.signed_xml.decode()
    assert verified.intact


def test_a_decision_read_before_the_change_is_read_again(office: Office) -> None:
    key = fill_draft(office, "АРАЛЫҚТА")
    file_draft(office, key)
    with office.open_work(office.executor) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with office.open_work(office.head) as work:
        read = deciding.preview(work, key).paper
    given = evidence_for(office, office.head, read.document)
    change_words(office)
    with pytest.raises(Stale), office.open_work(office.head) as work:
        deciding.sign(work, key, read.id, given)
    sign_decision(office, key)
    with office.open_work(office.applicant) as work:
        assert "New: " in str(papers.decision_sheet(work, key).texts)


def test_an_application_read_before_the_change_is_read_again(office: Office) -> None:
    key = fill_draft(office, "ӨТІНІШ")
    with office.open_work(office.applicant) as work:
        read = filing.prepare(work, key)
    given = evidence_for(office, office.applicant, read.document)
    change_words(office)
    with pytest.raises(Stale), office.open_work(office.applicant) as work:
        filing.submit(work, key, read.id, given)
    assert file_draft(office, key)
