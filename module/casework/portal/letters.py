"""Letters about accounts: which event is told to whom, and to which page each leads."""

from __future__ import annotations

from datetime import datetime

from module.casework.gate import Work
from module.casework.writing import Addressee, page, write
from module.registry.letters import AccountFacts, LetterChannel, LetterEvent
from module.registry.membership import Changed, CodeKind
from module.store.users import PortalUser

SIGN_IN, RECOVERY, FREEZE = "/sign-in", "/account/recovery", "/recovery/freeze"
_CHANGED = {
    Changed.EMAIL: LetterEvent.EMAIL_CHANGED,
    Changed.MOBILE: LetterEvent.MOBILE_CHANGED,
    Changed.PASSWORD: LetterEvent.PASSWORD_CHANGED,
}


def _to(user: PortalUser) -> Addressee:
    return Addressee(user.email, user.language, user.id)


def known(work: Work, email: str, language: str, user_id: str | None = None) -> None:
    """Tell whoever asked for an account that there is one."""
    write(work, LetterEvent.KNOWN, Addressee(email, language, user_id), AccountFacts(page(work, SIGN_IN)))


def activation(work: Work, user_id: str, email: str, language: str, link: tuple[str, datetime]) -> None:
    """Send the link that activates an account: its secret, and until when it works."""
    secret, until = link
    facts = AccountFacts(page(work, "/activate", secret=True), until)
    write(work, LetterEvent.ACTIVATION, Addressee(email, language, user_id), facts, secret=secret)


def locked(work: Work, user: PortalUser, until: datetime) -> None:
    """Tell a person that the account is locked for a time."""
    write(work, LetterEvent.LOCKED, _to(user), AccountFacts(page(work, SIGN_IN), until))


def password_link(work: Work, user: PortalUser, secret: str, until: datetime) -> None:
    """Send the link by which a new password is chosen."""
    facts = AccountFacts(page(work, "/password/new", secret=True), until)
    write(work, LetterEvent.PASSWORD_LINK, _to(user), facts, secret=secret)


def code(work: Work, user: PortalUser, kind: CodeKind, secret: str, until: datetime) -> None:
    """Send the code that proves an address or a mobile."""
    by_mail = kind is CodeKind.EMAIL
    event = LetterEvent.EMAIL_CODE if by_mail else LetterEvent.MOBILE_CODE
    to = _to(user) if by_mail else _mobile_of(user)
    write(work, event, to, AccountFacts(page(work, f"/account/confirm/{kind}"), until), secret=secret)


def _mobile_of(user: PortalUser) -> Addressee:
    return Addressee(user.mobile, user.language, user.id, LetterChannel.SMS)


def changed(work: Work, user: PortalUser, what: Changed, address: str, link: tuple[str, datetime]) -> None:
    """Tell an address of before what was changed, with the link that stops it: its secret, and until when it works."""
    secret, until = link
    facts = AccountFacts(page(work, FREEZE, secret=True), until)
    write(work, _CHANGED[what], Addressee(address, user.language, user.id), facts, secret=secret)


def mobile_changed(work: Work, user: PortalUser) -> None:
    """Tell the former mobile, without a link: one in an SMS teaches people to press them."""
    write(work, LetterEvent.MOBILE_CHANGED, _mobile_of(user), AccountFacts(page(work, SIGN_IN)))


def frozen(work: Work, user: PortalUser, address: str) -> None:
    """Tell an address that recovery of the account is frozen."""
    to = Addressee(address, user.language, user.id)
    write(work, LetterEvent.FROZEN, to, AccountFacts(page(work, RECOVERY)))
