"""Recovery is frozen over the link of a former address, by one press and without signing in; a key takes it back.

Frozen: no link of a forgotten password is sent, no password opens a session, contacts and password are not changed. The
key opens sessions as before, and notices of cases go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from module.casework.gate import Work
from module.casework.portal import letters, way_back
from module.casework.portal.activating import dead_link
from module.casework.portal.confirming import close_person
from module.casework.portal.profile import own
from module.kernel.errors import Fault, NotFound, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.membership import CodeKind, UserState
from module.store import codes as stored_codes
from module.store import contact_changes, identities, journal, users
from module.store.contact_changes import ContactChange
from module.store.users import PortalUser, Taken

KEEP = "keep"


@dataclass(frozen=True, slots=True)
class FormerChoice:
    """Contacts of before that may be put back; `until` is the instant at which they were changed."""

    id: str
    email: str
    mobile: str
    until: datetime


def is_open(work: Work, secret: str) -> bool:
    """Tell whether a link works still; nothing is changed, for mail programs open links by themselves."""
    return _find(work, secret) is not None


def _find(work: Work, secret: str) -> ContactChange | None:
    found = contact_changes.by_digest(work.unit, way_back.digest(secret))
    if found is None or found.settled_at is not None:
        return None
    return found if found.frozen_at is not None or found.expires_at >= work.now else None


def freeze(work: Work, secret: str) -> bool:
    """End all sessions of the person and freeze recovery; pressed again it changes nothing.

    An account without a proved IIN, which no key could ever open again, is closed; tell whether it was. Raises Refused.
    """
    found = _find(work, secret)
    user = users.get(work.unit, found.user_id, lock=True) if found else None
    if user is None or _find(work, secret) is None or user.state is not UserState.ACTIVE:
        raise dead_link()
    if user.recovery_frozen_at is not None:
        return False
    told = way_back.addresses(work, user)
    contact_changes.freeze(work.unit, user.id, work.now)
    users.change(work.unit, user.id, recovery_frozen_at=work.now)
    for kind in (CodeKind.PASSWORD, CodeKind.EMAIL, CodeKind.MOBILE):
        stored_codes.void(work.unit, user.id, kind, work.now)
    identities.end_sessions(work.unit, tuple(one.id for one in identities.of_user(work.unit, user.id)))
    journal.write(work.unit, SYSTEM, "recovery_frozen", work.now, user=user.id)
    if not user.iin:
        close_person(work, user.id)
        return True
    for address in told:
        letters.frozen(work, user, address)
    return False


def _frozen(work: Work, *, lock: bool = False) -> PortalUser:
    user = own(work, lock=lock)
    if user.recovery_frozen_at is None:
        raise NotFound
    return user


def choices(work: Work) -> tuple[PortalUser, tuple[FormerChoice, ...]]:
    """Return the person whose recovery is frozen and the contacts of before, each once. Raises NotFound."""
    user = _frozen(work)
    found: dict[tuple[str, str], FormerChoice] = {}
    for change in contact_changes.unsettled(work.unit, user.id, work.now):
        former = change.former
        one = FormerChoice(change.id, former.email, former.mobile, change.created_at)
        found.setdefault((former.email.casefold(), former.mobile), one)
    return user, tuple(found.values())


def decide(work: Work, choice: str) -> None:
    """Put the chosen contacts back and void the password, or keep all as it stands. Raises NotFound, Refused."""
    user = _frozen(work, lock=True)
    if choice == KEEP:
        users.change(work.unit, user.id, recovery_frozen_at=None)
    else:
        _put_back(work, user, choice)
    contact_changes.settle(work.unit, user.id, work.now)
    journal.write(work.unit, work.actor, "recovery_decided", work.now, user=user.id, kept=choice == KEEP)


def _put_back(work: Work, user: PortalUser, choice: str) -> None:
    changes = contact_changes.unsettled(work.unit, user.id, work.now)
    former = next((change.former for change in changes if change.id == choice), None)
    if former is None:
        raise Refused((Fault("choice", "choice", Message(N_("Choose one of the answers."))),))
    try:
        users.change(
            work.unit,
            user.id,
            email=former.email,
            email_proved_at=former.email_proved_at,
            mobile=former.mobile,
            mobile_proved_at=former.mobile_proved_at,
            password_hash="",  # whoever changed the contacts knew it
            recovery_frozen_at=None,
        )
    except Taken:
        text = N_("Another account uses this e-mail address. Enter another one.")
        raise Refused((Fault("email_taken", "choice", Message(text)),)) from None
    for identity in identities.of_user(work.unit, user.id):
        identities.change(work.unit, identity.id, email=former.email, phone=former.mobile)
