"""Who a person is, proved with an EDS key in the session in hand (D21).

Whoever came by a password or through a host portal shows the key of the IIN that is known. An invited person without an
IIN gets it here, and here only: nobody inherits an account by an IIN that somebody else typed.
"""

from __future__ import annotations

from datetime import timedelta

from module.casework.gate import OpenWork, Work
from module.casework.portal.request import Prover
from module.casework.sign_in import start_session
from module.casework.staff import take_office
from module.casework.welcome import AccountClosed, NotActivated
from module.kernel.errors import NotPermitted
from module.kernel.traces import SecurityEvent, told
from module.registry.actors import Actor
from module.registry.membership import AccountState, UserState
from module.registry.signatures import Reason, SignatureRefused, Signer
from module.store import accounts, identities, journal, users
from module.store.identities import Identity
from module.store.users import PortalUser


@told(SecurityEvent.KEY_REFUSED)
def show_key(
    open_work: OpenWork,
    prover: Prover,
    actor: Actor,
    browser_token: str,
    ticket: tuple[str, bytes],
    hours: int,
    *,
    agent: str = "",
) -> str:
    """Check the signed ticket (id, bytes) and return the token of a session that was opened with the key.

    Raises SignatureRefused for the key of somebody else; NotActivated, AccountClosed where the owner of the key has
    asked for an account of his own that is not open.
    """
    signer = prover.prove(browser_token, *ticket).signer
    if actor.iin and actor.iin != signer.iin:
        raise SignatureRefused(Reason.IIN_MISMATCH)
    with open_work(actor) as work:
        account_id = actor.account_id if actor.iin else _tie(work, signer)
        known = accounts.find(work.unit, account_id)
        if known is None:
            raise NotPermitted
        person = known if actor.method.of_host else take_office(work, known)  # the portal gives parts by its roles
        journal.write(work.unit, person, "key_shown", work.now, certificate=signer.serial_number)
        return start_session(work, person.account_id, timedelta(hours=hours), agent=agent)


def _tie(work: Work, signer: Signer) -> str:
    """Give the invited person the IIN of the key; return the account to go on with."""
    user = users.get(work.unit, work.actor.user_id, lock=True)
    if user is None or user.iin:
        raise NotPermitted
    owner = users.by_iin(work.unit, signer.iin, lock=True)
    if owner is None:
        names = {name: getattr(signer, name) for name in ("surname", "given_name", "patronymic")}
        users.change(work.unit, user.id, iin=signer.iin, iin_proved_at=work.now, **names)
    else:
        _join_registrations(work, user, owner)
    mine = identities.of_user(work.unit, user.id)
    identities.end_sessions(work.unit, tuple(one.id for one in mine))
    taken = {one.id: _move(work, one, signer, owner or user) for one in mine if not one.iin}
    journal.write(work.unit, work.actor, "identity_proved", work.now, user=(owner or user).id, former=user.id)
    return taken.get(work.actor.account_id, work.actor.account_id)


def _join_registrations(work: Work, user: PortalUser, owner: PortalUser) -> None:
    """Let the earlier registration of the same person take the place of the invited one."""
    if owner.state is UserState.REQUESTED:
        raise NotActivated
    if owner.state is UserState.CLOSED:
        raise AccountClosed
    users.change(work.unit, user.id, state=UserState.CLOSED)


def _move(work: Work, one: Identity, signer: Signer, user: PortalUser) -> str:
    """Put an account under the IIN of the key; where the person has one in that organisation, that one goes on."""
    known = identities.find(work.unit, signer.iin, one.bin)
    if known is None:
        identities.change(work.unit, one.id, iin=signer.iin, user_id=user.id, name=signer.full_name)
        return one.id
    given = {} if known.state is AccountState.ACTIVE and known.role else {"role": one.role, "state": one.state}
    identities.change(work.unit, known.id, user_id=user.id, **given)
    identities.change(work.unit, one.id, state=AccountState.CLOSED)
    return known.id
