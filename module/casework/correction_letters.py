"""Letters about a slip: to the applicant's side, or to the holders of the entry where nobody has applied."""

from __future__ import annotations

from dataclasses import replace

from module.casework.correction_reading import CorrectionView
from module.casework.gate import Work
from module.casework.notifying import notify
from module.registry.letters import LetterEvent, NoticeFacts
from module.store import accounts, applications


def tell_corrected(work: Work, view: CorrectionView) -> None:
    """Tell that the act is corrected, with the address at which the corrected one is verified."""
    _tell(work, view, LetterEvent.DECISION_CORRECTED, NoticeFacts(address=address_of(work, view.asked.code)))


def tell_refused(work: Work, view: CorrectionView, reason_kk: str, reason_ru: str) -> None:
    """Tell why the correction is refused, in the reader's language; of what the body asked itself nobody is told."""
    record = applications.get(work.unit, view.asked.application_id)
    if view.asked.by_body or record is None:
        return
    kazakh = accounts.contacts(work.unit, record.owner_id).language == "kk"
    _tell(work, view, LetterEvent.CORRECTION_REFUSED, NoticeFacts(reason=reason_kk if kazakh else reason_ru))


def _tell(work: Work, view: CorrectionView, event: LetterEvent, facts: NoticeFacts) -> None:
    record = applications.get(work.unit, view.asked.application_id)
    if record is None:
        return
    told = replace(facts, application_number=record.number, decision_number=view.act.number)
    work.do_later(*notify(work, record, event, told))


def address_of(work: Work, code: str) -> str:
    """Return the public address at which a paper is verified."""
    return f"{work.deps.public_url}/verify/{code}"
