"""A new inclusion from a filed application of one's own: a draft with what was typed there (user guide, templates)."""

from __future__ import annotations

from module.casework.gate import Work, demand, is_officer, owns, visible
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted
from module.registry.application import ApplicationKind
from module.registry.staff_roles import StaffAct
from module.registry.templates import from_template
from module.registry.workflow import Status
from module.store import applications, journal

COPIED = frozenset({ApplicationKind.INCLUDE})
"""Kinds whose form a person has typed: the others begin as copies of what the register says."""


def start_from(work: Work, application_id: str, key: str = "") -> str:
    """Make a draft from a filed application and return its id; the same key gives the same draft.

    Raises NotFound for an application that is none of the person's, NotAllowedNow for a draft and for another kind,
    NotPermitted, EdsNeeded.
    """
    if is_officer(work.actor):
        raise NotPermitted
    record = visible(work, application_id)
    if not owns(record, work.actor):
        raise NotFound
    demand(work, StaffAct.DRAFT)
    if record.status is Status.DRAFT or record.kind not in COPIED:
        raise NotAllowedNow
    known = applications.find_by_key(work.unit, work.actor, key)
    if known:
        return known
    fresh = applications.create(work.unit, work.actor, from_template(record.form), key, work.now)
    journal.write(
        work.unit, work.actor, "create", work.now, application_id=fresh, after=Status.DRAFT, copied_from=record.id
    )
    return fresh
