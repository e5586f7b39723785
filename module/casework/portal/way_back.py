"""The way back: the addresses of before are told of each change of what recovers an account, with a link to stop it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from module.casework.gate import Work
from module.casework.portal import letters
from module.registry.membership import Changed
from module.store import contact_changes
from module.store.contact_changes import FormerContacts, Life
from module.store.users import PortalUser


def digest(secret: str) -> bytes:
    """Return what is stored of a link; it fits no other kind of link."""
    return hashlib.sha256(f"freeze\n{secret}".encode()).digest()


def addresses(work: Work, user: PortalUser) -> tuple[str, ...]:
    """Return the proved address of a person and those of before whose time is not over.

    So whoever changed the address first cannot hide from its owner what comes next.
    """
    found = [user.email] if user.email_proved_at is not None else []
    changes = contact_changes.unsettled(work.unit, user.id, work.now)
    found += [change.former.email for change in changes if change.former.email_proved_at is not None]
    return tuple({address.casefold(): address for address in found if address}.values())


def tell(work: Work, user: PortalUser, changed: Changed) -> None:
    """Write to the addresses of before. `user` is the person as he was before the change."""
    former = FormerContacts(user.email, user.email_proved_at, user.mobile, user.mobile_proved_at)
    life = Life(work.now, work.now + timedelta(days=work.deps.accounts.links.former_address_days))
    for address in addresses(work, user):
        secret = secrets.token_urlsafe(32)
        contact_changes.add(work.unit, user.id, changed, address, former, digest=digest(secret), life=life)
        letters.changed(work, user, changed, address, (secret, life.ends))
    if changed is Changed.MOBILE and user.mobile:
        letters.mobile_changed(work, user)
