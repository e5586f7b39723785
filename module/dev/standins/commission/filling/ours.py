"""Tables 20, 21, 27 and 28: what the authorised body sends – opinions and requests for synchronisation."""

from __future__ import annotations

from collections.abc import Iterator

from module.dev.standins.commission.filling.demands import (
    OPINION,
    RESOURCE,
    Demand,
    Filing,
    among,
    custom,
    needs,
    value,
)
from module.dev.standins.commission.process import CIRCULATION, REGISTER, transaction


def _opinion(table: int, decision: str) -> tuple[Demand, ...]:
    """What tables 20 and 21 have in common."""

    @custom(f"T{table}.R1")
    def known(filing: Filing) -> Iterator[str]:
        if filing.held is None:
            return
        application, form = value(filing.root, "ipsdo:ApplicationId"), value(filing.root, "ipsdo:RegistrationFormId")
        applicant = filing.held.applicant(application, form)
        if applicant is None:
            yield f"there is no application {application} with the form {form}"
        elif applicant != value(filing.root, "csdo:BusinessEntityName"):
            yield "csdo:BusinessEntityName is not the applicant's name"

    full = "./ipcdo:AuthorityOfficerDetails/ccdo:FullNameDetails | ./ipcdo:OfficerDetails/ccdo:FullNameDetails"
    position = needs(f"T{table}.R3", OPINION, ".//ipcdo:AuthorityOfficerDetails", "csdo:PositionName")
    contact = needs(f"T{table}.R3", OPINION, "./ipcdo:OfficerDetails", "csdo:PositionName", "ccdo:CommunicationDetails")
    return (
        known,
        needs(f"T{table}.R2", OPINION, "ccdo:UnifiedAuthorityDetails", "csdo:UnifiedCountryCode", "csdo:AuthorityName"),
        needs(f"T{table}.R2", OPINION, ".", "ipcdo:OfficerDetails"),
        position,
        contact,
        needs(f"T{table}.R4", OPINION, full, "csdo:FirstName", "csdo:MiddleName", "csdo:LastName"),
        among(f"T{table}.R5", OPINION, "csdo:AuthorityDecisionCode", decision),
    )


def _channels(code: str) -> tuple[Demand, ...]:
    return (
        needs(code, OPINION, ".//ccdo:CommunicationDetails", "csdo:CommunicationChannelCode"),
        among(code, OPINION, ".//csdo:CommunicationChannelCode", "TE", "EM"),
    )


def _resource(code: str) -> tuple[Demand, ...]:
    return (
        needs(code, RESOURCE, ".", "csdo:InformationResourceId"),
        among(code, RESOURCE, "csdo:InformationResourceId", REGISTER, CIRCULATION),
    )


def _within(code: str, number: int, resource: str) -> Demand:
    def check(filing: Filing) -> Iterator[str]:
        if filing.transaction == transaction(number) and value(filing.root, "csdo:InformationResourceId") != resource:
            yield f"{filing.transaction} asks for {resource}"

    return Demand(code, check)


TABLE_20 = (*_opinion(20, "0"), needs("T20.R6", OPINION, ".", "csdo:DescriptionText"), *_channels("T20.R7"))
TABLE_21 = (*_opinion(21, "1"), *_channels("T21.R6"))
TABLE_27 = (*_resource("T27.R1"), needs("T27.R2", RESOURCE, ".", "csdo:UpdateDateTime"))
TABLE_28 = (
    *_resource("T28.R1"),
    _within("T28.R2", 11, REGISTER),
    _within("T28.R3", 12, CIRCULATION),
    needs("T28.R4", RESOURCE, ".", "csdo:UpdateDateTime"),
)
