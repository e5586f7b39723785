"""What rows of the transition table are made of, and what is read from them: permission, buttons, due date, diagram.

The rows themselves stand with each kind of application in `kinds/` (D23); nothing here knows who runs them. A missing
row *is* the refusal. Statuses and their sources: spec application-kinds (c).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from module.kernel.text import N_, Message
from module.registry.actors import Actor, Role
from module.registry.application import ApplicationKind
from module.registry.deadlines import Counted
from module.registry.decision import DecisionKind
from module.registry.hearing import NO_HEARING, HearingState
from module.registry.letters import LetterEvent
from module.registry.staff_roles import StaffAct

LONGEST_REASON = 1000
"""Characters of the reason for which a case officer takes a case over from another."""


class Status(StrEnum):
    """The status of an application (not the state of a register entry)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    PRELIMINARY = "preliminary"
    FOR_SIGNATURE = "for_signature"
    AWAITING_DOCUMENT = "awaiting_document"
    ISSUED = "issued"
    CHANGED = "changed"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXCLUDED = "excluded"
    REFUSED = "refused"
    CLOSED = "closed"


class Act(StrEnum):
    """What a person can do to an application."""

    SUBMIT = "submit"
    DELETE = "delete"
    TAKE = "take"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    TAKE_OVER = "take_over"
    ANNOUNCE_REFUSAL = "announce_refusal"
    OBJECT = "object"
    CLOSE_HEARING = "close_hearing"
    SET_NOTICE_DAY = "set_notice_day"
    ASK_ORAL_HEARING = "ask_oral_hearing"
    APPOINT_ORAL_HEARING = "appoint_oral_hearing"
    RECORD_MINUTES = "record_minutes"
    REMARK_MINUTES = "remark_minutes"
    WAIVE_HEARING = "waive_hearing"
    PREPARE_GRANT = "prepare_grant"
    PREPARE_REFUSAL = "prepare_refusal"
    PREPARE_SUSPENSION = "prepare_suspension"
    SEND_BACK = "send_back"
    SIGN_GRANT = "sign_grant"
    SIGN_REFUSAL = "sign_refusal"
    SIGN_SUSPENSION = "sign_suspension"
    SUPPLY_DOCUMENT = "supply_document"
    CLOSE_WITH_ENTRY = "close_with_entry"
    CLOSE_LATE = "close_late"
    PROPOSE_CLOSING = "propose_closing"
    RETURN_PROPOSAL = "return_proposal"
    CLOSE_CASE = "close_case"

    @classmethod
    def _missing_(cls, value: object) -> Act | None:
        """Read the words of the first release, which knew inclusion alone: they stand in sealed rows of the journal."""
        return {"prepare_inclusion": cls.PREPARE_GRANT, "sign_inclusion": cls.SIGN_GRANT}.get(str(value))


def act_of(word: str) -> str:
    """Return the act that a stored word names, as it is called today; a word that names none stands as it is."""
    try:
        return Act(word)
    except ValueError:
        return word


class Effect(StrEnum):
    """What follows an act in the same transaction; each is done by the gate, in the order of the row (D24)."""

    NUMBER = "number"
    TERM = "term"
    NO_TERM = "no_term"
    REGISTER = "register"
    CLOSE_BESIDE = "close_beside"
    ENTRY = "entry"
    GO_ON = "go_on"
    PRINT = "print"
    NOTICE = "notice"


STATUS_LABELS = {
    Status.DRAFT: N_("Draft application"),
    Status.SUBMITTED: N_("Application filed"),
    Status.IN_REVIEW: N_("Under consideration"),
    Status.PRELIMINARY: N_("Preliminary decision"),
    Status.FOR_SIGNATURE: N_("With the head for signature"),
    Status.AWAITING_DOCUMENT: N_("Awaiting the document"),
    Status.ISSUED: N_("Document issued"),
    Status.CHANGED: N_("Amended"),
    Status.EXTENDED: N_("Extended"),
    Status.SUSPENDED: N_("Suspended"),
    Status.RESUMED: N_("Resumed"),
    Status.EXCLUDED: N_("Excluded"),
    Status.REFUSED: N_("Refused"),
    Status.CLOSED: N_("Closed without a decision"),
}
# what the acts on a decision are called stands with each kind: `kinds.act_label`
SHARED_ACTS = {
    Act.SUBMIT: N_("Sign and submit"),
    Act.DELETE: N_("Delete the draft"),
    Act.TAKE: N_("Take the case"),
    Act.RELEASE: N_("Release the case"),
    Act.HAND_OVER: N_("Hand the case over"),
    Act.ASSIGN: N_("Assign a case officer"),
    Act.TAKE_OVER: N_("Take the case over"),
    Act.ANNOUNCE_REFUSAL: N_("Send the preliminary decision"),
    Act.OBJECT: N_("File an objection"),
    Act.CLOSE_HEARING: N_("Close the hearing"),
    Act.SET_NOTICE_DAY: N_("Set another day of notice"),
    Act.ASK_ORAL_HEARING: N_("Ask for an oral hearing"),
    Act.APPOINT_ORAL_HEARING: N_("Appoint the oral hearing"),
    Act.RECORD_MINUTES: N_("Sign the minutes"),
    Act.REMARK_MINUTES: N_("Make remarks on the minutes"),
    Act.WAIVE_HEARING: N_("Waive the hearing"),
    Act.SEND_BACK: N_("Send back"),
    Act.PREPARE_SUSPENSION: N_("Prepare suspension until the document comes"),
    Act.SIGN_SUSPENSION: N_("Sign the suspension until the document comes"),
    Act.SUPPLY_DOCUMENT: N_("Supply the document that renews the right"),
    Act.CLOSE_WITH_ENTRY: N_("Closed: the entry is excluded"),
    Act.CLOSE_LATE: N_("Closed: protection ended, the extension was late"),
    Act.PROPOSE_CLOSING: N_("Propose to close without a decision"),
    Act.RETURN_PROPOSAL: N_("Go on with the case"),
    Act.CLOSE_CASE: N_("Close without a decision"),
}
GRANTED = frozenset({Status.ISSUED, Status.CHANGED, Status.EXTENDED, Status.SUSPENDED, Status.RESUMED, Status.EXCLUDED})
FINAL = GRANTED | {Status.REFUSED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What guards need to know of a case. Ids are account ids; empty = nobody.

    `refusal_from` is the first day of a refusal after its notice; None = no preliminary decision was sent. `hearing` is
    what the acts of an oral hearing ask. `closing_proposed`: the head was asked to close the case without a decision.
    `partly_refused`: the decision leaves out a part of what was asked for.
    """

    kind: ApplicationKind
    status: Status
    owner_iin: str
    owner_bin: str
    case_officer_id: str = ""
    prepared_by: str = ""
    decision_kind: DecisionKind | None = None
    hearing_over_on: date | None = None
    hearing_answered: bool = False
    refusal_from: Counted | None = None
    today: date | None = None
    hearing: HearingState = NO_HEARING
    closing_proposed: bool = False
    partly_refused: bool = False


Guard = Callable[[CaseFacts, Actor], bool]
Wait = Callable[[CaseFacts], Message | None]
"""Says why an act must wait for its day; None = it need not."""


def same_owner(owner_iin: str, owner_bin: str, actor: Actor) -> bool:
    """Tell whether what an organisation (or a person without one) owns is the actor's."""
    if owner_bin or actor.bin:
        return owner_bin == actor.bin
    return bool(actor.iin) and owner_iin == actor.iin


def own_application(case: CaseFacts, actor: Actor) -> bool:
    """The application belongs to the person's organisation, or to the person where there is none."""
    return same_owner(case.owner_iin, case.owner_bin, actor)


def may_sign(case: CaseFacts, actor: Actor) -> bool:
    """The person's role in the organisation lets him speak for it: sign, file, object."""
    return actor.may(StaffAct.SIGN_AND_FILE)


def taken_by_actor(case: CaseFacts, actor: Actor) -> bool:
    """The case officer has taken this case."""
    return bool(case.case_officer_id) and case.case_officer_id == actor.account_id


def taken_by_another(case: CaseFacts, actor: Actor) -> bool:
    """Another case officer has taken this case."""
    return bool(case.case_officer_id) and case.case_officer_id != actor.account_id


def prepared_by_another(case: CaseFacts, actor: Actor) -> bool:
    """Case officer and head are never one person (spec application-kinds, who signs)."""
    return bool(case.prepared_by) and actor.account_id not in (case.prepared_by, case.case_officer_id)


def grant_prepared(case: CaseFacts, actor: Actor) -> bool:
    """The prepared decision gives what was asked for."""
    known = case.decision_kind is not None and case.decision_kind is not DecisionKind.REFUSE
    return known and not suspension_prepared(case, actor)


def suspension_prepared(case: CaseFacts, actor: Actor) -> bool:
    """The prepared decision suspends protection though another thing was asked for: the case goes on after it."""
    return case.decision_kind is DecisionKind.SUSPEND and case.kind is not ApplicationKind.SUSPEND


def refusal_prepared(case: CaseFacts, actor: Actor) -> bool:
    """The prepared decision refuses."""
    return case.decision_kind is DecisionKind.REFUSE


def closing_proposed(case: CaseFacts, actor: Actor) -> bool:
    """The case officer has asked the head to close the case without a decision."""
    return case.closing_proposed


def decision_prepared(case: CaseFacts, actor: Actor) -> bool:
    """A decision waits for the head, and no proposal to close the case without one."""
    return not case.closing_proposed


def no_oral_hearing_owed(case: CaseFacts, actor: Actor) -> bool:
    """No oral hearing that was asked for is still to be held: before it there is no new preliminary decision."""
    return not case.hearing.oral_owed


def hearing_time_over(case: CaseFacts, actor: Actor) -> bool:
    """The time to object to the preliminary decision is over (APPC art. 73: two working days)."""
    return case.hearing_over_on is not None and case.today is not None and case.today > case.hearing_over_on


def heard(case: CaseFacts, actor: Actor) -> bool:
    """The applicant was heard, or kept silent in the time given (APPC art. 73): without it no refusal."""
    return case.hearing_answered or hearing_time_over(case, actor)


def notice_runs(case: CaseFacts) -> Message | None:
    """The applicant was not told of the refusal early enough yet: three working days before it (APPC art. 73).

    The day of notice is day 0: the day on which the preliminary decision stood in the cabinet.
    """
    first = case.refusal_from
    if first is None or first.day is None:
        return first.why if first else None  # no notice at all is the affair of the guard `heard`
    if case.today is not None and case.today >= first.day:
        return None
    if first.why.msgid:
        return first.why
    answer = N_(
        "Not earlier than {day}: by APPC art. 73 a refusal goes to the head and is signed after the notice period."
    )
    return Message(answer, {"day": first.day})


def part_heard(case: CaseFacts, actor: Actor) -> bool:
    """The applicant was heard, where the decision leaves a part out: to that extent it is unfavourable (APPC 73)."""
    return not case.partly_refused or heard(case, actor)


def part_notice_runs(case: CaseFacts) -> Message | None:
    """The applicant was not told early enough that a part is to be left out (APPC art. 73)."""
    return notice_runs(case) if case.partly_refused else None


def objection_runs(case: CaseFacts) -> Message | None:
    """The applicant may still object: the hearing is closed the day after the last one for it (APPC art. 73)."""
    until = case.hearing_over_on
    if until is None:
        return case.refusal_from.why if case.refusal_from else Message(_UNHEARD)
    if case.today is not None and case.today > until:
        return None
    text = N_("Not earlier than {day}: the applicant may object until {until} (APPC art. 73).")
    return Message(text, {"day": until + timedelta(days=1), "until": until})


def oral_hearing_may_be_asked(case: CaseFacts, actor: Actor) -> bool:
    """A preliminary decision was sent, the hearing is not waived, and no oral hearing was asked for yet."""
    return case.hearing.running and not case.hearing.asked


def oral_hearing_owed(case: CaseFacts, actor: Actor) -> bool:
    """The applicant asked for an oral hearing that has no minutes yet."""
    return case.hearing.oral_owed


def remarks_may_be_made(case: CaseFacts, actor: Actor) -> bool:
    """The minutes stand and no remarks were made on them: one set closes them (APPC art. 74)."""
    return case.hearing.remarks_due


def hearing_may_be_waived(case: CaseFacts, actor: Actor) -> bool:
    """A preliminary decision was sent: a waiver counts only after it (APPC art. 73)."""
    return case.hearing.running


def notice_unproved(case: CaseFacts, actor: Actor) -> bool:
    """Nothing proves the notice, and no sending of it is on its way."""
    return case.hearing.notice_unproved


def asked_in_time(case: CaseFacts) -> Message | None:
    """An oral hearing is asked for within two working days of receipt (APPC art. 73)."""
    until = case.hearing.asked_until
    if until is None or case.today is None or case.today <= until:
        return None
    text = N_("An oral hearing could be asked for until {day}, counted from receipt (APPC art. 73).")
    return Message(text, {"day": until})


def remarks_in_time(case: CaseFacts) -> Message | None:
    """Remarks on the minutes are made within three working days of their signature (APPC art. 74)."""
    until = case.hearing.remarks_until
    if until is None or case.today is None or case.today <= until:
        return None
    text = N_("Remarks on the minutes could be made until {day}, counted from their signature (APPC art. 74).")
    return Message(text, {"day": until})


def oral_hearing_day(case: CaseFacts) -> Message | None:
    """Minutes are of a hearing that was appointed, and whose day has come."""
    held_on = case.hearing.held_on
    if held_on is None:
        return Message(N_("First appoint the oral hearing: the applicant is told its day and place (APPC art. 73)."))
    if case.today is not None and case.today >= held_on:
        return None
    return Message(N_("Not earlier than {day}: the oral hearing is appointed for that day."), {"day": held_on})


def channels_tried(case: CaseFacts) -> Message | None:
    """Another day of notice is set only after repeated tries over each channel (APPC art. 66)."""
    if case.hearing.tried_enough:
        return None
    text = N_("First send the failed notice again: each channel has to be tried at least twice (APPC art. 66).")
    return Message(text)


_UNHEARD = N_("First send the preliminary decision: there is no refusal before the applicant was heard (APPC art. 73).")
_NOTHING_ORAL = N_("No oral hearing is owed: nobody asked for one, it was waived, or its minutes are signed.")
_WHY_NOT: Mapping[Guard, str] = {
    heard: _UNHEARD,
    part_heard: _UNHEARD,
    no_oral_hearing_owed: N_("First come the oral hearing and its minutes: the applicant asked for it (APPC art. 73)."),
    oral_hearing_may_be_asked: N_("An oral hearing is asked for once, after a preliminary decision."),
    oral_hearing_owed: _NOTHING_ORAL,
    remarks_may_be_made: N_("Remarks are made once, after the minutes are signed (APPC art. 74)."),
    hearing_may_be_waived: N_("A hearing is waived once, after a preliminary decision (APPC art. 73)."),
    notice_unproved: N_("The day of notice is proved, or the notice is on its way."),
    taken_by_another: N_("You lead this case already."),
    prepared_by_another: N_("A decision is signed by another person than the one who prepared it or leads the case."),
}
"""What a guard that does not agree says, where it is not the affair of somebody else's case."""
_OUT_OF_PLACE: Mapping[Act, str] = {
    Act.SUPPLY_DOCUMENT: N_(
        "The document that renews the right is supplied once, while the application awaits it: after the head has "
        "signed the suspension. Keep it until then."
    ),
}
"""What an act says in a status that has no row for it, where people may come for it too early."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: in `status` the `act` of a `role` leads to `to`, unless it waits for its day.

    `term` is the term that the effect TERM counts, `event` what the effect NOTICE tells the applicant.
    """

    status: Status
    act: Act
    to: Status
    role: Role
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    term: str = ""
    event: LetterEvent | None = None
    wait: Wait | None = None


def _suits(row: Row, case: CaseFacts, actor: Actor) -> bool:
    return actor.plays(row.role) and all(guard(case, actor) for guard in row.guards)


class Workflow:
    """The tables of all kinds of application with the questions that everything else asks of them."""

    def __init__(self, tables: Mapping[ApplicationKind, Iterable[Row]]) -> None:
        self.tables = {kind: tuple(rows) for kind, rows in tables.items()}
        every = [(kind, row.status, row.act) for kind, rows in self.tables.items() for row in rows]
        if len(set(every)) != len(every):
            raise ValueError("two rows for one act in one status")
        self._by_key = {(kind, row.status, row.act): row for kind, rows in self.tables.items() for row in rows}

    def row(self, kind: ApplicationKind, status: Status, act: Act) -> Row | None:
        """Return the row of an act in a status; None = there is no such act now."""
        return self._by_key.get((kind, status, act))

    def out_of_place(self, act: Act) -> Message | None:
        """Say when an act has its place, to one who asks for it in another status; None where nothing is said."""
        why = _OUT_OF_PLACE.get(act)
        return Message(why) if why else None

    def permits(self, row: Row, case: CaseFacts, actor: Actor) -> bool:
        """Tell whether the person plays the part, every guard of the row agrees and its day has come."""
        return _suits(row, case, actor) and not (row.wait and row.wait(case))

    def hold(self, row: Row, case: CaseFacts, actor: Actor) -> Message | None:
        """Say why the person must wait with an act when only its day is lacking; None where it is open or not his."""
        return row.wait(case) if row.wait and _suits(row, case, actor) else None

    def why_not(self, row: Row, case: CaseFacts, actor: Actor) -> Message | None:
        """Say what the first guard that does not agree asks for; None where the act is another role's or it is mute."""
        if not actor.plays(row.role):
            return None
        failing = next((guard for guard in row.guards if not guard(case, actor)), None)
        why = _WHY_NOT.get(failing) if failing else None
        return Message(why) if why else None

    def held_acts(self, case: CaseFacts, actor: Actor) -> tuple[tuple[Act, Message], ...]:
        """Return the acts that only wait for their day, each with the reason that stands beside its button."""
        here = ((row.act, self.hold(row, case, actor)) for row in self._here(case))
        return tuple((act, why) for act, why in here if why is not None)

    def open_acts(self, case: CaseFacts, actor: Actor) -> tuple[Act, ...]:
        """Return the acts that the person may do now: the buttons of the page."""
        return tuple(row.act for row in self._here(case) if self.permits(row, case, actor))

    def _here(self, case: CaseFacts) -> tuple[Row, ...]:
        return tuple(row for row in self.tables.get(case.kind, ()) if row.status is case.status)

    def diagram(self, kind: ApplicationKind) -> str:
        """Return the table of a kind as a Mermaid state diagram for the README."""
        lines = [f"    {row.status} --> {row.to}: {row.act} ({row.role})" for row in self.tables[kind]]
        return "\n".join(["stateDiagram-v2", "    [*] --> draft", *lines])
