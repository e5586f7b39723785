"""An officer answers a request to mend a slip: refuses it for a reason, or prepares the corrected text for the head."""

from __future__ import annotations

from collections.abc import Sequence

from module.casework.correction_letters import tell_refused
from module.casework.correction_reading import CorrectionView, enter
from module.casework.gate import Work
from module.kernel.clock import law_date
from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.correction import CorrectionAct, Slip, corrected, marked
from module.registry.decision import LONGEST_EXPLANATION, LONGEST_REMARK
from module.registry.prints import LegalText
from module.store import corrections, journal
from module.store.decisions import DecisionRecord


def refuse(work: Work, correction_id: str, reason_kk: str, reason_ru: str) -> None:
    """Refuse a correction for a reason in both languages, and tell whoever asked for it (APPC art. 80)."""
    view = enter(work, correction_id, CorrectionAct.REFUSE)
    faults: list[Fault] = []
    for path, text in (("reason_kk", reason_kk), ("reason_ru", reason_ru)):
        if not text.strip():
            faults.append(Fault("APPC80", path, Message(N_("Say in this language why the correction is refused."))))
        faults += too_long(path, text, LONGEST_EXPLANATION)
    if faults:
        raise Refused(tuple(faults))
    corrections.refuse(work.unit, correction_id, reason_kk.strip(), reason_ru.strip())
    _journal(work, view, CorrectionAct.REFUSE)
    tell_refused(work, view, reason_kk.strip(), reason_ru.strip())


def prepare(work: Work, correction_id: str, slips: Sequence[Slip]) -> None:
    """Prepare the corrected text for the head. Raises what `enter` raises, and Refused for what is no slip."""
    view = enter(work, correction_id, CorrectionAct.PREPARE)
    named = [one for one in slips if one.wrong.strip() or one.right.strip()]
    texts = with_mark(work, view.act, corrected(view.texts, named))
    corrections.prepare(work.unit, correction_id, named, texts, work.actor.account_id, work.now)
    _journal(work, view, CorrectionAct.PREPARE)


def with_mark(work: Work, act: DecisionRecord, texts: Sequence[LegalText]) -> tuple[LegalText, ...]:
    """Return the texts with number and day of the first act, in their language."""
    assert act.signed_at is not None  # noqa: S101 - it is registered
    day = law_date(act.signed_at)
    return marked(texts, lambda language: work.deps.legal.corrected(act.number, day, language))


def send_back(work: Work, correction_id: str, remark: str) -> None:
    """Give what was prepared back to the case officers. Raises what `enter` raises, Refused without a remark."""
    view = enter(work, correction_id, CorrectionAct.SEND_BACK)
    if not remark.strip():
        raise Refused((Fault("empty", "remark", Message(N_("Write what has to be mended."))),))
    if faults := too_long("remark", remark.strip(), LONGEST_REMARK):
        raise Refused(faults)
    corrections.send_back(work.unit, correction_id, remark.strip())
    _journal(work, view, CorrectionAct.SEND_BACK)


def _journal(work: Work, view: CorrectionView, act: CorrectionAct) -> None:
    asked = view.asked
    journal.write(work.unit, work.actor, act, work.now, application_id=asked.application_id, correction=asked.id)
