"""The way of an application that an officer examines and the head decides: rows that several kinds share.

Sources: `spec/application-kinds.md` (c); APPC art. 73 (hearing before an unfavourable act).
"""

from __future__ import annotations

from module.registry.actors import Role
from module.registry.kinds.model import DecisionOutcome
from module.registry.notices import NoticeKind
from module.registry.workflow import (
    Act,
    Effect,
    Row,
    Status,
    grant_prepared,
    heard,
    hearing_not_begun,
    hearing_time_over,
    may_sign,
    notice_runs,
    own_application,
    prepared_by_another,
    refusal_prepared,
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


def examined(term: str, grant: DecisionOutcome, refuse: DecisionOutcome) -> tuple[Row, ...]:
    """Return the rows of a kind that is filed, taken, examined, heard before a refusal, and signed by the head.

    `term` is the key of the term for the decision, counted from registration.
    """
    return (
        Row(
            Status.DRAFT,
            Act.SUBMIT,
            Status.SUBMITTED,
            Role.APPLICANT,
            (own_application, may_sign),
            (Effect.NUMBER, Effect.TERM, Effect.NOTICE),
            term=term,
            event=NoticeKind.FILED,
        ),
        *_LED,
        Row(Status.IN_REVIEW, Act.PREPARE_GRANT, Status.FOR_SIGNATURE, Role.CASE_OFFICER, (taken_by_actor,)),
        Row(
            Status.IN_REVIEW,
            Act.ANNOUNCE_REFUSAL,
            Status.PRELIMINARY,
            Role.CASE_OFFICER,
            (taken_by_actor, hearing_not_begun),
            (Effect.NOTICE,),
            event=NoticeKind.PRELIMINARY_REFUSAL,
        ),
        Row(Status.PRELIMINARY, Act.OBJECT, Status.IN_REVIEW, Role.APPLICANT, (own_application, may_sign)),
        Row(
            Status.PRELIMINARY,
            Act.CLOSE_HEARING,
            Status.IN_REVIEW,
            Role.CASE_OFFICER,
            (taken_by_actor, hearing_time_over),
        ),
        Row(
            Status.IN_REVIEW,
            Act.PREPARE_REFUSAL,
            Status.FOR_SIGNATURE,
            Role.CASE_OFFICER,
            (taken_by_actor, heard),
            wait=notice_runs,
        ),
        Row(
            Status.FOR_SIGNATURE,
            Act.SIGN_GRANT,
            grant.status,
            Role.HEAD,
            (prepared_by_another, grant_prepared),
            (Effect.ENTRY, Effect.PRINT, Effect.NOTICE),
            event=grant.event,
        ),
        Row(
            Status.FOR_SIGNATURE,
            Act.SIGN_REFUSAL,
            refuse.status,
            Role.HEAD,
            (prepared_by_another, refusal_prepared, heard),
            (Effect.PRINT, Effect.NOTICE),
            event=refuse.event,
            wait=notice_runs,
        ),
        Row(Status.FOR_SIGNATURE, Act.SEND_BACK, Status.IN_REVIEW, Role.HEAD, (prepared_by_another,)),
    )
