"""What the rules of an application need to know besides the form: the day, the terms, the money of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from module.registry.application import Insurance
from module.registry.deadlines import Deadlines


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What rules need besides the form. `monthly_index` is the MCI (МРП) in tenge by year.

    `insurance_must_cover_term` makes a demand of what is advice by default: a contract as long as the term.
    """

    today: date
    deadlines: Deadlines
    monthly_index: Mapping[int, int]
    insurance_floor: int
    insurance_must_cover_term: bool = False

    def floor_year(self, insurance: Insurance) -> int:
        """Return the year whose MCI counts: in which the contract begins, else was concluded, else this one."""
        return (insurance.start or insurance.concluded_on or self.today).year

    def floor(self, insurance: Insurance) -> int | None:
        """Return the least sum insured in tenge; None while the MCI of that year is not set."""
        index = self.monthly_index.get(self.floor_year(insurance))
        return None if index is None else self.insurance_floor * index
