"""What a decision on inclusion says: its kind, the closed list of refusal grounds and the facts it rests on.

Source: Customs Code art. 461 para. 7; Administrative Procedural and Process Code art. 80.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from module.kernel.text import N_
from module.registry.hearing_facts import HearingFacts
from module.registry.objects import ObjectKind
from module.registry.party import Name


class DecisionKind(StrEnum):
    """How an application for inclusion ends."""

    INCLUDE = "include"
    REFUSE = "refuse"


class RefusalGround(StrEnum):
    """The closed list of Customs Code art. 461 para. 7: no other ground may be given."""

    DATA_INCOMPLETE_OR_UNTRUE = "data_incomplete_or_untrue"
    DOCUMENTS_MISSING = "documents_missing"
    FEATURES_MISSING = "features_missing"


GROUND_LABELS = {
    RefusalGround.DATA_INCOMPLETE_OR_UNTRUE: N_("The application holds incomplete or untrue data"),
    RefusalGround.DOCUMENTS_MISSING: N_("Documents of article 461, paragraph 4 were not supplied"),
    RefusalGround.FEATURES_MISSING: N_(
        "Description and pictures of the distinguishing features of genuine and infringing goods were not supplied"
    ),
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why: coded grounds and the officer's own words in Kazakh and in Russian. Empty for an inclusion."""

    grounds: tuple[RefusalGround, ...] = ()
    explanation_kk: str = ""
    explanation_ru: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """Everything that a decision states.

    `entry_number` and the period are of an inclusion, `grounds` of a refusal. The explanations are the officer's own
    words in each language. `case_officer` and `head` are full names; `head_post` is the post of the head. `hearing` is
    what a refusal states of its hearing.
    """

    kind: DecisionKind
    number: str
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
    grounds: tuple[RefusalGround, ...]
    explanation_kk: str
    explanation_ru: str
    entry_number: str
    case_officer: str
    head: str
    head_post: Name
    authority: Name
    hearing: HearingFacts | None = None
