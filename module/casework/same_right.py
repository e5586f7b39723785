"""Where the right of an application stands already, as the one who looks may know it."""

from __future__ import annotations

from module.casework.gate import Work, owns
from module.registry.right_key import right_key
from module.registry.same_right import SameRight
from module.registry.search_key import search_key
from module.registry.workflow import same_owner
from module.store import same_rights
from module.store.applications import ApplicationRecord
from module.store.same_rights import SameRightRow


def key_of(record: ApplicationRecord) -> str:
    """Return what tells the right of an application from others."""
    return right_key(record.form.terms.object_kind, record.form.right)


def elsewhere(work: Work, record: ApplicationRecord, *, hold: bool = False) -> tuple[SameRight, ...]:
    """Return where the right of an application stands besides; `hold` makes another filing of it wait for this one."""
    key = key_of(record)
    if hold:
        same_rights.hold(work.unit, key)
    return tuple(_seen(work, record, row) for row in same_rights.find(work.unit, key, record.kind, record.id))


def around(work: Work, record: ApplicationRecord) -> tuple[tuple[SameRight, ...], tuple[str, ...]]:
    """Return where the right stands besides, and the entries of other rights with a name like this one."""
    name = search_key(record.form.right.name.best("ru"))
    rows = same_rights.find(work.unit, key_of(record), record.kind, record.id, name)
    same = tuple(_seen(work, record, row) for row in rows if not row.alike)
    return same, tuple(row.number for row in rows if row.alike)


def _seen(work: Work, record: ApplicationRecord, row: SameRightRow) -> SameRight:
    mine = bool(row.application_id) and owns(record, work.actor)
    return SameRight(row.number, row.application_id, mine and same_owner(row.owner_iin, row.owner_bin, work.actor))
