"""Passwords: what is refused, how they are kept (scrypt, its cost written into each hash), constant-time checks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.account_settings import PasswordRules

FIELD = "password"
_LEAST_LETTERS = 5
_SALT, _KEY = 16, 32
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзхъфывапролджэ")


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


def _is_run(letters: str) -> bool:
    """Tell whether the letters are one after another on the keyboard, in the alphabet or as digits, either way."""
    return any(letters in run or letters[::-1] in run for run in _RUNS)


def _is_simple(folded: str, rules: PasswordRules) -> bool:
    return folded in rules.common or len(set(folded)) < _LEAST_LETTERS or _is_run(folded)


def fault(password: str, rules: PasswordRules, *own: str) -> Fault | None:
    """Say why a password is refused; `own` are the user name, the e-mail address and the names of the person."""
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
    if _is_simple(folded, rules):
        return Fault("common", FIELD, Message(N_("Choose another password: this one is easy to guess.")))
    return None
