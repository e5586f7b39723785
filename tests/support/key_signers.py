"""People of the office with keys of the test authority, who sign as NCALayer would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from module.casework import acts, attachments, deciding, drafts, examining, filing
from module.dev import pki
from module.dev.pki.people import CUSTOMS, PEOPLE
from module.dev.standins.ncalayer.keys import Key, load_keys
from module.dev.standins.ncalayer.signing import sign_xml
from module.eds import EdsSignatures, TrustStore
from module.registry.actors import Actor, Role
from module.registry.application import AttachmentRole, Capacity, DocumentKind
from module.registry.decision import DecisionKind
from module.registry.membership import StaffRole
from module.registry.party import Name
from module.registry.signatures import Evidence, Purpose
from module.store import accounts
from tests.support.app_env import NOW, AppEnv, form

BY_SLUG = {person.slug: person for person in PEOPLE}


@dataclass(frozen=True)
class KeySigners:
    """Signs with the key of a demo person; judges as the product does."""

    keys: dict[str, Key]
    judge: EdsSignatures

    @classmethod
    def make(cls, folder: Path) -> KeySigners:
        """Make the authority and the people of the day NOW."""
        pki.make(folder, now=NOW)
        return cls(load_keys(folder), EdsSignatures(TrustStore.load(folder, allow_test=True)))

    def sign_as(self, slug: str, document: bytes) -> bytes:
        return sign_xml(document.decode(), self.keys[slug]).encode()

    def sign(self, actor: Actor, document: bytes) -> bytes:
        slug = next(p.slug for p in PEOPLE if (p.iin, p.employer.bin) == (actor.iin, actor.bin))
        return self.sign_as(slug, document)

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        return self.judge.verify(signed, expected, purpose, at)

    def evidence(self, slug: str, document: bytes, at: datetime = NOW) -> Evidence:
        return self.verify(self.sign_as(slug, document), document, Purpose.DOCUMENT, at)


POST = Name(kk="Басқарма басшысы", ru="Руководитель управления")


_STAFF_ROLES = {"head": StaffRole.HEAD, "right_to_sign": StaffRole.RIGHT_TO_SIGN}


def actor_of(slug: str, *parts: Role, post: Name | None = None) -> Actor:
    """The actor of a demo person, not stored yet."""
    person = BY_SLUG[slug]
    employer = person.employer
    return Actor(
        "",
        person.iin,
        employer.bin,
        person.name,
        frozenset(parts),
        organisation=employer.name,
        post=post or Name(),
        role=_STAFF_ROLES.get(person.role, ""),
    )


def seat(app_env: AppEnv, key_signers: KeySigners) -> AppEnv:
    """Seat the demo people in an office and give it the real judge of signatures."""
    assert CUSTOMS.bin == BY_SLUG["officer-head"].employer.bin
    wanted = (
        actor_of("company-head", Role.APPLICANT),
        actor_of("officer-executor", Role.CASE_OFFICER),
        actor_of("officer-head", Role.HEAD, post=POST),
    )
    applicant, case_officer, head = (store_person(app_env, actor) for actor in wanted)
    deps = replace(app_env.deps, signatures=key_signers.judge)
    return replace(
        app_env, deps=deps, key_signers=key_signers, applicant=applicant, case_officer=case_officer, head=head
    )  # type: ignore[arg-type]


def store_person(app_env: AppEnv, actor: Actor) -> Actor:
    """Store a person with the parts given."""
    with app_env.store.unit() as unit:
        return accounts.appoint(unit, actor, NOW)


def fill_draft(app_env: AppEnv, mark: str, **changes: Any) -> str:
    """Fill a draft of the applicant to the end and return its id."""
    with app_env.open_work(app_env.applicant) as work:
        key = drafts.create(work)
        values = form(mark, app_env.applicant.bin or app_env.applicant.iin)
        view = drafts.save(work, key, drafts.load(work, key).version, **{**values, **changes})
        for role in (AttachmentRole.GENUINE, AttachmentRole.INFRINGING):
            view = attachments.add(
                work,
                key,
                view.version,
                role,
                f"{role}.jpg",
                examining.of_role(work.deps, role, f"{mark} {role}".encode()),
                goods_index=0,
            )
        kinds = {"licence": DocumentKind.RIGHT}
        if changes.get("capacity") is Capacity.REPRESENTATIVE:
            kinds["power"] = DocumentKind.POWER_OF_ATTORNEY
        for name, kind in kinds.items():
            view = attachments.add(
                work,
                key,
                view.version,
                AttachmentRole.DOCUMENT,
                f"{name}.pdf",
                examining.document(work.deps, f"%PDF {name}".encode()),
                document_kind=kind,
            )
    return key


def sign_decision(app_env: AppEnv, key: str) -> None:
    """Preview and sign the prepared decision as the head."""
    with app_env.open_work(app_env.head) as work:
        signing_document = deciding.preview(work, key).signing_document
    signed = app_env.key_signers.sign(app_env.head, signing_document.document)
    evidence = app_env.deps.signatures.verify(signed, signing_document.document, Purpose.DOCUMENT, app_env.clock.now())
    with app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, signing_document.id, evidence)


def file_draft(app_env: AppEnv, key: str) -> str:
    """Sign and submit a filled draft as the applicant; return its number."""
    with app_env.open_work(app_env.applicant) as work:
        signing_document = filing.prepare(work, key)
    signed = app_env.key_signers.sign(app_env.applicant, signing_document.document)
    evidence = app_env.deps.signatures.verify(signed, signing_document.document, Purpose.DOCUMENT, app_env.clock.now())
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, signing_document.id, evidence)
        return drafts.load(work, key).number


def include(app_env: AppEnv, mark: str, **changes: Any) -> str:
    """Carry an application to its entry; return its id."""
    key = fill_draft(app_env, mark, **changes)
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    return key
