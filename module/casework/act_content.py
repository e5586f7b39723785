"""What an act says of the object, the goods and the office: read from the application or from its entry."""

from __future__ import annotations

from dataclasses import replace

from module.casework.gate import Work, visible
from module.casework.rule_input import about_entry, application_for_rules
from module.kernel.errors import NotFound
from module.registry.act_content import ActContent, ActPicture, ChangedLine, right_number
from module.registry.application import Terms
from module.registry.entry import CommonContent, entry_contents
from module.registry.field_answers import FieldAnswers
from module.registry.fields_asked import divided
from module.registry.kinds import type_of
from module.registry.lookups import Register
from module.registry.outline import changed_rows
from module.registry.party import Name
from module.store import applications, entries
from module.store.applications import ApplicationRecord

NO_NAME = Name()


def act_content(
    work: Work, record: ApplicationRecord, answers: FieldAnswers | None = None, *, as_asked: bool = True
) -> ActContent:
    """Return what is protected, or asked for: of an application about an entry, what that says now (D15).

    `answers` are those of an act that enters a part of it; `as_asked` puts the term that was asked for in the place of
    the one that stands.
    """
    about, kind = about_entry(work, record), type_of(record.kind)
    rows: tuple[ChangedLine, ...] = ()
    if about is not None:
        shown = about.now
        if kind.becomes:
            application = application_for_rules(work, record, answers=answers)
            shown = kind.becomes(application, about.now)
            rows = changed_rows(record.form, kind, about.base, application.attachments)
        common, national = shown.common, shown.national
    else:
        common, national = entry_contents(record.form, ())
    asked = record.form.terms if as_asked else Terms()
    entered, left_out = divided(rows, answers or ())
    law, unit = work.deps.law, work.actor.unit
    return ActContent(
        common=replace(common, start=asked.start or common.start, end=asked.end or common.end),
        representative=national.representative,
        picture=picture_of_mark(work, record, common),
        unit=unit if unit != NO_NAME else law.unit,
        acting=work.actor.acting,
        contacts=law.contacts,
        changes=entered,
        not_entered=left_out,
        answers=answers or (),
    )


def picture_of_mark(work: Work, record: ApplicationRecord, common: CommonContent) -> ActPicture | None:
    """Return the image that the patent office gave for the number of the right; None where there is none."""
    sources = [record.id]
    if record.base_number and (entry := entries.by_number(work.unit, record.base_number)) is not None:
        sources.append(entry.application_id)
    for application_id in filter(None, sources):
        for fact in applications.facts(work.unit, application_id):
            of_right = fact.register is Register.NIIS and fact.key == right_number(common)
            if of_right and "picture_sha256" in fact.record:
                return ActPicture(fact.record["picture_sha256"], fact.record["picture_media"])
    return None


def mark_picture(work: Work, application_id: str) -> tuple[bytes, str]:
    """Return the image that the act of a case is signed with, and its media type. Raises NotFound without one."""
    record = visible(work, application_id)
    found = act_content(work, record).picture
    if found is None:
        raise NotFound
    return applications.read_blob(work.unit, found.sha256), found.media_type
