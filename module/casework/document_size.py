"""The document of an application: composed to be signed, and measured while the draft grows (D28)."""

from __future__ import annotations

from collections import Counter

from module.casework.gate import Work
from module.kernel.languages import LANGUAGE_CODES
from module.kernel.text import Message
from module.registry.application import Section
from module.registry.application_document import SigningHeader, Translate, application_document, octets_by_section
from module.registry.document_limits import DocumentSize, part_too_large
from module.registry.ip_objects import section_label
from module.registry.kinds import type_of
from module.registry.legal_rule import ApplicationForRules
from module.store.applications import ApplicationRecord
from module.xmldoor import compose

_LONGEST_NAME = "Ә" * 250
"""Whoever signs has a shorter name: what was told of a size at a step holds for whoever signs at last."""


def composed(work: Work, record: ApplicationRecord, draft: ApplicationForRules) -> bytes:
    """Return the document as the person who acts signs it, in the language of the account."""
    return _composed(work, record, draft, work.actor.name, work.actor.language)


def measured(work: Work, record: ApplicationRecord, draft: ApplicationForRules) -> DocumentSize:
    """Return how large the document of a draft is, whoever signs it in whatever language."""
    most = work.deps.law.uploads.most_octets
    size = len(_composed(work, record, draft, _LONGEST_NAME, work.actor.language))
    if size > most // 2:  # no language takes twice what another does
        size = max(len(_composed(work, record, draft, _LONGEST_NAME, language)) for language in LANGUAGE_CODES)
    if size <= most:
        return DocumentSize(size, most)
    section = _heaviest(work, record, draft)
    return DocumentSize(size, most, (part_too_large(section, section_label(section, record.form), size, most),))


def _heaviest(work: Work, record: ApplicationRecord, draft: ApplicationForRules) -> Section:
    """Return the step that takes most of the document, of those that are filled in this kind of application."""
    kind = type_of(record.kind)
    found: Counter[Section] = Counter(dict.fromkeys(kind.sections, 0))
    taken = octets_by_section(record.form, draft.attachments, _speech(work, work.actor.language), kind, draft.base)
    found.update({section: octets for section, octets in taken.items() if section in found})
    return found.most_common(1)[0][0]


def _composed(work: Work, record: ApplicationRecord, draft: ApplicationForRules, name: str, language: str) -> bytes:
    header = SigningHeader(
        application_id=record.id,
        version=record.version,
        kind=record.kind,
        prepared_on=work.today,
        filer_iin=work.actor.iin,
        filer_bin=work.actor.bin,
        filer_name=name,
        language=language,
    )
    return compose(application_document(header, record.form, draft.attachments, _speech(work, language), draft.base))


def _speech(work: Work, language: str) -> Translate:
    def translate(message: Message) -> str:
        return work.deps.translate(message, language)

    return translate
