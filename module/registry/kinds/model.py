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
class ActWords:
    """What the act itself says, in Kazakh and in Russian: msgids.

    `operative` are its sentences; each takes the parameters that it names of those that `documents/legal` gives.
    `met` says that the law is satisfied where no ground of refusal stands.
    """

    title: str
    operative: tuple[str, ...]
    met: str = ""


@dataclass(frozen=True, slots=True)
class CodedGround:
    """A ground of refusal: its stored code, and msgids.

    `label` is the officer's choice, `operative` the sentence of the act that takes it as {ground} and names the norm,
    `demand` what the law demands.
    """

    code: str
    label: str
    operative: str
    demand: str


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """One way in which a kind of application ends: the decision, the status it leads to, what the applicant is told.

    `states_period` says that the act has to name a period of protection.
    """

    decision: DecisionKind
    status: Status
    event: NoticeKind
    words: OutcomeWords
    act: ActWords
    states_period: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationType:
    """A kind of application: its sections in the order of the form, the two outcomes, its rows of the table.

    `considered` opens the act and names the article; `grounds` are all for which it may be refused.
    """

    kind: ApplicationKind
    sections: tuple[Section, ...]
    considered: str
    grant: DecisionOutcome
    refuse: DecisionOutcome
    grounds: tuple[CodedGround, ...]
    grounds_hint: str
    rows: tuple[Row, ...]

    @property
    def ground_labels(self) -> dict[str, str]:
        """Return what each ground of refusal is called, by its code: the boxes of the form, the lists of the pages."""
        return {one.code: one.label for one in self.grounds}

    def ground(self, code: str) -> CodedGround:
        """Return a ground of refusal by its code. Raises ValueError for one that this kind does not know."""
        for one in self.grounds:
            if one.code == code:
                return one
        raise ValueError(f"{self.kind} is not refused for {code}")

    def outcome(self, decision: DecisionKind) -> DecisionOutcome:
        """Return the outcome of a decision. Raises ValueError for a decision that this kind does not know."""
        for one in (self.grant, self.refuse):
            if one.decision is decision:
                return one
        raise ValueError(f"{self.kind} does not end with {decision}")
