"""The way of an application that an officer examines and the head decides: rows that several kinds share.

Sources: `spec/application-kinds.md` (c); APPC art. 73 (hearing before an unfavourable act).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from module.registry.actors import Role
from module.registry.kinds.model import DecisionOutcome
from module.registry.letters import LetterEvent
from module.registry.workflow import (
    Act,
    Effect,
    Row,
    Status,
    asked_in_time,
    channels_tried,
    closing_proposed,
    decision_prepared,
    grant_prepared,
    heard,
    hearing_may_be_waived,
    may_sign,
    no_oral_hearing_owed,
    notice_runs,
    notice_unproved,
    objection_runs,
    oral_hearing_day,
    oral_hearing_may_be_asked,
    oral_hearing_owed,
    own_application,
    part_heard,
    part_notice_runs,
    prepared_by_another,
    refusal_prepared,
    remarks_in_time,
    remarks_may_be_made,
    suspension_prepared,
    taken_by_actor,
    taken_by_another,
)

_LED = (
    Row(Status.SUBMITTED, Act.TAKE, Status.IN_REVIEW, Role.CASE_OFFICER),
    Row(Status.SUBMITTED, Act.ASSIGN, Status.IN_REVIEW, Role.HEAD),
    Row(Status.IN_REVIEW, Act.RELEASE, Status.SUBMITTED, Role.CASE_OFFICER, (taken_by_actor,)),
    *(
        row
        for status in (Status.IN_REVIEW, Status.PRELIMINARY)
        for row in (
            Row(status, Act.HAND_OVER, status, Role.CASE_OFFICER, (taken_by_actor,)),
            Row(status, Act.ASSIGN, status, Role.HEAD),
            Row(status, Act.TAKE_OVER, status, Role.CASE_OFFICER, (taken_by_another,)),
        )
    ),
)
"""A case does not wait for one person: given back, handed over, assigned by the head, taken over with a reason."""


UNDECIDED = (Status.SUBMITTED, Status.IN_REVIEW, Status.PRELIMINARY, Status.FOR_SIGNATURE)
"""The statuses from filing to the signature of the head."""
AT_ONCE = tuple(status for status in UNDECIDED if status is not Status.PRELIMINARY)
"""The same of a kind without a hearing."""
_PROPOSED = (prepared_by_another, closing_proposed)


def examined(term: str, grant: DecisionOutcome, refuse: DecisionOutcome) -> tuple[Row, ...]:
    """Return the rows of a kind that is filed, taken, examined, heard before a refusal, and signed by the head.

    `term` is the key of the term for the decision, counted from registration.
    """
    return (
        *_filed(term),
        Row(
            Status.IN_REVIEW,
            Act.ANNOUNCE_REFUSAL,
            Status.PRELIMINARY,
            Role.CASE_OFFICER,
            (taken_by_actor, no_oral_hearing_owed),
            (Effect.NOTICE,),
            event=LetterEvent.PRELIMINARY_REFUSAL,
        ),
        Row(Status.PRELIMINARY, Act.OBJECT, Status.IN_REVIEW, Role.APPLICANT, (own_application, may_sign)),
        Row(
            Status.PRELIMINARY,
            Act.CLOSE_HEARING,
            Status.IN_REVIEW,
            Role.CASE_OFFICER,
            (taken_by_actor,),
            wait=objection_runs,
        ),
        *_hearing(Status.PRELIMINARY),
        *_hearing(Status.IN_REVIEW),
        *_heard(),
        replace(_granted(grant), guards=(*_granted(grant).guards, part_heard), wait=part_notice_runs),
        replace(_refused(refuse), guards=(*_refused(refuse).guards, heard), wait=notice_runs),
        _SENT_BACK,
    )


def examined_at_once(term: str, grant: DecisionOutcome, refuse: DecisionOutcome) -> tuple[Row, ...]:
    """Return the rows of a kind whose term is under five working days: no hearing precedes its refusal (APPC art. 73).

    `term` is the key of the term for the decision, counted from registration.
    """
    return (
        *(row for row in _filed(term) if row.status is not Status.PRELIMINARY),
        Row(Status.IN_REVIEW, Act.PREPARE_REFUSAL, Status.FOR_SIGNATURE, Role.CASE_OFFICER, (taken_by_actor,)),
        _granted(grant),
        _refused(refuse),
        _SENT_BACK,
    )


def without_application(grant: DecisionOutcome) -> tuple[Row, ...]:
    """Return the rows of a case that the customs body opens by itself: nobody files, withdraws or is refused.

    The term is under five working days, so that no hearing precedes the act (APPC art. 73; grounds (4) and (6) of
    Customs Code art. 463 are read the same). A case whose ground turns out not to be there is closed without a
    decision: the case officer proposes it, the head closes.
    """
    return (
        *(row for row in _LED if row.status is not Status.PRELIMINARY),
        Row(Status.IN_REVIEW, Act.PREPARE_GRANT, Status.FOR_SIGNATURE, Role.CASE_OFFICER, (taken_by_actor,)),
        Row(Status.IN_REVIEW, Act.PROPOSE_CLOSING, Status.FOR_SIGNATURE, Role.CASE_OFFICER, (taken_by_actor,)),
        _granted(grant),
        replace(_SENT_BACK, guards=(*_SENT_BACK.guards, decision_prepared)),
        Row(Status.FOR_SIGNATURE, Act.CLOSE_CASE, Status.CLOSED, Role.HEAD, _PROPOSED),
        Row(Status.FOR_SIGNATURE, Act.RETURN_PROPOSAL, Status.IN_REVIEW, Role.HEAD, _PROPOSED),
        *closed_by_law(Act.CLOSE_WITH_ENTRY, None, AT_ONCE),
    )


def waits_for_document(term: str, suspend: DecisionOutcome, received: LetterEvent) -> tuple[Row, ...]:
    """Return the rows of an act that suspends protection until a document comes, after which the case goes on.

    No hearing precedes it: nothing is refused, and Customs Code art. 462 para. 2 orders it where the document lacks.
    `term` is that of the decision, counted anew from the document; `received` is told to the applicant.
    """
    head, officer, waits = Role.HEAD, Role.CASE_OFFICER, Status.AWAITING_DOCUMENT
    return (
        Row(Status.IN_REVIEW, Act.PREPARE_SUSPENSION, Status.FOR_SIGNATURE, officer, (taken_by_actor,)),
        Row(
            Status.FOR_SIGNATURE,
            Act.SIGN_SUSPENSION,
            waits,
            head,
            (prepared_by_another, suspension_prepared),
            (Effect.REGISTER, Effect.ENTRY, Effect.NO_TERM, Effect.PRINT, Effect.NOTICE),
            event=suspend.event,
        ),
        Row(
            waits,
            Act.SUPPLY_DOCUMENT,
            Status.IN_REVIEW,
            Role.APPLICANT,
            (own_application, may_sign),
            (Effect.GO_ON, Effect.TERM, Effect.NOTICE),
            term=term,
            event=received,
        ),
        Row(waits, Act.HAND_OVER, waits, officer, (taken_by_actor,)),
        Row(waits, Act.ASSIGN, waits, head),
        Row(waits, Act.TAKE_OVER, waits, officer, (taken_by_another,)),
    )


def closed_by_law(act: Act, event: LetterEvent | None, statuses: Iterable[Status] = UNDECIDED) -> tuple[Row, ...]:
    """Return the rows by which the system closes what is not decided when nothing is left to decide on.

    Only the system plays them: the effect that follows an exclusion, and the clock. `event` is told to the applicant.
    """
    effects = (Effect.NOTICE,) if event else ()
    return tuple(Row(status, act, Status.CLOSED, Role.SYSTEM, (), effects, event=event) for status in statuses)


def _filed(term: str) -> tuple[Row, ...]:
    """Return the rows from the draft to the favourable decision that is prepared."""
    return (
        Row(
            Status.DRAFT,
            Act.SUBMIT,
            Status.SUBMITTED,
            Role.APPLICANT,
            (own_application, may_sign),
            (Effect.NUMBER, Effect.TERM, Effect.NOTICE),
            term=term,
            event=LetterEvent.FILED,
        ),
        *_LED,
        Row(Status.IN_REVIEW, Act.PREPARE_GRANT, Status.FOR_SIGNATURE, Role.CASE_OFFICER, (taken_by_actor,)),
    )


def _granted(grant: DecisionOutcome) -> Row:
    """Return the row of the favourable decision; an exclusion closes other cases, which are locked before the entry."""
    beside = (Effect.CLOSE_BESIDE,) if grant.status is Status.EXCLUDED else ()
    return Row(
        Status.FOR_SIGNATURE,
        Act.SIGN_GRANT,
        grant.status,
        Role.HEAD,
        (prepared_by_another, grant_prepared),
        (Effect.REGISTER, *beside, Effect.ENTRY, Effect.PRINT, Effect.NOTICE),
        event=grant.event,
    )


def _refused(refuse: DecisionOutcome) -> Row:
    return Row(
        Status.FOR_SIGNATURE,
        Act.SIGN_REFUSAL,
        refuse.status,
        Role.HEAD,
        (prepared_by_another, refusal_prepared),
        (Effect.REGISTER, Effect.PRINT, Effect.NOTICE),
        event=refuse.event,
    )


_SENT_BACK = Row(Status.FOR_SIGNATURE, Act.SEND_BACK, Status.IN_REVIEW, Role.HEAD, (prepared_by_another,))


def _hearing(status: Status) -> tuple[Row, ...]:
    """Return the acts of a hearing, which go on in review once the applicant has objected (APPC arts. 73, 74)."""
    applicant, officer = Role.APPLICANT, Role.CASE_OFFICER
    own = (own_application, may_sign)
    return (
        Row(
            status,
            Act.ASK_ORAL_HEARING,
            status,
            applicant,
            (*own, oral_hearing_may_be_asked),
            wait=asked_in_time,
        ),
        Row(status, Act.WAIVE_HEARING, Status.IN_REVIEW, applicant, (*own, hearing_may_be_waived)),
        Row(
            status,
            Act.APPOINT_ORAL_HEARING,
            status,
            officer,
            (taken_by_actor, oral_hearing_owed),
            (Effect.NOTICE,),
            event=LetterEvent.ORAL_HEARING,
        ),
        Row(
            status,
            Act.RECORD_MINUTES,
            Status.IN_REVIEW,
            officer,
            (taken_by_actor, oral_hearing_owed),
            (Effect.NOTICE,),
            event=LetterEvent.MINUTES,
            wait=oral_hearing_day,
        ),
        Row(
            status,
            Act.SET_NOTICE_DAY,
            status,
            officer,
            (taken_by_actor, notice_unproved),
            wait=channels_tried,
        ),
    )


def _heard() -> tuple[Row, ...]:
    """Return what follows the minutes, and the refusal itself."""
    return (
        Row(
            Status.IN_REVIEW,
            Act.REMARK_MINUTES,
            Status.IN_REVIEW,
            Role.APPLICANT,
            (own_application, may_sign, remarks_may_be_made),
            wait=remarks_in_time,
        ),
        Row(
            Status.IN_REVIEW,
            Act.PREPARE_REFUSAL,
            Status.FOR_SIGNATURE,
            Role.CASE_OFFICER,
            (taken_by_actor, heard),
            wait=notice_runs,
        ),
    )
