"""Acts on a filed case: take, announce and hear, prepare, send back. Each goes through the gate."""

from __future__ import annotations

from collections.abc import Mapping

from module.casework import checking, deciding, field_deciding
from module.casework.case_file import CaseFile
from module.casework.entering import period
from module.casework.gate import Work
from module.casework.performing import Done, perform
from module.casework.preliminary import paper_now
from module.kernel.errors import Fault, NotAllowedNow, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.decision import LONGEST_EXPLANATION, LONGEST_REMARK, DecisionKind, FieldAnswers, Reasons
from module.registry.hearing import (
    LONGEST_SAID,
    NO_ANSWER,
    HearingAnswer,
    HearingEvent,
    HearingEventKind,
    new_grounds,
)
from module.registry.letters import NoticeFacts
from module.registry.workflow import Act, Status
from module.store import decisions, hearings, journal


def take(work: Work, application_id: str) -> Status:
    """Take a filed case into work."""
    return perform(work, application_id, Act.TAKE, lambda file: Done({"case_officer_id": work.actor.account_id}))


def _reasons(file: CaseFile, grounds: tuple[str, ...], explanation_kk: str, explanation_ru: str) -> Reasons:
    """Return the reasons of an unfavourable act. Raises Refused where one is missing (APPC art. 80)."""
    found = []
    if not set(grounds) & file.kind.ground_labels.keys():
        found.append(Fault("APPC80", "grounds", Message(N_("Choose at least one ground of refusal."))))
    for path, text in (("explanation_kk", explanation_kk), ("explanation_ru", explanation_ru)):
        if not text.strip():
            found.append(Fault("APPC80", path, Message(N_("Explain the ground in this language."))))
        found += too_long(path, text, LONGEST_EXPLANATION)
    if found:
        raise Refused(tuple(found))
    return Reasons(
        tuple(file.kind.ground(code).code for code in grounds), explanation_kk.strip(), explanation_ru.strip()
    )


def announce_refusal(
    work: Work,
    application_id: str,
    grounds: tuple[str, ...],
    explanation_kk: str,
    explanation_ru: str,
    *,
    fields: tuple[str, ...] = (),
) -> Status:
    """Send the preliminary decision; the applicant may object for two working days (APPC art. 73).

    `fields` are the keys of what of a change is not to be entered; none: the whole is to be refused.
    """

    def do(file: CaseFile) -> Done:
        reasons = _reasons(file, grounds, explanation_kk, explanation_ru)
        until = work.deps.law.deadlines.counted("hearing.objection", work.today)
        if until.day is None:
            raise Refused((Fault("APPC73", "", until.why),))
        named = field_deciding.announced(work, file, fields)
        rows = tuple(row for one in named for row in one.rows)
        paper = paper_now(work, file.record, reasons, until.day, rows)
        keys, sender = tuple(one.key for one in named), work.actor.account_id
        hearings.announce(work.unit, file.record.id, reasons, sender, work.now, until.day, paper=paper, fields=keys)
        labels = tuple(file.kind.ground(code).label for code in reasons.grounds)
        return Done(notice=NoticeFacts(answer_until=until.day, grounds=labels))

    return perform(work, application_id, Act.ANNOUNCE_REFUSAL, do)


def object_to(work: Work, application_id: str, text: str) -> Status:
    """File the applicant's objection to the preliminary decision."""

    def do(file: CaseFile) -> Done:
        if not text.strip():
            raise Refused((Fault("empty", "objection", Message(N_("Write your objection."))),))
        if faults := too_long("objection", text, LONGEST_SAID):
            raise Refused(faults)
        assert file.hearing is not None  # noqa: S101 - the table keeps a preliminary decision in this status
        event = HearingEvent(HearingEventKind.OBJECTION, work.now, text.strip())
        hearings.add_event(work.unit, file.hearing.id, work.actor.account_id, event)
        return Done()

    return perform(work, application_id, Act.OBJECT, do)


def close_hearing(work: Work, application_id: str) -> Status:
    """Go on with a case whose applicant kept silent in the time given."""
    return perform(work, application_id, Act.CLOSE_HEARING)


def prepare(  # noqa: PLR0913 - what the officer brings, by name
    work: Work,
    application_id: str,
    kind: DecisionKind,
    grounds: tuple[str, ...] = (),
    explanation_kk: str = "",
    explanation_ru: str = "",
    *,
    answer: HearingAnswer = NO_ANSWER,
    reasons_for: Mapping[str, str] | None = None,
    answers: FieldAnswers | None = None,
) -> Status:
    """Prepare a decision for the head's signature.

    `answers` are those to the fields of a change; None enters all of it. Raises Refused for an inclusion that could
    protect no day, or where a check is not met and `reasons_for` (texts by code of the check) does not say why it is
    favourable all the same; for a refusal, of a part too, with a ground that its preliminary decision did not name, or
    without an `answer` to what the applicant has said (APPC arts. 73, 80).
    """
    refusing = kind is DecisionKind.REFUSE

    def do(file: CaseFile) -> Done:
        first = file.kind.goes_on_after(kind)
        if kind not in (file.kind.grant.decision, file.kind.refuse.decision) and not first:
            raise NotAllowedNow
        given: Mapping[str, str] = {}
        by_field: FieldAnswers | None = None
        if not refusing:
            by_field = field_deciding.answered(work, file, answers) if answers is not None else None
            period(work, file.record, kind, by_field)
            given = checking.reasoned(work, file.record, reasons_for or {})
        reasons = _reasons(file, grounds, explanation_kk, explanation_ru) if refusing else file.reasons_of_grant
        against = reasons.grounds if refusing else field_deciding.grounds_of(by_field)
        answered = _answer(file, against, answer) if against else NO_ANSWER
        deciding.must_fit(work, file, kind, reasons, by_field)
        decisions.prepare(
            work.unit,
            file.record.id,
            kind,
            reasons,
            work.actor.account_id,
            work.now,
            answer=answered,
            check_reasons=given,
            field_answers=by_field,
        )
        return Done()

    def act(file: CaseFile) -> Act:
        if refusing:
            return Act.PREPARE_REFUSAL
        return Act.PREPARE_SUSPENSION if file.kind.goes_on_after(kind) else Act.PREPARE_GRANT

    return perform(work, application_id, act, do)


def _answer(file: CaseFile, grounds: tuple[str, ...], answer: HearingAnswer) -> HearingAnswer:
    """Return the answer that the act gives the applicant. Raises Refused without it, or for a ground that is new."""
    found = []
    if file.hearing and new_grounds(file.hearing.reasons.grounds, grounds):
        message = N_(
            "The preliminary decision did not name this ground: by APPC art. 73 the applicant must be heard on it "
            "first. Send a new preliminary decision."
        )
        found.append(Fault("APPC73", "grounds", Message(message)))
    given = HearingAnswer(answer.kk.strip(), answer.ru.strip())
    spoke = any(one.spoke for one in file.hearings)
    for path, text in (("answer_kk", given.kk), ("answer_ru", given.ru)) if spoke else ():
        if not text:
            found.append(Fault("APPC73", path, Message(N_("Answer the objection in this language."))))
        found += too_long(path, text, LONGEST_EXPLANATION)
    if found:
        raise Refused(tuple(found))
    return given if spoke else NO_ANSWER


def send_back(work: Work, application_id: str, remark: str) -> Status:
    """Return a prepared decision to the case officer with a remark."""

    def do(file: CaseFile) -> Done:
        if not remark.strip():
            raise Refused((Fault("empty", "remark", Message(N_("Write what has to be mended."))),))
        if faults := too_long("remark", remark.strip(), LONGEST_REMARK):
            raise Refused(faults)
        found = file.decision
        assert found is not None  # noqa: S101 - the table keeps a prepared decision in this status
        decisions.send_back(work.unit, found.id, remark.strip())
        return Done(journal=(journal.JournalEntry("number_void", {"number": found.number}),) if found.number else ())

    return perform(work, application_id, Act.SEND_BACK, do)
