"""One row of a class of contracts of ЕСБД in our words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from module.integrations.esbd.session import EsbdSettings
from module.integrations.values import dotted_day, text, whole
from module.outbound import WireFailure
from module.registry.lookups import InsuranceRecord


def row_name(contract_class: str) -> str:
    """Return the element of a row: `DsGpoOther` comes as CONTRACT_DS_GPO_OTHER."""
    return "CONTRACT" + re.sub(r"(?=[A-Z])", "_", contract_class).upper()


@dataclass(frozen=True, slots=True)
class Contract:
    """What a row says; the policy-holder is only a key."""

    number: str
    client_id: int
    insurer: str
    insurance_class: str
    subtype: str
    concluded_on: date | None
    start: date | None
    end: date | None
    rescinded_on: date | None
    amount: int | None
    is_annulled: bool
    is_liability: bool

    def rank(self, today: date) -> tuple[bool, bool, bool, date]:
        """Order contracts of one number: the greatest is the one meant."""
        return not self.is_annulled, self.is_liability, self.in_force(today), self.end or date.min

    def in_force(self, today: date) -> bool:
        """Tell whether the contract insures today."""
        in_term = self.start is not None and self.end is not None and self.start <= today <= self.end
        return in_term and (self.rescinded_on is None or self.rescinded_on > today)

    def record(self, holder: str, identifier: str, *, is_resident: bool) -> InsuranceRecord:
        """Return the contract with its policy-holder."""
        return InsuranceRecord(
            contract_number=self.number,
            insurer=self.insurer,
            policy_holder=holder,
            policy_holder_identifier=identifier,
            concluded_on=self.concluded_on,
            start=self.start,
            end=self.end,
            amount=self.amount,
            rescinded_on=self.rescinded_on,
            insurance_class=self.insurance_class,
            subtype=self.subtype,
            is_annulled=self.is_annulled,
            is_liability=self.is_liability,
            is_resident=is_resident,
        )


def read_contract(row: etree._Element, settings: EsbdSettings) -> Contract:
    """Read a row. Raises WireFailure for rubbish in it."""
    types = settings.insurance_type_ids
    return Contract(
        number=text(row, "CONTRACT_NUMBER"),
        client_id=_required(row, "CLIENT_ID"),
        insurer=text(row, "SYSTEM_DELIMITER"),
        insurance_class=text(row, "INSURANCE_TYPE"),
        subtype=text(row, "INSURANCE_OBJECT") or text(row, "CONTRACT_TYPE"),
        concluded_on=dotted_day(row, "CONTRACT_DATE"),
        start=dotted_day(row, "DATE_BEG"),
        end=dotted_day(row, "DATE_END"),
        rescinded_on=dotted_day(row, "RESCINDING_DATE"),
        amount=whole(row, "AMOUNT"),
        is_annulled=_required(row, "CONTRACT_STATE_ID") in settings.annulled_state_ids,
        is_liability=not types or _required(row, "INSURANCE_TYPE_ID") in types,
    )


def _required(row: etree._Element, name: str) -> int:
    number = whole(row, name)
    if number is None:
        raise WireFailure(f"rubbish.{name}")
    return number
