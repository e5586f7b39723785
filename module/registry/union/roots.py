"""The seven documents of the exchange, by their roots."""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from module.registry.union.circulation import CirculationData
from module.registry.union.fields import documents, many, maybe, one
from module.registry.union.header import EDocHeader
from module.registry.union.objects import Application, RegisterEntry
from module.registry.union.subjects import Authority, Officer
from module.registry.union.values import Code, ListedCode, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDocument:
    """R.IP.SP.01.001."""

    NAME: ClassVar[str] = "doc:IPObjectApplicationDetails"

    header: EDocHeader | None = maybe("ccdo:EDocHeader")
    application: Application = one("ipcdo:IPObjectApplicationDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDocument:
    """R.IP.SP.01.002."""

    NAME: ClassVar[str] = "doc:IPObjectRegisterDetails"

    header: EDocHeader | None = maybe("ccdo:EDocHeader")
    entries: tuple[RegisterEntry, ...] = many("ipcdo:CustomsRegisterIPObjectDetails", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationDocument:
    """R.IP.SP.01.003."""

    NAME: ClassVar[str] = "doc:IPObjectVolatileDetails"

    header: EDocHeader | None = maybe("ccdo:EDocHeader")
    records: tuple[CirculationData, ...] = many("ipcdo:RegistryIPObjectVolatileDetails", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionDocument:
    """R.IP.SP.01.004: the opinion of an authorised body on one object."""

    NAME: ClassVar[str] = "doc:IPObjectCustomsDecisionDetails"

    header: EDocHeader = one("ccdo:EDocHeader")
    authority: Authority = one("ccdo:UnifiedAuthorityDetails")
    application_id: str = one("ipsdo:ApplicationId")
    applicant_name: str | None = maybe("csdo:BusinessEntityName")
    form_id: str = one("ipsdo:RegistrationFormId")
    decision_code: Code = one("csdo:AuthorityDecisionCode")
    description: str | None = maybe("csdo:DescriptionText")
    head: Officer = one("ipcdo:AuthorityOfficerDetails")
    case_officer: Officer | None = maybe("ipcdo:OfficerDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingResult:
    """R.006: what became of a message."""

    NAME: ClassVar[str] = "doc:ProcessingResultDetails"

    header: EDocHeader = one("ccdo:EDocHeader")
    event_at: str = one("csdo:EventDateTime")
    result_code: str = one("csdo:ProcessingResultV2Code")
    description: str | None = maybe("csdo:DescriptionText")

    @property
    def event_at_value(self) -> datetime | None:
        """Return the moment of processing."""
        return moment(self.event_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceStatus:
    """R.007: when a shared resource was updated, or the question for it."""

    NAME: ClassVar[str] = "doc:ResourceStatusDetails"

    header: EDocHeader = one("ccdo:EDocHeader")
    updated_at: str | None = maybe("csdo:UpdateDateTime")
    countries: tuple[ListedCode, ...] = many("csdo:UnifiedCountryCode")
    resource_id: str | None = maybe("csdo:InformationResourceId")

    @property
    def updated_at_value(self) -> datetime | None:
        """Return the moment of the update."""
        return moment(self.updated_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralDocument:
    """R.010: a document that holds others."""

    NAME: ClassVar[str] = "doc:GenericEDocDetails"

    header: EDocHeader = one("ccdo:EDocHeader")
    parts: tuple[Part, ...] = documents()


Part = (
    ApplicationDocument | RegisterDocument | CirculationDocument | OpinionDocument | ProcessingResult | ResourceStatus
)
UnionDocument = Part | GeneralDocument
Record = RegisterEntry | CirculationData

DOCUMENTS: Mapping[str, type[UnionDocument]] = {
    "R.006": ProcessingResult,
    "R.007": ResourceStatus,
    "R.010": GeneralDocument,
    "R.IP.SP.01.001": ApplicationDocument,
    "R.IP.SP.01.002": RegisterDocument,
    "R.IP.SP.01.003": CirculationDocument,
    "R.IP.SP.01.004": OpinionDocument,
}
RECORDS: tuple[type[Record], ...] = (RegisterEntry, CirculationData)
