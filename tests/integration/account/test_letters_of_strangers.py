"""Letters of the portal never carry a name that a stranger typed: it may be a lie, or 120 letters of advertisement."""

from __future__ import annotations

from tests.integration.account.test_identity_attacks import accept_with_typed, activate, head, invite
from tests.support.portal_env import PortalEnv, Visitor, went

__all__ = ["head"]


def letters(portal_env: PortalEnv) -> str:
    portal_env.deliver()
    return "\n".join(f"{letter.subject}\n{letter.text}" for letter in portal_env.mail.letters)


def test_a_typed_name_reaches_nobody_by_mail(portal_env: PortalEnv, head: Visitor) -> None:
    went(accept_with_typed(portal_env, invite(portal_env, head), ""), "/invitation-accepted")
    accepted = letters(portal_env)
    assert "has accepted the invitation" in accepted, "the inviter is told that somebody came"
    assert "Mallory" not in accepted
    activate(head)
    said = letters(portal_env)
    assert said.count("/company/staff") >= 2, "the head has a copy of what he opened"
    assert "Mallory" not in said
