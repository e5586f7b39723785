"""What the rules and the checks look at: an application with its files, its powers, the other places of its right."""

from __future__ import annotations

from module.casework import same_right
from module.casework.gate import Work
from module.registry.application import Attachment
from module.registry.legal_rule import ApplicationForRules
from module.registry.same_right import SameRight
from module.store import applications, powers_of_attorney
from module.store.applications import ApplicationRecord


def whole_draft(work: Work, record: ApplicationRecord, *, hold: bool = False) -> ApplicationForRules:
    """Return all that the rules look at: the form, its files, powers of attorney, where the right stands already.

    `hold` makes another filing of the same right wait: the second one sees the first.
    """
    same = same_right.elsewhere(work, record, hold=hold)
    return for_rules(work, record, applications.attachments(work.unit, record.id), same)


def for_rules(
    work: Work, record: ApplicationRecord, files: tuple[Attachment, ...], same: tuple[SameRight, ...]
) -> ApplicationForRules:
    """Return what the rules look at, where files and other places of the right were read already."""
    party, holder = record.owner_bin or record.owner_iin, record.form.holder.identifier
    known = powers_of_attorney.given_to(work.unit, party, holder) if holder and holder != party else ()
    return ApplicationForRules(record.form, files, known, party, same_right.key_of(record), same)
