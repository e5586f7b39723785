"""A person looked up in one step: consent is asked first, and without it the state database is not asked."""

from __future__ import annotations

import dataclasses
from typing import Any, Protocol

from module.kernel.clock import Clock
from module.registry.lookups import Answer, Outcome, Register
from module.registry.persons import ConsentToken, PersonRecord


class _Consents(Protocol):
    def request(self, iin: str) -> Answer[ConsentToken]: ...


class _Persons(Protocol):
    def person(self, iin: str, consent: ConsentToken) -> Answer[PersonRecord]: ...


class ConsentedPersons:
    """Consent and question together, for whoever has the person's recorded consent in hand."""

    def __init__(self, consents: _Consents, persons: _Persons, clock: Clock) -> None:
        self._consents = consents
        self._persons = persons
        self._clock = clock

    def person(self, iin: str, consent: str) -> Answer[PersonRecord]:
        """Look a person up; `consent` is the reference under which our own record of the consent stands.

        Without that reference nobody is asked. An answer that is no consent (waiting, refused, no answer) comes back
        as that of the state database, with the code of the control of access.
        """
        if not consent.strip():
            return Answer(Register.GBD_FL, Outcome.REFUSED, self._clock.now(), detail="consent.missing")
        given: Answer[Any] = self._consents.request(iin)
        if given.value is None:
            return dataclasses.replace(given, register=Register.GBD_FL)
        return self._persons.person(iin, given.value)
