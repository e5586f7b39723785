"""An invented kind of application, of the code `change`: another quantity that needs no permission, no more."""

from __future__ import annotations

from collections.abc import Iterator

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import Message
from module.registry.application import ApplicationKind, Section
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryPart, FieldChange, changed
from module.registry.kinds.model import (
    ActWords,
    ApplicationType,
    CodedGround,
    DecisionOutcome,
    EntryStart,
    Granted,
    OutcomeWords,
    SectionScope,
)
from module.registry.kinds.steps import examined
from module.registry.letters import LetterEvent
from module.registry.rules import ApplicationForRules, LegalRule, RuleContext
from module.registry.standing import ProtectionState
from module.registry.workflow import Status


class SayHowMany(LegalRule):
    """A quantity is named."""

    code = "X1"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        if draft.form.terms.permitted_quantity is None:
            yield self.fault("terms.permitted_quantity", "Say how many.")


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    many = (application.form.terms.permitted_quantity or 0) > 100
    return (Caution("terms.permitted_quantity", Message("That is a lot.")),) if many else ()


def _write(entry: Entry | None, granted: Granted) -> Entry:
    base, terms = granted.application.base, granted.application.form.terms
    if entry is None or base is None:
        raise NotAllowedNow
    old = base.national
    changes = (
        FieldChange(EntryPart.NATIONAL, "permitted_quantity", old.permitted_quantity, terms.permitted_quantity),
        FieldChange(EntryPart.NATIONAL, "quantity_unit", old.quantity_unit, terms.quantity_unit),
    )
    return changed(entry, changes, granted.recording)


def _words(what: str) -> OutcomeWords:
    return OutcomeWords(
        offer=f"{what} the quantity",
        prepare=f"Prepare: {what}",
        prepared="Prepared.",
        sign=f"Sign: {what}",
        signed="Signed.",
        past=f"Was signed: {what}",
        decision=f"Decision: {what}",
        closing=f"Done: {what}.",
    )


GRANT = DecisionOutcome(
    DecisionKind.CHANGE,
    Status.CHANGED,
    LetterEvent.EXTENDED,
    _words("Set"),
    ActWords("Notice of a quantity", ("The quantity of {number} is set.",), met="The form is whole."),
)
REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.REFUSED,
    _words("Leave"),
    ActWords("Refusal of a quantity", ("The quantity of {number} is left.",)),
)
TYPE = ApplicationType(
    kind=ApplicationKind.CHANGE,
    steps=(("How many", (Section.TERMS,)),),
    rules=(SayHowMany(),),
    cautions=_cautions,
    latest=lambda application, context: None,
    period=lambda application, context: None,
    on_entry=_write,
    considered="Having read application {application} of {date} by {applicant}, {authority} decided:",
    grant=GRANT,
    refuse=REFUSE,
    grounds=(CodedGround("too_many", "It is too many", "Ground: {ground} (rule 1).", "Rule 1: not too many."),),
    grounds_hint="There is one.",
    rows=examined("change.decide", GRANT, REFUSE),
    shown=(Section.HOLDER,),
    scope={
        Section.TERMS: SectionScope(
            frozenset({"permitted_quantity", "quantity_unit"}), frozenset({"entryNumber", "permittedQuantity"})
        )
    },
    from_entry=EntryStart(
        "Set a quantity",
        lambda entry: None if entry.state is ProtectionState.IN_FORCE else Message("It is not in force."),
    ),
)
