"""Contacts for notices of cases are confirmed by the person's signature (APPC art. 66).

What a person signed last counts: the application, which names contacts of its own, or the consent to notices. A contact
that was changed in the profile and not signed serves for codes alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from module.kernel.phones import is_landline


@dataclass(frozen=True, slots=True)
class SignedContacts:
    """E-mail address and mobile that a signature of the person names."""

    email: str
    mobile: str
    signed_at: datetime
    withdrawn: bool = False

    def are(self, email: str, mobile: str) -> bool:
        """Tell whether they are these."""
        return _same(self.email, email) and _same(self.mobile, mobile)


def in_force(signed: Iterable[SignedContacts]) -> SignedContacts | None:
    """Return the contacts that were signed last and not withdrawn."""
    open_ones = [one for one in signed if not one.withdrawn]
    return max(open_ones, key=lambda one: one.signed_at, default=None)


def address_today(channel: str, stated: str, stated_at: datetime | None, signed: tuple[SignedContacts, ...]) -> str:
    """Return where a notice of a case goes whose application, signed at `stated_at`, names the address `stated`.

    That address it is, unless it was the person's own and the person has signed another one since. `channel` is `email`
    or `sms`. An address of the organisation, or of another person, follows nobody. A landline receives no SMS: it goes
    to the mobile that the person has signed, where there is one.
    """
    latest = in_force(signed)
    if channel == "sms" and latest is not None and latest.mobile and is_landline(stated):
        return latest.mobile
    if latest is None or stated_at is None or latest.signed_at <= stated_at:
        return stated
    own = any(_same(_of(one, channel), stated) for one in signed)
    return (_of(latest, channel) or stated) if own else stated


def _of(signed: SignedContacts, channel: str) -> str:
    return signed.email if channel == "email" else signed.mobile


def _same(one: str, other: str) -> bool:
    """Compare addresses as they are written; telephones by their digits."""
    if "@" in one or "@" in other:
        return one.casefold() == other.casefold()
    return _digits(one) == _digits(other)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())
