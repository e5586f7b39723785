"""Port InsuranceContracts: other civil liability contracts of ЕСБД (shared notes, kz-integrations 5)."""

from __future__ import annotations

from datetime import date

from lxml import etree

from module.integrations.asking import Way, ask
from module.integrations.calls import Line
from module.integrations.errors import RefusalKind, ServiceRefusal, WireFailure
from module.integrations.esbd.session import EsbdSession, EsbdSettings
from module.integrations.values import dotted_day, elements, local_name, text, whole, written
from module.kernel.clock import Clock, law_date
from module.registry.lookups import Answer, InsuranceRecord, Register

__all__ = ["EsbdContracts", "EsbdSettings"]


class EsbdContracts:
    """Looks liability insurance contracts up by number."""

    def __init__(self, settings: EsbdSettings, clock: Clock, line: Line | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._session = EsbdSession(settings)
        self._way: Way[InsuranceRecord] = Way(Register.ESBD, line or Line("esbd", clock=clock), clock)

    def by_number(self, number: str) -> Answer[InsuranceRecord]:
        """Look a liability insurance contract up by its number; the sum insured is in tenge.

        Of several under one number the one in force today is meant, else the one that ends last.
        """
        return ask(self._way, "by_number", number, self._question)

    def dictionary(self, table: str) -> dict[int, str]:
        """Return a dictionary of the database, for whoever sets the link up. Raises ServiceRefusal or WireFailure."""
        rows = self._session.ask("GetItems", aTableName=table)
        return {_required(row, "ID"): text(row, "Name") for row in rows}

    def _question(self, number: str) -> InsuranceRecord | None:
        rows = self._session.ask("GetContractDsGpoOther_By_Number", aContractNumber=number)
        if any(local_name(row) != "CONTRACT_DS_GPO_OTHER" for row in rows):
            raise WireFailure("esbd.layout")
        rows = [row for row in rows if text(row, "CONTRACT_NUMBER") == number]
        valid = [row for row in rows if _required(row, "CONTRACT_STATE_ID") not in self._settings.annulled_state_ids]
        if rows and not valid:
            raise ServiceRefusal(RefusalKind.NOT_FOUND, "esbd.annulled")
        types = self._settings.insurance_type_ids
        fitting = [row for row in valid if not types or _required(row, "INSURANCE_TYPE_ID") in types]
        if valid and not fitting:
            raise ServiceRefusal(RefusalKind.NOT_FOUND, "esbd.another_insurance_type")
        if not fitting:
            return None
        today = law_date(self._clock.now())
        best = max(fitting, key=lambda row: (_in_force(row, today), dotted_day(row, "DATE_END") or date.min))
        return self._record(best)

    def _record(self, row: etree._Element) -> InsuranceRecord:
        name, number = self._holder(_required(row, "CLIENT_ID"))
        return InsuranceRecord(
            contract_number=text(row, "CONTRACT_NUMBER"),
            insurer=text(row, "SYSTEM_DELIMITER"),
            policy_holder=name,
            policy_holder_identifier=number,
            concluded_on=dotted_day(row, "CONTRACT_DATE"),
            start=dotted_day(row, "DATE_BEG"),
            end=dotted_day(row, "DATE_END"),
            amount=whole(row, "AMOUNT"),
            rescinded_on=dotted_day(row, "RESCINDING_DATE"),
            insurance_class=text(row, "INSURANCE_TYPE"),
        )

    def _holder(self, client_id: int) -> tuple[str, str]:
        """Return name and IIN or BIN of the policy-holder: the contract itself has only a key."""
        parts = self._session.ask("GetClientByID", aID=client_id)
        client = {local_name(part): written(part) for part in parts}
        if client.get("ID") != str(client_id):
            raise WireFailure("esbd.client")
        person = " ".join(filter(None, (client.get(key) for key in ("Last_Name", "First_Name", "Middle_Name"))))
        return client.get("Juridical_Person_Name") or person, client.get("IIN", "")


def _in_force(row: etree._Element, today: date) -> bool:
    start, end = dotted_day(row, "DATE_BEG"), dotted_day(row, "DATE_END")
    rescinded = dotted_day(row, "RESCINDING_DATE")
    in_term = start is not None and end is not None and start <= today <= end
    return in_term and (rescinded is None or rescinded > today)


def _required(row: etree._Element, name: str) -> int:
    if next(elements(row, name), None) is None:
        raise WireFailure(f"rubbish.{name}")
    number = whole(row, name)
    if number is None:
        raise WireFailure(f"rubbish.{name}")
    return number
