"""Acts on a filed case: take, announce and hear, prepare, send back. Each goes through the gate."""

from __future__ import annotations

from module.casework import cases
from module.casework.entering import period
from module.casework.gate import Work, enter, leave
from module.casework.notifying import notify
from module.casework.views import CaseView
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.decision import DecisionKind, Reasons, RefusalGround
from module.registry.notices import NoticeFacts, NoticeKind
from module.registry.workflow import Act
from module.store import decisions, journal

LONGEST_TEXT = 4000


def take(work: Work, application_id: str) -> CaseView:
    """Take a filed case into work."""
    passed = enter(work, application_id, Act.TAKE)
    leave(work, passed, case_officer_id=work.actor.account_id)
    return cases.load(work, application_id)


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
) -> CaseView:
    """Send the preliminary decision; the applicant may object for two working days (APPC art. 73)."""
    passed = enter(work, application_id, Act.ANNOUNCE_REFUSAL)
    reasons = _reasons(grounds, explanation_kk, explanation_ru)
    until = work.deps.law.deadlines.counted("hearing.objection", work.today)
    if until.day is None:
        raise Refused((Fault("APPC73", "", until.why),))
    decisions.open_hearing(work.unit, passed.record.id, reasons, work.actor.account_id, work.now, until.day)
    leave(work, passed)
    facts = NoticeFacts(passed.record.number, answer_until=until.day)
    notify(work, passed.record, NoticeKind.PRELIMINARY_REFUSAL, facts)
    return cases.load(work, application_id)


def object_to(work: Work, application_id: str, text: str) -> CaseView:
    """File the applicant's objection to the preliminary decision."""
    passed = enter(work, application_id, Act.OBJECT)
    if not text.strip():
        raise Refused((Fault("empty", "objection", Message(N_("Write your objection."))),))
    if len(text) > LONGEST_TEXT:
        message = Message(N_("Characters: at most {max}, now {count}."), {"max": LONGEST_TEXT, "count": len(text)})
        raise Refused((Fault("too_long", "objection", message),))
    decisions.answer_hearing(work.unit, passed.record.id, text.strip(), work.now)
    leave(work, passed)
    return cases.load(work, application_id)


def close_hearing(work: Work, application_id: str) -> CaseView:
    """Go on with a case whose applicant kept silent in the time given."""
    leave(work, enter(work, application_id, Act.CLOSE_HEARING))
    return cases.load(work, application_id)


def prepare(
    work: Work,
    application_id: str,
    kind: DecisionKind,
    grounds: tuple[RefusalGround, ...] = (),
    explanation_kk: str = "",
    explanation_ru: str = "",
) -> CaseView:
    """Prepare a decision for the head's signature. Raises Refused for an inclusion that could protect no day."""
    including = kind is DecisionKind.INCLUDE
    passed = enter(work, application_id, Act.PREPARE_INCLUSION if including else Act.PREPARE_REFUSAL)
    if including:
        period(work, passed.record)
    reasons = Reasons() if including else _reasons(grounds, explanation_kk, explanation_ru)
    decisions.prepare(work.unit, passed.record.id, kind, reasons, work.actor.account_id, work.now)
    leave(work, passed)
    return cases.load(work, application_id)


def send_back(work: Work, application_id: str, remark: str) -> CaseView:
    """Return a prepared decision to the case officer with a remark."""
    passed = enter(work, application_id, Act.SEND_BACK)
    if not remark.strip():
        raise Refused((Fault("empty", "remark", Message(N_("Write what has to be mended."))),))
    found = decisions.current(work.unit, passed.record.id)
    assert found is not None  # noqa: S101 - the CHECK and the table keep a prepared decision in this status
    decisions.send_back(work.unit, found.id, remark.strip())
    if found.number:
        journal.write(
            work.unit, work.actor, "number_void", work.now, application_id=passed.record.id, number=found.number
        )
    leave(work, passed)
    return cases.load(work, application_id)
