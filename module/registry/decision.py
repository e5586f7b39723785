"""What a decision says: its kind, the closed list of grounds for refusing inclusion, the facts it rests on.

Source: Customs Code art. 461 para. 7; Administrative Procedural and Process Code art. 80.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from module.registry.act_content import ActContent
from module.registry.application import ApplicationKind
from module.registry.field_answers import FieldAnswers as FieldAnswers
from module.registry.hearing_facts import HearingFacts
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.registry.protection import Suspension

LONGEST_EXPLANATION = 4000
"""Characters of what an officer writes into an act, in each language: an explanation, an answer to an objection."""
LONGEST_REMARK = 1000
"""Characters of what the head writes to the case officer."""


class DecisionKind(StrEnum):
    """What a decision does, in the words of the kinds of application, or that it refuses."""

    INCLUDE = "include"
    CHANGE = "change"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXCLUDE = "exclude"
    REFUSE = "refuse"


class RefusalGround(StrEnum):
    """The closed list of Customs Code art. 461 para. 7: no other ground may be given."""

    DATA_INCOMPLETE_OR_UNTRUE = "data_incomplete_or_untrue"
    DOCUMENTS_MISSING = "documents_missing"
    FEATURES_MISSING = "features_missing"


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why: coded grounds of the kind and the officer's own words in Kazakh and in Russian. Empty for a grant."""

    grounds: tuple[str, ...] = ()
    explanation_kk: str = ""
    explanation_ru: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """Everything that a decision states.

    It states no number of its own, and `entry_number` only of an entry that stands already: others are given when the
    act is registered (D32). The period is of a grant, `grounds` of a refusal; `previous_end` is the «До» that an entry
    had before. The explanations are the officer's own words in each language. `case_officer` and `head` are full
    names; `head_post` is the post of the head. `hearing` is what a refusal states of its hearing. `content` is what is
    protected, or was asked for, and the office of the head; earlier releases stated none. `suspension` is what a grant
    begins or ends.
    """

    kind: DecisionKind
    decided_on: date
    application_number: str
    applied_on: date
    applicant: Name
    applicant_identifier: str
    holder: Name
    object_name: Name
    object_kind: ObjectKind
    certificate_number: str
    period_start: date | None
    period_end: date | None
    grounds: tuple[str, ...]
    explanation_kk: str
    explanation_ru: str
    entry_number: str
    case_officer: str
    head: str
    head_post: Name
    authority: Name
    application: ApplicationKind = ApplicationKind.INCLUDE
    hearing: HearingFacts | None = None
    previous_end: date | None = None
    content: ActContent | None = None
    suspension: Suspension | None = None
