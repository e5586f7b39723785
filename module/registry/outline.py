"""The application as headed rows: one list for the check page, the page that is signed, the print and the officer.

What a person sees, what is signed and what is printed come from the same list, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from module.kernel.text import N_, Message
from module.registry.application import (
    CAPACITY_LABELS,
    DOCUMENT_KIND_LABELS,
    SECTION_LABELS,
    Attachment,
    AttachmentRole,
    Capacity,
    Form,
    Insurance,
    Section,
    Terms,
)
from module.registry.objects import (
    CONDITION_LABELS,
    DIRECTION_LABELS,
    MARK_TYPE_LABELS,
    OBJECT_KIND_LABELS,
    GoodsBlock,
    TrademarkRight,
)
from module.registry.party import (
    ADDRESS_KIND_LABELS,
    CHANNEL_KIND_LABELS,
    CONFIRMATION_LABELS,
    PARTY_KIND_LABELS,
    Address,
    Confirmation,
    Party,
)

Value = str | int | date | Message


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One row: label, its values (empty = not provided), and `name`, the element that carries it in the signed XML."""

    name: str
    label: Message
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """A headed group of rows. `index` counts the blocks of goods from 1; 0 where there is just one.

    `name` is the element that carries the group in the signed XML.
    """

    section: Section
    heading: Message
    lines: tuple[OutlineLine, ...]
    index: int
    name: str


def outline(form: Form, attachments: Iterable[Attachment]) -> tuple[OutlineGroup, ...]:
    """Return the whole application as parts in the order of the form."""
    files = tuple(attachments)
    parts = []
    if form.capacity is Capacity.REPRESENTATIVE:
        parts.append(_part(Section.REPRESENTATIVE, (_capacity(form), *_party(form.representative))))
        parts.append(_part(Section.HOLDER, _party(form.holder)))
    else:
        parts.append(_part(Section.HOLDER, (_capacity(form), *_party(form.holder))))
    parts += [
        _part(Section.TERMS, _terms(form.terms)),
        _part(Section.INSURANCE, _insurance(form.insurance)),
        _part(Section.DOCUMENTS, tuple(_document(file) for file in files if file.role is AttachmentRole.DOCUMENT)),
        *(_goods(number, block, files) for number, block in enumerate(form.goods, start=1)),
        _part(Section.RIGHT, _trademark(form.right), name="trademark"),
        _part(Section.UNDERTAKING, (_undertaking(form),)),
    ]
    return tuple(parts)


def _part(section: Section, lines: tuple[OutlineLine, ...], index: int = 0, name: str = "") -> OutlineGroup:
    heading = Message(SECTION_LABELS[section])
    if index:
        heading = Message(N_("Goods {number}"), {"number": index})
    return OutlineGroup(section, heading, lines, index, name or section)


def _line(name: str, label: str, *values: Value | None) -> OutlineLine:
    return OutlineLine(name, Message(label), tuple(value for value in values if value not in (None, "")))


def _capacity(form: Form) -> OutlineLine:
    return _line("capacity", N_("Who files the application"), Message(CAPACITY_LABELS[form.capacity]))


def _party(party: Party) -> tuple[OutlineLine, ...]:
    residence = N_("Resident") if party.resident else N_("Non-resident")
    places = (address.line() for address in party.addresses if address.line() not in ("", address.country))
    return (
        _line("kind", N_("Kind of person"), Message(PARTY_KIND_LABELS[party.kind]), Message(residence)),
        *_numbers(party),
        _line("nameRu", N_("Name in Russian"), party.name.ru),
        _line("nameKk", N_("Name in Kazakh"), party.name.kk),
        _line("nameEn", N_("Name in English"), party.name.en),
        *(() if party.resident else (_line("nameOriginal", N_("Name in the original language"), party.name.original),)),
        *(line for address in party.addresses for line in _address(address)),
        *(_line("contact", CHANNEL_KIND_LABELS[contact.kind], contact.value) for contact in party.contacts),
        *_source(party.confirmation, *_entered(party), *places),
    )


def _numbers(party: Party) -> tuple[OutlineLine, ...]:
    """Return the rows of numbers: the national one where there can be one, for a non-resident those from abroad."""
    national = _line("identifier", N_("BIN or IIN"), party.identifier)
    if party.resident:
        return (national,)
    return (
        *((national,) if party.identifier else ()),
        _line("taxNumber", N_("Tax number abroad"), party.tax_number),
        _line("registrationNumber", N_("Registration number abroad"), party.registration_number),
    )


def _entered(party: Party) -> tuple[object, ...]:
    numbers = (party.identifier, party.tax_number, party.registration_number)
    return (*numbers, party.name.best("ru"), party.contacts)


def _address(address: Address) -> tuple[OutlineLine, ...]:
    line = _line("address", ADDRESS_KIND_LABELS[address.kind], address.line())
    return (line, _line("territory", N_("KATO code"), address.territory)) if address.territory else (line,)


def _source(confirmation: Confirmation, *entered: object) -> tuple[OutlineLine, ...]:
    """Return the row that tells where details come from; nothing for a section that nothing was entered in."""
    if not any(entered):
        return ()
    return (_line("source", N_("Source of the details"), Message(CONFIRMATION_LABELS[confirmation])),)


def _terms(terms: Terms) -> tuple[OutlineLine, ...]:
    kind = Message(OBJECT_KIND_LABELS[terms.object_kind]) if terms.object_kind else None
    directions = [Message(DIRECTION_LABELS[direction]) for direction in terms.directions]
    conditions = [Message(CONDITION_LABELS[condition]) for condition in terms.conditions]
    quantity = "" if terms.permitted_quantity is None else f"{terms.permitted_quantity} {terms.quantity_unit}".strip()
    return (
        _line("objectKind", N_("Kind of IP object"), kind),
        _line("direction", N_("Direction of movement over the customs border of the EAEU"), *directions),
        _line("condition", N_("Condition of the goods"), *conditions),
        _line("periodStart", N_("Protection from"), terms.start),
        _line("periodEnd", N_("Protection until"), terms.end),
        _line("genuineFeatures", N_("Distinguishing features of genuine goods"), terms.genuine_features),
        _line("infringingFeatures", N_("Features of infringing goods"), terms.infringing_features),
        _line("permittedQuantity", N_("Quantity that needs no permission of the right holder"), quantity),
    )


def _insurance(insurance: Insurance) -> tuple[OutlineLine, ...]:
    return (
        _line("contractNumber", N_("Contract number"), insurance.contract_number),
        _line("insurer", N_("Insurer"), insurance.insurer),
        _line("policyHolder", N_("Policy holder"), insurance.policy_holder, insurance.policy_holder_identifier),
        _line("concludedOn", N_("Concluded on"), insurance.concluded_on),
        _line("insuredFrom", N_("In force from"), insurance.start),
        _line("insuredUntil", N_("In force until"), insurance.end),
        _line("amount", N_("Sum insured, tenge"), insurance.amount),
        *_source(insurance.confirmation, replace(insurance, confirmation=Confirmation.BY_HAND) != Insurance()),
    )


def _document(file: Attachment) -> OutlineLine:
    label = DOCUMENT_KIND_LABELS[file.document_kind] if file.document_kind else N_("Other document")
    sheets = Message(N_("sheets: {count}"), {"count": file.sheets}) if file.sheets else None
    details = (file.document_name, file.document_number, file.document_date, file.valid_until, sheets)
    return _line("document", label, file.file_name, *details, f"SHA-256 {file.sha256}")


def _goods(number: int, block: GoodsBlock, files: tuple[Attachment, ...]) -> OutlineGroup:
    def pictures(role: AttachmentRole) -> list[str]:
        ids = block.genuine_pictures if role is AttachmentRole.GENUINE else block.infringing_pictures
        return [f"{file.file_name}, SHA-256 {file.sha256}" for file in files if file.id in ids]

    lines = (
        _line("hsCode", N_("HS codes (EAEU FEACN)"), *block.hs_codes),
        _line("wordName", N_("Word name of the IP object"), block.word_name),
        _line("description", N_("Description of goods"), block.description),
        _line("niceClass", N_("Nice classes"), *block.nice_classes),
        _line("genuinePicture", N_("Pictures of genuine goods"), *pictures(AttachmentRole.GENUINE)),
        _line("infringingPicture", N_("Pictures of infringing goods"), *pictures(AttachmentRole.INFRINGING)),
    )
    return _part(Section.GOODS, lines, number)


def _trademark(right: TrademarkRight) -> tuple[OutlineLine, ...]:
    classes = [f"{item.number}: {item.goods}" if item.goods else str(item.number) for item in right.classes]
    owners = [f"{owner.name.best('ru')} {owner.identifier}".strip() for owner in right.owners]
    return (
        _line("certificateNumber", N_("Certificate number"), right.certificate_number),
        _line("markType", N_("Type of the mark"), Message(MARK_TYPE_LABELS[right.mark_type])),
        _line("nameRu", N_("Name in Russian"), right.name.ru),
        _line("nameKk", N_("Name in Kazakh"), right.name.kk),
        _line("nameEn", N_("Name in English"), right.name.en),
        _line("registeredOn", N_("Mark registered on"), right.registered_on),
        _line("validUntil", N_("Right valid until"), right.valid_until),
        _line("niceClass", N_("Nice classes of the certificate"), *classes),
        _line("owner", N_("Owners by the certificate"), *owners),
        *_source(right.confirmation, replace(right, confirmation=Confirmation.BY_HAND) != TrademarkRight()),
    )


def _undertaking(form: Form) -> OutlineLine:
    text = N_("I undertake to compensate the declarant and other persons for property damage (Customs Code, art. 461).")
    return _line("undertaking", N_("Undertaking"), Message(text) if form.undertaking else None)
