"""Answers of the state registers: written down, and put into the form where something was found.

The register is asked before the unit of work is opened (D14: no network inside it).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from module.casework.drafts import store_form
from module.casework.gate import Work, own_draft, visible
from module.casework.lookup_limits import admit as admit
from module.casework.lookup_limits import admit_person as admit_person
from module.casework.lookup_limits import asked_digest
from module.casework.views import ApplicationView
from module.kernel.errors import NotFound, Refused
from module.registry.application import Insurance, Section
from module.registry.ip_objects import ip_object
from module.registry.lookups import Answer, CompanyRecord, InsuranceRecord, Outcome, Register, TrademarkRecord
from module.registry.party import Confirmation, Name, Party, PartyKind
from module.registry.persons import PersonRecord
from module.store import applications, journal
from module.store.applications import ApplicationRecord, FactRecord
from module.store.plain import to_plain


def reply(work: Work, answer: Answer[Any]) -> dict[str, Any]:
    """Return what is written down of an answer; the image of a mark is stored apart, by its digest."""
    plain: dict[str, Any] = to_plain(answer.value) if answer.value is not None else {}
    plain.pop("picture", None)
    return plain | (_of_mark(work, answer.value) if isinstance(answer.value, TrademarkRecord) else {})


def _write_down(work: Work, record: ApplicationRecord, key: str, answer: Answer[Any]) -> None:
    fact = FactRecord(answer.register, key, answer.outcome, reply(work, answer), answer.asked_at)
    applications.add_fact(work.unit, record.id, fact)


def apply_company(
    work: Work, application_id: str, version: int, section: Section, answer: Answer[CompanyRecord], number: str
) -> ApplicationView:
    """Write down what ГБД ЮЛ said of a BIN and fill holder or representative when the company was found."""
    record = own_draft(work, application_id)
    _write_down(work, record, number, answer)
    is_holder = section is Section.HOLDER
    party = record.form.holder if is_holder else record.form.representative
    if answer.outcome is Outcome.FOUND and answer.value is not None:
        found = answer.value
        others = tuple(address for address in party.addresses if address.kind is not found.address.kind)
        party = dataclasses.replace(
            party,
            kind=PartyKind.LEGAL_ENTITY,
            resident=True,
            identifier=found.identifier,
            tax_number="",
            registration_number="",
            name=found.name,
            addresses=(found.address, *others),
            confirmation=Confirmation.STATE_REGISTER,
        )
    else:
        party = _unconfirmed(party, number)
    form = record.form
    changed = dataclasses.replace(form, holder=party) if is_holder else dataclasses.replace(form, representative=party)
    return store_form(work, record, version, changed)


def ask_person(work: Work, application_id: str, number: str) -> str:
    """Write down whose data are about to be asked for, as a digest, and return the reference of that record.

    The person is asked for consent by the control of access; without it the state database is not asked.
    """
    record = own_draft(work, application_id)
    journal.write(
        work.unit, work.actor, "person_asked", work.now, application_id=record.id, asked=asked_digest(record.id, number)
    )
    return record.id


def apply_person(
    work: Work, application_id: str, version: int, section: Section, answer: Answer[PersonRecord], number: str
) -> ApplicationView:
    """Write down what ГБД ФЛ said of an IIN and fill holder or representative when the person was found.

    Of a person only name, address and death are kept: documents and birth are not needed here.
    """
    record = own_draft(work, application_id)
    found = answer.value
    plain: dict[str, Any] = {}
    if found is not None:
        known = {"identifier": found.identifier, "name": Name(ru=found.full_name), "address": found.address}
        plain = {key: to_plain(value) for key, value in known.items()}
        if found.died_on is not None:
            plain["died_on"] = found.died_on.isoformat()
    fact = FactRecord(answer.register, number, answer.outcome, plain, answer.asked_at)
    applications.add_fact(work.unit, record.id, fact)
    is_holder = section is Section.HOLDER
    party = record.form.holder if is_holder else record.form.representative
    party = _with_person(party, found) if found is not None else _unconfirmed(party, number)
    form = record.form
    changed = dataclasses.replace(form, holder=party) if is_holder else dataclasses.replace(form, representative=party)
    return store_form(work, record, version, changed)


def _unconfirmed(party: Party, number: str) -> Party:
    return dataclasses.replace(party, identifier=number, confirmation=Confirmation.UNCONFIRMED)


def _with_person(party: Party, found: PersonRecord) -> Party:
    addresses = party.addresses
    if found.address.city:
        others = tuple(address for address in addresses if address.kind is not found.address.kind)
        addresses = (found.address, *others)
    return dataclasses.replace(
        party,
        kind=PartyKind.ENTREPRENEUR if party.kind is PartyKind.ENTREPRENEUR else PartyKind.INDIVIDUAL,
        resident=not found.is_foreign,
        identifier=found.identifier,
        name=Name(ru=found.full_name),
        addresses=addresses,
        confirmation=Confirmation.STATE_REGISTER,
    )


def apply_trademark(
    work: Work, application_id: str, version: int, answer: Answer[TrademarkRecord], number: str
) -> ApplicationView:
    """Write down what НИИС said of a certificate and fill the right document when the mark was found."""
    record = own_draft(work, application_id)
    _write_down(work, record, number, answer)
    about = ip_object(record.form.terms.object_kind)
    right = about.fit(record.form.right)
    if answer.outcome is Outcome.FOUND and answer.value is not None:
        right = about.from_register(right, answer.value)
    else:
        right = dataclasses.replace(right, certificate_number=number, confirmation=Confirmation.UNCONFIRMED)
    return store_form(work, record, version, dataclasses.replace(record.form, right=right))


def _of_mark(work: Work, found: TrademarkRecord) -> dict[str, str]:
    """Return what pages show of a mark: its word, the contracts in lines, and the image, which is stored here."""
    reported = {"word": found.name.best("ru"), "licences": "\n".join(found.contracts)}
    if not found.picture:
        return reported
    try:
        seen = work.deps.inspector.mark(found.picture)
    except Refused as refused:
        return {**reported, "picture_refused": refused.faults[0].code}
    applications.store_blob(work.unit, seen.sha256, found.picture)
    return {**reported, "picture_sha256": seen.sha256, "picture_media": seen.media_type}


def mark_picture(work: Work, application_id: str, number: str) -> tuple[bytes, str]:
    """Return the image of a mark and its media type, as НИИС gave it for a certificate. Raises NotFound."""
    record = visible(work, application_id)
    for fact in applications.facts(work.unit, record.id):
        if fact.register is Register.NIIS and fact.key == number and "picture_sha256" in fact.record:
            return applications.read_blob(work.unit, fact.record["picture_sha256"]), fact.record["picture_media"]
    raise NotFound


def apply_insurance(
    work: Work, application_id: str, version: int, answer: Answer[InsuranceRecord], number: str, holder: str = ""
) -> ApplicationView:
    """Write down what ЕСБД said of a contract, asked for by number or by `holder`, and fill it in when it was found."""
    record = own_draft(work, application_id)
    found_number = answer.value.contract_number if answer.value is not None else ""
    _write_down(work, record, number or found_number or holder, answer)
    insurance = dataclasses.replace(
        record.form.insurance, contract_number=number, confirmation=Confirmation.UNCONFIRMED
    )
    if answer.outcome is Outcome.FOUND and answer.value is not None:
        found = answer.value
        insurance = Insurance(
            contract_number=found.contract_number,
            insurer=found.insurer,
            policy_holder=found.policy_holder,
            policy_holder_identifier=found.policy_holder_identifier,
            concluded_on=found.concluded_on,
            start=found.start,
            end=found.end,
            amount=found.amount,
            confirmation=Confirmation.STATE_REGISTER,
            rescinded_on=found.rescinded_on,
            is_annulled=found.is_annulled,
            another_class="" if found.is_liability else found.insurance_class or found.subtype,
        )
    return store_form(work, record, version, dataclasses.replace(record.form, insurance=insurance))
