"""A release may change the words of an act: what is signed stays as it was signed, what is open is composed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from module.casework import acts, deciding, filing, printing, register
from module.documents.legal import decision_texts
from module.documents.marks import mark_text
from module.documents.preliminary import preliminary_sheets
from module.kernel.errors import Stale
from module.kernel.text import Message
from module.registry.decision import DecisionKind
from module.registry.signatures import Purpose
from tests.support.app_env import AppEnv
from tests.support.key_signers import file_draft, fill_draft, include, sign_decision


def reworded(message: Message, language: str) -> str:
    return f"New: {message}"


class NewWords:
    """The next release writes decisions in other words."""

    def decision(self, facts: Any) -> Any:
        return decision_texts(facts, reworded)

    def preliminary(self, facts: Any) -> Any:
        return preliminary_sheets(facts, reworded)

    def registration(self, mark: Any, certificate: str, language: str) -> Any:
        return mark_text(mark, certificate, reworded, language)


@pytest.fixture(autouse=True)
def release(app_env: AppEnv) -> Iterator[None]:
    before = app_env.deps
    yield
    app_env.deps = before


def change_words(app_env: AppEnv) -> None:
    app_env.deps = replace(app_env.deps, legal=NewWords(), translate=reworded)


def evidence_for(app_env: AppEnv, actor: Any, document: bytes) -> Any:
    signed = app_env.key_signers.sign(actor, document)
    return app_env.deps.signatures.verify(signed, document, Purpose.DOCUMENT, app_env.clock.now())


def test_a_signed_decision_verifies_and_prints_as_it_was_signed(app_env: AppEnv) -> None:
    key = include(app_env, "БҰРЫН")
    with app_env.open_work(app_env.applicant) as work:
        before = printing.decision_sheet(work, key)
    change_words(app_env)
    with app_env.open_work(app_env.applicant) as work:
        after = printing.decision_sheet(work, key)
        verified = register.verify(work, after.verification_url.rsplit("/", 1)[1])
    assert after == before
    assert "New: " not in str(after.texts) + after.signed_xml.decode()
    assert verified.intact


def test_a_decision_read_before_the_change_is_read_again(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "АРАЛЫҚТА")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with app_env.open_work(app_env.head) as work:
        read = deciding.preview(work, key).signing_document
    given = evidence_for(app_env, app_env.head, read.document)
    change_words(app_env)
    with pytest.raises(Stale), app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, read.id, given)
    sign_decision(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert "New: " in str(printing.decision_sheet(work, key).texts)


def test_an_application_read_before_the_change_is_read_again(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ӨТІНІШ")
    with app_env.open_work(app_env.applicant) as work:
        read = filing.prepare(work, key)
    given = evidence_for(app_env, app_env.applicant, read.document)
    change_words(app_env)
    with pytest.raises(Stale), app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, read.id, given)
    assert file_draft(app_env, key)
