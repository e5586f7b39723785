"""Activation by the mailed link (R12, R13)."""

from __future__ import annotations

from module.casework.gate import Work
from module.casework.portal import codes, letters
from module.casework.portal.registering import send_link
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.membership import AccountState, CodeKind, UserState
from module.store import codes as stored_codes
from module.store import identities, journal, organisations, users
from module.store.users import PortalUser, Taken


def dead_link() -> Refused:
    """Return what is said of a link that is unknown, used, voided or run out: the same for each."""
    text = N_("This link does not work any more: it was used, or a newer one was sent, or its time is over.")
    return Refused((Fault("dead_link", "", Message(text)),))


def is_open(work: Work, secret: str) -> bool:
    """Tell whether a link of activation still works; nothing is changed, for mail programs open links by themselves."""
    return codes.open_link(work, CodeKind.ACTIVATION, secret) is not None


def activate(work: Work, secret: str) -> str:
    """Open the account of a link and return the user name. The address is proved by it. Raises Refused."""
    code = codes.open_link(work, CodeKind.ACTIVATION, secret)
    user = users.get(work.unit, code.user_id, lock=True) if code else None
    if code is None or user is None or user.state is not UserState.REQUESTED or user.email != code.target:
        raise dead_link()
    try:
        values = {"activated_at": work.now, "email_proved_at": work.now}
        users.change(work.unit, user.id, state=UserState.ACTIVE, **values)
    except Taken:
        text = N_("Another account uses this e-mail address. Register again with another address.")
        raise Refused((Fault("email_taken", "", Message(text)),)) from None
    stored_codes.use(work.unit, code.id, work.now)
    _open_identities(work, user)
    journal.write(work.unit, SYSTEM, "account_activated", work.now, user=user.id)
    return user.user_name


def _open_identities(work: Work, user: PortalUser) -> None:
    """Open what the person registered himself; an invited one waits for the inviter (R18)."""
    for identity in identities.of_user(work.unit, user.id):
        if identity.state is not AccountState.WAITING:
            continue
        found = organisations.get(work.unit, identity.bin, lock=True) if identity.bin else None
        if identity.bin and (found is None or found.registered_by != user.id):
            continue
        if found is not None and found.state == "requested":
            organisations.change(work.unit, found.bin, state="active")
        identities.change(work.unit, identity.id, state=AccountState.ACTIVE)


def send_again(work: Work, email: str) -> None:
    """Send a new link to whoever waits at an address; the former one is void. Who is unknown gets nothing."""
    waiting = users.waiting_at(work.unit, email)
    for user in waiting:
        send_link(work, user.id, user.email, user.language)
        journal.write(work.unit, SYSTEM, "activation_sent_again", work.now, user=user.id)
    known = users.by_email(work.unit, email)
    if known is not None and not waiting:
        letters.known(work, known.email, known.language, known.id)
