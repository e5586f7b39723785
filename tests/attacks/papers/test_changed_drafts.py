"""What is filed is what was signed: a draft changed behind the signature is not filed, by whichever way it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import attachments, drafts, examining, filing
from module.casework.views import DocumentToSign
from module.kernel.errors import NotFound, Stale
from module.registry.actors import Role
from module.registry.application import AttachmentRole
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.registry.workflow import Status
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, actor_of, fill_draft, store_person

SIGNER = "company-head"


def prepared(app_env: AppEnv, key: str) -> DocumentToSign:
    with app_env.open_work(app_env.applicant) as work:
        return filing.prepare(work, key)


def submit(app_env: AppEnv, key: str, paper_id: str, evidence: object) -> None:
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)  # type: ignore[arg-type]


def still_a_draft(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.applicant) as work:
        return drafts.load(work, key).status is Status.DRAFT


def by_saving(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        drafts.save(work, key, view.version, terms=replace(view.form.terms, genuine_features="Another"))


def by_another_file(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        old = next(file for file in view.attachments if file.role is AttachmentRole.DOCUMENT)
        attachments.add(
            work,
            key,
            view.version,
            AttachmentRole.DOCUMENT,
            old.file_name,
            examining.document(work.deps, b"%PDF another licence"),
            document_kind=old.document_kind,
        )
        attachments.remove(work, key, view.version + 1, old.id)


def by_the_form_in_the_database(app_env: AppEnv, key: str) -> None:
    """The version stays: only the document itself can tell."""
    change = "UPDATE trois.application SET form = jsonb_set(form, '{insurance,amount}', '9999999999') WHERE id = :key"
    with app_env.store.unit() as unit:
        unit.connection.execute(text(change), {"key": key})


def by_the_file_in_the_database(app_env: AppEnv, key: str) -> None:
    content = f"another {key}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("INSERT INTO trois.blob (sha256, content, size) VALUES (:sha, :content, :size)"),
            {"sha": sha256, "content": content, "size": len(content)},
        )
        unit.connection.execute(
            text(
                "UPDATE trois.attachment SET sha256 = :sha,"
                " details = jsonb_set(details, '{sha256}', to_jsonb(CAST(:sha AS text)))"
                " WHERE application_id = :key AND role = 'genuine'"
            ),
            {"sha": sha256, "key": key},
        )


def by_waiting_for_tomorrow(app_env: AppEnv, key: str) -> None:
    app_env.clock.set(NOW.replace(day=21))


@pytest.mark.parametrize(
    "change",
    [by_saving, by_another_file, by_the_form_in_the_database, by_the_file_in_the_database, by_waiting_for_tomorrow],
)
def test_a_draft_that_changed_after_it_was_prepared(
    app_env: AppEnv, key_signers: KeySigners, change: Callable[[AppEnv, str], None]
) -> None:
    key = fill_draft(app_env, change.__name__)
    signing_document = prepared(app_env, key)
    evidence = key_signers.evidence(SIGNER, signing_document.document)
    change(app_env, key)
    with pytest.raises(Stale):
        submit(app_env, key, signing_document.id, evidence)
    assert still_a_draft(app_env, key)


def test_the_control_nothing_changed(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "UNCHANGED")
    signing_document = prepared(app_env, key)
    submit(app_env, key, signing_document.id, key_signers.evidence(SIGNER, signing_document.document))
    assert not still_a_draft(app_env, key)


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("company-signer", Reason.IIN_MISMATCH),
        ("individual", Reason.IIN_MISMATCH),
        ("other-head", Reason.IIN_MISMATCH),
        ("officer-head", Reason.IIN_MISMATCH),
    ],
)
def test_the_key_of_somebody_else(app_env: AppEnv, key_signers: KeySigners, slug: str, reason: Reason) -> None:
    key = fill_draft(app_env, slug)
    signing_document = prepared(app_env, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(app_env, key, signing_document.id, key_signers.evidence(slug, signing_document.document))
    assert refusal.value.reason is reason
    assert still_a_draft(app_env, key)


@pytest.mark.parametrize("slug", ["expired", "not-yet-valid", "auth-key", "stranger"])
def test_a_key_of_the_right_person_that_signs_nothing(app_env: AppEnv, key_signers: KeySigners, slug: str) -> None:
    signing_document = prepared(app_env, fill_draft(app_env, slug))
    with pytest.raises(SignatureRefused):
        key_signers.evidence(slug, signing_document.document)


def test_the_key_of_another_company_of_the_same_person(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The person is right; the draft is of an organisation that the key does not name."""
    other = store_person(app_env, replace(app_env.applicant, bin="210340000018", account_id=""))
    app_env.applicant = other
    key = fill_draft(app_env, "OTHER COMPANY")
    signing_document = prepared(app_env, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(app_env, key, signing_document.id, key_signers.evidence(SIGNER, signing_document.document))
    assert refusal.value.reason is Reason.BIN_MISMATCH


def test_an_employee_without_the_right_to_sign(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The role given in the portal does not make up for what the certificate does not say."""
    app_env.applicant = store_person(app_env, replace(actor_of("company-employee", Role.APPLICANT), role="head"))
    key = fill_draft(app_env, "EMPLOYEE")
    signing_document = prepared(app_env, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(app_env, key, signing_document.id, key_signers.evidence("company-employee", signing_document.document))
    assert refusal.value.reason is Reason.NO_RIGHT_TO_SIGN


def test_a_colleague_does_not_submit_what_another_prepared(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The document names its filer; a colleague sees the draft and prepares a document of her own."""
    key = fill_draft(app_env, "COLLEAGUE")
    signing_document = prepared(app_env, key)
    colleague = store_person(app_env, actor_of("company-signer", Role.APPLICANT))
    with pytest.raises(Stale), app_env.open_work(colleague) as work:
        filing.submit(work, key, signing_document.id, key_signers.evidence("company-signer", signing_document.document))


def test_evidence_of_another_document(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The right person's true signature, under an older document of the same draft."""
    key = fill_draft(app_env, "FIRST")
    old = prepared(app_env, key)
    by_saving(app_env, key)
    new = prepared(app_env, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(app_env, key, new.id, key_signers.evidence(SIGNER, old.document))
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED
    assert still_a_draft(app_env, key)


def test_evidence_of_a_ticket(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "TICKET")
    signing_document = prepared(app_env, key)
    ticket = app_env.deps.signatures.ticket("0" * 64, "http://localhost", NOW, NOW + timedelta(minutes=5))
    signed = key_signers.sign_as(SIGNER, ticket)
    evidence = key_signers.verify(signed, ticket, Purpose.SIGN_IN, NOW)
    with pytest.raises(SignatureRefused) as refusal:
        submit(app_env, key, signing_document.id, evidence)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED
    with pytest.raises(SignatureRefused) as refusal:
        key_signers.verify(signed, ticket, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_a_document_for_a_ticket(app_env: AppEnv, key_signers: KeySigners) -> None:
    signing_document = prepared(app_env, fill_draft(app_env, "DOCUMENT"))
    signed = key_signers.sign_as(SIGNER, signing_document.document)
    with pytest.raises(SignatureRefused) as refusal:
        key_signers.verify(signed, signing_document.document, Purpose.SIGN_IN, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_the_paper_of_another_draft(app_env: AppEnv, key_signers: KeySigners) -> None:
    mine, other = fill_draft(app_env, "MINE"), fill_draft(app_env, "OTHER")
    signing_document = prepared(app_env, other)
    with pytest.raises(NotFound):
        submit(app_env, mine, signing_document.id, key_signers.evidence(SIGNER, signing_document.document))
    with pytest.raises(NotFound):
        submit(
            app_env,
            mine,
            "00000000-0000-4000-8000-000000000000",
            key_signers.evidence(SIGNER, signing_document.document),
        )
