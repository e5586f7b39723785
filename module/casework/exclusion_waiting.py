"""What keeps an entry whose time is over from its exclusion: an extension that was filed in time (DESIGN 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from module.casework.gate import Work
from module.kernel.clock import law_date
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind
from module.registry.ending import in_time
from module.registry.entry import EntryAsOf, ExclusionGround
from module.registry.exclusion_cause import ExclusionCause, found_by_clock
from module.registry.workflow import FINAL
from module.store import applications, entries, entry_reports, exclusion_cases
from module.store.applications import ApplicationRecord


def due_cause(work: Work, now: EntryAsOf) -> ExclusionCause | None:
    """Return why a case is to be opened today; None while an extension that was filed in time is not decided.

    Its refusal is the day of detection (DESIGN 5).
    """
    cause = found_by_clock(now, work.deps.law.deadlines)
    if cause is None or cause.ground is ExclusionGround.NOT_RENEWED:
        return cause
    if waits_for(work, now):
        return None
    kept = partial(in_time, now.common.end, deadlines=work.deps.law.deadlines)
    refused = exclusion_cases.refused_extensions(work.unit, now.number)
    days: list[date] = [law_date(at) for filed, at in refused if kept(law_date(filed))]
    return replace(cause, detected_on=max([cause.detected_on, *days]))


def waiting(work: Work, now: EntryAsOf) -> Message | None:
    """Say in words why no case of exclusion is opened though the time of an entry is over; None where none waits."""
    cause = found_by_clock(now, work.deps.law.deadlines)
    if cause is None or cause.ground is ExclusionGround.NOT_RENEWED:
        return None
    number = waits_for(work, now)
    text = N_(
        "Protection ended on {day}. Extension {number} was filed in time and is not decided yet: until it is, no "
        "exclusion follows from the end of the term (Customs Code, articles 462 and 463)."
    )
    return Message(text, {"day": cause.ended_on, "number": number}) if number else None


def of_case(work: Work, record: ApplicationRecord) -> Message | None:
    """Say the same on the page of an extension, and of a case that an officer has opened all the same."""
    if record.status in FINAL or record.kind not in (ApplicationKind.EXTEND, ApplicationKind.EX_OFFICIO):
        return None
    found = entries.current(work.unit, record.base_number)
    return waiting(work, found.entry.as_of(work.today)) if found else None


def reported_of(work: Work, record: ApplicationRecord) -> tuple[str, ...]:
    """Return the ids of the reports of the end of the right that stand beside a case of exclusion."""
    return entry_reports.of_case(work.unit, record.id) if record.kind is ApplicationKind.EX_OFFICIO else ()


def waits_for(work: Work, now: EntryAsOf) -> str:
    """Return the number of the extension that was filed in time and keeps the case from being opened; "" for none."""
    for one in applications.open_about(work.unit, ApplicationKind.EXTEND, now.number):
        if one.submitted_at and in_time(now.common.end, law_date(one.submitted_at), work.deps.law.deadlines):
            return one.number
    return ""
