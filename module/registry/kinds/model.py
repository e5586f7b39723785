"""What a kind of application is made of (D23)."""

from __future__ import annotations

from dataclasses import dataclass

from module.registry.application import ApplicationKind, Section
from module.registry.decision import DecisionKind
from module.registry.notices import NoticeKind
from module.registry.workflow import Row, Status


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What an outcome is called: msgids.

    `offer` is the choice of the case officer, `prepare` and `sign` the buttons, `prepared` and `signed` what is said
    after them, `past` the line of the applicant's history, `decision` the heading of the page where it is signed.
    """

    offer: str
    prepare: str
    prepared: str
    sign: str
    signed: str
    past: str
    decision: str


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """One way in which a kind of application ends: the decision, the status it leads to, what the applicant is told."""

    decision: DecisionKind
    status: Status
    event: NoticeKind
    words: OutcomeWords


@dataclass(frozen=True, slots=True)
class ApplicationType:
    """A kind of application: its sections in the order of the form, the two outcomes, its rows of the table."""

    kind: ApplicationKind
    sections: tuple[Section, ...]
    grant: DecisionOutcome
    refuse: DecisionOutcome
    rows: tuple[Row, ...]

    def outcome(self, decision: DecisionKind) -> DecisionOutcome:
        """Return the outcome of a decision. Raises ValueError for a decision that this kind does not know."""
        for one in (self.grant, self.refuse):
            if one.decision is decision:
                return one
        raise ValueError(f"{self.kind} does not end with {decision}")
