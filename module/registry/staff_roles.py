"""What people of an organisation may do for it: role x act as one table, read by menu, gate and tests.

Source: spec accounts-points R15 to R20. A missing act *is* the refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from module.kernel.text import N_
from module.registry.membership import StaffRole


class StaffAct(StrEnum):
    """What a person can do in the name of an organisation, or in the person's own name."""

    SEE_CASES = "see_cases"
    DRAFT = "draft"
    SIGN_AND_FILE = "sign_and_file"
    WITHDRAW = "withdraw"
    SEE_COMPANY = "see_company"
    REFRESH_COMPANY = "refresh_company"
    SEE_STAFF = "see_staff"
    INVITE = "invite"
    ACTIVATE = "activate"
    GIVE_ROLES = "give_roles"
    CLOSE_STAFF = "close_staff"
    MANAGE_HEADS = "manage_heads"
    SEE_POWERS = "see_powers"
    KEEP_POWERS = "keep_powers"


STAFF_ROLE_HINTS = {
    StaffRole.HEAD: N_("Does everything, also for other heads."),
    StaffRole.RIGHT_TO_SIGN: N_("Signs, files, invites and manages staff other than heads."),
    StaffRole.PREPARER: N_("Prepares drafts and hands them over to be signed."),
    StaffRole.VIEWER: N_("Sees applications and decisions, changes nothing."),
}
_SEES = frozenset({StaffAct.SEE_CASES, StaffAct.SEE_COMPANY, StaffAct.SEE_POWERS})
STAFF_ACTS: Mapping[StaffRole, frozenset[StaffAct]] = {
    StaffRole.HEAD: frozenset(StaffAct),
    StaffRole.RIGHT_TO_SIGN: frozenset(StaffAct) - {StaffAct.MANAGE_HEADS},
    StaffRole.PREPARER: _SEES | {StaffAct.DRAFT},
    StaffRole.VIEWER: _SEES,
}
OWN_ACTS = frozenset(
    {
        StaffAct.SEE_CASES,
        StaffAct.DRAFT,
        StaffAct.SIGN_AND_FILE,
        StaffAct.WITHDRAW,
        StaffAct.SEE_POWERS,
        StaffAct.KEEP_POWERS,
    }
)
"""What a person alone does, without an organisation."""
EDS_ACTS = frozenset(
    {
        StaffAct.WITHDRAW,
        StaffAct.INVITE,
        StaffAct.ACTIVATE,
        StaffAct.GIVE_ROLES,
        StaffAct.CLOSE_STAFF,
        StaffAct.MANAGE_HEADS,
        StaffAct.KEEP_POWERS,
    }
)
"""What a session opened with a password cannot do (R10): whoever decides shows the key. Filing is signed anyway."""
UNPROVED_HOST_ACTS = frozenset({StaffAct.SEE_CASES, StaffAct.DRAFT})
"""What is left where a host portal does not say how it knows the person: drafts, and of the cases only the drafts."""
CERTIFICATION_BODY_ACTS: frozenset[StaffAct] = frozenset()
"""A certification body searches and verifies, which is open to everybody, and files nothing (R20)."""


def acts_of_role(role: str) -> frozenset[StaffAct]:
    """Return what a role may do; nothing without a role."""
    return STAFF_ACTS[StaffRole(role)] if role else frozenset()


def may_give(giver: frozenset[StaffAct], role: StaffRole) -> bool:
    """Tell whether somebody may give or take a role: nobody gives more than he has (R18)."""
    return StaffAct.GIVE_ROLES in giver and STAFF_ACTS[role] <= giver


def givable(giver: frozenset[StaffAct]) -> tuple[StaffRole, ...]:
    """Return the roles that somebody may give, highest first."""
    return tuple(role for role in StaffRole if may_give(giver, role))
