"""The public side: search the national register, read an entry, verify a decision. Only published fields leave here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from module.casework import unreadable
from module.casework.gate import Work
from module.casework.marking import says
from module.casework.register_views import EntryPage, EntryView, Verified
from module.kernel.clock import law_date
from module.kernel.errors import NotFound, NotPermitted
from module.registry.entry import EntryAsOf
from module.registry.ip_objects import speaks_of_classes
from module.registry.party import Name, Party
from module.registry.published import ALWAYS, EVERY_FIELD, PublishedField
from module.registry.register_query import NO_FILTERS, QUERY_LENGTH, RegisterFilters, RegisterQuery
from module.registry.signatures import Purpose, SignatureRefused
from module.store import applications, decisions, entries
from module.store.decisions import SigningDocumentRecord

PAGE_SIZE = 20


def search(
    work: Work, query: str, page: int = 1, day: date | None = None, filters: RegisterFilters = NO_FILTERS
) -> EntryPage:
    """Return a page of entries whose number, certificate, mark or holder is like the query; all for an empty one.

    Staff and public see the same order; only staff may ask by the BIN of a holder, or by what is not published. Entries
    are shown as they stand on a day, today by default. Raises NotPermitted.
    """
    hidden = filters.holder_bin or filters.published_fields - work.deps.law.published
    if hidden and not work.actor.is_of_customs:
        raise NotPermitted
    day = day or work.today
    page = max(page, 1)
    noted = unreadable.tell(work, "entry")
    asked = RegisterQuery(query[:QUERY_LENGTH], filters)
    found = entries.search(work.unit, asked, work.now, (page - 1) * PAGE_SIZE, PAGE_SIZE, noted)
    pages = asked.pages(found.total, PAGE_SIZE, more=found.more)
    rows = tuple(published(work, entry_view(row.entry.as_of(day))) for row in found.rows)
    return EntryPage(rows, found.total, page, pages, found.more, found.partial)


def entry(work: Work, number: str) -> EntryView:
    """Return the entry of a registration number. Raises NotFound."""
    found = entries.current(work.unit, number)
    if found is None:
        raise NotFound
    return published(work, entry_view(found.entry.as_of(work.today)))


_EMPTY: Mapping[PublishedField, Mapping[str, object]] = {
    PublishedField.OBJECT_KIND: {"object_kind": "", "speaks_of_classes": True},
    PublishedField.NAME: {"name": Name()},
    PublishedField.HOLDER: {"holder": Name(), "holders": ()},
    PublishedField.CERTIFICATE_NUMBER: {"certificate_number": ""},
    PublishedField.PROTECTED_FROM: {"start": None},
    PublishedField.PROTECTED_UNTIL: {"end": None},
    PublishedField.HS_CODES: {"hs_codes": ()},
    PublishedField.NICE_CLASSES: {"nice_classes": ()},
    PublishedField.GOODS: {"goods": ()},
    PublishedField.IN_FORCE_FROM: {"in_force_from": None},
    PublishedField.RECORDED_AT: {"recorded_at": None},
}


def published(work: Work, view: EntryView) -> EntryView:
    """Leave out what the setting does not publish: it does not leave the use case at all."""
    fields = work.deps.law.published
    empty: dict[str, Any] = {"published": fields}
    for field in EVERY_FIELD - ALWAYS - fields:
        empty |= _EMPTY[field]
    return replace(view, **empty)


def entry_view(now: EntryAsOf) -> EntryView:
    """Return an entry of either register as pages and the open data show it."""
    common = now.common
    return EntryView(
        number=now.number,
        state=now.state,
        name=common.right.name,
        object_kind=common.object_kind or "",
        holder=next(iter(common.holders), Party()).name,
        holders=tuple(holder.name for holder in common.holders),
        certificate_number=common.right.certificate_number,
        start=now.protection.begins,
        end=now.protection.last_day,
        hs_codes=tuple(code for block in common.goods for code in block.hs_codes),
        nice_classes=tuple(sorted({number for block in common.goods for number in block.nice_classes})),
        goods=tuple(block.description for block in common.goods if block.description),
        in_force_from=now.in_force_from,
        recorded_at=now.recorded_at,
        speaks_of_classes=speaks_of_classes(common.object_kind, common.goods),
        is_claimable=now.is_claimable,
    )


def verify(work: Work, code: str) -> Verified:
    """Return what a decision says and whether the stored document is still the one that was signed. Raises NotFound."""
    found = decisions.by_code(work.unit, code.strip().upper())
    if found is None or found.signed_at is None:
        raise NotFound
    signing_document = decisions.get_signing_document(work.unit, found.paper_id)
    record = applications.get(work.unit, found.application_id)
    if (
        signing_document is None
        or record is None
        or signing_document.signer is None
        or signing_document.signed_at is None
    ):
        raise NotFound
    signer = signing_document.signer
    found_entry = entries.current(work.unit, found.entry_number) if found.entry_number else None
    return Verified(
        number=found.number,
        kind=found.kind,
        application_kind=record.kind,
        decided_on=law_date(found.signed_at),
        application_number=record.number,
        object_name=record.form.right.name,
        object_kind=record.form.terms.object_kind,
        holder=record.form.holder.name,
        entry_number=found.entry_number,
        signed_by=signer.full_name,
        organisation=signer.organisation,
        certificate_serial=signer.serial_number,
        verified_at=signing_document.signed_at,
        document_sha256=signing_document.sha256,
        signed_sha256=hashlib.sha256(signing_document.signed).hexdigest(),
        intact=still_signed(work, signing_document) and says(work, signing_document, found, record.number),
        protection=found_entry.entry.as_of(work.today).protection if found_entry else None,
    )


def still_signed(work: Work, signing_document: SigningDocumentRecord) -> bool:
    """Check the stored signature anew, at the moment it was given, against the stored document and signer."""
    if (
        signing_document.signed_at is None
        or hashlib.sha256(signing_document.document).hexdigest() != signing_document.sha256
    ):
        return False
    try:
        evidence = work.deps.signatures.recheck(
            signing_document.signed, signing_document.document, Purpose.DOCUMENT, signing_document.signed_at
        )
    except SignatureRefused:
        return False
    return evidence.signer == signing_document.signer
