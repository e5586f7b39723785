"""Acts on a filed case: take, announce and hear, prepare, send back. Each goes through the gate."""

from __future__ import annotations

from collections.abc import Mapping

from module.casework import checking
from module.casework.case_file import CaseFile
from module.casework.entering import period
from module.casework.gate import Work
from module.casework.performing import Done, perform
from module.kernel.errors import Fault, NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.registry.decision import DecisionKind, Reasons, RefusalGround
from module.registry.notices import NoticeFacts
from module.registry.workflow import Act, Status
from module.store import decisions
from module.store.journal import JournalEntry

LONGEST_TEXT = 4000


def take(work: Work, application_id: str) -> Status:
    """Take a filed case into work."""
    return perform(work, application_id, Act.TAKE, lambda file: Done({"case_officer_id": work.actor.account_id}))


def _reasons(grounds: tuple[RefusalGround, ...], explanation_kk: str, explanation_ru: str) -> Reasons:
    """Return the reasons of an unfavourable act. Raises Refused where one is missing (APPC art. 80)."""
    found = []
    if not grounds:
        found.append(Fault("APPC80", "grounds", Message(N_("Choose at least one ground of refusal."))))
    for path, text in (("explanation_kk", explanation_kk), ("explanation_ru", explanation_ru)):
        if not text.strip():
            found.append(Fault("APPC80", path, Message(N_("Explain the ground in this language."))))
        elif len(text) > LONGEST_TEXT:
            message = Message(N_("Characters: at most {max}, now {count}."), {"max": LONGEST_TEXT, "count": len(text)})
            found.append(Fault("too_long", path, message))
    if found:
        raise Refused(tuple(found))
    return Reasons(tuple(grounds), explanation_kk.strip(), explanation_ru.strip())


def announce_refusal(
    work: Work,
    application_id: str,
    grounds: tuple[RefusalGround, ...],
    explanation_kk: str,
    explanation_ru: str,
) -> Status:
    """Send the preliminary decision; the applicant may object for two working days (APPC art. 73)."""

    def do(file: CaseFile) -> Done:
        reasons = _reasons(grounds, explanation_kk, explanation_ru)
        until = work.deps.law.deadlines.counted("hearing.objection", work.today)
        if until.day is None:
            raise Refused((Fault("APPC73", "", until.why),))
        decisions.open_hearing(work.unit, file.record.id, reasons, work.actor.account_id, work.now, until.day)
        return Done(notice=NoticeFacts(answer_until=until.day))

    return perform(work, application_id, Act.ANNOUNCE_REFUSAL, do)


def object_to(work: Work, application_id: str, text: str) -> Status:
    """File the applicant's objection to the preliminary decision."""

    def do(file: CaseFile) -> Done:
        if not text.strip():
            raise Refused((Fault("empty", "objection", Message(N_("Write your objection."))),))
        if len(text) > LONGEST_TEXT:
            message = Message(N_("Characters: at most {max}, now {count}."), {"max": LONGEST_TEXT, "count": len(text)})
            raise Refused((Fault("too_long", "objection", message),))
        decisions.answer_hearing(work.unit, file.record.id, text.strip(), work.now)
        return Done()

    return perform(work, application_id, Act.OBJECT, do)


def close_hearing(work: Work, application_id: str) -> Status:
    """Go on with a case whose applicant kept silent in the time given."""
    return perform(work, application_id, Act.CLOSE_HEARING)


def prepare(
    work: Work,
    application_id: str,
    kind: DecisionKind,
    grounds: tuple[RefusalGround, ...] = (),
    explanation_kk: str = "",
    explanation_ru: str = "",
    *,
    reasons_for: Mapping[str, str] | None = None,
) -> Status:
    """Prepare a decision for the head's signature.

    Raises Refused for an inclusion that could protect no day, or where a check is not met and `reasons_for` (texts by
    code of the check) does not say why it is favourable all the same.
    """
    refusing = kind is DecisionKind.REFUSE

    def do(file: CaseFile) -> Done:
        if kind not in (file.kind.grant.decision, file.kind.refuse.decision):
            raise NotAllowedNow
        given: Mapping[str, str] = {}
        if not refusing:
            period(work, file.record)
            given = checking.reasoned(work, file.record, reasons_for or {})
        reasons = _reasons(grounds, explanation_kk, explanation_ru) if refusing else Reasons()
        preparer = work.actor.account_id
        decisions.prepare(work.unit, file.record.id, kind, reasons, preparer, work.now, check_reasons=given)
        return Done()

    return perform(work, application_id, Act.PREPARE_REFUSAL if refusing else Act.PREPARE_GRANT, do)


def send_back(work: Work, application_id: str, remark: str) -> Status:
    """Return a prepared decision to the case officer with a remark."""

    def do(file: CaseFile) -> Done:
        if not remark.strip():
            raise Refused((Fault("empty", "remark", Message(N_("Write what has to be mended."))),))
        found = file.decision
        assert found is not None  # noqa: S101 - the table keeps a prepared decision in this status
        decisions.send_back(work.unit, found.id, remark.strip())
        return Done(journal=(JournalEntry("number_void", {"number": found.number}),) if found.number else ())

    return perform(work, application_id, Act.SEND_BACK, do)
