"""A case of exclusion without application is opened: by the clock, or by a case officer who finds a ground."""

from __future__ import annotations

from module.casework.acts import take
from module.casework.gate import EdsNeeded, Work
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.actors import Role
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry import Entry, ExclusionGround, entry_form
from module.registry.exclusion_cause import ExclusionCause
from module.registry.kinds.ex_officio import EX_OFFICIO
from module.registry.workflow import FINAL, Status
from module.store import counters, entries, exclusion_cases, journal
from module.store.exclusion_cases import ExclusionCaseOpened


def open_case(work: Work, entry: Entry, cause: ExclusionCause) -> str:
    """Open a case on a locked entry and return its id; the term runs from the day of detection (CC art. 463 para. 2).

    Raises NotAllowedNow where one is open, or the entry is out of the register.
    """
    now = entry.as_of(work.today)
    if now.excluded_for is not None or any(
        one.status not in FINAL for one in exclusion_cases.of_entry(work.unit, entry.number)
    ):
        raise NotAllowedNow
    law, day = work.deps.law, work.today
    number = law.numbers.exclusion_number(counters.next_value(work.unit, f"exclusion.{day.year}"), day)
    due = law.deadlines.due("exclusion.decide", cause.detected_on)
    opened = ExclusionCaseOpened(number, day, due)
    key = exclusion_cases.add(work.unit, entry.number, entry_form(now), cause, opened, work.now)
    journal.write(
        work.unit,
        work.actor,
        "open_exclusion",
        work.now,
        application_id=key,
        after=Status.SUBMITTED,
        entry=entry.number,
        ground=cause.ground.value,
    )
    return key


def open_by_officer(work: Work, number: str, ground: str, evidence_kk: str, evidence_ru: str) -> str:
    """Open a case on a ground that a case officer has found today, and take it; return its id.

    Raises NotPermitted, EdsNeeded, NotFound, Refused for what is missing, and what `open_case` raises.
    """
    if work.actor.by_password:
        raise EdsNeeded
    if not work.actor.plays(Role.CASE_OFFICER):
        raise NotPermitted
    found = entries.lock(work.unit, number)
    if found is None:
        raise NotFound
    faults = []
    if ground not in EX_OFFICIO.ground_labels:
        faults.append(Fault("CC463", "ground", Message(N_("Choose the ground of the exclusion."))))
    for path, text in (("evidence_kk", evidence_kk), ("evidence_ru", evidence_ru)):
        if not text.strip():
            faults.append(Fault("APPC80", path, Message(N_("Say in this language what shows the ground."))))
        faults += too_long(path, text, LONGEST_EXPLANATION)
    if faults:
        raise Refused(tuple(faults))
    cause = ExclusionCause(ExclusionGround(ground), work.today, None, evidence_kk.strip(), evidence_ru.strip())
    key = open_case(work, found.entry, cause)
    take(work, key)
    return key
