"""What rules, checks and grants look at: an application with files, powers, its entry, other places of its right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from module.casework import same_right, unreadable
from module.casework.gate import Work
from module.kernel.clock import law_date
from module.registry.application import Attachment
from module.registry.entry import EntryAsOf
from module.registry.field_answers import FieldAnswers
from module.registry.legal_rule import ApplicationForRules
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.same_right import SameRight
from module.store import applications, entries, powers_of_attorney
from module.store.applications import ApplicationRecord


@dataclass(frozen=True, slots=True)
class AboutEntry:
    """The entry of an application: `base` as it was known when that was begun, `now` as it stands today."""

    base: EntryAsOf
    now: EntryAsOf


def about_entry(work: Work, record: ApplicationRecord) -> AboutEntry | None:
    """Return the entry that an application is about; None for one that is about none."""
    found = entries.by_number(work.unit, record.base_number) if record.base_number else None
    if found is None or record.base_known_at is None:
        return None
    known = record.base_known_at
    return AboutEntry(found.entry.as_of(law_date(known), known), found.entry.as_of(work.today))


def application_for_rules(
    work: Work, record: ApplicationRecord, *, files: bool = True, answers: FieldAnswers | None = None
) -> ApplicationForRules:
    """Return what cautions and the grant look at: form, files, entry; not the powers, which filing alone asks for.

    `answers` are those of a decision by field.
    """
    about = about_entry(work, record)
    return ApplicationForRules(
        record.form,
        applications.attachments(work.unit, record.id) if files else (),
        right_key=same_right.key_of(record),
        base=about.base if about else None,
        now=about.now if about else None,
        filed_on=law_date(record.submitted_at) if record.submitted_at else None,
        others_open=about is not None and _others(work, record),
        answers=answers,
    )


def _others(work: Work, record: ApplicationRecord) -> bool:
    """Tell whether another application of the kind for the entry is undecided: that of another entitled person."""
    return any(one.id != record.id for one in applications.open_about(work.unit, record.kind, record.base_number))


def whole_draft(work: Work, record: ApplicationRecord, *, hold: bool = False) -> ApplicationForRules:
    """Return all that the rules look at: with the powers of attorney, and where the right stands already.

    `hold` makes another filing of the same right wait: the second one sees the first. An application about an entry is
    not told that its right stands in the register.
    """
    same = () if record.base_number else same_right.elsewhere(work, record, hold=hold)
    powers, filer = _powers(work, record)
    return replace(application_for_rules(work, record), powers=powers, filer=filer, same=same)


def for_rules(
    work: Work, record: ApplicationRecord, files: tuple[Attachment, ...], same: tuple[SameRight, ...]
) -> ApplicationForRules:
    """Return what the checks look at, where files and other places of the right were read already."""
    powers, filer = _powers(work, record)
    return ApplicationForRules(record.form, files, powers, filer, same_right.key_of(record), same)


def _powers(work: Work, record: ApplicationRecord) -> tuple[tuple[PowerOfAttorney, ...], str]:
    """Return the powers of attorney between the parties, and who files."""
    party, holder = record.owner_bin or record.owner_iin, record.form.holder.identifier
    if not holder or holder == party:
        return (), party
    noted = unreadable.tell(work, "power_of_attorney")
    return powers_of_attorney.given_to(work.unit, party, holder, noted), party
