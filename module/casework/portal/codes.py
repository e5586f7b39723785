"""One-time links and codes: made here, stored as digests, used once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.membership import CodeKind
from module.store import codes
from module.store.codes import IssuedCode

_DIGITS = 6


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _digest_of_code(user_id: str, kind: CodeKind, target: str, code: str) -> bytes:
    return _digest(f"{user_id}\n{kind}\n{target}\n{code}")


def link(work: Work, user_id: str, kind: CodeKind, target: str) -> tuple[str, datetime]:
    """Make the secret of a link and return it with its end; the former link of this kind is void."""
    terms = work.deps.accounts.links
    activation = kind is CodeKind.ACTIVATION
    life = timedelta(hours=terms.activation_hours) if activation else timedelta(minutes=terms.password_minutes)
    secret, until = secrets.token_urlsafe(32), work.now + life
    codes.issue(work.unit, user_id, kind, target, _digest(secret), now=work.now, until=until)
    return secret, until


def open_link(work: Work, kind: CodeKind, secret: str) -> IssuedCode | None:
    """Return what a link is for, locked; None where it is unknown, used, voided or run out."""
    found = codes.by_digest(work.unit, kind, _digest(secret))
    if found is None or found.used_at is not None or found.expires_at < work.now:
        return None
    return found


def code(work: Work, user_id: str, kind: CodeKind, target: str) -> tuple[str, datetime]:
    """Make a code of six digits and return it with its end; the former one of this kind is void."""
    made = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    until = work.now + timedelta(minutes=work.deps.accounts.links.code_minutes)
    digest = _digest_of_code(user_id, kind, target, made)
    codes.issue(work.unit, user_id, kind, target, digest, now=work.now, until=until)
    return made, until


def enter(work: Work, user_id: str, kind: CodeKind, target: str, typed: str) -> bool:
    """Judge a typed code and use it up. A wrong one is counted, so the caller must let the transaction stand."""
    found = codes.newest(work.unit, user_id, kind)
    if found is None or found.used_at is not None or found.expires_at < work.now:
        return False
    if found.target != target or found.tries >= work.deps.accounts.links.code_tries:
        return False
    given = "".join(letter for letter in typed if letter.isdigit())
    if not hmac.compare_digest(found.digest, _digest_of_code(user_id, kind, target, given)):
        codes.count_try(work.unit, found.id)
        return False
    codes.use(work.unit, found.id, work.now)
    return True


def wrong_code() -> Refused:
    """Return what a person is told of a wrong, used or late code: the same for each."""
    text = N_("The code does not fit or has run out. Check it, or ask for a new one.")
    return Refused((Fault("wrong_code", "code", Message(text)),))
