"""Signing in with user name and password (R10, R13): reads and drafts. The answer and its time tell nothing."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from module.casework.gate import OpenWork, Work
from module.casework.portal import letters, passwords
from module.casework.sign_in import start_session
from module.casework.welcome import NotActivated
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.kernel.traces import SecurityEvent, SecurityOutcome, note
from module.registry.actors import SYSTEM, Role
from module.registry.membership import AccountState, SignInMethod, UserState, UserType
from module.store import identities, journal, users
from module.store.identities import Identity
from module.store.users import PortalUser

_OFFICERS = frozenset({Role.CASE_OFFICER, Role.HEAD, Role.OPERATOR})


class WrongPassword(TroisError):
    """User name and password do not open an account; whether the account exists or is locked is not told."""

    code = "wrong_password"

    def __init__(self, wrong: int, minutes: int) -> None:
        text = N_(
            "The user name or the password is not right, or the account is locked. After {count} wrong passwords it is"
            " locked for {minutes} minutes; EDS unlocks it at once."
        )
        super().__init__(Message(text, {"count": wrong, "minutes": minutes}))


class _Outcome(StrEnum):
    UNKNOWN = "unknown_name"
    WRONG = "wrong"
    WAITING = "not_activated"
    OPEN = "open"


def sign_in(open_work: OpenWork, user_name: str, password: str, *, hours: int, agent: str = "") -> str:
    """Return the token of a new session. Raises WrongPassword, or NotActivated for who knows the right password."""
    with open_work(SYSTEM) as work:
        rules = work.deps.accounts.password
        user = users.by_user_name(work.unit, user_name)
    right = passwords.fits(password, user.password_hash if user else "", rules)
    token, outcome = "", _Outcome.UNKNOWN
    with open_work(SYSTEM) as work:
        user = users.by_user_name(work.unit, user_name, lock=True)
        if user is not None:
            outcome = _judge(work, user, right)
            if outcome is _Outcome.OPEN:
                token = _open(work, user, timedelta(hours=hours), agent)
    if outcome in (_Outcome.UNKNOWN, _Outcome.WAITING):  # of others the journal tells in the unit above
        note(SecurityEvent.SIGN_IN_REFUSED, SecurityOutcome.REFUSED, outcome, way="password")
    if outcome is _Outcome.WAITING:
        raise NotActivated
    if not token:
        raise WrongPassword(rules.wrong, rules.locked_minutes)
    return token


def _judge(work: Work, user: PortalUser, right: bool) -> _Outcome:
    """Count a wrong password and lock; what is written stands whatever the person is told."""
    locked = user.locked_until is not None and user.locked_until > work.now
    if locked or user.state is UserState.CLOSED or user.recovery_frozen_at is not None:
        reason = "locked" if locked else "closed" if user.state is UserState.CLOSED else "frozen"
        journal.write(work.unit, SYSTEM, "sign_in_refused", work.now, user=user.id, locked=locked, reason=reason)
        return _Outcome.WRONG
    if right:
        return _Outcome.OPEN if user.state is UserState.ACTIVE else _Outcome.WAITING
    failed = user.failed_passwords + 1
    rules = work.deps.accounts.password
    if failed < rules.wrong:
        users.change(work.unit, user.id, failed_passwords=failed)
        reason = "wrong_password"
        journal.write(work.unit, SYSTEM, "sign_in_refused", work.now, user=user.id, locked=False, reason=reason)
        return _Outcome.WRONG
    until = work.now + timedelta(minutes=rules.locked_minutes)
    users.change(work.unit, user.id, failed_passwords=0, locked_until=until)
    journal.write(work.unit, SYSTEM, "account_locked", work.now, user=user.id, reason="wrong_password")
    if user.email_proved_at is not None:
        letters.locked(work, user, until)
    return _Outcome.WRONG


def _open(work: Work, user: PortalUser, life: timedelta, agent: str) -> str:
    """Open a session on the identity that the person registered; an officer's is not opened by a password."""
    identity = _chosen(user, identities.of_user(work.unit, user.id))
    if identity is None:
        reason = "no_account"
        journal.write(work.unit, SYSTEM, "sign_in_refused", work.now, user=user.id, locked=False, reason=reason)
        return ""
    users.change(work.unit, user.id, failed_passwords=0, locked_until=None)
    journal.write(work.unit, SYSTEM, "sign_in_password", work.now, user=user.id, account=identity.id)
    return start_session(work, identity.id, life, SignInMethod.PASSWORD, agent)


def _chosen(user: PortalUser, found: tuple[Identity, ...]) -> Identity | None:
    usable = [one for one in found if one.state is AccountState.ACTIVE and not one.roles & _OFFICERS]
    alone = user.user_type is UserType.INDIVIDUAL
    return next((one for one in usable if (not one.bin) == alone), usable[0] if usable else None)
