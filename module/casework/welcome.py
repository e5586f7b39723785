"""Who may enter with an EDS key, by the setting `registration` (config/accounts.toml)."""

from __future__ import annotations

import dataclasses

from module.casework.gate import Work
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.account_settings import RegistrationMode
from module.registry.actors import SYSTEM, Actor
from module.registry.membership import AccountState, UserState
from module.store import appointments, identities, journal, users
from module.store.users import PortalUser


class NotRegistered(TroisError):
    """The key is right, but its owner has no account."""

    code = "not_registered"

    def __init__(self) -> None:
        super().__init__(Message(N_("You have no account here yet. Register to go on.")))


class NotActivated(TroisError):
    """The account was requested and not activated."""

    code = "not_activated"

    def __init__(self) -> None:
        text = N_("Your account is not activated yet. Open the link in the mail that was sent to you.")
        super().__init__(Message(text))


class AccountClosed(TroisError):
    """The account was closed, or waits for whoever invited the person."""

    code = "account_closed"

    def __init__(self) -> None:
        text = N_("This account is closed or waits for the one who invited you. Ask the head of the organisation.")
        super().__init__(Message(text))


class HeadNotConfirmed(TroisError):
    """The key says that its owner heads an organisation, and the state register has not confirmed it."""

    code = "head_not_confirmed"

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent
        super().__init__(Message(HEAD_TEXTS["head_silent" if silent else "head_other"]))

    @property
    def why(self) -> str:
        """Return the key of its words in HEAD_TEXTS."""
        return "head_silent" if self.silent else "head_other"


HEAD_TEXTS = {
    "head_silent": N_(
        "Your key says that you are the head of the organisation. The state register of legal entities did not answer, "
        "so this is not confirmed. Nothing was changed: the head before and the staff keep their access. Sign in with "
        "this key again in an hour."
    ),
    "head_other": N_(
        "Your key says that you are the head of the organisation, but the state register of legal entities does not "
        "name you as its head. Nothing was changed: the head before and the staff keep their access. Have the change "
        "of the head registered with the justice authority, then sign in with this key again."
    ),
}


def welcome(work: Work, person: Actor) -> Actor:
    """Return the person of a key who may enter, tied to the registration where there is one.

    A registration carries an IIN only where a key has proved it, so nobody is tied to what somebody else typed (D21).

    Raises NotRegistered, NotActivated, AccountClosed.
    """
    user = users.by_iin(work.unit, person.iin, lock=True)
    known = identities.find(work.unit, person.iin, person.bin)
    if known is not None and known.state is not AccountState.ACTIVE:
        raise NotActivated if user is not None and user.state is UserState.REQUESTED else AccountClosed
    if user is not None and user.state is UserState.CLOSED:
        raise AccountClosed
    stranger = known is None and appointments.waiting(work.unit, person.iin, person.bin) is None
    if stranger and work.deps.accounts.registration is RegistrationMode.REQUIRED:
        _refuse_stranger(person, user)
    if user is None or user.state is not UserState.ACTIVE:
        return person
    if user.locked_until is not None or user.failed_passwords:
        users.change(work.unit, user.id, locked_until=None, failed_passwords=0)
        journal.write(work.unit, SYSTEM, "account_unlocked", work.now, user=user.id)
    if known is not None and not known.user_id:
        identities.change(work.unit, known.id, user_id=user.id)
    return dataclasses.replace(person, user_id=user.id)


def _refuse_stranger(person: Actor, user: PortalUser | None) -> None:
    """Let a registered person in with the personal key too; every other unknown key leads to registration."""
    if user is not None and user.state is UserState.REQUESTED:
        raise NotActivated
    if user is None or user.state is not UserState.ACTIVE or person.bin:
        raise NotRegistered
