"""Letters about accounts: written with the act in the person's language, sent after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.casework.gate import Deps, OpenWork, Work
from module.kernel.errors import NotFound
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.letters import Letter
from module.store import journal, letters
from module.store.letters import SECRET, AccountLetter

TOPIC = "account_letter"


class LetterKind(StrEnum):
    """What a letter about an account tells."""

    ACTIVATION = "activation"
    KNOWN = "known"
    LOCKED = "locked"
    PASSWORD_LINK = "password_link"  # noqa: S105 - the name of a letter
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a letter
    EMAIL_CODE = "email_code"
    MOBILE_CODE = "mobile_code"
    EMAIL_CHANGED = "email_changed"
    MOBILE_CHANGED = "mobile_changed"
    MOBILE_CHANGED_SMS = "mobile_changed_sms"
    FROZEN = "frozen"


_BY_SMS = frozenset({LetterKind.MOBILE_CODE, LetterKind.MOBILE_CHANGED_SMS})

_SUBJECTS = {
    LetterKind.ACTIVATION: N_("Activate your account on the portal"),
    LetterKind.KNOWN: N_("You already have an account on the portal"),
    LetterKind.LOCKED: N_("Your account on the portal is locked for a time"),
    LetterKind.PASSWORD_LINK: N_("New password for your account on the portal"),
    LetterKind.PASSWORD_CHANGED: N_("The password of your account was changed"),
    LetterKind.EMAIL_CODE: N_("Code to confirm your e-mail address"),
    LetterKind.MOBILE_CODE: "",
    LetterKind.EMAIL_CHANGED: N_("The e-mail address of your account was changed"),
    LetterKind.MOBILE_CHANGED: N_("The mobile telephone of your account was changed"),
    LetterKind.MOBILE_CHANGED_SMS: "",
    LetterKind.FROZEN: N_("Recovery of your account is frozen"),
}
_TEXTS = {
    LetterKind.ACTIVATION: N_(
        "An account was requested on the portal of the customs register of intellectual property objects.\n\n"
        "To activate it, open this link and press the button on the page:\n{link}\n\n"
        "The link works once, until {until}. After that you sign in with the user name and password that you chose.\n"
        "If you did not ask for an account, do nothing: without the link no account is opened."
    ),
    LetterKind.KNOWN: N_(
        "Somebody asked for an account on the portal with your data, and you have one already. Nothing was changed.\n\n"
        "Sign in with EDS or with your user name and password:\n{link}\n"
        "A forgotten password is replaced from the same page. If it was not you, you need not do anything."
    ),
    LetterKind.LOCKED: N_(
        "A wrong password was entered for your account several times, so it is locked until {until}.\n\n"
        "You may unlock it at once: sign in with EDS.\n{link}\n"
        "If it was not you, choose another password in your profile."
    ),
    LetterKind.PASSWORD_LINK: N_(
        "To choose a new password, open this link:\n{link}\n\n"
        "The link works once, until {until}. If you did not ask for it, do nothing: the old password stays."
    ),
    LetterKind.PASSWORD_CHANGED: N_(
        "The password of your account on the portal was changed, and other sessions were ended.\n\n"
        "If it was you, do nothing. If it was not you, open this link and press the button on the page:\n{link}\n\n"
        "The link works until {until}; you need not sign in. All sessions are ended then, and nobody signs in with the "
        "password or has it replaced by mail until you decide with your EDS. Notices of your cases go on coming."
    ),
    LetterKind.EMAIL_CODE: N_("Code to confirm your e-mail address: {secret}\nIt works until {until}."),
    LetterKind.MOBILE_CODE: N_("TROIS code: {secret}. Do not share it."),
    LetterKind.EMAIL_CHANGED: N_(
        "The e-mail address of your account on the portal was changed.\n\n"
        "If it was you, do nothing. If it was not you, open this link and press the button on the page:\n{link}\n\n"
        "The link works until {until}; you need not sign in. All sessions are ended then, and nobody signs in with the "
        "password or has it replaced by mail until you put this address back with your EDS. Notices of your cases go "
        "on coming."
    ),
    LetterKind.MOBILE_CHANGED: N_(
        "The mobile telephone of your account on the portal was changed.\n\n"
        "If it was you, do nothing. If it was not you, open this link and press the button on the page:\n{link}\n\n"
        "The link works until {until}; you need not sign in. All sessions are ended then, and nobody signs in with the "
        "password or has it replaced by mail until you put the former number back with your EDS. Notices of your cases "
        "go on coming."
    ),
    LetterKind.MOBILE_CHANGED_SMS: N_("TROIS: the mobile number of your account was changed. Not you? See your mail."),
    LetterKind.FROZEN: N_(
        "Recovery of your account on the portal was frozen over the link in a letter, and all sessions were ended.\n\n"
        "To decide what stands from now on, sign in with EDS:\n{link}\n\n"
        "Until then no password opens the account. Notices of your cases go on coming."
    ),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a letter goes, in which language, to whom where it is known."""

    address: str
    language: str
    user_id: str | None = None


def write(
    work: Work, kind: LetterKind, to: Addressee, *, secret: str = "", path: str = "/sign-in", until: object = ""
) -> None:
    """Store a letter and have it sent after the commit. The secret of a link stands at the end of its path."""
    link = f"{work.deps.public_url}{path}" + (f"/{SECRET}" if secret else "")
    values = {"link": link, "until": until, "secret": SECRET}
    letter = AccountLetter(
        kind=kind,
        channel="sms" if kind in _BY_SMS else "email",
        address=to.address,
        language=to.language,
        subject=work.deps.translate(Message(_SUBJECTS[kind]), to.language) if _SUBJECTS[kind] else "",
        text=work.deps.translate(Message(_TEXTS[kind], values), to.language),
        secret=secret,
        user_id=to.user_id,
    )
    work.do_later((TOPIC, letters.add(work.unit, letter, work.now)))


def send(deps: Deps, open_work: OpenWork, letter_id: str) -> None:
    """Send a stored letter once. Raises NotFound where it is gone, OutsideUnavailable where the channel is silent."""
    with open_work(SYSTEM) as work:
        letter = letters.get(work.unit, letter_id)
    if letter is None:
        raise NotFound
    if letter.state in ("sent", "delivered", "failed"):
        return
    channel = deps.sms if letter.channel == "sms" else deps.mail
    delivery = channel.send(Letter(letter.id, letter.address, letter.subject, letter.whole_text))
    with open_work(SYSTEM) as work:
        letters.record_delivery(work.unit, letter.id, delivery.state, delivery.reference, work.now)
        values = {"letter": letter.id, "kind": letter.kind, "channel": letter.channel, "state": delivery.state}
        journal.write(work.unit, SYSTEM, "account_letter", work.now, **values)
