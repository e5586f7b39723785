"""Inclusion in the register: Customs Code art. 461; term of the decision by its para. 7."""

from __future__ import annotations

from module.kernel.text import N_
from module.registry.application import ApplicationKind, Section
from module.registry.decision import DecisionKind
from module.registry.kinds.model import ApplicationType, DecisionOutcome, OutcomeWords
from module.registry.kinds.steps import examined
from module.registry.notices import NoticeKind
from module.registry.workflow import Status

_GRANT = DecisionOutcome(
    DecisionKind.INCLUDE,
    Status.ISSUED,
    NoticeKind.INCLUDED,
    OutcomeWords(
        offer=N_("Include the object in the register"),
        prepare=N_("Prepare inclusion"),
        prepared=N_("The inclusion is prepared and waits for the head."),
        sign=N_("Sign the inclusion"),
        signed=N_("The decision is signed: the object is included in the register."),
        past=N_("The decision on inclusion was signed"),
        decision=N_("Decision on inclusion in the register"),
    ),
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    NoticeKind.REFUSED,
    OutcomeWords(
        offer=N_("Refuse inclusion"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: inclusion is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal of inclusion in the register"),
    ),
)
INCLUDE = ApplicationType(
    kind=ApplicationKind.INCLUDE,
    sections=tuple(Section),
    grant=_GRANT,
    refuse=_REFUSE,
    rows=examined("inclusion.decide", _GRANT, _REFUSE),
)
