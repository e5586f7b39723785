"""What stands where a site has no such system outside: it says so and never pretends."""

from __future__ import annotations

from datetime import UTC, datetime

from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import PhotoRules
from module.registry.exporting import RecordContent
from module.registry.lookups import NO_SOURCE, Answer, Outcome, Register
from module.registry.persons import PersonRecord
from module.registry.uploads import AntivirusResult, AntivirusVerdict


class NoPersons:
    """No connection with the state database of individuals."""

    def person(self, iin: str, consent: str) -> Answer[PersonRecord]:
        """Answer that there is nobody to ask."""
        return Answer(Register.GBD_FL, Outcome.UNAVAILABLE, datetime.now(UTC), None, NO_SOURCE)


class NoUnionRecords:
    """Nobody to read records of the unified register: what our copy has in columns is shown."""

    def content(self, entry: bytes, circulation: bytes | None = None) -> RecordContent | None:
        """Read nothing."""
        return None


class NoAntivirus:
    """No antivirus: nothing is called clean."""

    def scan(self, content: bytes) -> AntivirusVerdict:
        """Say that nobody looked."""
        return AntivirusVerdict(AntivirusResult.NOT_SCANNED, "no antivirus is set")


class NoPortraits:
    """Nobody to judge photos."""

    def portrait(self, content: bytes, rules: PhotoRules) -> bytes:
        """Refuse every photo."""
        raise Refused((Fault("no_portraits", "photo", Message(N_("Photos are not taken here."))),))
