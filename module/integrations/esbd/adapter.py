"""Port InsuranceContracts: liability contracts of ЕСБД (shared notes, kz-integrations 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lxml import etree

from module.integrations.asking import RegisterAccess, ask
from module.integrations.calls import CallLine
from module.integrations.esbd.contract import Contract, read_contract, row_name
from module.integrations.esbd.session import EsbdSession, EsbdSettings
from module.integrations.values import local_name, text, whole, written
from module.kernel.clock import Clock, law_date
from module.kernel.identifiers import identifier_fault, looks_like_bin
from module.outbound import WireFailure
from module.registry.lookups import Answer, InsuranceRecord, Register

__all__ = ["EsbdContracts", "EsbdSettings"]


class EsbdContracts:
    """Looks liability insurance contracts up by number, or by policy-holder and day."""

    def __init__(self, settings: EsbdSettings, clock: Clock, line: CallLine | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._session = EsbdSession(settings)
        self._way: RegisterAccess[InsuranceRecord] = RegisterAccess(
            Register.ESBD, line or CallLine("esbd", clock=clock), clock
        )

    def by_number(self, number: str) -> Answer[InsuranceRecord]:
        """Look a liability insurance contract up by its number; the sum insured is in tenge.

        Of several under one number the one in force today is meant, else the one that ends last; one of the right
        kind goes before another, and an annulled one is told only where there is no other.
        """
        return ask(self._way, "by_number", number, self._question)

    def by_holder(self, identifier: str, concluded_on: date) -> Answer[InsuranceRecord]:
        """Look a contract up by the IIN or BIN of the policy-holder and the day when it was concluded.

        The service has no question for all contracts of a client, so the day is needed (SOURCE.md).
        """
        return ask(self._way, "by_holder", identifier, lambda number: self._of_holder(number, concluded_on))

    def dictionary(self, table: str) -> dict[int, str]:
        """Return a dictionary of the database, for whoever sets the link up. Raises ServiceRefusal or WireFailure."""
        rows = self._session.ask("GetItems", aTableName=table)
        return {_key(row, "ID"): text(row, "Name") for row in rows}

    def _question(self, number: str) -> InsuranceRecord | None:
        def wanted(contract: Contract) -> bool:
            return contract.number == number

        return self._best("By_Number", {"aContractNumber": number}, wanted)

    def _of_holder(self, identifier: str, concluded_on: date) -> InsuranceRecord | None:
        if identifier_fault(identifier) is not None:
            return None
        clients = self._clients(identifier)
        if not clients:
            return None

        def wanted(contract: Contract) -> bool:
            return contract.client_id in clients

        return self._best("By_ContractDate", {"aContractDate": f"{concluded_on:%d.%m.%Y}"}, wanted)

    def _best(
        self, question: str, values: dict[str, object], wanted: Callable[[Contract], bool]
    ) -> InsuranceRecord | None:
        """Ask each class of contracts and return the contract that is meant."""
        found: list[Contract] = []
        for name in self._settings.classes:
            rows = self._session.ask(f"GetContract{name}_{question}", **values)
            if any(local_name(row) != row_name(name) for row in rows):
                raise WireFailure("esbd.layout")
            found += filter(wanted, (read_contract(row, self._settings) for row in rows))
        if not found:
            return None
        today = law_date(self._clock.now())
        best = max(found, key=lambda contract: contract.rank(today))
        name, number, is_resident = self._holder(best.client_id)
        return best.record(name, number, is_resident=is_resident)

    def _clients(self, identifier: str) -> frozenset[int]:
        """Return the keys of a client: residents and non-residents are asked apart."""
        found: set[int] = set()
        for resident in (1, 0):
            client = {
                "Natural_Person_Bool": int(not looks_like_bin(identifier)),
                "RESIDENT_BOOL": resident,
                "IIN": identifier,
            }
            rows = self._session.ask("GetClientsByKeyFields", aClient=client)
            found |= {_key(row, "ID") for row in rows if text(row, "IIN") == identifier}
        return frozenset(found)

    def _holder(self, client_id: int) -> tuple[str, str, bool]:
        """Return name, IIN or BIN and residence of the policy-holder: the contract itself has only a key."""
        parts = self._session.ask("GetClientByID", aID=client_id)
        client = {local_name(part): written(part) for part in parts}
        if client.get("ID") != str(client_id):
            raise WireFailure("esbd.client")
        person = " ".join(filter(None, (client.get(key) for key in ("Last_Name", "First_Name", "Middle_Name"))))
        name = client.get("Juridical_Person_Name") or person
        return name, client.get("IIN", ""), client.get("RESIDENT_BOOL") != "0"


def _key(row: etree._Element, name: str) -> int:
    number = whole(row, name)
    if number is None:
        raise WireFailure(f"rubbish.{name}")
    return number
