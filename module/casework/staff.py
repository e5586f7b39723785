"""People of the customs body and their parts."""

from __future__ import annotations

from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.identifiers import bin_fault, iin_fault
from module.kernel.text import N_, Message
from module.registry.actors import Actor, Part
from module.store import accounts, journal


def appoint(work: Work, person: Actor) -> Actor:
    """Give a person the parts of an officer. Raises Refused for numbers that cannot exist or parts of an applicant."""
    faults = []
    if iin_fault(person.iin):
        faults.append(Fault("iin", "iin", Message(N_("Check the IIN: the check digit does not fit."))))
    if bin_fault(person.bin):
        faults.append(Fault("bin", "bin", Message(N_("Check the BIN: the check digit does not fit."))))
    if not person.parts or not person.parts <= {Part.EXECUTOR, Part.HEAD, Part.OPERATOR}:
        faults.append(
            Fault("parts", "parts", Message(N_("An officer is an executor, a head or an operator of the exchange.")))
        )
    if faults:
        raise Refused(tuple(faults))
    appointed = accounts.appoint(work.unit, person, work.now)
    journal.write(
        work.unit, work.actor, "appoint", work.now, account=appointed.account_id, parts=sorted(appointed.parts)
    )
    return appointed
