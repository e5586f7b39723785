"""The page of the liability insurance contract."""

from __future__ import annotations

from typing import ClassVar, cast

from module.forms.draft import DraftForm
from module.forms.fields import Text
from module.forms.identifiers import IinOrBin
from module.forms.typed import Day, Money
from module.kernel.text import N_, Message


class InsuranceForm(DraftForm):
    """Number of the contract, and its details where the state database does not give them."""

    needed: ClassVar[frozenset[str]] = frozenset({"contract_number", "amount", "end"})

    contract_number = Text(N_("Contract number"), limit=50, width=20, hint=N_("As it stands on the insurance policy."))
    insurer = Text(N_("Insurer"), limit=300)
    policy_holder = Text(N_("Policy holder"), limit=300)
    policy_holder_identifier = IinOrBin(N_("BIN or IIN of the policy holder"))
    concluded_on = Day(N_("Concluded on"))
    start = Day(N_("In force from"))
    end = Day(N_("In force until"))
    amount = Money(N_("Sum insured, tenge"))

    def demand(self, indexes: int) -> None:
        """Say by the field of the sum how many monthly calculation indexes the law asks for."""
        text = N_("At least {count} monthly calculation indexes of the year in which the contract begins.")
        self.amount.description = cast(str, Message(text, {"count": indexes}))
