"""Passwords: what is refused, how they are kept (scrypt, its cost written into each hash), constant-time checks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

from module.casework.portal.strength import Weakness, weakness
from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.account_settings import PasswordRules

if TYPE_CHECKING:
    from module.store.users import PortalUser

FIELD = "password"
_LEAST_LETTERS = 5
_SALT, _KEY = 16, 32
_WEAK = {
    Weakness.OWN: N_(
        "This password is easy to guess: it is made of your name, your address or a number of yours. Take four or more"
        " words that do not belong together."
    ),
    Weakness.CONTEXT: N_(
        "This password is easy to guess: it is made of the name of this service or of words that are tried here first."
        " Take four or more words that do not belong together."
    ),
    Weakness.COMMON: N_(
        "This password is easy to guess: it is made of words and passwords that many people use. Take four or more"
        " words that do not belong together."
    ),
    Weakness.KEYBOARD: N_(
        "This password is easy to guess: it follows the keys of the keyboard. Take four or more words that do not"
        " belong together."
    ),
    Weakness.REPEAT: N_(
        "This password is easy to guess: it repeats the same again and again. Take four or more words that do not"
        " belong together."
    ),
    Weakness.SEQUENCE: N_(
        "This password is easy to guess: its letters or digits come one after another. Take four or more words that do"
        " not belong together."
    ),
    Weakness.DATE: N_(
        "This password is easy to guess: it is made of a date or a year. Take four or more words that do not belong"
        " together."
    ),
    Weakness.SHORT: N_(
        "This password is easy to guess: all its signs can be tried. Take four or more words that do not belong"
        " together."
    ),
}


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode()


def _derive(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    memory = 128 * n * r * 2 + 1024 * 1024  # OpenSSL counts a little more than 128 * n * r
    return hashlib.scrypt(_plain(password), salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=_KEY)


def hashed(password: str, rules: PasswordRules) -> str:
    """Return what is stored for a password: `scrypt$n$r$p$salt$key`."""
    salt = secrets.token_bytes(_SALT)
    cost = (rules.scrypt_n, rules.scrypt_r, rules.scrypt_p)
    key = _derive(password, salt, cost)
    parts = ("scrypt", *map(str, cost), base64.b64encode(salt).decode(), base64.b64encode(key).decode())
    return "$".join(parts)


def fits(password: str, stored: str, rules: PasswordRules) -> bool:
    """Tell whether a password is the stored one. Without a stored one it takes as long, and is False."""
    known = stored.startswith("scrypt$")
    _, n, r, p, salt, key = (stored if known else _nobody(rules)).split("$")
    derived = _derive(password[: rules.longest + 1], base64.b64decode(salt), (int(n), int(r), int(p)))
    return hmac.compare_digest(derived, base64.b64decode(key)) and known


def _nobody(rules: PasswordRules) -> str:
    blank = base64.b64encode(b"\0" * _KEY).decode()
    return f"scrypt${rules.scrypt_n}${rules.scrypt_r}${rules.scrypt_p}${blank}${blank}"


def fault(password: str, rules: PasswordRules, *own: str) -> Fault | None:
    """Say why a new password is refused; `own` are user name, e-mail address, names and numbers of the person.

    Those that are in use already are not judged: they go on opening their accounts.
    """
    folded = unicodedata.normalize("NFC", password).casefold()
    mine = {part.casefold() for word in own for part in (word, word.partition("@")[0]) if part}
    if len(password) < rules.shortest:
        message = Message(N_("Use at least {count} characters for the password."), {"count": rules.shortest})
        return Fault("short", FIELD, message)
    if len(password) > rules.longest:
        message = Message(N_("Use at most {count} characters for the password."), {"count": rules.longest})
        return Fault("long", FIELD, message)
    if folded in mine or any(len(word) >= _LEAST_LETTERS and folded.replace(word, "") == "" for word in mine):
        return Fault("own", FIELD, Message(N_("Choose a password that is not your user name or e-mail address.")))
    weak = weakness(unicodedata.normalize("NFC", password), own, rules.context, rules.common)
    if weak is None:
        return None
    return Fault("own" if weak is Weakness.OWN else "common", FIELD, Message(_WEAK[weak]))


def own_words(user: PortalUser) -> tuple[str, ...]:
    """Return what a registered person's password must not be made of."""
    names = (user.surname, user.given_name, user.patronymic, user.foreign_name)
    return (user.user_name, user.email, *names, user.iin, user.mobile)
