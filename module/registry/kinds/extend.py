"""Extension of the term of protection: Customs Code arts. 462 and 464; term of the decision by APPC art. 76.

Nothing is in force backwards: an extension that is registered after «До» protects from that day on, and its term is
counted from the old «До» all the same (DESIGN 5). One that was filed late may be granted before the end and not after.
Without the document that renews the right it has two acts: a suspension from the end of the right (art. 462 para. 2),
after which it waits, and the extension once the document has come (`renewing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.amending import AT_ODDS, CHANGED_MEANWHILE, PartAsked, amended
from module.registry.application import ApplicationKind, Form, Section
from module.registry.cautions import Caution, insurance_cautions
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryAsOf, ProtectionState, extended
from module.registry.kinds.model import (
    ActWords,
    ApplicationType,
    CodedGround,
    DecisionOutcome,
    EntryStart,
    FirstAct,
    Granted,
    OutcomeWords,
    SectionScope,
)
from module.registry.kinds.renewing import (
    ROWS,
    WAITS,
    Art462Proof,
    awaited_until,
    awaits_renewal,
    right_ends,
    suspend,
    write,
)
from module.registry.kinds.steps import UNDECIDED, closed_by_law, examined
from module.registry.letters import LetterEvent
from module.registry.protection import Period, Suspension, last_day
from module.registry.rules import (
    ApplicationForRules,
    Art461Para4Authority,
    Art461Para4Insurance,
    LegalRule,
    RuleContext,
)
from module.registry.workflow import Act, Status


class ExtensionGround(StrEnum):
    """Grounds for refusing an extension, each with its norm: art. 461 para. 7 lists those of inclusion alone."""

    DATA_UNTRUE = "extension_data_untrue"
    DOCUMENTS_MISSING = "extension_documents_missing"
    TERM_TOO_LONG = "extension_term_too_long"
    ENTRY_CLOSED = "extension_entry_closed"


def obstacle(entry: EntryAsOf) -> Message | None:
    """Say why no extension of an entry can be filed, by its state on the day; None where it can."""
    if entry.state is ProtectionState.EXCLUDED:
        text = N_("The entry was excluded from the register. Apply for inclusion: the object gets a new entry.")
        return Message(text)
    if entry.common.end is None:
        return Message(N_("The register does not say when protection of this entry ends, so it cannot be extended."))
    if entry.state is ProtectionState.EXPIRED:
        text = N_("Protection ended on {date}. An extension is filed before that day. Apply for inclusion.")
        return Message(text, {"date": entry.protection.last_day})
    return None


def _old_end(application: ApplicationForRules) -> date | None:
    return application.base.common.end if application.base else None


def _last_filing_day(application: ApplicationForRules, context: RuleContext) -> date | None:
    """Return the last day on which the extension is in time (art. 462 para. 1); days off move nothing.

    It counts from the end of protection: «До», or the end of the right where that comes first (art. 464). None while
    protection is suspended for the renewal document: that is in time until two months from the end of the right.
    """
    end = application.base.protection.last_day if application.base else None
    if awaits_renewal(application):
        return None
    return context.deadlines.before("extension.file_before", end) if end else None


def _is_late(application: ApplicationForRules, context: RuleContext) -> bool:
    last = _last_filing_day(application, context)
    return last is not None and (application.filed_on or context.today) > last


def _latest(application: ApplicationForRules, context: RuleContext) -> date | None:
    end = _old_end(application)
    return last_day(context.deadlines, end) if end else None


class Art463EntryStands(LegalRule):
    """An entry that is out of the register, or whose term is over, is not extended: it is included anew."""

    code = "CC463"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield why the entry does not allow an extension today, or that its term is another one meanwhile."""
        if draft.now is None or draft.base is None:
            return
        why = obstacle(draft.now)
        if why is not None:
            yield self.fault("terms.end", why.msgid, **why.params)
        elif draft.now.common.end != draft.base.common.end:
            text = N_("The term of the entry was changed after this application was begun. Delete it and begin anew.")
            yield self.fault("terms.end", text)


class Art464Extension(LegalRule):
    """Each extension is asked for at most two years from the end of the term that runs."""

    code = "CC464"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is wrong with the new end."""
        end, old = draft.form.terms.end, _old_end(draft)
        if end is None:
            yield self.fault("terms.end", N_("Enter the day when protection ends."))
            return
        if old is not None and end <= old:
            text = N_("Protection lasts until {date} already. Enter a later day.")
            yield self.fault("terms.end", text, date=old)
        limit = _latest(draft, context)
        if limit is not None and end > limit:
            text = N_("Protection can be extended until {date} at the latest (Customs Code, article 464).")
            yield self.fault("terms.end", text, date=limit)


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    old = _old_end(application)
    if old is None:
        return ()
    return (
        *_beside(application),
        *(() if awaits_renewal(application) else _timing(application, context)),
        *_right(application, old, context),
        *insurance_cautions(_insured_form(application), context),
    )


def _beside(application: ApplicationForRules) -> Iterator[Caution]:
    if application.others_open:
        yield Caution("terms.end", Message(N_("Another application of this kind for the entry is open.")))
    if application.now is not None and _is_at_odds(application, application.now):
        yield Caution("terms.end", Message(CHANGED_MEANWHILE))


def _insured_form(application: ApplicationForRules) -> Form:
    """Return the form as the advice on insurance reads it: the end that is asked for, no start."""
    form = application.form
    right = replace(form.right, valid_until=right_ends(application))
    return replace(form, terms=replace(form.terms, start=None), right=right)


def _timing(application: ApplicationForRules, context: RuleContext) -> Iterator[Caution]:
    end = application.base.protection.last_day if application.base else None
    filed = application.filed_on or context.today
    last = _last_filing_day(application, context)
    if last is not None and filed > last:
        text = N_(
            "Filed late: by article 462 of the Customs Code the last day was {date}. We take the application "
            "all the same. It can be granted only until protection ends on {end}."
        )
        yield Caution("terms.end", Message(text, {"date": last, "end": end}))
    due = context.deadlines.due("extension.decide", filed)
    if due is not None and end is not None and due > end:
        text = N_(
            "A gap is likely: the decision may come until {due}, and protection ends on {end}. From the next day until "
            "the extension is registered the object is not protected."
        )
        yield Caution("terms.end", Message(text, {"due": due, "end": end}))


def _right(application: ApplicationForRules, old: date, context: RuleContext) -> Iterator[Caution]:
    ends, asked = right_ends(application), application.form.terms.end
    if ends is None:
        return
    if ends <= old:
        text = N_(
            "The exclusive right ends on {date}. Attach the document that renews it, with the day until which it is "
            "valid: protection never lasts longer than the right (Customs Code, articles 462 and 464)."
        )
        yield Caution("documents.right", Message(text, {"date": ends}))
        until = awaited_until(application, context)
        if until is not None:
            text = N_(
                "You may file without it. Then protection is suspended from the end of the right, and the document is "
                "awaited until {until}, on the page of this application (Customs Code, article 462)."
            )
            yield Caution("documents.right", Message(text, {"until": until}))
    elif asked is not None and ends < asked:
        text = N_(
            "You asked for protection until {asked}. It ends with the exclusive right, on {date} (Customs Code, "
            "article 464)."
        )
        yield Caution("terms.end", Message(text, {"asked": asked, "date": ends}))


def _period(application: ApplicationForRules, context: RuleContext) -> Period | Fault:
    """Return the term that an extension registered today adds; a Fault says why it adds none."""
    now, old, asked = application.now, _old_end(application), application.form.terms.end
    if now is None or old is None or asked is None:
        raise NotAllowedNow
    why = _not_granted(now, application, context)
    if why is not None:
        return Fault("CC462", "", why)
    days = (asked, right_ends(application), _latest(application, context))
    end = min(day for day in days if day is not None)
    if end <= old:
        text = N_(
            "The term cannot be extended: the exclusive right is not proved to last longer than protection does "
            "(Customs Code, articles 462 and 464)."
        )
        return Fault("CC464", "", Message(text))
    return Period(max(old + timedelta(days=1), context.today), end)


def _not_granted(now: EntryAsOf, application: ApplicationForRules, context: RuleContext) -> Message | None:
    """Say why the entry, as it stands today, can have no extension by this application."""
    if now.state is ProtectionState.EXCLUDED:
        return obstacle(now)
    if now.common.end != _old_end(application):
        return Message(N_("The term of the entry was changed after the application was begun."))
    if now.state is ProtectionState.EXPIRED and _is_late(application, context):
        text = N_("Protection ended on {date} and the extension was filed late (Customs Code, articles 462 and 463).")
        return Message(text, {"date": now.protection.last_day})
    return Message(AT_ODDS) if _is_at_odds(application, now) else None


def _suspension(application: ApplicationForRules, context: RuleContext) -> Suspension | Fault:
    """Return the suspension that the application leads to today for want of the renewal document, or why to none."""
    now = application.now
    if now is None:
        raise NotAllowedNow
    why = _not_granted(now, application, context)
    return Fault("CC462", "", why) if why is not None else suspend(application, now, context)


def _parts(application: ApplicationForRules, now: EntryAsOf) -> tuple[PartAsked, ...]:
    """Return what comes with the later «До»: documents, the end of a renewed right, a contract."""
    base = application.base
    if base is None:
        raise NotAllowedNow
    renewed = replace(base.common.right, valid_until=right_ends(application))
    common = replace(base.common, files=(*base.common.files, *application.attachments), right=renewed)
    national = replace(base.national, insurance=application.form.insurance)
    return PartAsked(base.common, common, now.common), PartAsked(base.national, national, now.national)


def _is_at_odds(application: ApplicationForRules, now: EntryAsOf) -> bool:
    return any(part.at_odds for part in _parts(application, now))


def _extend(entry: Entry | None, granted: Granted) -> Entry:
    """Write the later «До» and what came with it into what the entry says now (D15). Raises Overlapping."""
    if entry is None:
        raise NotAllowedNow
    changes = amended(_parts(granted.application, entry.latest()))
    return extended(entry, granted.term.end, granted.recording, changes)


_GRANT = DecisionOutcome(
    DecisionKind.EXTEND,
    Status.EXTENDED,
    LetterEvent.EXTENDED,
    OutcomeWords(
        offer=N_("Extend the term of protection"),
        prepare=N_("Prepare extension"),
        prepared=N_("The extension is prepared and waits for the head."),
        sign=N_("Sign the extension"),
        signed=N_("The decision is signed: the term of protection is extended."),
        past=N_("The decision on extension was signed"),
        decision=N_("Decision on extension of the term of protection"),
        closing=N_("The term of protection is extended. Print the notice below."),
    ),
    ActWords(
        title=N_("Notice of extension of the term of protection of the intellectual property object"),
        operative=(
            N_(
                "Extend the term of protection of the intellectual property object ({object}) in the customs register "
                "of intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
            N_("Last day of protection: {end} (until now: {until})."),
        ),
        met=N_("The application and the documents meet articles 462 and 464 of the Code."),
    ),
    states_period=True,
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.EXTENSION_REFUSED,
    OutcomeWords(
        offer=N_("Refuse extension"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: extension is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal to extend the term of protection"),
        closing=N_("Extension was refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to extend the term of protection of the intellectual property object"),
        operative=(
            N_(
                "Refuse to extend the term of protection of the intellectual property object ({object}) in the customs "
                "register of intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
    ),
)
_GROUNDS = (
    CodedGround(
        ExtensionGround.DATA_UNTRUE,
        N_("The application for extension holds incomplete or untrue data"),
        N_("Ground of refusal: {ground} (article 64 of the Administrative Procedural and Process Code)."),
        N_(
            "Article 64 of the Administrative Procedural and Process Code of the Republic of Kazakhstan: the "
            "application holds what is needed for its consideration, and it is true."
        ),
    ),
    CodedGround(
        ExtensionGround.DOCUMENTS_MISSING,
        N_("Documents that prove the right for the new term were not supplied"),
        N_("Ground of refusal: {ground} (article 462 of the Code)."),
        N_("Article 462 of the Code: the term is extended on the documents that prove the right for it."),
    ),
    CodedGround(
        ExtensionGround.TERM_TOO_LONG,
        N_("The term asked for is longer than the law or the exclusive right allows"),
        N_("Ground of refusal: {ground} (article 464 of the Code)."),
        N_(
            "Article 464 of the Code: each extension is limited, and protection does not last longer than the "
            "exclusive right."
        ),
    ),
    CodedGround(
        ExtensionGround.ENTRY_CLOSED,
        N_("The term of protection is over or the object is excluded from the register"),
        N_("Ground of refusal: {ground} (article 463, paragraph 1 of the Code)."),
        N_("Article 463, paragraph 1 of the Code: an object is excluded from the register when its term is over."),
    ),
)
_OPEN = (*UNDECIDED, Status.AWAITING_DOCUMENT)
EXTEND = ApplicationType(
    kind=ApplicationKind.EXTEND,
    steps=((N_("Extension"), (Section.TERMS, Section.INSURANCE, Section.DOCUMENTS)),),
    rules=(
        Art463EntryStands(),
        Art464Extension(),
        Art461Para4Insurance(),
        Art461Para4Authority(),
        Art462Proof(),
    ),
    cautions=_cautions,
    latest=_latest,
    period=_period,
    on_entry=_extend,
    considered=N_(
        "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under "
        "articles 462 and 464 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of "
        "Kazakhstan” (the Code), DECIDED:"
    ),
    grant=_GRANT,
    refuse=_REFUSE,
    grounds=_GROUNDS,
    grounds_hint=N_("Choose all that apply. Each ground stands in the decision with its norm."),
    rows=(
        *examined("extension.decide", _GRANT, _REFUSE),
        *ROWS,
        *closed_by_law(Act.CLOSE_WITH_ENTRY, LetterEvent.CLOSED_WITH_ENTRY, _OPEN),
        *closed_by_law(Act.CLOSE_LATE, LetterEvent.CLOSED_LATE, _OPEN),
    ),
    shown=(Section.REPRESENTATIVE, Section.HOLDER, Section.RIGHT),
    scope={
        Section.TERMS: SectionScope(
            frozenset({"end"}), frozenset({"entryNumber", "protectedUntil", "objectKind", "periodEnd"})
        )
    },
    from_entry=EntryStart(N_("Extend"), obstacle),
    first=FirstAct(WAITS, _suspension, write),
)
TYPE = EXTEND
