"""Doors to the state's systems that need a person's consent, and to the health of all systems. See `ports`."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from module.registry.arrivals import Arrival
from module.registry.calls import CallRecord, SystemState
from module.registry.lookups import Answer
from module.registry.persons import ConsentToken, PersonRecord


class Consents(Protocol):
    """The control of access to personal data (КДП)."""

    def request(self, iin: str) -> Answer[ConsentToken]:
        """Ask a person for consent. REFUSED with detail `kdp.waiting` while the person has not answered yet."""
        ...


class PersonRegister(Protocol):
    """The state database of natural persons (ГБД ФЛ). Without a consent that covers the question no call leaves."""

    def person(self, iin: str, consent: ConsentToken) -> Answer[PersonRecord]:
        """Look a person up by IIN."""
        ...

    def by_name(
        self, surname: str, given_name: str, born_on: date, consent: ConsentToken
    ) -> Answer[tuple[PersonRecord, ...]]:
        """Look persons up by surname, given name (either may be empty) and day of birth."""
        ...

    def by_document(self, number: str, consent: ConsentToken) -> Answer[PersonRecord]:
        """Look a person up by the number of an identity document."""
        ...


class OutsideSystems(Protocol):
    """How the systems outside fare."""

    def states(self) -> tuple[SystemState, ...]:
        """Return the state of every system that is wired."""
        ...

    def arrivals(self) -> tuple[Arrival, ...]:
        """Return what came last over the asynchronous channel, without its content."""
        ...

    def pull(self) -> int:
        """Fetch what waits for us there; return how many messages were new. Raises OutsideUnavailable, TroisError."""
        ...

    def check(self, system: str) -> CallRecord:
        """Call a system now, harmlessly. Raises NotFound for a system that is not wired."""
        ...
