"""Who acts: a person with the parts that the person may play."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from module.kernel.text import N_
from module.registry.party import Name
from module.registry.staff_roles import CERTIFICATION_BODY_ACTS, EDS_ACTS, OWN_ACTS, StaffAct, acts_of_role


class Part(StrEnum):
    """A part that a person plays in a case; config/roles.toml maps the portal's roles to these."""

    APPLICANT = "applicant"
    EXECUTOR = "executor"
    HEAD = "head"
    OPERATOR = "operator"
    SYSTEM = "system"


PART_LABELS = {
    Part.APPLICANT: N_("Applicant"),
    Part.EXECUTOR: N_("Executor (case officer)"),
    Part.HEAD: N_("Head of unit"),
    Part.OPERATOR: N_("Operator of the exchange"),
    Part.SYSTEM: N_("System"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `bin` is the organisation that the person acts for, empty for a person alone.

    `role` is a `StaffRole` in that organisation, `user_id` the registered person; both empty where nobody registered.
    Without a role nothing is allowed in the name of the organisation. `hats`: how many accounts the person may take.
    `by_password`: signed in without EDS, so the person may read and draft, not decide.
    """

    account_id: str
    iin: str
    bin: str
    name: str
    parts: frozenset[Part]
    language: str = "ru"
    organisation: str = ""
    post: Name = field(default_factory=Name)
    role: str = ""
    user_id: str = ""
    certification_body: bool = False
    hats: int = 1
    by_password: bool = False

    def plays(self, part: Part) -> bool:
        """Tell whether the person may play a part."""
        return part in self.parts

    @property
    def acts(self) -> frozenset[StaffAct]:
        """Return what the person may do as an applicant: alone, or by the role in the organisation."""
        if not self.plays(Part.APPLICANT):
            return frozenset()
        if self.certification_body:
            return CERTIFICATION_BODY_ACTS
        acts = acts_of_role(self.role) if self.bin else OWN_ACTS
        return acts - EDS_ACTS if self.by_password else acts

    def may(self, act: StaffAct) -> bool:
        """Tell whether the person may do an act of the applicant's side."""
        return act in self.acts


SYSTEM = Actor("00000000-0000-0000-0000-000000000000", "", "", "system", frozenset({Part.SYSTEM}))
NOBODY = Actor("00000000-0000-0000-0000-000000000000", "", "", "", frozenset())
