"""A case goes from one case officer to another: released, handed over, assigned by the head, taken over.

Art. 461 para. 7 gives twenty working days for a decision, whoever is on leave; so no case waits for one person.
"""

from __future__ import annotations

from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.casework.performing import Done, perform
from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.actors import Role
from module.registry.workflow import LONGEST_REASON, Act, Status
from module.store import accounts


def release(work: Work, application_id: str) -> Status:
    """Give a case back to those that nobody has taken."""
    return perform(work, application_id, Act.RELEASE, lambda file: Done({"case_officer_id": None}))


def others(work: Work, but: str) -> tuple[tuple[str, str], ...]:
    """Return account id and name of the case officers of the unit, without one of them."""
    found = accounts.with_role(work.unit, Role.CASE_OFFICER, work.actor.bin)
    return tuple((one, name) for one, name in found if one != but)


def hand_over(work: Work, application_id: str, account_id: str) -> Status:
    """Hand the own case over to another case officer. Raises Refused for anybody else."""
    return _give(work, application_id, Act.HAND_OVER, account_id)


def assign(work: Work, application_id: str, account_id: str) -> Status:
    """Have the head give a case to a case officer, taken or not. Raises Refused for anybody else."""
    return _give(work, application_id, Act.ASSIGN, account_id)


def _give(work: Work, application_id: str, act: Act, account_id: str) -> Status:
    def do(file: CaseFile) -> Done:
        before = file.record.case_officer_id
        if account_id not in dict(others(work, before)):
            raise Refused((Fault("nobody", "case_officer", Message(N_("Choose another case officer of the unit."))),))
        return Done({"case_officer_id": account_id}, details={"from": before, "to": account_id})

    return perform(work, application_id, act, do)


def take_over(work: Work, application_id: str, reason: str) -> Status:
    """Take the case of another case officer over; the reason stands in the history of the case."""

    def do(file: CaseFile) -> Done:
        words = reason.strip()
        if not words:
            raise Refused((Fault("empty", "reason", Message(N_("Write why you take the case over."))),))
        if faults := too_long("reason", words, LONGEST_REASON):
            raise Refused(faults)
        before, me = file.record, work.actor.account_id
        columns = {"case_officer_id": me, "take_over_reasons": [*before.take_over_reasons, words]}
        return Done(columns, details={"from": before.case_officer_id, "to": me})

    return perform(work, application_id, Act.TAKE_OVER, do)
