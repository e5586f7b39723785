"""Where a person is signed in: the own sessions, and the end of one or of all (C4; ASVS 5.0 7.4.3, 7.4.5, 7.5.2)."""

from __future__ import annotations

from module.casework import unreadable
from module.casework.gate import Work
from module.kernel.errors import NotFound
from module.registry.actors import CUSTOMS_ROLES, SYSTEM
from module.store import identities, journal, users
from module.store.identities import OpenSession
from module.store.users import PortalUser


def mine(work: Work) -> tuple[OpenSession, ...]:
    """Return the live sessions of the person at work, the latest used first."""
    found = identities.sessions(work.unit, _own_accounts(work), work.now, unreadable.tell(work, "web_session"))
    return tuple(one for one in found if is_alive(work, one))


def is_alive(work: Work, session: OpenSession) -> bool:
    """Tell whether a stored session has not come to the end of its age or rest."""
    staff = bool(session.roles & CUSTOMS_ROLES)
    return work.deps.accounts.sessions.end(session.created_at, session.seen_at, staff=staff) > work.now


def _own_accounts(work: Work) -> tuple[str, ...]:
    """Return all accounts of one registration; whoever did not register (officers) has the one in hand."""
    if not work.actor.user_id:
        return (work.actor.account_id,)
    return tuple(one.id for one in identities.of_user(work.unit, work.actor.user_id))


def end(work: Work, token_digest: str) -> None:
    """End one of the own sessions. Raises NotFound."""
    try:
        wanted = bytes.fromhex(token_digest)
    except ValueError:
        raise NotFound from None
    if not identities.end_session(work.unit, _own_accounts(work), wanted):
        raise NotFound
    journal.write(work.unit, work.actor, "session_ended", work.now, user=work.actor.user_id)


def end_all(work: Work, *, keep: str = "") -> None:
    """End all own sessions; `keep` is the digest of one that stays."""
    count = identities.end_sessions(work.unit, _own_accounts(work), keep=bytes.fromhex(keep))
    journal.write(work.unit, work.actor, "sessions_ended", work.now, user=work.actor.user_id, count=count)


def end_of_person(work: Work, *, iin: str = "", user_name: str = "") -> int:
    """End all sessions of a person, in every account, for an administrator; return how many. Raises NotFound."""
    user = users.by_user_name(work.unit, user_name) if user_name else users.by_iin(work.unit, iin)
    accounts = _accounts_of(work, user, user.iin if user is not None else iin)
    if user is None and not accounts:
        raise NotFound
    count = identities.end_sessions(work.unit, accounts)
    about = user.id if user is not None else ""
    journal.write(work.unit, SYSTEM, "sessions_ended", work.now, user=about, accounts=sorted(accounts), count=count)
    return count


def _accounts_of(work: Work, user: PortalUser | None, iin: str) -> tuple[str, ...]:
    """Return the accounts of a registration and those of the IIN that never registered: an officer's."""
    registered = identities.of_user(work.unit, user.id) if user is not None else ()
    same = identities.of_person(work.unit, iin) if iin else ()
    return tuple({one.id for one in (*registered, *same)})
