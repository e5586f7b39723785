"""Signatures that verify, by people who may not give them: what stands between the signature and the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from module.casework.signing import check_signer
from module.dev.pki.people import PEOPLE, DemoPerson
from module.eds import EdsSignatures
from module.registry.actors import Actor, Role
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused
from tests.attacks.signatures.forger import NOW, Holder, World, forge

BY_SLUG = {person.slug: person for person in PEOPLE}
Sign = Callable[[str, bytes], Evidence]


@pytest.fixture
def sign(world: World, eds: EdsSignatures) -> Sign:
    """Sign as a person and have the signature verified."""

    def verified(slug: str, document: bytes) -> Evidence:
        holder = holder_of(world, BY_SLUG[slug])
        return eds.verify(forge(document, holder), document, Purpose.DOCUMENT, NOW)

    return verified


def holder_of(world: World, person: DemoPerson) -> Holder:
    return world.holder(subject=person.subject, roles=person.roles)


def actor(slug: str) -> Actor:
    person = BY_SLUG[slug]
    return Actor("1", person.iin, person.employer.bin, person.name, frozenset({Role.APPLICANT}))


def refused(evidence: Evidence, document: bytes, who: Actor) -> Reason:
    with pytest.raises(SignatureRefused) as refusal:
        check_signer(evidence, document, who)
    return refusal.value.reason


@pytest.mark.parametrize("slug", ["company-head", "company-signer", "individual", "other-head"])
def test_who_may_sign(sign: Sign, document: bytes, slug: str) -> None:
    check_signer(sign(slug, document), document, actor(slug))


def test_the_key_of_another_person(sign: Sign, document: bytes) -> None:
    """Even where the other one may sign for the same company."""
    assert refused(sign("company-signer", document), document, actor("company-head")) is Reason.IIN_MISMATCH


def test_the_key_of_another_company(world: World, eds: EdsSignatures, document: bytes) -> None:
    """The same person is the head of two companies and takes the wrong key."""
    twin = DemoPerson(**{**_fields(BY_SLUG["company-head"]), "employer": BY_SLUG["other-head"].employer})
    evidence = eds.verify(forge(document, holder_of(world, twin)), document, Purpose.DOCUMENT, NOW)
    assert refused(evidence, document, actor("company-head")) is Reason.BIN_MISMATCH


def _fields(person: DemoPerson) -> dict[str, object]:
    return {name: getattr(person, name) for name in DemoPerson.__dataclass_fields__}


def test_an_employee_without_the_right_to_sign(sign: Sign, document: bytes) -> None:
    assert refused(sign("company-employee", document), document, actor("company-employee")) is Reason.NO_RIGHT_TO_SIGN


@pytest.mark.parametrize("role", ["1.2.398.3.3.4.1.2.3", "1.2.398.3.3.4.1.2.4"], ids=["finance", "staff officer"])
def test_a_right_that_is_no_right_to_sign_for_the_company(
    world: World, eds: EdsSignatures, document: bytes, role: str
) -> None:
    holder = world.holder(roles=("1.2.398.3.3.4.1.2", role))
    evidence = eds.verify(forge(document, holder), document, Purpose.DOCUMENT, NOW)
    assert refused(evidence, document, actor("company-head")) is Reason.NO_RIGHT_TO_SIGN


def test_a_personal_key_does_not_sign_for_the_company(world: World, eds: EdsSignatures, document: bytes) -> None:
    """The head has a key as an individual, too; it says nothing of the company."""
    personal = DemoPerson(**{**_fields(BY_SLUG["individual"]), "iin": BY_SLUG["company-head"].iin})
    evidence = eds.verify(forge(document, holder_of(world, personal)), document, Purpose.DOCUMENT, NOW)
    assert refused(evidence, document, actor("company-head")) is Reason.BIN_MISMATCH


def test_the_key_of_a_company_does_not_sign_for_the_individual(sign: Sign, document: bytes) -> None:
    head = actor("company-head")
    alone = Actor("1", head.iin, "", head.name, head.roles)
    assert refused(sign("company-head", document), document, alone) is Reason.BIN_MISMATCH


def test_a_signature_of_another_document(sign: Sign, document: bytes) -> None:
    other = document.replace(b"200140000004", b"210340000013")
    assert refused(sign("company-head", other), document, actor("company-head")) is Reason.PAYLOAD_CHANGED


def test_a_ticket_where_a_document_is_due(world: World, eds: EdsSignatures) -> None:
    holder = holder_of(world, BY_SLUG["company-head"])
    ticket = eds.ticket("n", "https://portal.example.kz", NOW, NOW + timedelta(minutes=5))
    evidence = eds.verify(forge(ticket, holder), ticket, Purpose.SIGN_IN, NOW)
    assert refused(evidence, ticket, actor("company-head")) is Reason.PAYLOAD_CHANGED
