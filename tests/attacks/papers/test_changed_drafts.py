"""What is filed is what was signed: a draft changed behind the signature is not filed, by whichever way it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import attachments, drafts, filing
from module.casework.views import PaperToSign
from module.kernel.errors import NotFound, Stale
from module.registry.actors import Part
from module.registry.application import AttachmentRole
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.registry.workflow import Status
from tests.support.office import NOW, Office
from tests.support.pens import KeyPens, actor_of, fill_draft, store_person

SIGNER = "company-head"


def prepared(office: Office, key: str) -> PaperToSign:
    with office.open_work(office.applicant) as work:
        return filing.prepare(work, key)


def submit(office: Office, key: str, paper_id: str, evidence: object) -> None:
    with office.open_work(office.applicant) as work:
        filing.submit(work, key, paper_id, evidence)  # type: ignore[arg-type]


def still_a_draft(office: Office, key: str) -> bool:
    with office.open_work(office.applicant) as work:
        return drafts.load(work, key).status is Status.DRAFT


def by_saving(office: Office, key: str) -> None:
    with office.open_work(office.applicant) as work:
        view = drafts.load(work, key)
        drafts.save(work, key, view.version, terms=replace(view.form.terms, genuine_features="Another"))


def by_another_file(office: Office, key: str) -> None:
    with office.open_work(office.applicant) as work:
        view = drafts.load(work, key)
        old = next(file for file in view.attachments if file.role is AttachmentRole.DOCUMENT)
        attachments.add(
            work,
            key,
            view.version,
            AttachmentRole.DOCUMENT,
            old.file_name,
            b"%PDF another licence",
            document_kind=old.document_kind,
        )
        attachments.remove(work, key, view.version + 1, old.id)


def by_the_form_in_the_database(office: Office, key: str) -> None:
    """The version stays: only the document itself can tell."""
    change = "UPDATE trois.application SET form = jsonb_set(form, '{insurance,amount}', '9999999999') WHERE id = :key"
    with office.store.unit() as unit:
        unit.connection.execute(text(change), {"key": key})


def by_the_file_in_the_database(office: Office, key: str) -> None:
    content = f"another {key}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    with office.store.unit() as unit:
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


def by_waiting_for_tomorrow(office: Office, key: str) -> None:
    office.clock.set(NOW.replace(day=21))


@pytest.mark.parametrize(
    "change",
    [by_saving, by_another_file, by_the_form_in_the_database, by_the_file_in_the_database, by_waiting_for_tomorrow],
)
def test_a_draft_that_changed_after_it_was_prepared(
    office: Office, pens: KeyPens, change: Callable[[Office, str], None]
) -> None:
    key = fill_draft(office, change.__name__)
    paper = prepared(office, key)
    evidence = pens.evidence(SIGNER, paper.document)
    change(office, key)
    with pytest.raises(Stale):
        submit(office, key, paper.id, evidence)
    assert still_a_draft(office, key)


def test_the_control_nothing_changed(office: Office, pens: KeyPens) -> None:
    key = fill_draft(office, "UNCHANGED")
    paper = prepared(office, key)
    submit(office, key, paper.id, pens.evidence(SIGNER, paper.document))
    assert not still_a_draft(office, key)


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("company-signer", Reason.IIN_MISMATCH),
        ("individual", Reason.IIN_MISMATCH),
        ("other-head", Reason.IIN_MISMATCH),
        ("officer-head", Reason.IIN_MISMATCH),
    ],
)
def test_the_key_of_somebody_else(office: Office, pens: KeyPens, slug: str, reason: Reason) -> None:
    key = fill_draft(office, slug)
    paper = prepared(office, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(office, key, paper.id, pens.evidence(slug, paper.document))
    assert refusal.value.reason is reason
    assert still_a_draft(office, key)


@pytest.mark.parametrize("slug", ["expired", "not-yet-valid", "auth-key", "stranger"])
def test_a_key_of_the_right_person_that_signs_nothing(office: Office, pens: KeyPens, slug: str) -> None:
    paper = prepared(office, fill_draft(office, slug))
    with pytest.raises(SignatureRefused):
        pens.evidence(slug, paper.document)


def test_the_key_of_another_company_of_the_same_person(office: Office, pens: KeyPens) -> None:
    """The person is right; the draft is of an organisation that the key does not name."""
    other = store_person(office, replace(office.applicant, bin="210340000018", account_id=""))
    office.applicant = other
    key = fill_draft(office, "OTHER COMPANY")
    paper = prepared(office, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(office, key, paper.id, pens.evidence(SIGNER, paper.document))
    assert refusal.value.reason is Reason.BIN_MISMATCH


def test_an_employee_without_the_right_to_sign(office: Office, pens: KeyPens) -> None:
    """The role given in the portal does not make up for what the certificate does not say."""
    office.applicant = store_person(office, replace(actor_of("company-employee", Part.APPLICANT), role="head"))
    key = fill_draft(office, "EMPLOYEE")
    paper = prepared(office, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(office, key, paper.id, pens.evidence("company-employee", paper.document))
    assert refusal.value.reason is Reason.NO_RIGHT_TO_SIGN


def test_a_colleague_does_not_submit_what_another_prepared(office: Office, pens: KeyPens) -> None:
    """The document names its filer; a colleague sees the draft and prepares a document of her own."""
    key = fill_draft(office, "COLLEAGUE")
    paper = prepared(office, key)
    colleague = store_person(office, actor_of("company-signer", Part.APPLICANT))
    with pytest.raises(Stale), office.open_work(colleague) as work:
        filing.submit(work, key, paper.id, pens.evidence("company-signer", paper.document))


def test_evidence_of_another_document(office: Office, pens: KeyPens) -> None:
    """The right person's true signature, under an older document of the same draft."""
    key = fill_draft(office, "FIRST")
    old = prepared(office, key)
    by_saving(office, key)
    new = prepared(office, key)
    with pytest.raises(SignatureRefused) as refusal:
        submit(office, key, new.id, pens.evidence(SIGNER, old.document))
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED
    assert still_a_draft(office, key)


def test_evidence_of_a_ticket(office: Office, pens: KeyPens) -> None:
    key = fill_draft(office, "TICKET")
    paper = prepared(office, key)
    ticket = office.desk.signatures.ticket("0" * 64, "http://localhost", NOW, NOW + timedelta(minutes=5))
    signed = pens.sign_as(SIGNER, ticket)
    evidence = pens.verify(signed, ticket, Purpose.SIGN_IN, NOW)
    with pytest.raises(SignatureRefused) as refusal:
        submit(office, key, paper.id, evidence)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED
    with pytest.raises(SignatureRefused) as refusal:
        pens.verify(signed, ticket, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_a_document_for_a_ticket(office: Office, pens: KeyPens) -> None:
    paper = prepared(office, fill_draft(office, "DOCUMENT"))
    signed = pens.sign_as(SIGNER, paper.document)
    with pytest.raises(SignatureRefused) as refusal:
        pens.verify(signed, paper.document, Purpose.SIGN_IN, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED


def test_the_paper_of_another_draft(office: Office, pens: KeyPens) -> None:
    mine, other = fill_draft(office, "MINE"), fill_draft(office, "OTHER")
    paper = prepared(office, other)
    with pytest.raises(NotFound):
        submit(office, mine, paper.id, pens.evidence(SIGNER, paper.document))
    with pytest.raises(NotFound):
        submit(office, mine, "00000000-0000-4000-8000-000000000000", pens.evidence(SIGNER, paper.document))
