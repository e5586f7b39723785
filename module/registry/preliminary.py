"""What a preliminary decision states on paper (APPC art. 73): of what, why, until when one may answer, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from module.registry.act_content import ChangedLine as ChangedLine
from module.registry.application import ApplicationKind
from module.registry.decision import Reasons
from module.registry.objects import ObjectKind
from module.registry.party import Name


@dataclass(frozen=True, slots=True)
class PreliminaryFacts:
    """The facts of one preliminary decision, as they stood when its notice was given.

    `answer_until` is the last day to object and to ask for an oral hearing that the notice named. `officer` is the full
    name of the one who decided to send it; `post` and `unit` are empty where the role names none. `left_out` are the
    rows of a change that are not to be entered; none: the whole is to be refused.
    """

    application: ApplicationKind
    application_number: str
    applied_on: date
    applicant: Name
    object_name: Name
    object_kind: ObjectKind
    certificate_number: str
    reasons: Reasons
    announced_at: datetime
    answer_until: date
    officer: str
    post: Name
    unit: Name
    authority: Name
    contacts: Name
    left_out: tuple[ChangedLine, ...] = ()
