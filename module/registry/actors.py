"""Who acts: a person with the roles that the person may play."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from module.kernel.text import N_
from module.registry.membership import SignInMethod
from module.registry.party import Name
from module.registry.staff_roles import (
    CERTIFICATION_BODY_ACTS,
    EDS_ACTS,
    OWN_ACTS,
    UNPROVED_HOST_ACTS,
    StaffAct,
    acts_of_role,
)


class Role(StrEnum):
    """What a person is in a case; config/roles.toml maps the portal's roles to these. The values are stored."""

    APPLICANT = "applicant"
    CASE_OFFICER = "executor"  # the stored word: it stands in sealed rows of the journal and in signed acts
    HEAD = "head"
    OPERATOR = "operator"
    SYSTEM = "system"


ROLE_LABELS = {
    Role.APPLICANT: N_("Applicant"),
    Role.CASE_OFFICER: N_("Case officer"),
    Role.HEAD: N_("Head of unit"),
    Role.OPERATOR: N_("Operator of the exchange"),
    Role.SYSTEM: N_("System"),
}


CUSTOMS_ROLES = frozenset({Role.CASE_OFFICER, Role.HEAD, Role.OPERATOR})
"""Parts of the customs body: played in a session that was opened with an EDS key, and in no other (D21)."""


@dataclass(frozen=True, slots=True)
class ActingOrder:
    """The order by which a substitute acts for the head («и.о.»): its number and day stand in the act."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `bin` is the organisation that the person acts for, empty for a person alone.

    `role` is a `StaffRole` in that organisation, `user_id` the registered person; both empty where nobody registered.
    Without a role nothing is allowed in the name of the organisation. `accounts_count`: how many
    accounts the person may take.
    `iin` is empty for an invited person who has not shown a key yet: such a person drafts for the organisation and
    signs nothing. `method`: how the session in hand was opened. `unit` is the unit of an officer, `acting` the order by
    which the person stands in for the head.
    """

    account_id: str
    iin: str
    bin: str
    name: str
    roles: frozenset[Role]
    language: str = "ru"
    organisation: str = ""
    post: Name = field(default_factory=Name)
    role: str = ""
    user_id: str = ""
    certification_body: bool = False
    accounts_count: int = 1
    method: SignInMethod = SignInMethod.EDS
    unit: Name = field(default_factory=Name)
    acting: ActingOrder | None = None

    @property
    def by_password(self) -> bool:
        """Tell whether no EDS key was shown: the person may read and draft, not decide."""
        return not self.method.by_key

    @property
    def drafts_only(self) -> bool:
        """Tell whether a host portal signed the person in and does not say how it knows who it is."""
        return self.method is SignInMethod.HOST

    def plays(self, role: Role) -> bool:
        """Tell whether the person has a role in this session."""
        return role in self.roles and not (role in CUSTOMS_ROLES and self.by_password)

    @property
    def is_of_customs(self) -> bool:
        """Tell whether the person plays a part of the customs body in this session."""
        return any(self.plays(role) for role in CUSTOMS_ROLES)

    @property
    def acts(self) -> frozenset[StaffAct]:
        """Return what the person may do as an applicant in this session."""
        if self.drafts_only:
            return self.acts_with_key & UNPROVED_HOST_ACTS
        acts = self.acts_with_key - EDS_ACTS if self.by_password else self.acts_with_key
        return acts if self.iin else acts - {StaffAct.SIGN_AND_FILE}

    @property
    def acts_with_key(self) -> frozenset[StaffAct]:
        """Return what the person may do once an EDS key is shown: alone, or by the role in the organisation."""
        if Role.APPLICANT not in self.roles:
            return frozenset()
        if self.certification_body:
            return CERTIFICATION_BODY_ACTS
        if self.bin:
            return acts_of_role(self.role)
        return OWN_ACTS if self.iin else frozenset()

    def may(self, act: StaffAct) -> bool:
        """Tell whether the person may do an act of the applicant's side."""
        return act in self.acts


SYSTEM = Actor("00000000-0000-0000-0000-000000000000", "", "", "system", frozenset({Role.SYSTEM}))
NOBODY = Actor("00000000-0000-0000-0000-000000000000", "", "", "", frozenset())
