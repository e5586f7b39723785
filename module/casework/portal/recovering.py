"""A forgotten password: a link by mail, used once, ends all sessions."""

from __future__ import annotations

from module.casework.gate import OpenWork, Work
from module.casework.portal import codes, letters, passwords, way_back
from module.casework.portal.activating import dead_link
from module.kernel.errors import Refused
from module.registry.actors import SYSTEM
from module.registry.membership import Changed, CodeKind, UserState
from module.store import codes as stored_codes
from module.store import identities, journal, users
from module.store.users import PortalUser


def ask(work: Work, name: str) -> None:
    """Send a link to whoever has this user name or e-mail address; nobody is told whether there is one."""
    user = users.by_user_name(work.unit, name) or users.by_email(work.unit, name)
    if user is None or user.state is not UserState.ACTIVE or user.email_proved_at is None or user.recovery_frozen_at:
        return
    secret, until = codes.link(work, user.id, CodeKind.PASSWORD, user.email)
    letters.password_link(work, user, secret, until)
    journal.write(work.unit, SYSTEM, "password_link", work.now, user=user.id)


def is_open(work: Work, secret: str) -> bool:
    """Tell whether a link still works; nothing is changed."""
    return codes.open_link(work, CodeKind.PASSWORD, secret) is not None


def choose(open_work: OpenWork, secret: str, password: str) -> None:
    """Take a new password over a link. Raises Refused."""
    with open_work(SYSTEM) as work:
        user = _owner(work, secret)
        rules = work.deps.accounts.password
    weak = passwords.fault(password, rules, *passwords.own_words(user))
    if weak is not None:
        raise Refused((weak,))
    stored = passwords.hashed(password, rules)
    with open_work(SYSTEM) as work:
        code = codes.open_link(work, CodeKind.PASSWORD, secret)
        if code is None:
            raise dead_link()
        stored_codes.use(work.unit, code.id, work.now)
        replace(work, _active(work, code.user_id, code.target), stored)


def replace(work: Work, user: PortalUser, stored: str, *, keep: bytes = b"") -> None:
    """Store a new password, end the sessions but one, unlock, and tell the person by mail, with the way back."""
    users.change(work.unit, user.id, password_hash=stored, failed_passwords=0, locked_until=None)
    mine = tuple(identity.id for identity in identities.of_user(work.unit, user.id))
    identities.end_sessions(work.unit, mine, keep=keep)
    stored_codes.void(work.unit, user.id, CodeKind.PASSWORD, work.now)
    way_back.tell(work, user, Changed.PASSWORD)
    journal.write(work.unit, SYSTEM, "password_changed", work.now, user=user.id)


def _owner(work: Work, secret: str) -> PortalUser:
    code = codes.open_link(work, CodeKind.PASSWORD, secret)
    if code is None:
        raise dead_link()
    return _active(work, code.user_id, code.target)


def _active(work: Work, user_id: str, email: str) -> PortalUser:
    user = users.get(work.unit, user_id, lock=True)
    if user is None or user.state is not UserState.ACTIVE or user.email != email or user.recovery_frozen_at:
        raise dead_link()
    return user
