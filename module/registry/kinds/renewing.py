"""The document that renews the right, and what an extension without it leads to: Customs Code art. 462 para. 2.

Protection is suspended from the end of the right, whenever that is decided, and the application waits for the document;
with it the case goes on and its decision has a term of its own (DESIGN 5). Only where the right ends protection is a
renewal awaited: of a right that ends after «До» the extension is granted up to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.application import Attachment, DocumentKind
from module.registry.decision import DecisionKind
from module.registry.entry import EntryAsOf, SuspensionCause
from module.registry.kinds.model import DecisionOutcome, OutcomeWords
from module.registry.kinds.steps import waits_for_document
from module.registry.kinds.suspend import UNTIL_RENEWED, begins, last_day_of
from module.registry.kinds.suspend import write as write
from module.registry.letters import LetterEvent
from module.registry.party import Confirmation
from module.registry.protection import Suspension
from module.registry.rules import ApplicationForRules, LegalRule, RuleContext
from module.registry.workflow import Status

RENEWS = (DocumentKind.RIGHT, DocumentKind.REGISTER_EXTRACT)
"""Documents that may say until when the right holds."""


def renews(file: Attachment, known: date) -> bool:
    """Tell whether a file says that the right holds longer than was known."""
    return file.document_kind in RENEWS and file.valid_until is not None and file.valid_until > known


def right_ends(application: ApplicationForRules) -> date | None:
    """Return the end of the right as it is proved: by the entry, or by a later day of a document; None = no end."""
    entry = application.now or application.base
    known = entry.common.right.valid_until if entry else application.form.right.valid_until
    if known is None:
        return None
    proved = (file.valid_until for file in application.attachments if file.document_kind in RENEWS)
    return max([known, *(day for day in proved if day is not None)])


def awaits_renewal(application: ApplicationForRules) -> bool:
    """Tell whether protection is suspended until the document that renews the right (art. 462 para. 2)."""
    return application.now is not None and SuspensionCause.RENEWAL in application.now.suspended_for


def is_renewed(application: ApplicationForRules) -> bool:
    """Tell whether a document, or the entry meanwhile, proves a later end of the right than was known at first."""
    entry = application.base or application.now
    known, proved = entry.common.right.valid_until if entry else None, right_ends(application)
    return known is not None and proved is not None and proved > known


class Art462Proof(LegalRule):
    """The right still stands and is the holder's: a document proves it where no state register has confirmed it."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield the proof that is missing."""
        if awaits_renewal(draft):
            yield from self._renewal(draft)
            return
        by_register = draft.form.right.confirmation is Confirmation.STATE_REGISTER
        if not by_register and not any(draft.has_document(kind) for kind in RENEWS):
            yield self.fault("documents.right", N_("Attach the document that proves the right."))

    def _renewal(self, draft: ApplicationForRules) -> Iterator[Fault]:
        """Yield that no document renews the right of a suspended entry, by the day until which it is valid."""
        known, proved = draft.now.common.right.valid_until if draft.now else None, right_ends(draft)
        if known is not None and (proved is None or proved <= known):
            text = N_(
                "Protection is suspended until the document that renews the exclusive right (Customs Code, article "
                "462). Attach it with the day until which it is valid: later than {date}."
            )
            yield self.fault("documents.right", text, date=known)


def awaited_until(application: ApplicationForRules, context: RuleContext) -> date | None:
    """Return until when the document would be awaited; None where protection does not end with the right."""
    now = application.now
    return last_day_of(SuspensionCause.RENEWAL, now, context) if now is not None else None


def suspend(application: ApplicationForRules, now: EntryAsOf, context: RuleContext) -> Suspension | Fault:
    """Return the suspension that an extension leads to today for want of the document, or why to none."""
    if is_renewed(application):
        text = N_("The document that renews the exclusive right was supplied: decide on the extension.")
        return Fault("CC462", "", Message(text))
    return begins(now, SuspensionCause.RENEWAL, context)


WAITS = DecisionOutcome(
    DecisionKind.SUSPEND,
    Status.AWAITING_DOCUMENT,
    LetterEvent.EXTENSION_SUSPENDED,
    OutcomeWords(
        offer=N_("Suspend protection until the document that renews the right comes"),
        prepare=N_("Prepare suspension until the document comes"),
        prepared=N_("The suspension is prepared and waits for the head."),
        sign=N_("Sign the suspension until the document comes"),
        signed=N_("The decision is signed: protection is suspended, and the application awaits the document."),
        past=N_("Protection was suspended: the document that renews the right is awaited"),
        decision=N_("Decision on suspension of protection"),
        closing=N_(
            "Supply the document that renews the exclusive right. We then decide on the extension; the decision on "
            "suspension is below."
        ),
    ),
    UNTIL_RENEWED,
)
ROWS = waits_for_document("extension.decide", WAITS, LetterEvent.DOCUMENT_SUPPLIED)
