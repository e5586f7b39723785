"""Files of an application: judged by content, stored by digest."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import date
from uuid import uuid4

from module.casework import examining as examining
from module.casework.drafts import store_form
from module.casework.gate import Work, own_draft, owns, visible
from module.casework.rule_input import about_entry
from module.casework.views import ApplicationView
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused
from module.kernel.text import N_, Message
from module.registry.application import Attachment, AttachmentRole, DocumentKind, Form
from module.registry.entry import pictures
from module.registry.kinds import type_of
from module.registry.uploads import LONGEST_NAME, name_by_kind
from module.store import applications, journal
from module.store.applications import ApplicationRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Details:
    """What the person says of a file: Decision 174 table 3 for documents, a text alternative for pictures."""

    document_kind: DocumentKind | None = None
    document_name: str = ""
    document_number: str = ""
    document_date: date | None = None
    valid_until: date | None = None
    sheets: int | None = None
    alternative_text: str = ""


def plain_name(name: str) -> str:
    """Return a file name fit to be shown: no path, no control or direction marks, at most 120 letters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable() and not 0x202A <= ord(letter) <= 0x2069)
    return kept.strip(". ")[-LONGEST_NAME:] or "file"


def stored_name(name: str, media_type: str) -> str:
    """Return the name under which a file is kept and sent: fit to be shown, and ending as its content does."""
    return name_by_kind(plain_name(name), media_type)


def add(
    work: Work,
    application_id: str,
    version: int,
    role: AttachmentRole,
    file_name: str,
    file: examining.ExaminedFile,
    *,
    goods_index: int | None = None,
    **details: object,
) -> ApplicationView:
    """Store a file with its details. Raises Refused with a fault at `file` where the draft has enough of them."""
    record = own_draft(work, application_id)
    room_for_another(work, record.id)
    attached = keep(work, record.id, role, file_name, file, Details(**details))  # type: ignore[arg-type]
    kept = {"sha256": attached.sha256, "role": role}
    journal.write(work.unit, work.actor, "attach", work.now, application_id=record.id, **kept)
    form = record.form if goods_index is None else _with_picture(record.form, goods_index, role, attached.id)
    return store_form(work, record, version, form)


def keep(
    work: Work,
    application_id: str,
    role: AttachmentRole,
    file_name: str,
    file: examining.ExaminedFile,
    answer: Details,
    *,
    supplied_on: date | None = None,
) -> Attachment:
    """Store a file of an application, by its digest, with what is said of it."""
    seen = file.seen
    attached = Attachment(
        id=str(uuid4()),
        role=role,
        file_name=stored_name(file_name, seen.media_type),
        media_type=seen.media_type,
        size=seen.size,
        sha256=seen.sha256,
        document_kind=answer.document_kind,
        document_name=answer.document_name,
        document_number=answer.document_number,
        document_date=answer.document_date,
        valid_until=answer.valid_until,
        sheets=answer.sheets or seen.sheets,
        alternative_text=answer.alternative_text,
        supplied_on=supplied_on,
    )
    applications.store_blob(work.unit, seen.sha256, file.content)
    examining.remember(work, file)
    applications.attach(work.unit, application_id, attached, work.now)
    return attached


def room_for_another(work: Work, application_id: str) -> tuple[Attachment, ...]:
    """Return the files of a draft. Raises Refused with a fault at `file` where it has as many as the site takes."""
    files, most = applications.attachments(work.unit, application_id), work.deps.law.uploads.attachments
    if len(files) < most:
        return files
    message = Message(N_("Files attached: {max}. Remove one to add another."), {"max": most})
    raise Refused((Fault("too_many", "file", message),))


def _with_picture(form: Form, index: int, role: AttachmentRole, file_id: str) -> Form:
    if not 0 <= index < len(form.goods):
        raise NotFound
    block = form.goods[index]
    if role is AttachmentRole.GENUINE:
        changed = dataclasses.replace(block, genuine_pictures=(*block.genuine_pictures, file_id))
    else:
        changed = dataclasses.replace(block, infringing_pictures=(*block.infringing_pictures, file_id))
    return dataclasses.replace(form, goods=(*form.goods[:index], changed, *form.goods[index + 1 :]))


def remove(work: Work, application_id: str, version: int, attachment_id: str) -> ApplicationView:
    """Take a file out of a draft, and out of the goods that show it; a picture of the entry out of the goods alone."""
    record = own_draft(work, application_id)
    own = applications.detach(work.unit, record.id, attachment_id)
    if not own and all(file.id != attachment_id for file in _of_entry(work, record)):
        raise NotFound
    goods = tuple(
        dataclasses.replace(
            block,
            genuine_pictures=tuple(item for item in block.genuine_pictures if item != attachment_id),
            infringing_pictures=tuple(item for item in block.infringing_pictures if item != attachment_id),
        )
        for block in record.form.goods
    )
    if own:
        journal.write(work.unit, work.actor, "detach", work.now, application_id=record.id, file=attachment_id)
    return store_form(work, record, version, dataclasses.replace(record.form, goods=goods))


def _of_entry(work: Work, record: ApplicationRecord) -> tuple[Attachment, ...]:
    """Return the pictures of the entry that an application changes: its goods go on to show them."""
    about = about_entry(work, record) if type_of(record.kind).becomes else None
    return pictures(about.base) if about else ()


def content(work: Work, application_id: str, attachment_id: str) -> tuple[Attachment, bytes]:
    """Return a file of an application that the person may see, under a name that ends as its content does.

    Its owner gets the signed octets, anybody else a picture without what the camera wrote beside it. Raises
    NotAllowedNow for a file in which malicious code was found after it was stored.
    """
    record = visible(work, application_id)
    for file in (*applications.attachments(work.unit, record.id), *_of_entry(work, record)):
        if file.id != attachment_id:
            continue
        if not examining.may_be_opened(work, file.sha256):
            raise NotAllowedNow
        named = dataclasses.replace(file, file_name=stored_name(file.file_name, file.media_type))
        stored = applications.read_blob(work.unit, file.sha256)
        return named, stored if owns(record, work.actor) else work.deps.inspector.plain(stored, file.media_type)
    raise NotFound
