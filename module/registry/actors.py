"""Who acts: a person with the parts that the person may play."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from module.kernel.text import N_
from module.registry.party import Name


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
    by_password: bool = False

    def plays(self, part: Part) -> bool:
        """Tell whether the person may play a part."""
        return part in self.parts


SYSTEM = Actor("00000000-0000-0000-0000-000000000000", "", "", "system", frozenset({Part.SYSTEM}))
NOBODY = Actor("00000000-0000-0000-0000-000000000000", "", "", "", frozenset())
