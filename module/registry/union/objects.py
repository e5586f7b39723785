"""Objects of intellectual property: in an application's form (.001) and in the unified register (.002).

Decision 174 annex 1, tables 1 and 3.
"""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from module.registry.union.fields import many, maybe, one
from module.registry.union.subjects import FullName, Officer, Representative, Subject
from module.registry.union.values import Code, File, ListedCode, day, indicator, moment, number


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyrightTerm:
    """`ipcdo:CopyrightTermDetails`: until when the right is in force, and where. Defined = the term has an end."""

    defined: str = one("ipsdo:CopyrightTermDefinedIndicator")
    valid_until: str | None = maybe("csdo:DocValidityDate")
    countries: tuple[ListedCode, ...] = many("csdo:UnifiedCountryCode", 1)

    @property
    def defined_value(self) -> bool | None:
        """Tell whether the term has an end."""
        return indicator(self.defined)

    @property
    def valid_until_value(self) -> date | None:
        """Return the last day of the right."""
        return day(self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsClass:
    """`ipcdo:GoodsBaseDetails`: a class of the Nice classification with its goods."""

    code: str | None = maybe("ipsdo:GoodsClassCode")
    name: str | None = maybe("ipsdo:GoodsClassName")
    goods: tuple[str, ...] = many("ipsdo:GoodsName")
    additional_goods: tuple[str, ...] = many("ipsdo:AdditionalGoodsName")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyrightDocument:
    """`ipcdo:CopyrightDocumentDetails`: the document that confirms the exclusive right."""

    kind_code: str | None = maybe("ipsdo:IPDocKindCode")
    kind_name: str | None = maybe("ipsdo:IPDocKindName")
    name: str = one("csdo:DocName")
    number: str = one("csdo:DocId")
    issued_on: str = one("csdo:DocCreationDate")
    authority_name: str = one("csdo:AuthorityName")
    terms: tuple[CopyrightTerm, ...] = many("ipcdo:CopyrightTermDetails", 1)
    goods_classes: tuple[GoodsClass, ...] = many("ipcdo:GoodsBaseDetails")
    goods: tuple[str, ...] = many("ipsdo:GoodsName")

    @property
    def issued_on_value(self) -> date | None:
        """Return the day of the document."""
        return day(self.issued_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class IPObject:
    """`ipcdo:RegistrationFormIPObjectDetails`: the object as an application's form describes it."""

    kind_code: str = one("ipsdo:IPObjectKindCode")
    name: str = one("ipsdo:IPObjectName")
    pictures: tuple[File, ...] = many("ipsdo:IPObjectPicture")
    description: str | None = maybe("csdo:DescriptionText")
    right_holder_quantity: str = one("ipsdo:RightholderQuantity")
    right_holders: tuple[Subject, ...] = many("ipcdo:RightholderDetails", 1)
    copyright_documents: tuple[CopyrightDocument, ...] = many("ipcdo:CopyrightDocumentDetails", 1)
    keywords: tuple[str, ...] = many("csdo:KeywordName")
    commodity_codes: tuple[str, ...] = many("csdo:CommodityCode", 1)
    end_date: str = one("csdo:EndDate")

    @property
    def end_date_value(self) -> date | None:
        """Return the last day of protection."""
        return day(self.end_date)

    @property
    def right_holder_quantity_value(self) -> int | None:
        """Return the number of right holders as stated."""
        return number(self.right_holder_quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """`ipcdo:IPObjectRegistrationFormDetails`: one object of an application."""

    form_id: str = one("ipsdo:RegistrationFormId")
    ip_object: IPObject = one("ipcdo:RegistrationFormIPObjectDetails")
    representative: Representative | None = maybe("ipcdo:RepresentativeDetails")
    signer_name: FullName = one("ccdo:FullNameDetails")
    signed_on: str = one("csdo:DocCreationDate")

    @property
    def signed_on_value(self) -> date | None:
        """Return the day of signing."""
        return day(self.signed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccompanyingDocument:
    """`ipcdo:AccompanyingDocumentsDetails`: an attached document with its file."""

    kind_code: str | None = maybe("ipsdo:IPDocKindCode")
    kind_name: str | None = maybe("ipsdo:IPDocKindName")
    name: str | None = maybe("csdo:DocName")
    number: str | None = maybe("csdo:DocId")
    issued_on: str | None = maybe("csdo:DocCreationDate")
    valid_until: str | None = maybe("csdo:DocValidityDate")
    description: str | None = maybe("csdo:DescriptionText")
    page_quantity: str | None = maybe("csdo:PageQuantity")
    content: File | None = maybe("csdo:DocBinaryText")

    @property
    def page_quantity_value(self) -> int | None:
        """Return the number of sheets."""
        return number(self.page_quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """`ipcdo:IPObjectApplicationDetails`: an application with a form for each object."""

    application_id: str = one("ipsdo:ApplicationId")
    document_id: str | None = maybe("csdo:DocId")
    document_date: str | None = maybe("csdo:DocCreationDate")
    applicant_name: str = one("csdo:SubjectName")
    forms: tuple[RegistrationForm, ...] = many("ipcdo:IPObjectRegistrationFormDetails")
    accompanying_documents: tuple[AccompanyingDocument, ...] = many("ipcdo:AccompanyingDocumentsDetails")
    signatory: Officer | None = maybe("ipcdo:SignatoryDetails")

    @property
    def document_date_value(self) -> date | None:
        """Return the day of the application."""
        return day(self.document_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReference:
    """`ccdo:DocReferenceDetails`: the document that a status rests on."""

    kind_code: ListedCode | None = maybe("csdo:DocKindCode")
    name: str | None = maybe("csdo:DocName")
    number: str | None = maybe("csdo:DocId")
    issued_on: str | None = maybe("csdo:DocCreationDate")
    start_date: str | None = maybe("csdo:DocStartDate")

    @property
    def issued_on_value(self) -> date | None:
        """Return the day of the document."""
        return day(self.issued_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStatus:
    """`ccdo:StatusV2Details`: 01 included, 02 changed, 03 extended, 04 excluded."""

    event_date: str | None = maybe("csdo:EventDate")
    code: Code | None = maybe("csdo:StatusCode")
    notes: tuple[str, ...] = many("csdo:NoteText")
    reference: DocumentReference | None = maybe("ccdo:DocReferenceDetails")

    @property
    def event_date_value(self) -> date | None:
        """Return the day of the status."""
        return day(self.event_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityPeriod:
    """`ccdo:ValidityPeriodDetails`."""

    start: str | None = maybe("csdo:StartDateTime")
    end: str | None = maybe("csdo:EndDateTime")

    @property
    def start_value(self) -> datetime | None:
        """Return from when the record is in force."""
        return moment(self.start)

    @property
    def end_value(self) -> datetime | None:
        """Return until when the record is in force."""
        return moment(self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceItemStatus:
    """`ccdo:ResourceItemStatusDetails`: in force from and until, and when the record was updated."""

    validity: ValidityPeriod | None = maybe("ccdo:ValidityPeriodDetails")
    updated_at: str | None = maybe("csdo:UpdateDateTime")

    @property
    def updated_at_value(self) -> datetime | None:
        """Return the moment of the update."""
        return moment(self.updated_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry(IPObject):
    """`ipcdo:CustomsRegisterIPObjectDetails`: a record of the unified register.

    `application_id` and `form_id` together name the form of R.IP.SP.01.001 that the entry came from.
    """

    NAME: ClassVar[str] = "ipcdo:CustomsRegisterIPObjectDetails"

    registration_number: str = one("ipsdo:IPObjectId")
    application_id: str = one("ipsdo:ApplicationId")
    form_id: str = one("ipsdo:RegistrationFormId")
    status: EntryStatus = one("ccdo:StatusV2Details")
    resource_status: ResourceItemStatus = one("ccdo:ResourceItemStatusDetails")
