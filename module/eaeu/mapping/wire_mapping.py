"""What becomes of each field of a national application and entry on the wire: the element that carries it, or why none.

Source: Decision 174 annex 1 against the structures of Decision 148. Two columns: the application (.001 with .003) and
the entry (.002 with .003). A test fails when a national field has no row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from module.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Carried:
    """The elements that carry the field."""

    elements: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Why the field has no place."""

    reason: str


@dataclass(frozen=True, slots=True)
class Inside:
    """The field is a value of its own; its parts have rows."""


WireMapping = Carried | Lost | Inside

OURS = N_("It serves the work of the national side only.")
ONE_NAME = N_("The exchange carries one name, in Russian.")
NOT_ASKED = N_("The exchange has no element for it.")
NATIONAL_CODE = N_("The exchange uses the Union's classifier of territories; the names of the places go instead.")
CONTACTS = N_("Messages carry telephones and e-mail addresses only.")
IN_THE_APPLICATION = N_("The register carries it in the application only.")
NO_PERIOD = N_("The exchange carries the last day of protection only.")
INSURANCE = N_("The insurance contract is a demand of the national register only.")
GROUPS = N_("The exchange does not say which codes, classes and pictures belong to which goods.")
OWNERS = N_("The owners by the certificate are compared with the right holder and not sent.")
TEXT_OF_UNDERTAKING = N_("The signed text is national; the attached undertaking goes as a document.")
SUSPENSION = N_("The exchange knows no state of a national entry.")
NUMBER = N_(
    "The national number has no place. The number that is sent is made of its parts in the form of Decision 174."
)
CUT = N_("Longer than the element takes: cut to {count} letters.")
POST_CODE = N_("The post code does not have the form that the exchange takes.")
NOT_AT_HAND = N_("The file was not at hand.")
KIND_OF_PERSON = N_("The exchange tells kinds of subjects by a code of legal forms that is not at hand.")
KIND_OF_REGISTER = N_("The exchange wants the kind of the register beside the number; its codes are not at hand.")

_BOTH_OURS = (Lost(OURS), Lost(OURS))
_INSIDE = (Inside(), Inside())


def _both(elements: str) -> tuple[WireMapping, WireMapping]:
    return Carried(elements), Carried(elements)


def _application(elements: str) -> tuple[WireMapping, WireMapping]:
    return Carried(elements), Lost(IN_THE_APPLICATION)


def _lost(reason: str) -> tuple[WireMapping, WireMapping]:
    return Lost(reason), Lost(reason)


WIRE_MAPPING: Mapping[str, tuple[WireMapping, WireMapping]] = {
    "Form.capacity": _application("csdo:SubjectName"),
    "Form.representative": (Inside(), Lost(IN_THE_APPLICATION)),
    "Form.holder": _INSIDE,
    "Form.terms": _INSIDE,
    "Form.insurance": _lost(INSURANCE),
    "Form.goods": _INSIDE,
    "Form.right": _INSIDE,
    "Form.undertaking": _lost(TEXT_OF_UNDERTAKING),
    "Party.kind": _lost(KIND_OF_PERSON),
    "Party.resident": _lost(NOT_ASKED),
    "Party.identifier": _both("csdo:TaxpayerId"),
    "Party.name": _INSIDE,
    "Party.addresses": _INSIDE,
    "Party.contacts": _INSIDE,
    "Party.confirmation": _BOTH_OURS,
    "Party.tax_number": _both("csdo:TaxpayerId"),
    "Party.registration_number": _lost(KIND_OF_REGISTER),
    "Name.ru": _both("csdo:SubjectName, csdo:SubjectBriefName, ipsdo:IPObjectName, csdo:KeywordName"),
    "Name.kk": _lost(ONE_NAME),
    "Name.en": _lost(ONE_NAME),
    "Name.original": _lost(ONE_NAME),
    "Address.kind": _both("csdo:AddressKindCode"),
    "Address.country": _both("csdo:UnifiedCountryCode"),
    "Address.territory": _lost(NATIONAL_CODE),
    "Address.region": _both("csdo:RegionName"),
    "Address.district": _both("csdo:DistrictName"),
    "Address.city": _both("csdo:CityName"),
    "Address.settlement": _both("csdo:SettlementName"),
    "Address.street": _both("csdo:StreetName"),
    "Address.house": _both("csdo:BuildingNumberId"),
    "Address.room": _both("csdo:RoomNumberId"),
    "Address.postal_code": _both("csdo:PostCode"),
    "Contact.kind": _both("csdo:CommunicationChannelCode"),
    "Contact.value": _both("csdo:CommunicationChannelId"),
    "Terms.object_kind": _both("ipsdo:IPObjectKindCode"),
    "Terms.directions": _lost(NOT_ASKED),
    "Terms.conditions": _lost(NOT_ASKED),
    "Terms.start": _lost(NO_PERIOD),
    "Terms.end": _both("csdo:EndDate"),
    "Terms.genuine_features": _both("ipsdo:ProductPropertyDescriptionText"),
    "Terms.infringing_features": _both("ipsdo:ProductPropertyDescriptionText"),
    "Terms.permitted_quantity": _lost(NOT_ASKED),
    "Terms.quantity_unit": _lost(NOT_ASKED),
    "GoodsBlock.hs_codes": _both("csdo:CommodityCode"),
    "GoodsBlock.word_name": _both("csdo:KeywordName"),
    "GoodsBlock.description": _both("ipsdo:GoodsName, csdo:ProductName"),
    "GoodsBlock.nice_classes": _both("ipsdo:GoodsClassCode"),
    "GoodsBlock.genuine_pictures": _both("ipsdo:ObjectImagePicture"),
    "GoodsBlock.infringing_pictures": _both("ipsdo:ObjectImagePicture"),
    "IpRight.certificate_number": _both("csdo:DocId"),
    "IpRight.name": _INSIDE,
    "IpRight.registered_on": _both("csdo:DocCreationDate"),
    "IpRight.valid_until": _both("csdo:DocValidityDate"),
    "IpRight.owners": _lost(OWNERS),
    "IpRight.confirmation": _BOTH_OURS,
    "TrademarkRight.mark_type": _both("csdo:DescriptionText"),
    "TrademarkRight.classes": _INSIDE,
    "NiceClass.number": _both("ipsdo:GoodsClassCode"),
    "NiceClass.goods": _both("ipsdo:GoodsName"),
    "Attachment.id": _BOTH_OURS,
    "Attachment.role": _both("csdo:DocBinaryText, ipsdo:ObjectImagePicture"),
    "Attachment.file_name": _application("csdo:DocName"),
    "Attachment.media_type": _both("@mediaTypeCode"),
    "Attachment.size": _BOTH_OURS,
    "Attachment.sha256": _BOTH_OURS,
    "Attachment.document_kind": _application("ipsdo:IPDocKindName, csdo:DocKindName"),
    "Attachment.document_name": _application("csdo:DocName"),
    "Attachment.document_number": _application("csdo:DocId"),
    "Attachment.document_date": _application("csdo:DocCreationDate"),
    "Attachment.valid_until": _application("csdo:DocValidityDate"),
    "Attachment.sheets": _application("csdo:PageQuantity"),
    "Attachment.alternative_text": _lost(NOT_ASKED),
    "Filed.number": _both("ipsdo:ApplicationId"),
    "Filed.submitted_at": _BOTH_OURS,
    "Filed.registered_on": _application("csdo:DocCreationDate"),
    "Filed.due_on": _BOTH_OURS,
    "Signer.iin": _BOTH_OURS,
    "Signer.bin": _BOTH_OURS,
    "Signer.surname": _both("csdo:LastName"),
    "Signer.given_name": _both("csdo:FirstName"),
    "Signer.patronymic": _both("csdo:MiddleName"),
    "Signer.organisation": _BOTH_OURS,
    "Signer.roles": _BOTH_OURS,
    "Signer.serial_number": _BOTH_OURS,
    "Signer.valid_from": _BOTH_OURS,
    "Signer.valid_until": _BOTH_OURS,
}


def mapped(model: type, name: str) -> tuple[WireMapping, WireMapping]:
    """Return what becomes of a field, by the class that brings it; what only a kind without a code has goes nowhere."""
    keys = (f"{owner.__name__}.{name}" for owner in model.__mro__)
    return next((WIRE_MAPPING[key] for key in keys if key in WIRE_MAPPING), _lost(NOT_ASKED))


ENTRY: Mapping[str, WireMapping] = {
    "number": Lost(NUMBER),
    "origin": Lost(OURS),
    "day": Lost(OURS),
    "state": Lost(SUSPENSION),
    "protection": Carried("csdo:EndDate, csdo:StatusCode, csdo:StartDateTime"),
    "suspended_for": Lost(SUSPENSION),
    "excluded_for": Lost(NOT_ASKED),
    "state_since": Carried("csdo:EventDate, csdo:EndDateTime"),
    "in_force_from": Carried("csdo:EventDate, csdo:DocStartDate, csdo:StartDateTime"),
    "recorded_at": Carried("csdo:UpdateDateTime"),
    "common": Inside(),
    "common.object_kind": Carried("ipsdo:IPObjectKindCode"),
    "common.right": Inside(),
    "common.holders": Inside(),
    "common.goods": Inside(),
    "common.start": Lost(NO_PERIOD),
    "common.end": Carried("csdo:EndDate"),
    "common.files": Inside(),
    "common.missing": Lost(OURS),
    "national": Inside(),
    "national.representative": Inside(),
    "national.insurance": Lost(INSURANCE),
    "national.directions": Lost(NOT_ASKED),
    "national.conditions": Lost(NOT_ASKED),
    "national.genuine_features": Carried("ipsdo:ProductPropertyDescriptionText"),
    "national.infringing_features": Carried("ipsdo:ProductPropertyDescriptionText"),
    "national.permitted_quantity": Lost(NOT_ASKED),
    "national.quantity_unit": Lost(NOT_ASKED),
    "national.missing": Lost(OURS),
}
