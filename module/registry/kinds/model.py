"""What a kind of application is made of (D23)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import Message
from module.registry.application import ApplicationKind, Form, Section
from module.registry.cautions import Caution
from module.registry.change_groups import AskedGroup
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryAsOf, ExclusionGround, Recording
from module.registry.legal_rule import ApplicationForRules, LegalRule
from module.registry.letters import LetterEvent
from module.registry.objects import ObjectKind
from module.registry.protection import Period, Suspension
from module.registry.rule_context import RuleContext
from module.registry.standing import SuspensionCause
from module.registry.workflow import Row, Status


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What an outcome is called: msgids.

    `offer` is the choice of the case officer, `prepare` and `sign` the buttons, `prepared` and `signed` what is said
    after them, `past` the line of the applicant's history, `decision` the heading of the page where it is signed,
    `closing` what the applicant reads on the page of the application from then on.
    """

    offer: str
    prepare: str
    prepared: str
    sign: str
    signed: str
    past: str
    decision: str
    closing: str


@dataclass(frozen=True, slots=True)
class ActWords:
    """What the act itself says, in Kazakh and in Russian: msgids.

    `operative` are its sentences; each takes the parameters that it names of those that `documents/legal` gives.
    `met` says that the law is satisfied where no ground of refusal stands, `met_in_part` the same of what is entered
    where a part is not, `stays` of a suspension that is not lifted that it stays.
    """

    title: str
    operative: tuple[str, ...]
    met: str = ""
    met_in_part: str = ""
    stays: Mapping[SuspensionCause, str] = field(default_factory=dict)


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

    `states_period` says that the act has to name a period of protection; `by_cause` has the words of an act that
    differ by the cause of the suspension that it is about.
    """

    decision: DecisionKind
    status: Status
    event: LetterEvent
    words: OutcomeWords
    act: ActWords
    states_period: bool = False
    by_cause: Mapping[SuspensionCause, ActWords] = field(default_factory=dict)

    def act_about(self, suspension: Suspension | None) -> ActWords:
        """Return what the act says, of a suspension by its cause."""
        return self.by_cause.get(suspension.cause, self.act) if suspension else self.act


@dataclass(frozen=True, slots=True)
class SectionScope:
    """What of a section a kind uses: `fields` of its page and of the form, `rows` of its outline (None: all)."""

    fields: frozenset[str]
    rows: frozenset[str] | None = None

    def edits_only(self, before: Any, after: Any) -> bool:
        """Tell whether two values of a part of the form differ in its fields alone."""
        if type(before) is not type(after):
            return False
        own = self.fields & {one.name for one in fields(before)}  # a page may ask in other fields than the form has
        return bool(replace(before, **{name: getattr(after, name) for name in own}) == after)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant brings to the register: number of the entry, application, period, when and by which decision.

    `suspension` is of a kind that begins one or ends it, `ground` of an exclusion without application.
    """

    number: str
    application: ApplicationForRules
    period: Period | None
    recording: Recording
    suspension: Suspension | None = None
    ground: ExclusionGround | None = None

    @property
    def term(self) -> Period:
        """Return the period of a kind that grants one. Raises NotAllowedNow where there is none."""
        if self.period is None:
            raise NotAllowedNow
        return self.period


@dataclass(frozen=True, slots=True)
class EntryStart:
    """How an application of a kind begins with an entry: the button, and why the state of an entry forbids it.

    `filled` puts into the form what the entry answers already.
    """

    offer: str
    obstacle: Callable[[EntryAsOf], Message | None]
    filled: Callable[[Form, EntryAsOf], Form] = lambda form, entry: form


@dataclass(frozen=True, slots=True)
class FirstAct:
    """An act that comes before the one that decides: protection is suspended until the applicant brings a document.

    `outcome` has its words, `suspension` what it begins today, or why it cannot, `on_entry` what it writes.
    """

    outcome: DecisionOutcome
    suspension: Callable[[ApplicationForRules, RuleContext], Suspension | Fault]
    on_entry: Callable[[Entry | None, Granted], Entry]


# fields of the form that stand on the page of another one
_SECTIONS = {
    "capacity": Section.REPRESENTATIVE,
    "same_right_reason": Section.RIGHT,
    "cause": Section.REASON,
    "until": Section.REASON,
    "changed_on": Section.REASON,
}


def _no_period(application: ApplicationForRules, context: RuleContext) -> None:
    """Give no period: the act only suspends."""


def _within(scope: SectionScope, name: str, before: Any, after: Any) -> bool:
    """Tell whether a part of the form, or a plain value that is none, changed only where the scope has it."""
    return scope.edits_only(before, after) if is_dataclass(before) else name in scope.fields


@dataclass(frozen=True, slots=True)
class ApplicationType:
    """A kind of application: its sections in the order of the form, the two outcomes, its rows of the table.

    `steps` are the sections under their headings, `shown` further ones that are signed and not edited, `scope` what of
    a section is used (absent: all), `scope_by_object` where that depends on the kind of object, `locked` the fields
    of the form that no page of the kind changes. `rules` hold up a draft, `cautions` tell. `latest` is the last day
    that may be asked for, `period` what a decision of today grants (None: a kind without one) or why it cannot,
    `on_entry` the act on the entry; `from_entry` says how it begins with one, `becomes` what an entry will say where
    that is told beside what it says, `asked` what is decided field by field. `counted` puts into a form what follows
    from what was entered; `suspension` is what a decision of today does to one, or why it cannot. `considered` opens
    the act and names the article; `grounds` are all for which it may be refused; with `grants_on_grounds` those on
    which the act itself rests: nobody asked for it, so that there is nothing to refuse. `first` is an act after which
    the application goes on.
    """

    kind: ApplicationKind
    steps: tuple[tuple[str, tuple[Section, ...]], ...]
    rules: tuple[LegalRule, ...]
    cautions: Callable[[ApplicationForRules, RuleContext], tuple[Caution, ...]]
    latest: Callable[[ApplicationForRules, RuleContext], date | None]
    period: Callable[[ApplicationForRules, RuleContext], Period | Fault | None]
    on_entry: Callable[[Entry | None, Granted], Entry]
    considered: str
    grant: DecisionOutcome
    refuse: DecisionOutcome
    grounds: tuple[CodedGround, ...]
    grounds_hint: str
    rows: tuple[Row, ...]
    shown: tuple[Section, ...] = ()
    scope: Mapping[Section, SectionScope] = field(default_factory=dict)
    from_entry: EntryStart | None = None
    counted: Callable[[ApplicationForRules, RuleContext], Form] | None = None
    suspension: Callable[[ApplicationForRules, RuleContext], Suspension | Fault] | None = None
    grants_on_grounds: bool = False
    becomes: Callable[[ApplicationForRules, EntryAsOf], EntryAsOf] | None = None
    asked: Callable[[ApplicationForRules, EntryAsOf], tuple[AskedGroup, ...]] | None = None
    scope_by_object: Callable[[Section, ObjectKind | None], SectionScope | None] = lambda section, kind: None
    locked: frozenset[str] = frozenset()
    first: FirstAct | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the sections that are filled in, in the order of the form."""
        return tuple(section for _, sections in self.steps for section in sections)

    def following(self, section: Section) -> Section | None:
        """Return the section after one, or None after the last."""
        place = self.sections.index(section) + 1
        return self.sections[place] if place < len(self.sections) else None

    def scope_of(self, section: Section, kind: ObjectKind | None) -> SectionScope | None:
        """Return what of a section is used for a kind of object; None: all of it."""
        return self.scope_by_object(section, kind) or self.scope.get(section)

    def faults(self, draft: ApplicationForRules, context: RuleContext) -> tuple[Fault, ...]:
        """Return all faults of a draft, in the order of the form."""
        return tuple(fault for rule in self.rules for fault in rule.check(draft, context))

    def edits_only(self, before: Form, after: Form) -> bool:
        """Tell whether a change of the form stays within what the kind asks for."""
        changed = {one.name for one in fields(Form) if getattr(before, one.name) != getattr(after, one.name)}
        for name in changed:
            section = _SECTIONS.get(name) or Section(name)
            scope = self.scope_of(section, before.terms.object_kind)
            if section not in self.sections or name in self.locked:
                return False
            if scope and not _within(scope, name, getattr(before, name), getattr(after, name)):
                return False
        return True

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
        first = self.first.outcome if self.first else None
        for one in (self.grant, self.refuse, first):
            if one is not None and one.decision is decision:
                return one
        raise ValueError(f"{self.kind} does not end with {decision}")

    def goes_on_after(self, decision: DecisionKind) -> bool:
        """Tell whether the application goes on after an act of this kind."""
        return self.first is not None and self.first.outcome.decision is decision

    def deciding(self, decision: DecisionKind) -> ApplicationType:
        """Return the kind as an act of it works: of one that comes first its suspension, and no period."""
        first = self.first
        if first is None or not self.goes_on_after(decision):
            return self
        return replace(self, period=_no_period, suspension=first.suspension, on_entry=first.on_entry)
