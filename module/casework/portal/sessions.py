"""Where a person is signed in: the own sessions, and the end of one or of all (C4; ASVS 5.0 7.4.3, 7.4.5, 7.5.2)."""

from __future__ import annotations

from module.casework import unreadable
from module.casework.gate import OpenWork, Work
from module.casework.portal.profile import demand_proof
from module.kernel.errors import NotFound
from module.registry.actors import CUSTOMS_ROLES, SYSTEM, Actor
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


def end(open_work: OpenWork, actor: Actor, token_digest: str, present: str) -> None:
    """End one of the own sessions; where one is open by password, only with that (ASVS 5.0 7.5.2).

    Raises NotFound for any that is not the person's, before it asks for a proof; Refused.
    """
    try:
        wanted = bytes.fromhex(token_digest)
    except ValueError:
        raise NotFound from None
    with open_work(actor) as work:
        if token_digest not in {one.token_digest for one in mine(work)}:
            raise NotFound
    demand_proof(open_work, actor, present)
    with open_work(actor) as work:
        if not identities.end_session(work.unit, _own_accounts(work), wanted):
            raise NotFound
        journal.write(work.unit, actor, "session_ended", work.now, user=actor.user_id)


def end_all(open_work: OpenWork, actor: Actor, present: str, *, keep: str = "") -> None:
    """End all own sessions; `keep` is the digest of one that stays. Raises Refused like `end`."""
    demand_proof(open_work, actor, present)
    with open_work(actor) as work:
        count = identities.end_sessions(work.unit, _own_accounts(work), keep=bytes.fromhex(keep))
        journal.write(work.unit, actor, "sessions_ended", work.now, user=actor.user_id, count=count)


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
