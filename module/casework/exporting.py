"""The facts of a filed application or of an entry that its documents for the Commission are made of."""

from __future__ import annotations

from module.casework import examining
from module.casework.gate import Work
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotFound, Refused
from module.kernel.text import N_, Message
from module.registry.application import Attachment
from module.registry.exporting import ApplicationFacts, EntryFacts, PersonSigning
from module.registry.uploads import AntivirusResult
from module.store import applications, decisions, entries
from module.store.applications import ApplicationRecord

_IMPORTED = N_(
    "The entry was taken over from the list kept before the system. Its application and decision are not known, so no "
    "document of the exchange can be made of it."
)


def application(work: Work, number: str) -> ApplicationFacts:
    """Return a filed application with its signer and its files. Raises NotFound, Damaged for a changed file."""
    record = applications.by_number(work.unit, number)
    if record is None:
        raise NotFound
    return _facts(work, record)


def entry(work: Work, number: str) -> EntryFacts:
    """Return an entry as it stands today, with the application and the decision that opened it.

    Raises NotFound, Damaged for a changed file, and Refused for an entry that was taken over from the list: the
    documents name the application (Decision 174 row 1.1), which nobody knows.
    """
    found = entries.by_number(work.unit, number)
    if found is not None and not found.application_id:
        raise Refused((Fault("EXPORT.IMPORTED", "application", Message(_IMPORTED)),))
    record = applications.get(work.unit, found.application_id) if found else None
    decision = decisions.current(work.unit, record.id) if record else None
    if found is None or record is None or decision is None or decision.signed_at is None:
        raise NotFound
    return EntryFacts(
        entry=found.entry.as_of(work.today),
        application=_facts(work, record),
        decision_number=decision.number,
        decided_on=law_date(decision.signed_at),
    )


def _contents(work: Work, files: tuple[Attachment, ...]) -> dict[str, bytes]:
    """Return files as others get them, by id: the Commission and other states need a picture, not where it was taken.

    One in which malicious code was found is left out.
    """
    said = examining.results(work, files)
    clean = [file for file in files if said[file.sha256] is not AntivirusResult.FOUND]
    kinds = {file.sha256: file.media_type for file in clean}
    stored = applications.read_blobs(work.unit, kinds)
    plain = {digest: work.deps.inspector.plain(content, kinds[digest]) for digest, content in stored}
    return {file.id: plain[file.sha256] for file in clean}


def _facts(work: Work, record: ApplicationRecord) -> ApplicationFacts:
    signing_document = decisions.signed_application(work.unit, record.id)
    if (
        signing_document is None
        or signing_document.signer is None
        or signing_document.signed_at is None
        or record.registered_on is None
    ):
        raise NotFound
    files = applications.attachments(work.unit, record.id)
    signer = signing_document.signer
    return ApplicationFacts(
        number=record.number,
        applied_on=record.registered_on,
        form=record.form,
        attachments=files,
        signer=PersonSigning(signer.surname, signer.given_name, signer.patronymic, signer.iin, signer.bin),
        signed_on=law_date(signing_document.signed_at),
        contents=_contents(work, files),
    )
