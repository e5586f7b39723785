"""What the head signs is what the head has read: a case changed behind the preview is not decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import acts, attachments, cases, deciding
from module.casework.views import DecisionToSign
from module.kernel.errors import Damaged, NotFound, Stale
from module.registry.actors import Role
from module.registry.application import AttachmentRole
from module.registry.decision import DecisionKind
from module.registry.signatures import Reason, SignatureRefused
from module.registry.workflow import Status
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, actor_of, file_draft, fill_draft, store_person

HEAD = "officer-head"
WHERE = " WHERE application_id = :key"


def prepared(app_env: AppEnv, mark: str) -> str:
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    return key


def preview(app_env: AppEnv, key: str) -> DecisionToSign:
    with app_env.open_work(app_env.head) as work:
        return deciding.preview(work, key)


def sign(app_env: AppEnv, key_signers: KeySigners, key: str, shown: DecisionToSign) -> None:
    evidence = key_signers.evidence(HEAD, shown.signing_document.document, app_env.clock.now())
    with app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, shown.signing_document.id, evidence)


def alter(app_env: AppEnv, statement: str, **values: object) -> None:
    with app_env.store.unit() as unit:
        assert unit.connection.execute(text(f"UPDATE trois.{statement}"), values).rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        "application SET form = jsonb_set(form, '{right,name,ru}', '\"ANOTHER MARK\"') WHERE id = :key",
        "application SET form = jsonb_set(form, '{terms,end}', '\"2027-01-01\"') WHERE id = :key",
        "application SET form = jsonb_set(form, '{holder,name,ru}', '\"Another holder\"') WHERE id = :key",
        "application SET number = number || '-1' WHERE id = :key",
        "decision SET code = upper(left(application_id::text, 8))" + WHERE,
        "paper SET sha256 = repeat('0', 64)" + WHERE + " AND kind = 'application' AND signed IS NOT NULL",
        "account SET name = 'Another Executor' WHERE id = "
        "(SELECT prepared_by FROM trois.decision WHERE application_id = :key)",
    ],
    ids=["mark", "term", "holder", "application number", "code", "application", "executor"],
)
def test_a_case_that_changed_after_it_was_read(app_env: AppEnv, key_signers: KeySigners, change: str) -> None:
    key = prepared(app_env, f"CASE {change[:70]}"[:60])
    shown = preview(app_env, key)
    alter(app_env, change, key=key)
    with pytest.raises(Stale):
        sign(app_env, key_signers, key, shown)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).application.status is Status.FOR_SIGNATURE
    store_person(app_env, actor_of("officer-executor", Role.CASE_OFFICER))


@pytest.mark.parametrize("column", ["number", "entry_number"])
def test_a_number_put_into_the_row_before_signing_is_not_taken(
    app_env: AppEnv, key_signers: KeySigners, column: str
) -> None:
    """Numbers are drawn at registration, from the counter alone (D32)."""
    key = prepared(app_env, f"NUMBER {column}")
    shown = preview(app_env, key)
    alter(app_env, f"decision SET {column} = '2026-77777'" + WHERE, key=key)
    sign(app_env, key_signers, key, shown)
    with app_env.open_work(app_env.head) as work:
        made = cases.load(work, key).decision
    assert made is not None
    assert "77777" not in made.number + made.entry_number


def test_the_control_nothing_changed(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "CONTROL")
    sign(app_env, key_signers, key, preview(app_env, key))
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).application.status is Status.ISSUED


def test_a_decision_is_of_its_day(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "YESTERDAY")
    shown = preview(app_env, key)
    app_env.clock.set(NOW + timedelta(days=1))
    with pytest.raises(Stale):
        sign(app_env, key_signers, key, shown)


def test_the_decision_of_another_case(app_env: AppEnv, key_signers: KeySigners) -> None:
    mine, other = prepared(app_env, "MY CASE"), prepared(app_env, "OTHER CASE")
    preview(app_env, mine)
    shown = preview(app_env, other)
    with pytest.raises(Stale):
        sign(app_env, key_signers, mine, shown)
    with pytest.raises(NotFound), app_env.open_work(app_env.head) as work:
        deciding.signing_document(work, mine, shown.signing_document.id)


def test_the_head_signed_something_else(app_env: AppEnv, key_signers: KeySigners) -> None:
    """A true signature of the right head, under the decision on another case."""
    mine, other = prepared(app_env, "READ"), prepared(app_env, "SIGNED")
    shown, signed = preview(app_env, mine), preview(app_env, other)
    with pytest.raises(SignatureRefused) as refusal, app_env.open_work(app_env.head) as work:
        deciding.sign(
            work, mine, shown.signing_document.id, key_signers.evidence(HEAD, signed.signing_document.document)
        )
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_the_paper_of_the_application_is_no_decision(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "PAPER")
    preview(app_env, key)
    with app_env.store.unit() as unit:
        application = unit.connection.execute(
            text("SELECT id::text, document FROM trois.paper WHERE application_id = :key AND kind = 'application'"),
            {"key": key},
        ).one()
    with pytest.raises(Stale), app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, application.id, key_signers.evidence(HEAD, bytes(application.document)))
    with pytest.raises(NotFound), app_env.open_work(app_env.head) as work:
        deciding.signing_document(work, key, application.id)


def test_a_file_altered_in_place_is_not_shown(app_env: AppEnv) -> None:
    """Same length, same digest beside it: only the content tells."""
    key = prepared(app_env, "BLOB")
    with app_env.open_work(app_env.case_officer) as work:
        files = cases.load(work, key).application.attachments
        file = next(file for file in files if file.role is AttachmentRole.GENUINE)
        assert attachments.content(work, key, file.id)[0] == file
    alter(app_env, "blob SET content = overlay(content placing '!' from 1) WHERE sha256 = :sha", sha=file.sha256)
    with pytest.raises(Damaged), app_env.open_work(app_env.case_officer) as work:
        attachments.content(work, key, file.id)
