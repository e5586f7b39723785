"""What a version of the unified register says, in the content that a national entry has."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from module.casework.exchange_views import UnionContentView, UnionVersion
from module.casework.ports import UnionRecords
from module.casework.register import entry_view
from module.kernel.clock import law_date
from module.registry.entry import CommonContent, EntryOrigin, NationalContent, Recording, opened
from module.registry.exporting import RecordContent
from module.registry.objects import IpRight
from module.registry.party import Name, Party
from module.registry.standing import EntryProtection, union_excluded_on, union_standing
from module.store.exchange.union import Version


def version_view(row: Version, at: datetime) -> UnionVersion:
    """Return the line of a version, with how it stands at an instant."""
    return UnionVersion(
        id=row.id,
        number=row.number,
        line=row.line,
        kind=row.kind,
        name=row.name,
        holder=row.holder,
        status=row.status,
        state=union_standing(row.status, row.in_force_from, row.in_force_to, row.end_date, at),
        end_date=row.end_date,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        updated_at=row.updated_at,
        recorded_at=row.recorded_at,
        message_id=row.cause_id,
        application_id=row.application_id,
        form_id=row.form_id,
        digest=row.digest,
        excluded_on=union_excluded_on(row.status, row.in_force_from, row.in_force_to),
    )


def shown(row: Version, circulation: Version | None, reader: UnionRecords, at: datetime) -> UnionContentView:
    """Return what a version says: of its record, or where that cannot be read of the columns."""
    found = reader.content(row.record, circulation.record if circulation else None) or _of_columns(row)
    recording = Recording(law_date(row.in_force_from), row.recorded_at)
    made = opened(row.number, EntryOrigin.UNION, recording, found.common, found.national, found.circulation).as_of(
        law_date(at)
    )
    version = version_view(row, at)
    standing = EntryProtection(version.state, None, row.end_date)
    return UnionContentView(
        version=version,
        entry=entry_view(replace(made, protection=standing)),
        genuine_features=found.national.genuine_features,
        infringing_features=found.national.infringing_features,
    )


def _of_columns(row: Version) -> RecordContent:
    common = CommonContent(
        right=IpRight(name=Name(ru=row.name)),
        holders=(Party(name=Name(ru=row.holder)),) if row.holder else (),
        end=row.end_date,
        missing=frozenset(("object_kind", "goods", "start", "files")),
    )
    return RecordContent(common, NationalContent())
