"""The officer's own profile: how the person is named to the Commission in opinions."""

from __future__ import annotations

import dataclasses

from module.casework.gate import Work, is_officer
from module.kernel.errors import Fault, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.opinion import OfficerProfile
from module.store import journal, profiles

LONGEST_NAME = 120
"""csdo:LastName, FirstName, MiddleName and PositionName of R.IP.SP.01.004."""


def mine(work: Work) -> OfficerProfile | None:
    """Return the person's own profile, or None where it was not filled in."""
    if not is_officer(work.actor):
        raise NotPermitted
    return profiles.get(work.unit, work.actor.account_id)


def save(work: Work, officer: OfficerProfile) -> None:
    """Store the person's own profile. Raises Refused where the Commission could not be told who speaks."""
    if not is_officer(work.actor):
        raise NotPermitted
    clean = OfficerProfile(
        **{field.name: getattr(officer, field.name).strip() for field in dataclasses.fields(OfficerProfile)}
    )
    found = [
        Fault("empty", name, Message(N_("Fill in this field: the Commission is told it with every opinion.")))
        for name in ("last_name", "first_name", "post")
        if not getattr(clean, name)
    ]
    if not clean.phone and not clean.email:
        found.append(Fault("T20.R7", "phone", Message(N_("Enter a telephone number or an e-mail address."))))
    found += [
        Fault("too_long", name, Message(N_("Shorten the text to {limit} characters."), {"limit": LONGEST_NAME}))
        for name in ("last_name", "first_name", "middle_name", "post")
        if len(getattr(clean, name)) > LONGEST_NAME
    ]
    if found:
        raise Refused(tuple(found))
    profiles.put(work.unit, work.actor.account_id, clean, work.now)
    journal.write(work.unit, work.actor, "officer_profile", work.now)
