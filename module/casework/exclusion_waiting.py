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
from module.registry.kinds.renewing import renews
from module.registry.workflow import FINAL, Status
from module.store import applications, entries, entry_reports, exclusion_cases
from module.store.applications import ApplicationRecord


def due_cause(work: Work, now: EntryAsOf) -> ExclusionCause | None:
    """Return why a case is to be opened today; None while an extension that was filed in time is not decided.

    Its refusal is the day of detection (DESIGN 5). After the time for the renewal document only an application with
    which the document came in time keeps the case from being opened, not one that still awaits it.
    """
    cause = found_by_clock(now, work.deps.law.deadlines)
    if cause is None:
        return None
    if cause.ground is ExclusionGround.NOT_RENEWED:
        return None if renewed_by(work, now, cause) else cause
    if waits_for(work, now):
        return None
    kept = partial(in_time, now.common.end, deadlines=work.deps.law.deadlines)
    refused = exclusion_cases.refused_extensions(work.unit, now.number)
    days: list[date] = [law_date(at) for filed, at in refused if kept(law_date(filed))]
    return replace(cause, detected_on=max([cause.detected_on, *days]))


def waiting(work: Work, now: EntryAsOf) -> Message | None:
    """Say in words why no case of exclusion is opened though the time of an entry is over; None where none waits."""
    cause = found_by_clock(now, work.deps.law.deadlines)
    if cause is None:
        return None
    if cause.ground is ExclusionGround.NOT_RENEWED:
        number = renewed_by(work, now, cause)
        text = N_(
            "The time for the document that renews the right ended on {day}. The document came in time with "
            "application {number}, which is not decided yet: until it is, no exclusion follows (Customs Code, "
            "articles 462 and 463)."
        )
        return Message(text, {"day": cause.ended_on, "number": number}) if number else None
    number = waits_for(work, now)
    text = N_(
        "Protection ended on {day}. Extension {number} was filed in time and is not decided yet: until it is, no "
        "exclusion follows from the end of the term (Customs Code, articles 462 and 463)."
    )
    return Message(text, {"day": cause.ended_on, "number": number}) if number else None


def of_case(work: Work, record: ApplicationRecord) -> Message | None:
    """Say the same on the page of an extension, and of a case that an officer has opened all the same."""
    if record.status is Status.AWAITING_DOCUMENT:
        return _awaited(work, record)
    if record.status in FINAL or record.kind not in (ApplicationKind.EXTEND, ApplicationKind.EX_OFFICIO):
        return None
    found = entries.current(work.unit, record.base_number)
    return waiting(work, found.entry.as_of(work.today)) if found else None


def _awaited(work: Work, record: ApplicationRecord) -> Message | None:
    """Say until when the document is awaited; a last day off lasts to the next working day (DESIGN 5)."""
    found = entries.current(work.unit, record.base_number)
    right = found.entry.as_of(work.today).common.right.valid_until if found else None
    deadlines = work.deps.law.deadlines
    until, lawful = (count("suspension.max", right) if right else None for count in (deadlines.limit, deadlines.due))
    if until is None or lawful is None:
        return None
    awaited = N_(
        "Protection is suspended from the end of the exclusive right. The document that renews it is awaited until "
        "{until}; if it does not come, the object is excluded from the register (Customs Code, articles 462 and 463)."
    )
    late = N_(
        "The time for the document that renews the right ended on {until}. We take it all the same; it does not stop "
        "the exclusion from the register (Customs Code, article 463)."
    )
    return Message(awaited if work.today <= lawful else late, {"until": until})


def reported_of(work: Work, record: ApplicationRecord) -> tuple[str, ...]:
    """Return the ids of the reports of the end of the right that stand beside a case of exclusion."""
    return entry_reports.of_case(work.unit, record.id) if record.kind is ApplicationKind.EX_OFFICIO else ()


def waits_for(work: Work, now: EntryAsOf) -> str:
    """Return the number of the extension that was filed in time and keeps the case from being opened; "" for none."""
    for one in applications.open_about(work.unit, ApplicationKind.EXTEND, now.number):
        if one.submitted_at and in_time(now.common.end, law_date(one.submitted_at), work.deps.law.deadlines):
            return one.number
    return ""


def renewed_by(work: Work, now: EntryAsOf, cause: ExclusionCause) -> str:
    """Return the number of the open application with which the renewal document came in time; "" for none."""
    known = now.common.right.valid_until or now.state_since
    for kind in (ApplicationKind.EXTEND, ApplicationKind.RESUME):
        for one in applications.open_about(work.unit, kind, now.number):
            if one.submitted_at is None:
                continue
            filed = law_date(one.submitted_at)
            files = (file for file in applications.attachments(work.unit, one.id) if renews(file, known))
            if any((file.supplied_on or filed) < cause.detected_on for file in files):
                return one.number
    return ""
