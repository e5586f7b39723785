"""Ports of what an act is made of: its words, the seal on its registration mark, the signature on what it tells."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from module.registry.decision import DecisionFacts
from module.registry.preliminary import PreliminaryFacts
from module.registry.prints import LegalText, MarkText, Sheet
from module.registry.registration_mark import RegistrationMark


class MarkSeal(Protocol):
    """The system's seal on registration marks (D32)."""

    def seal(self, document: bytes) -> bytes:
        """Return the canonical document under the seal; as it is where the site has none."""
        ...

    def holds(self, sealed: bytes, document: bytes) -> bool:
        """Tell whether the bytes are this document and its seal holds."""
        ...


class RowSeal(Protocol):
    """The system's signature on rows of release control."""

    def sign(self, payload: bytes) -> str:
        """Return a detached JSON web signature (RFC 7515, compact); empty where the site has no key."""
        ...

    def certificate(self) -> bytes:
        """Return the certificate to verify with, as PEM; empty where the site has no key."""
        ...


class LegalWriter(Protocol):
    """Writes the texts of decisions."""

    def decision(self, facts: DecisionFacts) -> tuple[LegalText, ...]:
        """Return the decision in Kazakh and in Russian, to be frozen at signing (D20)."""
        ...

    def preliminary(self, facts: PreliminaryFacts) -> tuple[Sheet, ...]:
        """Return a preliminary decision in Kazakh and in Russian, to be frozen when notice is given (D20)."""
        ...

    def registration(self, mark: RegistrationMark, certificate: str, language: str) -> MarkText:
        """Return the registration mark in words; `certificate` is the serial number of the signer's."""
        ...

    def corrected(self, number: str, day: date, language: str) -> str:
        """Return the mark of a corrected act: that it is one, with number and day of the first."""
        ...
