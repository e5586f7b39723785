"""Numbers of applications, decisions and entries. The national format was not found: config/numbers.toml decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from module.registry.ip_objects import ip_object
from module.registry.objects import ObjectKind


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """Patterns with the places {sequence}, {year}, {day} (a date) and, for entries, {kind}."""

    application: str
    decision: str
    entry: str
    exclusion: str = "EX-{year}-{sequence:06d}"
    extract: str = "EXTRACT-{year}-{sequence:06d}"

    def application_number(self, sequence: int, day: date) -> str:
        """Return the number of an application."""
        return self.application.format(sequence=sequence, year=day.year, day=day)

    def exclusion_number(self, sequence: int, day: date) -> str:
        """Return the number of a case of exclusion without application, which has a series of its own."""
        return self.exclusion.format(sequence=sequence, year=day.year, day=day)

    def extract_number(self, sequence: int, day: date) -> str:
        """Return the number of an extract from the register."""
        return self.extract.format(sequence=sequence, year=day.year, day=day)

    def decision_number(self, sequence: int, day: date) -> str:
        """Return the number of a decision."""
        return self.decision.format(sequence=sequence, year=day.year, day=day)

    def entry_number(self, sequence: int, day: date, kind: ObjectKind) -> str:
        """Return the registration number of an entry."""
        return self.entry.format(sequence=sequence, year=day.year, day=day, kind=ip_object(kind).number_code)

    def entry_sequence(self, number: str) -> int:
        """Return the running number in the registration number of an entry, 0 where it has none.

        It stands where the format of today has it: after what comes before {sequence}, if that is plain text. The
        exchange has room for five digits; more are not a running number.
        """
        before = re.split(r"\{sequence[^}]*\}", self.entry, maxsplit=1)[0]
        found = re.match(rf"{re.escape(before)}\s*0*([0-9]{{1,5}})(?![0-9])", number)
        return int(found[1]) if found and "{" not in before else 0
