"""What the head signs is what the head has read: a case changed behind the preview is not decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import acts, attachments, cases, deciding
from module.casework.views import DecisionToSign
from module.kernel.errors import Damaged, NotFound, Stale
from module.registry.actors import Part
from module.registry.application import AttachmentRole
from module.registry.decision import DecisionKind
from module.registry.signatures import Reason, SignatureRefused
from module.registry.workflow import Status
from tests.support.office import NOW, Office
from tests.support.pens import KeyPens, actor_of, file_draft, fill_draft, store_person

HEAD = "officer-head"
WHERE = " WHERE application_id = :key"


def prepared(office: Office, mark: str) -> str:
    key = fill_draft(office, mark)
    file_draft(office, key)
    with office.open_work(office.executor) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    return key


def preview(office: Office, key: str) -> DecisionToSign:
    with office.open_work(office.head) as work:
        return deciding.preview(work, key)


def sign(office: Office, pens: KeyPens, key: str, shown: DecisionToSign) -> None:
    evidence = pens.evidence(HEAD, shown.paper.document, office.clock.now())
    with office.open_work(office.head) as work:
        deciding.sign(work, key, shown.paper.id, evidence)


def alter(office: Office, statement: str, **values: object) -> None:
    with office.store.unit() as unit:
        assert unit.connection.execute(text(f"UPDATE trois.{statement}"), values).rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        "application SET form = jsonb_set(form, '{trademark,name,ru}', '\"ANOTHER MARK\"') WHERE id = :key",
        "application SET form = jsonb_set(form, '{terms,end}', '\"2036-01-01\"') WHERE id = :key",
        "application SET form = jsonb_set(form, '{holder,name,ru}', '\"Another holder\"') WHERE id = :key",
        "application SET number = number || '-1' WHERE id = :key",
        "decision SET number = '2026-77777' || left(application_id::text, 4)" + WHERE,
        "decision SET entry_number = '77777/ТЗ-201126'" + WHERE,
        "decision SET code = upper(left(application_id::text, 8))" + WHERE,
        "paper SET sha256 = repeat('0', 64)" + WHERE + " AND kind = 'application' AND signed IS NOT NULL",
        "account SET name = 'Another Executor' WHERE id = "
        "(SELECT prepared_by FROM trois.decision WHERE application_id = :key)",
    ],
    ids=["mark", "term", "holder", "application number", "number", "entry", "code", "application", "executor"],
)
def test_a_case_that_changed_after_it_was_read(office: Office, pens: KeyPens, change: str) -> None:
    key = prepared(office, f"CASE {change[:70]}"[:60])
    shown = preview(office, key)
    alter(office, change, key=key)
    with pytest.raises(Stale):
        sign(office, pens, key, shown)
    with office.open_work(office.head) as work:
        assert cases.load(work, key).application.status is Status.FOR_SIGNATURE
    store_person(office, actor_of("officer-executor", Part.EXECUTOR))


def test_the_control_nothing_changed(office: Office, pens: KeyPens) -> None:
    key = prepared(office, "CONTROL")
    sign(office, pens, key, preview(office, key))
    with office.open_work(office.head) as work:
        assert cases.load(work, key).application.status is Status.ISSUED


def test_a_decision_is_of_its_day(office: Office, pens: KeyPens) -> None:
    key = prepared(office, "YESTERDAY")
    shown = preview(office, key)
    office.clock.set(NOW + timedelta(days=1))
    with pytest.raises(Stale):
        sign(office, pens, key, shown)


def test_the_decision_of_another_case(office: Office, pens: KeyPens) -> None:
    mine, other = prepared(office, "MY CASE"), prepared(office, "OTHER CASE")
    preview(office, mine)
    shown = preview(office, other)
    with pytest.raises(Stale):
        sign(office, pens, mine, shown)
    with pytest.raises(NotFound), office.open_work(office.head) as work:
        deciding.paper(work, mine, shown.paper.id)


def test_the_head_signed_something_else(office: Office, pens: KeyPens) -> None:
    """A true signature of the right head, under the decision on another case."""
    mine, other = prepared(office, "READ"), prepared(office, "SIGNED")
    shown, signed = preview(office, mine), preview(office, other)
    with pytest.raises(SignatureRefused) as refusal, office.open_work(office.head) as work:
        deciding.sign(work, mine, shown.paper.id, pens.evidence(HEAD, signed.paper.document))
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_the_paper_of_the_application_is_no_decision(office: Office, pens: KeyPens) -> None:
    key = prepared(office, "PAPER")
    preview(office, key)
    with office.store.unit() as unit:
        application = unit.connection.execute(
            text("SELECT id::text, document FROM trois.paper WHERE application_id = :key AND kind = 'application'"),
            {"key": key},
        ).one()
    with pytest.raises(Stale), office.open_work(office.head) as work:
        deciding.sign(work, key, application.id, pens.evidence(HEAD, bytes(application.document)))
    with pytest.raises(NotFound), office.open_work(office.head) as work:
        deciding.paper(work, key, application.id)


def test_a_file_altered_in_place_is_not_shown(office: Office) -> None:
    """Same length, same digest beside it: only the content tells."""
    key = prepared(office, "BLOB")
    with office.open_work(office.executor) as work:
        files = cases.load(work, key).application.attachments
        file = next(file for file in files if file.role is AttachmentRole.GENUINE)
        assert attachments.content(work, key, file.id)[0] == file
    alter(office, "blob SET content = overlay(content placing '!' from 1) WHERE sha256 = :sha", sha=file.sha256)
    with pytest.raises(Damaged), office.open_work(office.executor) as work:
        attachments.content(work, key, file.id)
