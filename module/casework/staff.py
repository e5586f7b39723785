"""People of the customs body and their roles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.identifiers import bin_fault, iin_fault
from module.kernel.text import N_, Message
from module.registry.actors import CUSTOMS_ROLES, Actor
from module.store import accounts, appointments, identities, journal


def appoint(work: Work, person: Actor) -> None:
    """Give an IIN the roles of an officer: they open with the first key of its owner (D21).

    An account that a key has opened before gets them at once. Raises Refused for numbers that cannot exist or parts
    of an applicant.
    """
    faults = []
    if iin_fault(person.iin):
        faults.append(Fault("iin", "iin", Message(N_("Check the IIN: the check digit does not fit."))))
    if bin_fault(person.bin):
        faults.append(Fault("bin", "bin", Message(N_("Check the BIN: the check digit does not fit."))))
    if not person.roles or not person.roles <= CUSTOMS_ROLES:
        faults.append(
            Fault("parts", "parts", Message(N_("An officer is a case officer, a head or an operator of the exchange.")))
        )
    if faults:
        raise Refused(tuple(faults))
    appointments.give(work.unit, person, work.now)
    known = identities.find(work.unit, person.iin, person.bin)
    if known is not None:
        _seat(work, person)
    account = known.id if known else ""
    journal.write(work.unit, work.actor, "appoint", work.now, account=account, parts=sorted(person.roles))


def take_office(work: Work, actor: Actor) -> Actor:
    """Open the appointment that waits for whoever has just shown a key; return the person with the roles given."""
    waiting = appointments.waiting(work.unit, actor.iin, actor.bin)
    if waiting is None:
        return actor
    seated = _seat(work, replace(actor, roles=waiting.roles, **_office(waiting)))
    journal.write(work.unit, seated, "appointment_opened", work.now, parts=sorted(seated.roles))
    return seated


def _office(person: Actor) -> dict[str, Any]:
    return {"post": person.post, "unit": person.unit, "acting": person.acting}


def _seat(work: Work, person: Actor) -> Actor:
    appointments.opened(work.unit, person.iin, person.bin, work.now)
    return accounts.appoint(work.unit, person, work.now)
