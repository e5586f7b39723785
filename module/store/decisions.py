"""Papers that are signed, decisions and their prints."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.decision import DecisionKind, Reasons
from module.registry.field_answers import FieldAnswer, FieldAnswers
from module.registry.hearing_facts import NO_ANSWER, HearingAnswer
from module.registry.prints import LegalText, MarkText
from module.registry.registration_mark import RegistrationMark
from module.registry.signatures import Evidence, Signer
from module.store import evidence as proofs
from module.store.applications import store_blob
from module.store.plain import from_plain, to_plain
from module.store.schema import account, decision, printed, registration_mark, signing_document
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class SigningDocumentRecord:
    """A document prepared for signing; the signature stands once it was accepted."""

    id: str
    application_id: str
    kind: str
    application_version: int
    document: bytes
    sha256: str
    prepared_at: datetime
    signed: bytes
    signer: Signer | None
    algorithm: str
    signed_at: datetime | None
    purpose: str = ""
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision: prepared by one person, signed by another.

    `check_reasons`: why it is favourable all the same, by code of a check not met; None before these were asked for.
    `field_answers`: what of a change is entered and what not; None: everything that was asked for.
    """

    id: str
    application_id: str
    kind: DecisionKind
    reasons: Reasons
    state: str
    prepared_by: str
    prepared_by_name: str
    prepared_at: datetime
    number: str
    code: str
    entry_number: str
    texts: tuple[LegalText, ...]
    paper_id: str
    signed_by: str
    signed_by_name: str
    signed_at: datetime | None
    answer: HearingAnswer = NO_ANSWER
    check_reasons: Mapping[str, str] | None = None
    field_answers: FieldAnswers | None = None


def _reasons(row: Row[Any]) -> Reasons:
    return Reasons(tuple(row.grounds), row.explanation_kk, row.explanation_ru)


def add_signing_document(
    unit: Unit, application_id: str, kind: str, version: int, document: bytes, now: datetime
) -> SigningDocumentRecord:
    """Store a document that is about to be signed."""
    paper_id, sha256 = str(uuid4()), hashlib.sha256(document).hexdigest()
    unit.connection.execute(
        insert(signing_document).values(
            id=paper_id,
            application_id=application_id,
            kind=kind,
            application_version=version,
            document=document,
            sha256=sha256,
            prepared_at=now,
        )
    )
    return SigningDocumentRecord(paper_id, application_id, kind, version, document, sha256, now, b"", None, "", None)


def get_signing_document(unit: Unit, paper_id: str) -> SigningDocumentRecord | None:
    """Return a paper."""
    row = unit.connection.execute(select(signing_document).where(signing_document.c.id == paper_id)).one_or_none()
    return _signing_document(row) if row else None


def papers(
    unit: Unit, application_id: str, paper_id: str
) -> tuple[SigningDocumentRecord | None, SigningDocumentRecord | None]:
    """Return the signed application and one more document of the same case, in one statement."""
    of_application = (signing_document.c.kind == "application") & signing_document.c.signed_at.is_not(None)
    wanted = of_application | (signing_document.c.id == paper_id) if paper_id else of_application
    statement = select(signing_document).where(signing_document.c.application_id == application_id, wanted)
    found = [_signing_document(row) for row in unit.connection.execute(statement)]
    application = next((one for one in found if one.kind == "application" and one.signed_at), None)
    return application, next((one for one in found if one.id == paper_id), None)


def signed_application(unit: Unit, application_id: str) -> SigningDocumentRecord | None:
    """Return the signed application paper of a filed application."""
    statement = select(signing_document).where(
        signing_document.c.application_id == application_id,
        signing_document.c.kind == "application",
        signing_document.c.signed_at.is_not(None),
    )
    row = unit.connection.execute(statement).one_or_none()
    return _signing_document(row) if row else None


def _signing_document(row: Row[Any]) -> SigningDocumentRecord:
    evidence = row.evidence or {}
    return SigningDocumentRecord(
        id=row.id,
        application_id=row.application_id,
        kind=row.kind,
        application_version=row.application_version,
        document=bytes(row.document),
        sha256=row.sha256,
        prepared_at=row.prepared_at,
        signed=bytes(row.signed) if row.signed is not None else b"",
        signer=from_plain(evidence["signer"], Signer) if evidence else None,
        algorithm=evidence.get("algorithm", ""),
        signed_at=row.signed_at,
        purpose=evidence.get("purpose", ""),
        chain=tuple(bytes(der) for der in row.chain or ()),
    )


def keep_signature(unit: Unit, paper_id: str, evidence: Evidence, account_id: str) -> None:
    """Store the exact bytes received with the evidence that they were accepted."""
    facts = {
        "signer": to_plain(evidence.signer),
        "algorithm": evidence.algorithm,
        "purpose": evidence.purpose,
        "verified_at": evidence.verified_at.isoformat(),
    }
    row = proofs.row_of(unit, evidence, evidence.verified_at, paper_id=paper_id)
    unit.connection.execute(
        update(signing_document)
        .where(signing_document.c.id == paper_id)
        .values(
            signed=evidence.signed,
            evidence=facts,
            chain=list(evidence.chain),
            signed_at=evidence.verified_at,
            signed_by=account_id,
        )
        .add_cte(row.cte("proofs"))  # one statement for both: neither stands without the other
    )


def prepare(  # noqa: PLR0913 - columns of one row
    unit: Unit,
    application_id: str,
    kind: DecisionKind,
    reasons: Reasons,
    prepared_by: str,
    now: datetime,
    *,
    answer: HearingAnswer = NO_ANSWER,
    check_reasons: Mapping[str, str] | None = None,
    field_answers: FieldAnswers | None = None,
) -> str:
    """Store a prepared decision and return its id. One decision is open per application (unique index)."""
    decision_id = str(uuid4())
    unit.connection.execute(
        insert(decision).values(
            id=decision_id,
            application_id=application_id,
            kind=kind,
            grounds=list(reasons.grounds),
            explanation_kk=reasons.explanation_kk,
            explanation_ru=reasons.explanation_ru,
            answer_kk=answer.kk,
            answer_ru=answer.ru,
            state="prepared",
            check_reasons=dict(check_reasons or {}),
            field_answers=[to_plain(one) for one in field_answers] if field_answers else None,
            prepared_by=prepared_by,
            prepared_at=now,
        )
    )
    return decision_id


_PREPARER = account.alias("preparer")
_SIGNER = account.alias("signer")
_DECISIONS = (
    select(decision, _PREPARER.c.name.label("prepared_by_name"), _SIGNER.c.name.label("signed_by_name"))
    .join(_PREPARER, _PREPARER.c.id == decision.c.prepared_by)
    .outerjoin(_SIGNER, _SIGNER.c.id == decision.c.signed_by)
)


def _decision(row: Row[Any]) -> DecisionRecord:
    return DecisionRecord(
        id=row.id,
        application_id=row.application_id,
        kind=DecisionKind(row.kind),
        reasons=_reasons(row),
        state=row.state,
        prepared_by=row.prepared_by,
        prepared_by_name=row.prepared_by_name,
        prepared_at=row.prepared_at,
        number=row.number or "",
        code=row.code or "",
        entry_number=row.entry_number,
        texts=tuple(from_plain(text, LegalText) for text in row.texts or ()),
        paper_id=row.paper_id or "",
        signed_by=row.signed_by or "",
        signed_by_name=row.signed_by_name or "",
        signed_at=row.signed_at,
        answer=HearingAnswer(row.answer_kk, row.answer_ru),
        check_reasons=row.check_reasons,
        field_answers=tuple(from_plain(one, FieldAnswer) for one in row.field_answers) if row.field_answers else None,
    )


def current(unit: Unit, application_id: str) -> DecisionRecord | None:
    """Return the prepared or signed decision of an application; one sent back, or followed by another, is history."""
    statement = _DECISIONS.where(
        decision.c.application_id == application_id, decision.c.state != "sent_back", ~decision.c.followed
    )
    row = unit.connection.execute(statement).one_or_none()
    return _decision(row) if row else None


def followed(unit: Unit, application_id: str) -> tuple[DecisionRecord, ...]:
    """Return the signed acts of an application after which it went on, the first one first."""
    statement = _DECISIONS.where(decision.c.application_id == application_id, decision.c.followed)
    return tuple(_decision(row) for row in unit.connection.execute(statement.order_by(decision.c.signed_at)))


def get(unit: Unit, decision_id: str) -> DecisionRecord | None:
    """Return a decision by its id."""
    row = unit.connection.execute(_DECISIONS.where(decision.c.id == decision_id)).one_or_none()
    return _decision(row) if row else None


def follow(unit: Unit, decision_id: str) -> None:
    """Let another act follow a signed one: the case is open again."""
    unit.connection.execute(update(decision).where(decision.c.id == decision_id).values(followed=True))


def by_code(unit: Unit, code: str) -> DecisionRecord | None:
    """Return the signed decision of a verification code."""
    row = unit.connection.execute(_DECISIONS.where(decision.c.code == code)).one_or_none()
    return _decision(row) if row else None


def by_number(unit: Unit, number: str) -> DecisionRecord | None:
    """Return the decision of a number."""
    row = unit.connection.execute(_DECISIONS.where(decision.c.number == number)).one_or_none()
    return _decision(row) if row else None


def send_back(unit: Unit, decision_id: str, remark: str) -> None:
    """Mark a prepared decision as sent back by the head."""
    unit.connection.execute(
        update(decision).where(decision.c.id == decision_id).values(state="sent_back", remark=remark)
    )


def remarks(unit: Unit, application_id: str) -> tuple[str, ...]:
    """Return the head's remarks with which decisions were sent back, oldest first."""
    statement = (
        select(decision.c.remark)
        .where(decision.c.application_id == application_id, decision.c.state == "sent_back")
        .order_by(decision.c.prepared_at)
    )
    return tuple(unit.connection.execute(statement).scalars())


def draft_signing(unit: Unit, decision_id: str, paper_id: str, texts: Sequence[LegalText], code: str) -> None:
    """Store what the head was shown: texts, the paper, and the verification code.

    A number that an earlier release drew for the preview goes: it is void, and the act gets one when it is registered.
    """
    unit.connection.execute(
        update(decision)
        .where(decision.c.id == decision_id, decision.c.state == "prepared")
        .values(
            paper_id=paper_id,
            texts=[to_plain(text) for text in texts],
            number=None,
            entry_number="",
            code=code,
        )
    )


@dataclass(frozen=True, slots=True)
class ActRegistration:
    """The registration of a decision: the sealed mark, and its words frozen in kk and ru (D20)."""

    sealed: bytes
    texts: tuple[MarkText, ...]


def register(
    unit: Unit, decision_id: str, account_id: str, mark: RegistrationMark, registration: ActRegistration
) -> None:
    """Mark a decision as signed and registered; the two-persons CHECK of the table refuses its preparer."""
    unit.connection.execute(
        update(decision)
        .where(decision.c.id == decision_id, decision.c.state == "prepared")
        .values(
            state="signed",
            signed_by=account_id,
            signed_at=mark.registered_at,
            number=mark.number,
            entry_number=mark.entry_number,
        )
    )
    values = {
        "decision_id": decision_id,
        "sealed": registration.sealed,
        "texts": [to_plain(text) for text in registration.texts],
        "registered_at": mark.registered_at,
    }
    unit.connection.execute(insert(registration_mark).values(values))


def registration(unit: Unit, decision_id: str) -> ActRegistration | None:
    """Return the registration of a decision; None where an earlier release signed the number itself."""
    statement = select(registration_mark).where(registration_mark.c.decision_id == decision_id)
    row = unit.connection.execute(statement).one_or_none()
    return ActRegistration(bytes(row.sealed), tuple(from_plain(text, MarkText) for text in row.texts)) if row else None


def print_of(unit: Unit, decision_id: str) -> str:
    """Return the digest of the stored print of a decision, or an empty string."""
    statement = select(printed.c.sha256).where(printed.c.decision_id == decision_id)
    return unit.connection.execute(statement).scalar_one_or_none() or ""


def keep_print(unit: Unit, decision_id: str, sha256: str, now: datetime) -> None:
    """Remember the first print; a second one is dropped, so that everybody holds the same file."""
    statement = insert(printed).values(decision_id=decision_id, sha256=sha256, made_at=now)
    unit.connection.execute(statement.on_conflict_do_nothing())


def store_print(unit: Unit, decision_id: str, content: bytes, now: datetime) -> None:
    """Store a print and its content, unless there is one."""
    sha256 = hashlib.sha256(content).hexdigest()
    store_blob(unit, sha256, content)
    keep_print(unit, decision_id, sha256, now)


def application_of(unit: Unit, decision_id: str) -> str:
    """Return the application id of a decision."""
    statement = select(decision.c.application_id).where(decision.c.id == decision_id)
    return str(unit.connection.execute(statement).scalar_one())


def numbers_of(unit: Unit, decision_ids: Collection[str]) -> dict[str, str]:
    """Return the numbers of signed decisions, by their ids."""
    if not decision_ids:
        return {}
    signed = decision.c.number.is_not(None)
    statement = select(decision.c.id, decision.c.number).where(decision.c.id.in_(decision_ids), signed)
    return {str(row.id): row.number for row in unit.connection.execute(statement) if row.number}
