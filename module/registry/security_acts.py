"""Which acts of the journal the security log tells as well (ASVS 5.0 V16.3), and what of their rows it may say.

A new act on accounts, roles, passwords, contacts, sessions or exports belongs into this table;
tests/unit/registry/test_security_acts.py asks it of each act that the code writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from module.kernel.traces import SecurityEvent, SecurityOutcome

VIEW, LIST, REFUSED = "view", "list", "refused"
"""Acts of the access guard itself: staff saw an object, staff saw a list, somebody was refused."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a line names an act: the kind of event, what came of it, by which way."""

    event: SecurityEvent
    outcome: SecurityOutcome = SecurityOutcome.DONE
    way: str = ""


_BY_EVENT: Mapping[SecurityEvent, str] = {
    SecurityEvent.SESSION_ENDED: "session_ended sessions_ended",
    SecurityEvent.ACCOUNT: "account_closed account_unlocked organisation_closed identity_proved",
    SecurityEvent.ACTIVATION: "account_requested account_requested_again account_activated activation_sent_again",
    SecurityEvent.INVITATION: "staff_invite staff_invite_again staff_invite_revoke staff_register",
    SecurityEvent.ROLE_CHANGED: (
        "appoint appointment_opened staff_accept staff_activate staff_role staff_close head_change"
    ),
    SecurityEvent.PASSWORD: "password_link password_changed recovery_frozen recovery_decided",
    SecurityEvent.CONTACTS: "profile_contacts code_sent contact_proved",
    SecurityEvent.EXPORT: "evidence_export exchange_download",
}
SECURITY_ACTS: Mapping[str, Told] = {
    **{act: Told(event) for event, acts in _BY_EVENT.items() for act in acts.split()},
    "sign_in": Told(SecurityEvent.SIGN_IN, way="eds"),
    "key_shown": Told(SecurityEvent.SIGN_IN, way="eds"),
    "sign_in_password": Told(SecurityEvent.SIGN_IN, way="password"),
    "switch": Told(SecurityEvent.SIGN_IN, way="switch"),
    "sign_in_refused": Told(SecurityEvent.SIGN_IN_REFUSED, SecurityOutcome.REFUSED, "password"),
    "account_locked": Told(SecurityEvent.ACCOUNT_LOCKED, SecurityOutcome.REFUSED, "password"),
    "head_refused": Told(SecurityEvent.ROLE_CHANGED, SecurityOutcome.REFUSED),
}
_SAYABLE = frozenset({"user", "role", "former", "parts", "invitation", "kind", "sessions", "proved_by", "outcome"})
"""Details that are identifiers or codes of ours. A BIN is not: that of an entrepreneur is the person's IIN."""


def sayable(details: Mapping[str, object]) -> dict[str, object]:
    """Return what a line may repeat of the details of a row, each under a name that no part of a line has."""
    return {f"act_{name}": details[name] for name in sorted(details.keys() & _SAYABLE)}
